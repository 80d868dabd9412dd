"""Polarity: where claim and source speak of the same thing, one must not deny what the other says."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word, unanimous
from rag.claims.opposites import antonyms, directions

ALIGNED = 0.6
"""From this share of the claim's words on, a sentence is about the same thing."""
SURE = 0.8
"""From this share on, one negation more or less settles the matter. Of 6,000 claims of ``evals/training/claims`` whose
nearest sentence has less, as many supported as unsupported ones have a negation of their own, and twice as many
unsupported ones lack one; from here on it is 2 supported to 27 unsupported ones."""
NEARLY = 0.85
"""Other sentences with this share of the best one's are looked at too: one that agrees is enough."""
REACH = 3
"""Words after "not" that it denies."""
_NEGATIONS = frozenset("not never no without neither nor none cannot nobody nothing hardly barely scarcely".split())
NEGATIVE = re.compile(
    r"\b(?:fail|lack|refus|den(?:y|ied|ies)|reject|instead|rather|avoid|absen|oppos|little|few|only|"
    r"prevent|stop|ceas|against|except|more than|anything but|far from|doubt|if\b|un(?!i|der)[a-z]{4,}|impossib|improb|dis(?:agree|approv|allow|satisf))"
)
"""Words that deny without "not"; with one of them in a sentence, the count of negations tells nothing."""
NOT_ONLY = re.compile(r"(?:not|n[’']t)\s+(?:only|just|merely|simply|necessarily)|no\s+(?:doubt|later|matter|sooner|longer|less|fewer)|whether", re.IGNORECASE)  # fmt: skip
_STOP = re.compile(r"[,;:.!?()—–]")
"""Negation does not reach across these."""


def negations(case: Case) -> Iterator[Fault]:
    """Sentences of the claim that deny what the source says, or say what it denies."""
    for clause in case.claim.clauses:
        near = list(_near(case, clause))
        found = [_denied(case, clause, other) for other in near]
        yield from unanimous(found)


def contraries(case: Case) -> Iterator[Fault]:
    """Words of the claim in whose place the source has the opposite."""
    yield from _opposed(case, antonyms())


def ways(case: Case) -> Iterator[Fault]:
    """Directions and comparisons that go the other way in the source."""
    yield from _opposed(case, directions())


def _near(case: Case, clause: Clause) -> Iterator[Aligned]:
    found = case.aligned(clause, 4)
    return (one for one in found if one.share >= max(ALIGNED, NEARLY * found[0].share))


def _denied(case: Case, clause: Clause, other: Aligned) -> Fault | None:
    """The fault if one sentence has a negation of a word that both have, and the other has none at all."""
    claim, text = case.claim.text, case.texts[other.source].text
    ours, theirs = _denials(clause, claim), _denials(other.clause, text)
    shared = clause.stems & other.clause.stems
    if ours and not theirs and not NEGATIVE.search(other.clause.span.of(text)):
        hit = next((d for d in ours if d[1].stem in shared), None)
        if hit and not NOT_ONLY.search(clause.span.of(claim)):
            said = next(word for word in other.clause.words if word.stem == hit[1].stem)
            shown = claim[hit[0].start : hit[1].end]
            reason = f"The claim says “{shown}”, the text says “{said.text}” without a “{hit[0].text}”."
            return Fault(reason, other.share >= SURE, Span(hit[0].start, hit[1].end), other.place_of(said))
    if theirs and not ours and not NEGATIVE.search(clause.span.of(claim)):
        hit = next((d for d in theirs if d[1].stem in shared), None)
        if hit and not NOT_ONLY.search(other.clause.span.of(text)):
            said = next(word for word in clause.words if word.stem == hit[1].stem)
            shown = text[hit[0].start : hit[1].end]
            reason = f"The text says “{shown}”, the claim says “{said.text}” without a “{hit[0].text}”."
            certain = other.share >= SURE and len({word for word, _ in theirs}) == 1  # two may cancel each other
            return Fault(reason, certain, Span(said.start, said.end), other.place_of(hit[0], hit[1]))
    return None


def _denials(clause: Clause, text: str) -> list[tuple[Word, Word]]:
    """Each negation with each telling word that it reaches."""
    words = clause.words
    return [
        (word, after)
        for n, word in enumerate(words)
        if word.lower in _NEGATIONS or word.lower.endswith("n't")
        for after in words[n + 1 : n + 1 + REACH]
        if after.telling and not _STOP.search(text, word.end, after.start)
    ]


def _opposed(case: Case, table: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    for clause in case.claim.clauses:
        near = list(_near(case, clause))
        for n, word in enumerate(clause.words):
            if word.stem not in table or not near:
                continue
            found = [_contrary(case, clause, n, other, table) for other in near]
            if all(found):
                yield from (fault for fault in found[:1] if fault)


def _contrary(case: Case, clause: Clause, n: int, other: Aligned, table: Mapping[str, frozenset[str]]) -> Fault | None:
    """The fault if the source has an opposite of the claim's word beside a word that both have, and not the word."""
    word, theirs = clause.words[n], other.clause.words
    ours = {one.stem for one in clause.words}
    same_side = {w for w, opposites in table.items() if opposites & table[word.stem]}
    around = _around(clause.words, n)
    if any(one.stem in same_side and around & _around(theirs, m) for m, one in enumerate(theirs)):
        return None
    text = case.texts[other.source].text
    denied = word in [said for _, said in _denials(clause, case.claim.text)]
    denied_there = [said for _, said in _denials(other.clause, text)]
    for m, one in enumerate(theirs):
        opposite = one.stem in table[word.stem] and one.stem not in ours
        if opposite and around & _around(theirs, m) and denied == (one in denied_there):
            reason = f"The text says “{one.text}”, the claim says “{word.text}”."
            return Fault(reason, True, Span(word.start, word.end), other.place_of(one))
    return None


def _around(words: Sequence[Word], n: int) -> set[str]:
    near = (*words[max(0, n - 3) : n], *words[n + 1 : n + 4])
    return {word.stem for word in near if word.telling}
