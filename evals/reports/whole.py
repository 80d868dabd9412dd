"""All of a run as one JSON object: its figures, and each case with its scores and why it fails."""

from typing import Any

from evals.reports.contents import Contents, Reading
from evals.run_folder import report_json


def whole_json(contents: Contents) -> dict[str, Any]:
    """What ``report --json`` prints: ``report.json`` and, as ``cases``, the outcomes in the order of the run."""
    return {**report_json(contents.report), "cases": [_case(reading) for reading in contents.readings]}


def _case(reading: Reading) -> dict[str, Any]:
    outcome = reading.judged.outcome
    return {
        "id": outcome.case.id,
        "repeat": outcome.repeat,
        "kind": outcome.case.kind,
        "half": outcome.case.half,
        "question": outcome.case.question,
        "status": outcome.reply.status if outcome.reply else None,
        "answer": outcome.reply.text if outcome.reply else None,
        "error": outcome.error,
        "failures": [score.metric for score in reading.failures],
        "scores": {score.metric: {"value": score.value, "reason": score.reason} for score in reading.scores},
    }
