"""Strength: a claim that repeats a sentence must keep its hedge, and not say of all what that says of some."""

import re
from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word
from rag.claims.repeats.repeated import VERBATIM, Change, changes, in_repeated, said, shared

LONGEST = 4
"""Words that a change may take."""
_HEDGES = frozenset(
    """
    could may might perhaps possibly possible likely probably allegedly reportedly potentially apparently seemingly
    seems seem appears appear suggests suggest maybe
    """.split()
)
_SOFT = re.compile(
    r"\b(?:can|could|would|should|might|may|must|if|expect|believ|think|seem|appear|suggest|likel|possib|perhaps|maybe"
    r"|probab|potential|alleged|reported|apparent|suspect"
    r"|say\b|(?:said|thought|held|claimed) to\b|according to (?:them|him|her|it)\b)",
    re.IGNORECASE,
)
"""What softens a sentence, wherever in it."""
_PARTS = frozenset(
    """
    some many most several few often sometimes usually largely mostly mainly partly generally typically almost nearly
    majority half
    """.split()
)
_WHOLES = frozenset(
    "all every each always entirely completely wholly fully totally everyone everybody invariably".split()
)


def strengthened(case: Case) -> Iterator[Fault]:
    """Sentences of the claim that drop a hedge or widen a share."""
    yield from in_repeated(case, _stronger)


def _stronger(case: Case, clause: Clause, other: Aligned) -> Iterator[Fault]:
    claim, text = case.claim.text, case.texts[other.source].text
    if shared(said(case, clause), other.clause.words) < VERBATIM:
        return
    soft, soft_there = _softeners(clause.span.of(claim)), _softeners(other.clause.span.of(text))
    softened = len(soft) >= len(soft_there) or bool(set(soft) - set(soft_there))
    for change in changes(case, clause, other.clause):
        theirs, ours = change
        if not theirs or max(map(len, change)) > LONGEST:
            continue
        hedged = _has(theirs, _HEDGES) and not _has(ours, _HEDGES | _PARTS) and not softened and _keeps(change)
        widened = _has(theirs, _PARTS) and _has(ours, _WHOLES)
        if hedged or widened:
            yield _fault(change, clause, other, claim, text)


def _softeners(text: str) -> list[str]:
    return [found.lower() for found in _SOFT.findall(text)]


def _fault(change: Change, clause: Clause, other: Aligned, claim: str, text: str) -> Fault:
    theirs, ours = change
    words = text[theirs[0].start : theirs[-1].end]
    instead = f"says “{claim[ours[0].start : ours[-1].end]}”" if ours else "leaves it out"
    span = Span(ours[0].start, ours[-1].end) if ours else clause.span
    return Fault(f"The text says “{words}”, the claim {instead}.", True, span, other.place_of(*theirs))


def _keeps(change: Change) -> bool:
    """Whether the claim has all that the source says there but the hedge."""
    theirs, ours = ({word.stem for word in words if word.telling and word.lower not in _HEDGES} for words in change)
    return theirs - {"well"} <= ours


def _has(words: tuple[Word, ...], some: frozenset[str]) -> bool:
    return any(word.lower in some for word in words)
