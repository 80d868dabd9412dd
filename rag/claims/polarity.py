"""Polarity: where claim and source speak of the same thing, one must not deny what the other says."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word, unanimous
from rag.claims.opposites import antonyms, directions, have_opposites, turnable

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
    r"prevent|stop|ceas|against|except|more than|anything but|far from|doubt|if\b|un(?!i|der)[a-z]{4,}|impossib|improb|dis(?:agree|approv|allow|satisf)|If\b|Unless|Instead|Rather)",
)
"""Words that deny without "not"; with one of them in a sentence, the count of negations tells nothing."""
NOT_ONLY = re.compile(r"(?:not|n[’']t)\s+(?:only|just|merely|simply|necessarily)|no\s+(?:doubt|later|matter|sooner|longer|less|fewer)|whether", re.IGNORECASE)  # fmt: skip
_IF = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)
"""What only supposes, and so may say with a "not" what the source says with an "or"."""
_ENDS = re.compile(r"[.!?]\s")
"""Where a sentence ends inside a quotation that is not cut."""
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
    if have_opposites(_telling(clause), _telling(other.clause)):
        return None  # "not cheap" is "expensive"
    if ours and not theirs and not NEGATIVE.search(other.clause.span.of(text)):
        hit = next((d for d in ours if d[1].stem in shared), None)
        if hit and not NOT_ONLY.search(clause.span.of(claim)):
            said = next(word for word in other.clause.words if word.stem == hit[1].stem)
            shown = claim[hit[0].start : hit[1].end]
            reason = f"The claim says “{shown}”, the text says “{said.text}” without a “{hit[0].text}”."
            supposed = _IF.search(clause.span.of(claim)) and not _IF.search(other.clause.span.of(text))
            certain = other.share >= SURE and not _also_said(clause, hit[1], ours) and not supposed
            return Fault(reason, certain, Span(hit[0].start, hit[1].end), other.place_of(said))
    if theirs and not ours and not NEGATIVE.search(clause.span.of(claim)):
        hit = next((d for d in theirs if d[1].stem in shared), None)
        if hit and not NOT_ONLY.search(other.clause.span.of(text)):
            said = next(word for word in clause.words if word.stem == hit[1].stem)
            shown = text[hit[0].start : hit[1].end]
            reason = f"The text says “{shown}”, the claim says “{said.text}” without a “{hit[0].text}”."
            single = len({word for word, _ in theirs}) == 1 and not _negated(clause)  # two may cancel each other
            single = single and not _also_said(other.clause, hit[1], theirs)
            certain = other.share >= SURE and single and _about(clause, other, hit[0], text)
            return Fault(reason, certain, Span(said.start, said.end), other.place_of(hit[0], hit[1]))
    return None


def _also_said(clause: Clause, word: Word, denials: Sequence[tuple[Word, Word]]) -> bool:
    """Whether the sentence has a denied word without a negation, too."""
    denied = [after for _, after in denials]
    return any(other.stem == word.stem and other not in denied for other in clause.words)


def _about(clause: Clause, other: Aligned, negation: Word, text: str) -> bool:
    """Whether the claim is taken from the part that is denied, where a quotation of several sentences is not cut."""
    inside = [word.stem for word in other.clause.words if not _ENDS.search(text, *sorted((word.start, negation.start)))]
    shared = clause.stems & other.clause.stems
    return 2 * len(shared.intersection(inside)) >= len(shared)


def _negated(clause: Clause) -> bool:
    return any(map(_is_negation, clause.words))


def _is_negation(word: Word) -> bool:
    return word.lower in _NEGATIONS or word.lower.endswith("n't")


def _telling(clause: Clause) -> frozenset[str]:
    return frozenset(word.lower for word in clause.words if word.telling)


def _denials(clause: Clause, text: str) -> list[tuple[Word, Word]]:
    """Each negation with each telling word that it reaches."""
    words = clause.words
    return [
        (word, after)
        for n, word in enumerate(words)
        if _is_negation(word)
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
    if _opposites(clause, other.clause) > 1:
        return None
    if any(one.stem in same_side and around & _around(theirs, m) for m, one in enumerate(theirs)):
        return None
    text = case.texts[other.source].text
    denied = is_denied(case.claim.text, clause.words, n)
    for m, one in enumerate(theirs):
        opposite = one.stem in table[word.stem] and one.stem not in ours
        if opposite and _told_from(theirs, m, clause.words, n):
            continue
        if opposite and around & _around(theirs, m) and denied == is_denied(text, theirs, m):
            reason = f"The text says “{one.text}”, the claim says “{word.text}”."
            return Fault(reason, True, Span(word.start, word.end), other.place_of(one))
    return None


def _opposites(clause: Clause, other: Clause) -> int:
    """How many words of the claim stand for an opposite: two may make up for each other."""
    ours, theirs = ({word.stem for word in one.words} for one in (clause, other))
    gone = theirs - ours
    return sum(any(gone & table.get(one, frozenset()) for table in (antonyms(), directions())) for one in ours - theirs)


def is_denied(text: str, words: Sequence[Word], n: int) -> bool:
    """Whether a negation goes before a word, however far, with nothing between that stops it."""
    return any(_is_negation(word) and not _STOP.search(text, word.end, words[n].start) for word in words[:n])


def _told_from(theirs: Sequence[Word], m: int, ours: Sequence[Word], n: int) -> bool:
    """Whether the same is told beside other words: what one lost the other won, what came before is followed."""
    if theirs[m].stem not in turnable():
        return False
    if theirs[m].lower not in ("before", "after"):
        one, other = (_before(words, place) for words, place in ((theirs, m), (ours, n)))
        return bool(one and other) and one != other
    left, right, ours_left, ours_right = map(_stems, (theirs[:m], theirs[m + 1 :], ours[:n], ours[n + 1 :]))
    return len(left & ours_right) + len(right & ours_left) > len(left & ours_left) + len(right & ours_right)


def _before(words: Sequence[Word], n: int) -> str:
    """The stem of the telling word before one, empty if there is none."""
    return next((word.stem for word in reversed(words[:n]) if word.telling), "")


def _stems(words: Sequence[Word]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.telling)


def _around(words: Sequence[Word], n: int) -> set[str]:
    near = (*words[max(0, n - 3) : n], *words[n + 1 : n + 4])
    return {word.stem for word in near if word.telling}
