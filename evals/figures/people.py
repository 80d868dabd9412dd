"""How far the judge agrees with people, answer by answer."""

from collections.abc import Sequence
from math import isnan

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.decisions import Decisions
from evals.benchmarks.intervals import Estimate, Numbers, estimate
from evals.figures.clusters import clusters
from evals.records import Between, Case, People, Score


def agreed(scores: Sequence[Score], cases: Sequence[Case]) -> People | None:
    """The agreement on the answers that people have judged and that have a claim; None if there are none."""
    labels = {case.id: case.faithful for case in cases if case.faithful is not None}
    found = [one for one in scores if one.metric == "faithfulness" and one.value is not None and one.case in labels]
    if not found:
        return None
    names = clusters(cases)
    groups = [names[one.case] for one in found]
    people = np.array([bool(labels[one.case]) for one in found])
    shares = np.array([one.value for one in found], float)
    return People(
        n=len(found),
        faithful=int(people.sum()),
        clusters=len(set(groups)),
        area=_known(_area(people, shares, groups)),
        kappa_all=_known(estimate(lambda weights: _kappas(people, shares == 1.0, weights), groups)),
        kappa_half=_known(estimate(lambda weights: _kappas(people, shares >= 0.5, weights), groups)),
    )


def _kappas(one: NDArray[np.bool_], other: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Cohen's kappa (1960) of each draw; nan where both give a single verdict.

    >>> _kappas(np.array([True, True, False, False]), np.array([True, False, False, False]), np.ones((1, 4)))
    array([0.5])
    """
    many = weights.sum(1)
    seen, mine, theirs = weights @ (one == other) / many, weights @ one / many, weights @ other / many
    chance = mine * theirs + (1 - mine) * (1 - theirs)
    with np.errstate(invalid="ignore", divide="ignore"):
        kappas: Numbers = np.where(chance < 1, (seen - chance) / (1 - chance), np.nan)
    return kappas


def _area(people: NDArray[np.bool_], shares: Numbers, groups: Sequence[str]) -> Estimate:
    return Decisions(people, shares, groups).area() if 0 < people.sum() < len(people) else Estimate(float("nan"))


def _known(found: Estimate) -> Between:
    return Between(*(None if isnan(number) else number for number in found))
