"""A figure with its 95 % interval by bootstrap over groups.

Rows that come from one document are not independent, so documents are drawn and not rows: the cluster bootstrap
with percentile intervals (Davison and Hinkley, Bootstrap Methods and their Application, 1997, 2.4 and 3.8).
"""

from collections.abc import Callable, Sequence
from math import isnan, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

DRAWS = 1000

Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers], Numbers]
"""A matrix of row weights, one line a draw, to the figure of each draw; a weight says how often a row was drawn."""


class Estimate(NamedTuple):
    """A figure; its bounds are nan where there is only one group, or no figure."""

    value: float
    low: float = nan
    high: float = nan

    def __str__(self) -> str:
        if isnan(self.value):
            return "–"
        return f"{self.value:.3f}" if isnan(self.low) else f"{self.value:.3f} [{self.low:.2f}, {self.high:.2f}]"


def estimate(statistic: Statistic, groups: Sequence[str]) -> Estimate:
    """The figure over all rows, and the interval over draws of groups."""
    value = float(statistic(np.ones((1, len(groups))))[0])
    if len(set(groups)) < 2 or isnan(value):
        return Estimate(value)
    low, high = np.nanpercentile(statistic(_weights(groups)), [2.5, 97.5])
    return Estimate(value, float(low), float(high))


def mean_of(values: ArrayLike, groups: Sequence[str]) -> Estimate:
    """The mean of one value a row."""
    column = np.asarray(values, float)
    return estimate(lambda weights: weights @ column / weights.sum(1), groups)


def _weights(groups: Sequence[str]) -> Numbers:
    """How often each row is in each draw; the same at each call."""
    names, which = np.unique(np.asarray(groups), return_inverse=True)
    many = len(names)
    draws = np.random.default_rng(0).multinomial(many, np.full(many, 1 / many), size=DRAWS)
    return draws[:, which].astype(float)
