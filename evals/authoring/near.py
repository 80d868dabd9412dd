"""Questions that are asked twice, or nearly."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import cdist

from evals.records import Case

NEAR = 90
"""Likeness of the sorted words, 0 to 100, from which two questions are nearly the same."""
_WORD = re.compile(r"\w+")


class Pair(NamedTuple):
    """Two cases by their place, the earlier first."""

    first: int
    second: int
    same: bool
    """Whether they are the same but for case, marks and the order of words."""


def nearly_alike(cases: Sequence[Case], people: Iterable[str] = ()) -> Iterator[Pair]:
    """Pairs of cases about one article that ask the same; each case is told once, with the earlier one it is most like.

    Forms of one question (``group``) are meant to be alike. Of follow-ups the conversations must be alike, too.
    Questions that name different people are not: ``people`` are their names.
    """
    names = set(_words(" ".join(people)).split())
    questions = [_words(case.question) for case in cases]
    talks = [_words(" ".join(turn.text for turn in case.history)) for case in cases]
    likeness = np.triu(np.minimum(_alike(questions), _alike(talks)), 1)
    best: dict[int, tuple[int, int]] = {}
    for first, second in zip(*likeness.nonzero(), strict=True):
        one, other = cases[first], cases[second]
        asked = names & (set(questions[first].split()) ^ set(questions[second].split()))
        related = (one.group and one.group in (other.group, other.id)) or other.group == one.id
        if one.article == other.article and one.experts == other.experts and not related and not asked:
            found = int(likeness[first, second])
            if found > best.get(int(second), (0, 0))[0]:
                best[int(second)] = (found, int(first))
    for second, (found, first) in sorted(best.items()):
        yield Pair(first, second, found == 100)


def _alike(texts: Sequence[str]) -> NDArray[np.uint8]:
    """How alike each is to each, shape (n, n), 0 where less than ``NEAR``; two empty ones are the same."""
    found: NDArray[np.uint8] = cdist(texts, texts, scorer=token_sort_ratio, dtype=np.uint8, score_cutoff=NEAR)
    empty = np.array([not text for text in texts])
    return np.where(empty[:, None] & empty[None, :], np.uint8(100), found)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))
