"""A claim and its sources, cut to sentences and words and laid side by side: what every rule looks at."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from index.keyword import STOPWORDS
from index.records import Span
from index.sentences import sentences
from rag.records import Place, Source
from rag.words import stem

_WORD = re.compile(r"[^\W_]+(?:[’'ʼ.,-]?[^\W_]+)*")
"""Letters and digits, joined inside by an apostrophe, a full stop, a comma or a hyphen: "U.S", "2,400", "well-kept"."""
_JOINT = re.compile(r"-(?=[^\W\d_])")
"""A hyphen between words; "Iran-backed" is read as two."""
_CONTRACTED = re.compile(r"n[’']t$", re.IGNORECASE)


class Word(NamedTuple):
    """A word and its place in the text."""

    text: str
    start: int
    end: int
    stem: str
    telling: bool
    """Whether it is no stop word."""

    @property
    def lower(self) -> str:
        """Without case, with a straight apostrophe."""
        return self.text.casefold().replace("’", "'")


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One sentence of a text; each is itself only, so that it is cheap to remember what was found for it."""

    span: Span
    words: tuple[Word, ...]

    @property
    def telling(self) -> tuple[str, ...]:
        """The stems of its telling words, in order."""
        return tuple(word.stem for word in self.words if word.telling)

    @property
    def stems(self) -> frozenset[str]:
        """The same as a set."""
        return frozenset(self.telling)


@dataclass(frozen=True, slots=True, eq=False)
class Parsed:
    """A text in its sentences."""

    text: str
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> Iterator[Word]:
        """All of them, in order."""
        return (word for clause in self.clauses for word in clause.words)


class Aligned(NamedTuple):
    """The sentence of the sources that is nearest to a sentence of the claim."""

    source: int
    clause: Clause
    share: float
    """How much of the claim's sentence it has, by telling words, rare ones counting more."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.source, *self.clause.span)

    def place_of(self, *words: Word) -> Place:
        """Where some of its words stand."""
        return Place(self.source, words[0].start, words[-1].end)


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, and the sources that it is judged against."""

    claim: Parsed
    sources: tuple[Source, ...]
    texts: tuple[Parsed, ...]
    context: str = ""
    """What the claim is not held to, but may take names from: the words of others than the speaker."""

    @classmethod
    def of(cls, claim: str, sources: Sequence[Source]) -> "Case":
        """Parse both."""
        return cls(parsed(claim), tuple(sources), tuple(parsed(source.text) for source in sources))

    def aligned(self, clause: Clause, keep: int = 1) -> list[Aligned]:
        """The nearest sentences of the sources, best first; those that share no telling word are none."""
        return list(_aligned(clause, self.texts)[:keep])

    def sentence(self, place: Place) -> Place:
        """The sentence that a place stands in; the place itself if it spans several."""
        for clause in self.texts[place.source].clauses:
            if clause.span.start <= place.start and place.end <= clause.span.end:
                return Place(place.source, *clause.span)
        return place

    def covered(self, clause: Clause) -> float:
        """The share of a claim's telling words that the sources have."""
        have = sum(any(word in _stems(text) for text in self.texts) for word in clause.stems)
        return have / len(clause.stems) if clause.stems else 0.0

    def copied(self, clause: Clause) -> float:
        """The share of the pairs of telling words of a claim that stand in the sources as they are, one after other."""
        pairs = set(pairwise(clause.telling))
        have = sum(any(pair in _pairs(text) for text in self.texts) for pair in pairs)
        return have / len(pairs) if pairs else 0.0

    @property
    def known(self) -> str:
        """All that the reader of the sources sees, headings and owners too."""
        owners = (name for source in self.sources for name in source.experts or ())
        return "\n".join((*(f"{source.heading}\n{source.text}" for source in self.sources), *owners))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the claim says and the sources do not."""

    reason: str
    certain: bool
    """Whether it settles the matter; if not, it lowers the score."""
    claim: Span
    """The words of the claim that are at fault."""
    evidence: Place | None = None
    """The words of a source that tell otherwise."""


def unanimous(found: Sequence[Fault | None]) -> Iterator[Fault]:
    """The first fault, if each of the sentences that are near has one: one that agrees with the claim is enough."""
    if found and all(found):
        yield from (fault for fault in found[:1] if fault)


class Rule(Protocol):
    """Finds one kind of fault; it reads nothing but the case."""

    def __call__(self, case: Case, /) -> Iterator[Fault]:
        """The faults, in the claim's order."""
        ...


@lru_cache(maxsize=4_000)
def parsed(text: str) -> Parsed:
    """The text in sentences and words."""
    return Parsed(
        text, tuple(Clause(span, tuple(_words(span.of(text), span.start))) for span in sentences(text) if span)
    )


@lru_cache(maxsize=50_000)
def flat(text: str) -> str:
    """Without case and accents, apostrophes straight.

    >>> flat("Séan O’Dálaigh")
    "sean o'dalaigh"
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ʼ", "'"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def _words(text: str, offset: int) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        start = match.start()
        for piece in _JOINT.split(match[0]):
            telling = piece.casefold() not in STOPWORDS and not _CONTRACTED.search(piece)
            yield Word(piece, offset + start, offset + start + len(piece), stem(piece), telling)
            start += len(piece) + 1


@lru_cache(maxsize=2_000)
def _aligned(clause: Clause, texts: tuple[Parsed, ...]) -> tuple[Aligned, ...]:
    wanted = tuple(dict.fromkeys(clause.telling))  # in order: the sum of a set differs from process to process
    every = [(n, other, other.stems.intersection(wanted)) for n, text in enumerate(texts) for other in text.clauses]
    # A word that many sentences have tells little about which of them is meant.
    weight = {word: 1 / (1 + sum(word in shared for _, _, shared in every)) ** 0.5 for word in wanted}
    total = sum(weight.values()) or 1.0
    found = [
        Aligned(n, other, sum(weight[word] for word in wanted if word in shared) / total)
        for n, other, shared in every
        if shared
    ]
    return tuple(sorted(found, key=lambda one: -one.share))


@lru_cache(maxsize=4_000)
def _stems(text: Parsed) -> frozenset[str]:
    """The stems of all its words."""
    return frozenset(word.stem for word in text.words)


@lru_cache(maxsize=4_000)
def _pairs(text: Parsed) -> frozenset[tuple[str, str]]:
    """The pairs of telling words that follow each other in one of its sentences."""
    return frozenset(pair for clause in text.clauses for pair in pairwise(clause.telling))
