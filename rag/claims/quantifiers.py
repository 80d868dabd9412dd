"""Quantifiers: "some" must not become "all", nor "most" "only"."""

from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word, unanimous

ALIGNED = 0.55
"""From this share of the claim's words on, a sentence is about the same thing."""
REACH = 3
"""Words between a quantifier and what it counts."""
_STRENGTH = {
    **dict.fromkeys(("all", "every", "each", "everyone", "everybody", "always", "entire", "whole", "both"), 4),
    **dict.fromkeys(("most", "mostly", "usually", "majority"), 3),
    **dict.fromkeys(("many", "several", "often"), 2),
    **dict.fromkeys(("some", "few", "sometimes", "part", "certain", "half", "third", "quarter"), 1),
    **dict.fromkeys(("no", "none", "never", "nobody"), -4),
}
"""How much each claims; what is negative claims that there is nothing."""
_ONLY = frozenset("only sole solely exclusively just alone nothing except unless merely single".split())


def quantifiers(case: Case) -> Iterator[Fault]:
    """Quantifiers of the claim that say more than those of the source."""
    for clause in case.claim.clauses:
        near = [one for one in case.aligned(clause, 3) if one.share >= ALIGNED]
        for n, word in enumerate(clause.words):
            if word.lower in ("all", "every", "each", "most", "always", "entire", "no", "none", "never"):
                found = [_weaker(clause, n, other) for other in near]
            elif word.lower == "only":
                found = [_without_only(clause, n, other) for other in near]
            else:
                continue
            yield from unanimous(found)


def _weaker(clause: Clause, n: int, other: Aligned) -> Fault | None:
    """The fault if the source has a weaker quantifier before the same word, and none as strong."""
    word = clause.words[n]
    counted = _reached(clause, n)
    if counted is None:
        return None
    theirs = other.clause.words
    found = [
        quantifier
        for m, quantifier in enumerate(theirs)
        if quantifier.lower in _STRENGTH and (said := _reached(other.clause, m)) and said.stem == counted.stem
    ]
    if not found or any(_as_strong(one, word) for one in found):
        return None
    reason = f"The text says “{found[0].text}”, the claim says “{word.text}”."
    return Fault(reason, True, Span(word.start, word.end), other.place_of(found[0]))


def _as_strong(theirs: Word, ours: Word) -> bool:
    one, other = _STRENGTH[theirs.lower], _STRENGTH[ours.lower]
    return one <= other if other < 0 else one >= other


def _without_only(clause: Clause, n: int, other: Aligned) -> Fault | None:
    """The fault if the source says of the same thing no "only" at all."""
    word = clause.words[n]
    said = _reached(clause, n)
    if said is None or any(
        one.lower in _ONLY or one.lower.endswith("n't") or one.lower == "not" for one in other.clause.words
    ):
        return None
    place = next((one for one in other.clause.words if one.stem == said.stem), None)
    if place is None:
        return None
    return Fault("The claim says “only”, the text does not.", False, Span(word.start, word.end), other.place_of(place))


def _reached(clause: Clause, n: int) -> Word | None:
    return next((word for word in clause.words[n + 1 : n + 1 + REACH] if word.telling), None)
