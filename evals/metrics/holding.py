"""Does an answer hold: when it is asked again, and when the question or the articles are changed a little?"""

from collections.abc import Sequence

from evals.metrics.faithfulness import correct
from evals.metrics.metric import Value
from evals.records import Judged, Outcome


def stability(judged: Judged, siblings: Sequence[Judged]) -> Value:
    """Of the other times that the case was asked, the share with the same status and the same paragraphs cited.

    1 says nothing of being right. Of a case that is asked once there is nothing to say (``--repeat``).
    """
    again = [one for one in siblings if one.outcome.case.id == judged.outcome.case.id]
    if not again:
        return Value(None, "It was asked once.")
    same = sum(_essence(one.outcome) == _essence(judged.outcome) for one in again)
    return Value(same / len(again), f"The same {same} of {len(again)} other times.")


def holds(judged: Judged, siblings: Sequence[Judged]) -> Value:
    """Of changed forms of a question that is answered rightly as it is, 1 if this one is, too."""
    group = judged.outcome.case.group
    plain = [one for one in siblings if group and one.outcome.case.id == group]
    if not plain or judged.outcome.case.id == group:
        return Value(None, "It is no changed form of another case.")
    if correct(plain[0]).value != 1:
        return Value(None, "Unchanged it is not right either.")
    return correct(judged)


def _essence(outcome: Outcome) -> tuple[str, frozenset[object]]:
    return outcome.reply.status if outcome.reply else "failed", frozenset(outcome.places)
