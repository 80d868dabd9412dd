"""What the sentences of one answer are held to: the passages, the experts of their articles, and the checker."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from index.records import EDITORS, Chunk, Span
from rag.checks.answers import Checker, source
from rag.checks.judging import SUPPORTED
from rag.checks.naming import opens_with
from rag.claims.attribution import holder, speakers
from rag.claims.case import Case
from rag.library import Library
from rag.questions.people import Named, People
from rag.records import Evidence, Judgement, Repairs

TRIED = 3
"""Passages that are judged as what may bear out a sentence without a citation, nearest by words first."""
NEAR = 0.25
"""They have at least this share of its words."""

_QUOTATION = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”")


class Fault(Exception):
    """What cannot be set right in a sentence, in words."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence on its way."""

    text: str
    chunks: tuple[Chunk, ...]
    """What it cites."""
    experts: tuple[str, ...] = ()
    """Whose view it says that it gives."""
    repairs: Repairs = field(default_factory=Repairs)
    quoted: tuple[tuple[Chunk, Span], ...] = ()
    """Where the words stand that it quotes."""


@dataclass(frozen=True)
class Scope:
    """The evidence of one question, with what is known of it."""

    checker: Checker
    evidence: Evidence
    library: Library
    """Where the evidence was found."""

    @cached_property
    def people(self) -> People:
        """The experts of its articles; quotations need no look at them."""
        ids = {passage.chunk.article_id for passage in (*self.evidence.passages, *self.evidence.others)}
        return self.library.people_of([one for one in self.library.articles() if one.id in ids])

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The passages, best first."""
        return tuple(passage.chunk for passage in self.evidence.passages)

    def named(self, text: str) -> Named:
        """Whom a text names outside quotations, whose names are no claims about who says so."""
        return self.people.named_in(_QUOTATION.sub("so", text))

    def experts(self, text: str) -> tuple[str, ...]:
        """The experts whom it names, also those whose surname is a common word and who speak."""
        own = _QUOTATION.sub("so", text)
        speak = [holder(span.of(own), self.people.names) for span in speakers(own)]
        open_it = [name for name in self.people.names if opens_with(own, name.split()[-1])]
        alone = open_it if len(open_it) == 1 else []
        return tuple(dict.fromkeys((*self.named(text).experts, *(name for name in speak if name), *alone)))

    def panel(self, chunks: Sequence[Chunk]) -> list[str]:
        """The experts of the articles of some chunks; of the best one if there are none."""
        ids = {chunk.article_id for chunk in chunks or self.chunks[:1]}
        return [name for name in self.people.names if self.people.articles[name] & ids]

    def judged(self, text: str, chunks: Iterable[Chunk]) -> Judgement:
        """What the checker makes of a text by some chunks together."""
        return self.checker.judge(text, [source(chunk) for chunk in chunks])

    def bears_out(self, text: str, *chunks: Chunk) -> bool:
        """Whether some chunks together bear a text out."""
        return self.judged(text, chunks).verdict == "supported"

    def supporting(self, text: str, chunks: Sequence[Chunk]) -> Chunk | None:
        """The one of some chunks that bears a text out best; None if none does."""
        shares = shares_of(text, chunks)
        near = sorted((n for n in range(len(chunks)) if shares[n] >= NEAR), key=lambda n: -shares[n])[:TRIED]
        judged = [(self.judged(text, [chunks[n]]).score, -n) for n in near]
        score, n = max(judged, default=(0.0, 0))
        return chunks[-n] if score >= SUPPORTED else None


def shares_of(text: str, chunks: Sequence[Chunk]) -> list[float]:
    """How much of a text the nearest sentence of each chunk has, by telling words, 0 to 1."""
    best = [0.0] * len(chunks)
    case = Case.of(text, [source(chunk) for chunk in chunks])
    for clause in case.claim.clauses:
        for one in case.aligned(clause, 100):
            best[one.source] = max(best[one.source], one.share)
    return best


def is_expert_s(chunk: Chunk) -> bool:
    """Whether it is an expert's, and not the editors' or nobody's."""
    return chunk.owner not in ("", EDITORS)


def owners_of(chunks: Iterable[Chunk]) -> list[str]:
    """Whose they are, each once."""
    return list(dict.fromkeys(chunk.owner for chunk in chunks))


def experts_of(chunks: Iterable[Chunk]) -> tuple[str, ...]:
    """The same, co-authors one by one."""
    return tuple(dict.fromkeys(name for chunk in chunks for name in chunk.experts))
