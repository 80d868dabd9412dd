"""Faithfulness: is what is said borne out? And coverage, without which it means nothing."""

from evals.metrics.metric import Value, listed, share
from evals.records import Judged


def faithfulness(judged: Judged) -> Value:
    """Supported claims over claims (Es et al., RAGAS, 2023).

    A claim is a sentence of the answer, judged by what it cites, or, without a citation, by what was retrieved. Partly
    supported is not supported. Lines in which the assistant only tells what it searched are no claims. Unlike ragas
    there is no second model that writes the claims, so the same answer has the same score.
    """
    claims = judged.checkable
    if not claims:
        return _none(judged)
    bad = [claim for claim in claims if claim.verdict != "supported"]
    value = share(len(claims) - len(bad), len(claims), "claims are supported")
    worst = "; ".join(f"“{claim.text}”: {claim.reason}" for claim in bad[:2])
    return Value(value.value, f"{value.reason} {worst}".strip())


def coverage(judged: Judged) -> Value:
    """Answered over answerable: 1 if a question that has an answer gets one. A failure counts as none."""
    case = judged.outcome.case
    if not case.answerable:
        return Value(None, "The case has no answer, or may have none.")
    return Value(float(judged.outcome.answered), "Answered." if judged.outcome.answered else _why(judged))


def conditioned(judged: Judged) -> Value:
    """Faithfulness in which a wrong abstention counts 0 and a right one 1 (Katsis et al., MTRAG, 2025).

    One number that neither silence nor invention raises: of an answerable case the faithfulness of the answer, or 0
    if there is none; of an unanswerable one 1 for any refusal and 0 for an answer.
    """
    case, outcome = judged.outcome.case, judged.outcome
    if case.unanswerable:
        return Value(float(outcome.refused), "Refused, rightly." if outcome.refused else "Answered, or failed.")
    if outcome.answered:
        return faithfulness(judged)
    if case.answerable or outcome.reply is None:
        return Value(0.0, _why(judged))
    return Value(1.0, "Refused, which is right too.")


def correct(judged: Judged) -> Value:
    """Whether the outcome is what the case asks for: the running score.

    The status must be right; an answer must cite a gold paragraph, if there is one, and nobody who must not be cited.
    """
    case, outcome = judged.outcome.case, judged.outcome
    if outcome.reply is None:
        return Value(0.0, _why(judged))
    if outcome.reply.status not in case.statuses:
        return Value(0.0, f"The status is {outcome.reply.status}; right would be {' or '.join(case.statuses)}.")
    if outcome.answered and case.gold and not set(outcome.places) & set(case.gold):
        return Value(0.0, "No paragraph that answers is cited.")
    if wrong := sorted(set(outcome.cited) & set(case.must_not_cite)):
        return Value(0.0, f"{listed(wrong)} must not be cited.")
    return Value(1.0, "As the case asks.")


def failed(judged: Judged) -> Value:
    """1 if the assistant raised an error instead of answering or refusing."""
    return Value(float(judged.outcome.reply is None), judged.outcome.error or "It replied.")


def _none(judged: Judged) -> Value:
    if judged.outcome.answered:
        return Value(None, "The answer claims nothing.")
    return Value(None, _why(judged))


def _why(judged: Judged) -> str:
    reply = judged.outcome.reply
    return f"Refused: {reply.status}." if reply else f"Failed: {judged.outcome.error}."
