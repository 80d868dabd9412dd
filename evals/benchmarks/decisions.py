"""How good decisions are to answer or to say no, given scores that are high where an answer is due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.intervals import Estimate, Numbers, estimate


@dataclass(frozen=True)
class Decisions:
    """Questions, whether each has an answer, how a system scores it, and to which document it belongs."""

    answerable: NDArray[np.bool_]
    scores: Numbers
    groups: Sequence[str]

    def at(self, threshold: float) -> "Errors":
        """What happens if a question is answered from this score on."""
        answered = self.scores >= threshold
        return Errors(
            _share(answered, ~self.answerable, self.groups),
            _share(~answered, self.answerable, self.groups),
            estimate(lambda weights: _balanced(self.answerable, answered, weights), self.groups),
        )

    def area(self) -> Estimate:
        """Area under the ROC curve: how well the scores put questions with an answer first."""
        return estimate(lambda weights: _areas(self.answerable, self.scores, weights), self.groups)

    def f1(self, threshold: float) -> Estimate:
        """Of finding what has no answer: the harmonic mean of precision and recall of refusals below this score."""
        refused, wanted = self.scores < threshold, ~self.answerable
        return estimate(
            lambda weights: _ratio(2 * (weights @ (refused & wanted)), weights @ refused + weights @ wanted),
            self.groups,
        )

    def macro(self, parts: Sequence[str], threshold: float) -> Estimate:
        """The mean of the balanced accuracies of some parts, each row's part named."""
        answered = self.scores >= threshold
        return self._mean(parts, lambda own, weights: _balanced(self.answerable[own], answered[own], weights))

    def macro_area(self, parts: Sequence[str]) -> Estimate:
        """The mean of the parts' areas under the curve."""
        return self._mean(parts, lambda own, weights: _areas(self.answerable[own], self.scores[own], weights))

    def _mean(self, parts: Sequence[str], figure: Callable[[NDArray[np.bool_], Numbers], Numbers]) -> Estimate:
        rows = [np.array([part == name for part in parts]) for name in sorted(set(parts))]

        def mean(weights: Numbers) -> Numbers:
            # A draw may leave a part without rows of one kind; the parts that have both speak for it.
            figures = np.array([figure(own, weights[:, own]) for own in rows])
            known = ~np.isnan(figures)
            return _ratio(np.where(known, figures, 0).sum(0), known.sum(0).astype(float))

        return estimate(mean, self.groups)

    def best(self) -> tuple[float, float]:
        """The threshold with the best balanced accuracy in hindsight, and that; the lowest of equals."""
        once = np.ones((1, len(self.scores)))
        found = [
            (_balanced(self.answerable, self.scores >= bound, once)[0], -bound) for bound in np.unique(self.scores)
        ]
        accuracy, bound = max(found)
        return -float(bound), float(accuracy)

    def curve(self) -> "Curve":
        """Risk for each coverage, the best scores answered first, questions of equal scores together."""
        order = np.argsort(-self.scores, kind="stable")
        last = np.append(np.diff(self.scores[order]) != 0, True)
        answered = np.arange(1, len(order) + 1)
        wrong = np.cumsum(~self.answerable[order])
        return Curve((answered / len(order))[last], (wrong / answered)[last])


class Errors(NamedTuple):
    """What a threshold comes to."""

    false_answers: Estimate
    """Share of the questions without an answer that were answered."""
    false_abstentions: Estimate
    """Share of the questions with an answer that were not."""
    balanced_accuracy: Estimate
    """Mean of the two shares that were decided rightly."""


class Curve(NamedTuple):
    """Risk and coverage (El-Yaniv and Wiener, JMLR 11, 2010)."""

    coverage: Numbers
    """Share of all questions that were answered."""
    risk: Numbers
    """Share of the answered that have no answer."""


def auroc(right: NDArray[np.bool_], scores: Numbers) -> float:
    """How often something right outscores something wrong; a tie is half; nan without both.

    By ranks (Mann and Whitney; Hanley and McNeil, Radiology 143, 1982), for as many as there are.
    """
    _, which, many = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(many) - (many - 1) / 2)[which]
    some, others = int(right.sum()), int((~right).sum())
    if not some or not others:
        return float("nan")
    return float((ranks[right].sum() - some * (some + 1) / 2) / (some * others))


def _areas(right: NDArray[np.bool_], scores: Numbers, weights: Numbers) -> Numbers:
    """The same for each draw, pair by pair: right for some hundred rows."""
    high, low = scores[right], scores[~right]
    wins = (high[:, None] > low) + (high[:, None] == low) / 2
    some, others = weights[:, right], weights[:, ~right]
    return _ratio(((some @ wins) * others).sum(1), some.sum(1) * others.sum(1))


def _balanced(answerable: NDArray[np.bool_], answered: NDArray[np.bool_], weights: Numbers) -> Numbers:
    """Balanced accuracy of each draw (Brodersen et al., ICPR 2010)."""
    hits = _ratio(weights @ (answerable & answered), weights @ answerable)
    rejections = _ratio(weights @ (~answerable & ~answered), weights @ ~answerable)
    return (hits + rejections) / 2


def _share(part: NDArray[np.bool_], whole: NDArray[np.bool_], groups: Sequence[str]) -> Estimate:
    return estimate(lambda weights: _ratio(weights @ (part & whole), weights @ whole), groups)


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    """Nan where a draw has nothing to divide by."""
    nothing = np.full(len(whole), np.nan)
    shares: Numbers = np.divide(part, whole, out=nothing, where=whole > 0)
    return shares
