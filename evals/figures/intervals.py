"""A figure over clustered values, with its 95 % interval.

Clusters are drawn, not values: the cluster bootstrap with percentile intervals (Davison and Hinkley, Bootstrap Methods
and their Application, 1997, 2.4 and 3.8). Where all values are alike there is nothing to draw; of shares the bound is
then the exact binomial one over clusters (Clopper and Pearson, 1934): of 20 clusters without a miss the figure may
still be 0.83.
"""

from collections.abc import Sequence
from math import nan
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.intervals import Numbers, estimate

Summary = Literal["mean", "median", "p95"]
FEW = 20
"""Values below which a figure is only a hint, and says so."""


class Bounds(NamedTuple):
    """A figure and its interval; nan where it cannot be told."""

    value: float
    low: float
    high: float


def interval(
    values: Sequence[float], groups: Sequence[str], summary: Summary = "mean", *, share: bool = True
) -> Bounds:
    """The figure of values and its interval; ``share``: values are within 0 and 1.

    >>> interval([1.0] * 20, [str(n) for n in range(20)])
    Bounds(value=1.0, low=0.8315..., high=1.0)
    """
    column = np.asarray(values, float)
    if not len(column):
        return Bounds(nan, nan, nan)
    found = estimate(lambda weights: summed(column, weights, summary), groups)
    if share and column.min() == column.max() and column[0] in (0.0, 1.0):
        return _alike(float(column[0]), len(set(groups)))
    return Bounds(*found)


def figure(values: Sequence[float], summary: Summary = "mean") -> float:
    """The summary of some values; nan if there are none."""
    column = np.asarray(values, float)
    return float(summed(column, np.ones((1, len(column))), summary)[0]) if len(column) else nan


def summed(column: NDArray[np.float64], weights: Numbers, summary: Summary) -> Numbers:
    """The summary of a column under each draw; a weight says how often a value was drawn."""
    if summary == "mean":
        mean: Numbers = weights @ column / weights.sum(1)
        return mean
    order = np.argsort(column, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1) / weights.sum(1, keepdims=True)
    wanted = 0.5 if summary == "median" else 0.95
    places = (reached >= wanted - 1e-12).argmax(axis=1)
    drawn: Numbers = column[order][places]
    return drawn


def _alike(value: float, many: int) -> Bounds:
    least = 0.025 ** (1 / many)
    return Bounds(value, least, 1.0) if value else Bounds(value, 0.0, 1 - least)
