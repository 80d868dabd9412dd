"""Turns: where a claim repeats a sentence of the source, cause and effect must not have changed places."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from index.records import Span
from rag.claims.case import Aligned, Case, Fault, Word, unanimous
from rag.claims.repeats.repeated import said

SHARED = 0.85
"""The share of the claim's telling words that the sentence has, in whatever order."""
LINKS = 8
"""Links of a sentence that are looked at: one with more of them is a text without full stops."""
_LINK = re.compile(
    r"\b(?:because(?! of)|since|after|before|so(?! that| much| many| far)|which is why|and therefore|led to|leads? to"
    r"|caus(?:ed|es)(?! by)|triggered(?! by)|resulted? in|brought about|because of)\b",
    re.IGNORECASE,
)


class Sides(NamedTuple):
    """The stems of what is told before a link and after it; of a sentence that opens with it, as if it did not."""

    link: str
    span: Span
    before: frozenset[str]
    after: frozenset[str]


def turns(case: Case) -> Iterator[Fault]:
    """Links of the claim whose sides are the other way round in the source."""
    for clause in case.claim.clauses:
        own = said(case, clause)
        stems = {word.stem for word in own if word.telling}
        near = [one for one in case.aligned(clause, 4) if len(one.clause.stems & stems) >= SHARED * len(stems)]
        found = [_turned(case, own, other) for other in near]
        yield from unanimous(found)


def _turned(case: Case, own: tuple[Word, ...], other: Aligned) -> Fault | None:
    text = case.texts[other.source].text
    for ours in _sides(case.claim.text, own):
        for theirs in _sides(text, other.clause.words):
            straight = len(ours.before & theirs.before) + len(ours.after & theirs.after)
            crossed = len(ours.before & theirs.after), len(ours.after & theirs.before)
            if ours.link == theirs.link and min(crossed) and sum(crossed) > 2 * straight:
                reason = f"The text has it the other way round: “{other.clause.span.of(text)}”"
                return Fault(reason, True, ours.span, other.place)
    return None


def _sides(text: str, words: tuple[Word, ...]) -> Iterator[Sides]:
    start, end = words[0].start, words[-1].end
    for link in islice(_LINK.finditer(text, start, end), LINKS):
        before, after = _stems(words, start, link.start()), _stems(words, link.end(), end)
        if not before:
            comma = text.find(",", link.end(), end)
            before, after = _stems(words, comma, end), _stems(words, link.end(), comma)
        yield Sides(link[0].lower(), Span(*link.span()), before, after)


def _stems(words: tuple[Word, ...], start: int, end: int) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.telling and start <= word.start and word.end <= end)
