"""Abstention: a no where there is no answer, and only there.

Both error rates are given, since either alone is easily had: who always answers abstains never wrongly. Cases in which
an answer and a refusal are both right are left out. Precision and recall are those of abstaining as a prediction of
"unanswerable" (Rajpurkar et al., SQuAD 2.0, 2018; RGB's rejection rate, Chen et al., 2024). A failure is no refusal.
"""

from evals.metrics.metric import Value
from evals.records import Judged


def abstention_recall(judged: Judged) -> Value:
    """Refused, over cases without an answer."""
    if not judged.outcome.case.unanswerable:
        return Value(None, "The case has an answer.")
    return Value(float(judged.outcome.refused), _status(judged))


def abstention_precision(judged: Judged) -> Value:
    """Cases without an answer, over refusals."""
    case = judged.outcome.case
    if not judged.outcome.refused or not (case.answerable or case.unanswerable):
        return Value(None, "Not refused, or both is right.")
    return Value(float(case.unanswerable), "There is no answer." if case.unanswerable else "There is an answer.")


def false_abstention(judged: Judged) -> Value:
    """Refused, over cases with an answer."""
    if not judged.outcome.case.answerable:
        return Value(None, "The case has no answer, or may have none.")
    return Value(float(judged.outcome.refused), _status(judged))


def false_answer(judged: Judged) -> Value:
    """Answered, over cases without an answer."""
    if not judged.outcome.case.unanswerable:
        return Value(None, "The case has an answer.")
    return Value(float(judged.outcome.answered), _status(judged))


def right_refusal(judged: Judged) -> Value:
    """The right kind of no (not in the corpus, this expert is silent, after the article, declined), over refusals
    where one is right."""
    case, reply = judged.outcome.case, judged.outcome.reply
    if not case.unanswerable or reply is None or not judged.outcome.refused:
        return Value(None, "No refusal, or none is right.")
    return Value(
        float(reply.status in case.statuses), f"It says {reply.status}; right is {' or '.join(case.statuses)}."
    )


def _status(judged: Judged) -> str:
    reply = judged.outcome.reply
    return f"The status is {reply.status}." if reply else f"Failed: {judged.outcome.error}."
