"""Claim checkers as the benchmarks see them, and the plain ones that every other must beat.

A checker takes a claim and texts and gives something with a ``score``, its support from 0 to 1. Those of the product
(``rag.checkers``) and those from outside (``module:function``) are taken by name beside the ones here.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from index.embedders import Embedder, embedder
from index.parts import part
from index.sentences import sentences
from rag.checkers import CHECKERS
from rag.checks.judging import SUPPORTED
from rag.checks.trained import by_model
from rag.records import Source
from rag.settings import Settings
from rag.words import stem, telling


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
        told = [sentence for source in sources for sentence in _sentences(source.text)]
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


def local_all(settings: Settings) -> Judge:
    """The trained model that ships, as ``local``, which of long documents reads only what is near the claim."""
    return by_model(whole=True)


JUDGES: Mapping[str, Callable[[Settings], Judge]] = {
    "overlap": overlap,
    "cosine": cosine,
    "names": names,
    "local-all": local_all,
}
"""What is compared with the checkers of the product, by name."""
OFFLINE = ("overlap", "cosine", "names", "rules", "local", "ensemble")
"""What runs if no checker is named: the baselines, and all of the product's that need nothing else."""
UNCALIBRATED = frozenset(("overlap", "cosine"))
"""Their scores rank claims, but have no point of their own from which a claim is supported."""


def judge_of(name: str, settings: Settings) -> Judge:
    """A baseline, a checker of the product, or ``module:function``; UnknownName if there is none."""
    if name in JUDGES:
        return JUDGES[name](settings)
    # Theirs take the section of the settings that is theirs; the names of the baselines are there for the error.
    table = {**dict.fromkeys(JUDGES), **CHECKERS}
    return cast(Judge, cast(Any, part("checker", name, table))(settings.check))


def _facts(claim: str) -> Iterator[str]:
    """Its numbers, and its words with a capital where nothing begins."""
    yield from _FIGURE.findall(claim)
    yield from (stem(word) for name in _NAME.findall(claim) for word in name.split("-"))


def _sentences(text: str) -> list[str]:
    """The sentences of a text, whose lines are never joined."""
    return [span.of(line) for line in text.splitlines() for span in sentences(line)]


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
