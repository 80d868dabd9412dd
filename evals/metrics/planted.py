"""Of the suite ``corruption``: is a planted error found, and what stays true left alone?"""

from evals.metrics.metric import Value
from evals.records import Judged

CONTROL = "control"
"""The group of kinds that are no errors, before a slash."""
PLANTED = "planted"


def errors_found(judged: Judged) -> Value:
    """1 if a claim with a planted error is not called supported."""
    if not judged.outcome.case.kind.startswith(f"{PLANTED}/"):
        return Value(None, "No error is planted.")
    return _alarm(judged)


def false_alarms(judged: Judged) -> Value:
    """1 if a claim without an error is not called supported."""
    if not judged.outcome.case.kind.startswith(f"{CONTROL}/"):
        return Value(None, "It is no control.")
    return _alarm(judged)


def _alarm(judged: Judged) -> Value:
    bad = [claim for claim in judged.checkable if claim.verdict != "supported"]
    return Value(float(bool(bad)), bad[0].reason if bad else "Called supported.")
