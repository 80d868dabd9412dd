"""Which cases fail, and on which metrics."""

from collections.abc import Iterable

from evals.metrics import METRICS
from evals.records import Score

GATES = (
    "failed", "correct", "faithfulness", "citation_recall", "citation_precision", "quote_exactness",
    "misattribution_rate", "opinion_as_fact", "forbidden_citations", "forbidden_words", "key_facts", "panel_coverage",
    "stability", "holds",
)  # fmt: skip
"""Metrics on which a case passes or fails, in the order in which failures are told. The others say the same of one
case again, such as ``coverage`` beside ``correct``, or have no value that is right, such as ``relevance``."""
PLANTED = ("errors_found", "false_alarms")
"""The same of a claim with a planted error or a control: its answer is bad on purpose, and the judge is tested."""


def failures(scores: Iterable[Score]) -> tuple[Score, ...]:
    """Of the scores of one outcome those that make it fail: gates that do not have the best value there is."""
    known = {score.metric: score for score in scores if score.value is not None}
    gates = PLANTED if known.keys() & set(PLANTED) else GATES
    return tuple(known[gate] for gate in gates if gate in known and not passes(known[gate]))


def passes(score: Score) -> bool:
    """Whether a score is the best that its metric can have.

    >>> passes(Score(case="1", metric="faithfulness", value=0.5, reason=""))
    False
    """
    return score.value == (0 if METRICS[score.metric].better == "lower" else 1)
