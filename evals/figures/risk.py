"""The risk-coverage curve: if only the questions were answered of which the assistant is most sure, how many are wrong?

El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010. An unanswerable case that is
answered is wrong, whatever the answer; so is an answer without a paragraph that answers.
"""

from collections.abc import Sequence

from evals.metrics.faithfulness import correct
from evals.records import Judged, Point


def risk_coverage(every: Sequence[Judged]) -> tuple[Point, ...]:
    """A point for each confidence among the answers, surest first; empty if none tells its confidence.

    Coverage is the share of all cases, so the curve ends where the assistant chose to refuse the rest.
    """
    sure = [
        (one.outcome.confidence, correct(one).value != 1)
        for one in every
        if one.outcome.answered and one.outcome.confidence is not None
    ]
    answers = sorted(sure, key=lambda answer: -answer[0])
    points = []
    wrong = 0
    for n, (confidence, bad) in enumerate(answers, 1):
        wrong += bad
        if n == len(answers) or answers[n][0] != confidence:
            points.append(Point(n / len(every), wrong / n, confidence))
    return tuple(points)
