"""Claims that repeat a sentence of the source word by word, but for some words."""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from rag.claims.case import Aligned, Case, Clause, Fault, Word, unanimous

ALIGNED = 0.5
"""From this share of the claim's telling words on, a sentence may be the one that is repeated."""
REPEATED = 0.6
"""The share of the claim's words that stand in the sentence in the same order, if the claim repeats it."""
VERBATIM = 0.75
"""The share from which on small words tell, too: what is left out was left out on purpose."""
_ACCORDING = re.compile(r"(?:^|,\s)\s*[Aa]ccording to [^,;:]{3,60}(?:,|\.?$)")
"""Says whose words follow or went before; it is not repeated itself."""


class Change(NamedTuple):
    """Words of the source and those that stand in their place in the claim, if any; the words around are the same."""

    theirs: tuple[Word, ...]
    ours: tuple[Word, ...]


def in_repeated(case: Case, find: Callable[[Case, Clause, Aligned], Iterator[Fault]]) -> Iterator[Fault]:
    """What is found in each sentence of the claim and every sentence that it repeats."""
    for clause in case.claim.clauses:
        yield from unanimous([next(find(case, clause, other), None) for other in repeated(case, clause)])


def repeated(case: Case, clause: Clause) -> list[Aligned]:
    """The sentences of the sources that a sentence of the claim repeats, the nearest first."""
    own = said(case, clause)
    near = (other for other in case.aligned(clause, 4) if other.share >= ALIGNED)
    return [other for other in near if shared(own, other.clause.words) >= REPEATED]


def said(case: Case, clause: Clause) -> tuple[Word, ...]:
    """The words of a sentence of the claim, without those that only say whose they are."""
    text = clause.span.of(case.claim.text)
    if not (found := _ACCORDING.search(text)):
        return clause.words
    start, end = (clause.span.start + place for place in found.span())
    return tuple(word for word in clause.words if word.end <= start or word.start >= end)


def changes(case: Case, clause: Clause, other: Clause) -> Iterator[Change]:
    """What stands in the place of what, in the order of the claim; what the source has before and after is left out."""
    own = said(case, clause)
    steps = _steps(own, other.words)
    inner = steps[1 if steps[0][0] == "delete" else 0 : -1 if steps[-1][0] == "delete" else None]
    for tag, start, end, begin, stop in inner:
        if tag != "equal":
            yield Change(other.words[start:end], own[begin:stop])


def shared(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> float:
    """The share of some words that others have in the same order, 0 to 1."""
    same = sum(stop - begin for tag, _, _, begin, stop in _steps(ours, theirs) if tag == "equal")
    return same / len(ours) if ours else 0.0


@lru_cache(maxsize=4_000)
def _steps(ours: tuple[Word, ...], theirs: tuple[Word, ...]) -> Sequence[tuple[str, int, int, int, int]]:
    one, other = ([word.lower for word in words] for words in (theirs, ours))
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
