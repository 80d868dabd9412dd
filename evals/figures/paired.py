"""Two columns of values of the same cases: how they differ, and whether that could be chance."""

from collections.abc import Sequence
from itertools import product
from math import comb, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.intervals import estimate
from evals.figures.intervals import Summary, summed

EXACT = 12
"""Up to so many clusters all their signs are tried, 4,096 at most; of more, so many draws are taken:"""
DRAWS = 10_000


class Paired(NamedTuple):
    """The second column against the first."""

    difference: float
    low: float
    high: float
    """Bounds of the 95 % interval by cluster bootstrap over pairs; nan for one cluster."""
    p: float
    """Of the sign-flip test by cluster."""
    mcnemar: float
    """P of McNemar's exact test; nan where values are not 0 and 1."""


def paired(one: Sequence[float], other: Sequence[float], groups: Sequence[str], summary: Summary = "mean") -> Paired:
    """The difference of the summaries, its interval and tests.

    >>> again = paired([0, 0, 1, 1], [1, 1, 1, 1], ["a", "b", "c", "d"])
    >>> again.difference, again.p, again.mcnemar
    (0.5, 0.5, 0.5)
    """
    first, second = np.asarray(one, float), np.asarray(other, float)
    if not len(first):
        return Paired(nan, nan, nan, nan, nan)
    found = estimate(lambda weights: summed(second, weights, summary) - summed(first, weights, summary), groups)
    return Paired(*found, _sign_flip(second - first, groups), _mcnemar(first, second))


def holm(values: Sequence[float]) -> list[float]:
    """P values corrected for how many there are (Holm, 1979); nan stays.

    >>> holm([0.01, 0.04, nan])
    [0.02, 0.04, nan]
    """
    known = sorted((value, n) for n, value in enumerate(values) if value == value)
    corrected, highest = list(values), 0.0
    for rank, (value, n) in enumerate(known):
        highest = max(highest, min(1.0, value * (len(known) - rank)))
        corrected[n] = highest
    return corrected


def _sign_flip(differences: NDArray[np.float64], groups: Sequence[str]) -> float:
    """P that the sum is as far from 0 if each cluster's sign were chance (Fisher's randomisation test)."""
    names, which = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.bincount(which, weights=differences, minlength=len(names))
    sums = sums[sums != 0]
    if not len(sums):
        return 1.0
    seen = abs(sums.sum()) - 1e-9
    if len(sums) <= EXACT:
        signs = np.array(list(product((-1, 1), repeat=len(sums))))
        return float(np.mean(abs(signs @ sums) >= seen))
    signs = np.random.default_rng(0).choice((-1, 1), size=(DRAWS, len(sums)))
    return float((np.sum(abs(signs @ sums) >= seen) + 1) / (DRAWS + 1))


def _mcnemar(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Of the pairs that differ, P that they are as unevenly split by a fair coin, both sides (McNemar, 1947, exact).

    It takes pairs for independent: where several are of one cluster, the sign-flip test is the one to read.
    """
    if not np.isin(np.concatenate((one, other)), (0.0, 1.0)).all():
        return nan
    up, down = int((other > one).sum()), int((other < one).sum())
    many, most = up + down, max(up, down)
    return min(1.0, 2 * sum(comb(many, k) for k in range(most, many + 1)) / 2**many) if many else 1.0
