"""Claim checkers as the benchmarks see them, and the plain ones that every other must beat.

A checker takes a claim and texts and gives something with a ``score``, its support from 0 to 1. Those of the product
(``rag.checkers``) and those from outside (``module:function``) are taken by name beside the ones here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.windows import KEPT, nearest, windows
from index.embedders import Embedder, embedder
from index.parts import part
from index.sentences import sentences
from rag import checkers
from rag.pair_model import probability, shipped
from rag.settings import Settings
from rag.words import stem, telling

SUPPORTED = 0.5
"""The operating point, one for all sets: a claim counts as supported from this score on."""
SUPPORTS = 1
"""Which logit of a text is about claims."""


class Source(NamedTuple):
    """A text that a claim is judged against."""

    text: str
    experts: tuple[str, ...] | None = None
    """Whose words it is; None if that is not known."""
    heading: str = ""
    """Speaker and headline, or the page's title."""
    start: int = 0
    """Where it begins in its document."""


class Scored(Protocol):
    """What the benchmarks want of a judgement."""

    @property
    def score(self) -> float:
        """Support, from 0 to 1."""


class Judge(Protocol):
    """Judges a claim against texts."""

    def __call__(self, claim: str, sources: Sequence[Source], /) -> Scored:
        """How far the sources bear the claim out."""


class Score(NamedTuple):
    """A judgement that is a number."""

    score: float


def overlap(settings: Settings) -> Judge:
    """The share of the claim's telling words that the sources have."""

    def judge(claim: str, sources: Sequence[Source], /) -> Score:
        wanted = set(telling(claim))
        known = {word for source in sources for word in telling(f"{source.heading} {source.text}")}
        return Score(len(wanted & known) / len(wanted) if wanted else 1.0)

    return judge


def cosine(settings: Settings) -> Judge:
    """The best cosine of the claim with a sentence of the sources."""
    vectors = _Vectors(embedder(settings.index))

    def judge(claim: str, sources: Sequence[Source], /) -> Score:
        told = [sentence for source in sources for sentence in in_sentences(source.text)]
        if not told:
            return Score(0.0)
        return Score(max(0.0, float((vectors(told) @ vectors([claim])[0]).max())))

    return judge


_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_NAME = re.compile(r"(?<![.!?:] )(?<!^)(?<![“\"\n])\b[A-Z][^\W\d_]+(?:-[^\W\d_]+)*")


def names(settings: Settings) -> Judge:
    """Numbers and names: supported if the sources have each of them, else below the operating point."""

    def judge(claim: str, sources: Sequence[Source], /) -> Score:
        told = " ".join(f"{source.heading} {source.text} {' '.join(source.experts or ())}" for source in sources)
        wanted = set(_facts(claim))
        lost = wanted - {*_FIGURE.findall(told), *(stem(word) for word in re.findall(r"[^\W\d_]+", told))}
        return Score(1.0 if not lost else (SUPPORTED - 0.01) * (1 - len(lost) / len(wanted)))

    return judge


def model(settings: Settings, *, kept: int | None = KEPT, whole: bool = False) -> Judge:
    """The trained model that ships, alone: a claim is worth what its weakest sentence is, or is read ``whole``.

    Of the windows of the sources it reads the ``kept`` nearest to the claim; None: all of them.
    """
    reader = shipped()

    def judge(claim: str, sources: Sequence[Source], /) -> Score:
        cut = [window for source in sources for window in windows(source.heading, in_sentences(source.text))]
        asked = [claim] if whole else in_sentences(claim)
        logits = [
            max((float(one.whole[SUPPORTS]) for one in reader.judge(text, nearest(text, cut, kept))), default=-20.0)
            for text in asked
        ]
        return Score(float(probability(np.array(min(logits, default=-20.0), np.float32))))

    return judge


JUDGES: Mapping[str, Callable[[Settings], Judge]] = {
    "overlap": overlap,
    "cosine": cosine,
    "names": names,
    "model-whole": partial(model, whole=True),
    "model": model,
    "model-all": partial(model, kept=None),
}
"""Baselines by name. All the models read a claim sentence by sentence but ``model-whole``; only ``model-all`` reads
all of a long document."""
UNCALIBRATED = frozenset(("overlap", "cosine"))
"""Their scores rank claims, but have no point of their own from which a claim is supported."""


def judge_of(name: str, settings: Settings) -> Judge:
    """A baseline, a checker of the product, or ``module:function``; UnknownName if there is none."""
    if name in JUDGES:
        return JUDGES[name](settings)
    # Theirs take the section of the settings that is theirs; the names of the baselines are there for the error.
    table = {**dict.fromkeys(JUDGES), **checkers.CHECKERS}
    return cast(Judge, cast(Any, part("checker", name, table))(settings.check))


def in_sentences(text: str) -> list[str]:
    """The sentences of a text, whose lines are never joined."""
    return [span.of(line) for line in text.splitlines() for span in sentences(line)]


def _facts(claim: str) -> Iterator[str]:
    """Its numbers, and its words with a capital where nothing begins."""
    yield from _FIGURE.findall(claim)
    yield from (stem(word) for name in _NAME.findall(claim) for word in name.split("-"))


class _Vectors:
    """Vectors of texts, each computed once."""

    def __init__(self, embed: Embedder) -> None:
        self._embed = embed
        self._seen: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._seen]
        if missing:
            self._seen |= dict(zip(missing, self._embed.encode(missing), strict=True))
        return np.array([self._seen[text] for text in texts], np.float32)
