"""Words of a repeated sentence that gave way to their opposite, to another number or to another unit."""

from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word
from rag.claims.figures import figures, is_unit
from rag.claims.numbers import numbers_an_item
from rag.claims.opposites import are_opposite
from rag.claims.repeats.repeated import Change, changes, in_repeated

LONGEST = 3
"""Words that a change may take, so that one of them stands for the other."""
_DENIALS = frozenset("not no never neither nor hardly without".split())


def replaced(case: Case) -> Iterator[Fault]:
    """What the claim puts in the place of something else."""
    yield from in_repeated(case, _faults)


def _faults(case: Case, clause: Clause, other: Aligned) -> Iterator[Fault]:
    claim, text = case.claim.text, case.texts[other.source].text
    for change in changes(case, clause, other.clause):
        if (
            not all(change)
            or max(map(len, change)) > LONGEST
            or any(_denies(word) for words in change for word in words)
        ):
            continue
        theirs, ours = (Span(words[0].start, words[-1].end) for words in change)
        if _opposite(change) or _other_unit(change) or _other_number(text, theirs, claim, ours):
            reason = f"The text says “{theirs.of(text)}”, the claim says “{ours.of(claim)}”."
            yield Fault(reason, True, ours, other.place_of(*change.theirs))


def _denies(word: Word) -> bool:
    return word.lower in _DENIALS or word.lower.endswith("n't")


def _opposite(change: Change) -> bool:
    for against, favor in (change, reversed(change)):
        words = [word.lower for word in favor]
        if [word.lower for word in against] == ["against"] and {"favor", "favour"} & set(words):
            return True
    return any(are_opposite(one.lower, other.lower) for one in change.theirs for other in change.ours)


def _other_unit(change: Change) -> bool:
    """One word for one other, both measures of a kind: hours for days, euros for dollars."""
    theirs, ours = change
    return (
        len(theirs) == len(ours) == 1
        and theirs[0].stem != ours[0].stem
        and is_unit(theirs[0].stem)
        and is_unit(ours[0].stem)
    )


def _other_number(text: str, theirs: Span, claim: str, ours: Span) -> bool:
    meant = [one for one in figures(text) if theirs.start <= one.start < theirs.end]
    said = [one for one in figures(claim) if ours.start <= one.start < ours.end]
    single = (
        len(meant) == len(said) == 1 and not numbers_an_item(text, meant[0]) and not numbers_an_item(claim, said[0])
    )
    return single and not said[0].fits(meant[0])
