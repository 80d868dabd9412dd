"""Denials: a claim that repeats a sentence of the source must not deny it, by "not" or "rejects the idea that"."""

import re
from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word
from rag.claims.opposites import have_opposites
from rag.claims.polarity import NEGATIVE, NOT_ONLY
from rag.claims.repeats.repeated import VERBATIM, Change, changes, in_repeated, said, shared
from rag.records import Place

LONGEST = 4
"""Words that a change may take which puts a "not" in or takes it out."""
NEAR = 3
"""Words that may stand between a "not" and what makes up for it."""
_DENIES = re.compile(
    r"\b(?:reject(?:s|ed)? the (?:idea|notion|claim|view|argument)|den(?:y|ies|ied)|doubt(?:s|ed)?|dispute[sd]?"
    r"|disagree[sd]?|rule[sd]? out|(?:is|was|are|were)(?: not|n[’']t) convinced"
    r"|do(?:es)?(?: not|n[’']t) (?:think|believe|accept|agree)) that\b",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:not|no|none|neither|nor|cannot|never|nobody|nothing|without|if|whether|unless|hardly"
    r"|(?:sold|seen|presented|described|portrayed|touted) as|(?:said|supposed|claimed|believed) to)\b|n[’']t\b",
    re.IGNORECASE,
)
"""What may turn a sentence round a second time, and what tells that others say so."""
_OTHERWISE = re.compile(rf"{NEGATIVE.pattern}|\b(?:outside|beyond|other than)\b")
"""What denies without a "not", where a change has it."""
_NOT = frozenset("not no never nobody nothing cannot none neither nor".split())


def denials(case: Case) -> Iterator[Fault]:
    """Sentences of the claim that deny what the source says in the same words."""
    for clause in case.claim.clauses:
        text = clause.span.of(case.claim.text)
        denial = _DENIES.search(text)
        if not denial:
            continue
        span = Span(clause.span.start + denial.start(), clause.span.start + denial.end())
        found = list(_denied(case, clause, span.end))
        if found and all(found):
            yield Fault(f"The text says so itself, the claim “{denial[0]}” it.", True, span, found[0])


def _denied(case: Case, clause: Clause, start: int) -> Iterator[Place | None]:
    """Of each sentence that says the rest of the claim: its place, or None if it may not say so either."""
    own = tuple(word for word in clause.words if word.start >= start)
    turned = _turns(case.claim.text[start : clause.span.end])
    for other in case.aligned(clause, 4):
        text = other.clause.span.of(case.texts[other.source].text)
        if shared(own, other.clause.words) >= VERBATIM:
            turned_there = _turns(text) != turned or have_opposites(_words(own), _words(other.clause.words))
            yield None if turned_there else other.place


def _words(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.lower for word in words if word.telling)


def _turns(text: str) -> int:
    return len(_TURNS.findall(text)) + len(NEGATIVE.findall(text))


def flips(case: Case) -> Iterator[Fault]:
    """A "not" more or less in a sentence that is repeated otherwise."""
    yield from in_repeated(case, _flipped)


def _flipped(case: Case, clause: Clause, other: Aligned) -> Iterator[Fault]:
    every = list(changes(case, clause, other.clause))
    flipped = [change for change in every if _denies(change.theirs) != _denies(change.ours)]
    if len(flipped) != 1 or max(map(len, flipped[0])) > LONGEST or len(set(map(_stems, flipped[0]))) > 1:
        return
    if len(list(filter(_is_denial, said(case, clause)))) == len(list(filter(_is_denial, other.clause.words))):
        return  # "I do not think that it will" is "it will not"
    if any(_makes_up(flipped[0], change, clause, other.clause) for change in every):
        return
    if shared(said(case, clause), other.clause.words) >= VERBATIM:
        yield from _told(flipped[0], clause, other, case.claim.text, case.texts[other.source].text)


def _told(change: Change, clause: Clause, other: Aligned, claim: str, text: str) -> Iterator[Fault]:
    """The fault, unless the sentence without the "not" denies in another way."""
    theirs, ours = change
    in_text = _denies(theirs)
    words, whole = (theirs, text) if in_text else (ours, claim)
    compensates = len(NEGATIVE.findall(clause.span.of(claim))) != len(NEGATIVE.findall(other.clause.span.of(text)))
    if compensates or NOT_ONLY.search(whole[words[0].start : words[-1].end + 12]):
        return
    shown = whole[words[0].start : words[-1].end]
    reason = f"The {'text' if in_text else 'claim'} says “{shown}”, the {'claim' if in_text else 'text'} does not."
    span = Span(ours[0].start, ours[-1].end) if ours else clause.span
    yield Fault(reason, True, span, other.place_of(*theirs) if theirs else other.place)


def _makes_up(flipped: Change, change: Change, clause: Clause, other: Clause) -> bool:
    """Whether other words close by may make up for the "not": "not slept well", "slept badly"."""
    if change is flipped or not all(change) or not _denies_otherwise(change):
        return False
    words, one, two = (other, flipped.theirs, change.theirs) if flipped.theirs else (clause, flipped.ours, change.ours)
    first, second = sorted((one, two), key=lambda some: some[0].start)
    return sum(first[-1].end <= word.start < second[0].start for word in words.words) <= NEAR


def _denies_otherwise(change: Change) -> bool:
    theirs, ours = (frozenset(word.lower for word in words) for words in change)
    both = " ".join(word.lower for words in change for word in words)
    return have_opposites(theirs, ours) or _OTHERWISE.search(both) is not None


def _denies(words: tuple[Word, ...]) -> bool:
    return any(map(_is_denial, words))


def _is_denial(word: Word) -> bool:
    return word.lower in _NOT or word.lower.endswith("n't")


def _stems(words: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.telling and not _denies((word,)))
