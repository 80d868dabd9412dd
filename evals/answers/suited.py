"""Which metrics do not apply to an answer from elsewhere, and why: they get no value, neither 0 nor 1."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.answers.outcomes import ANY, ELSEWHERE
from evals.records import Outcome, Score

NEVER = frozenset(
    (
        "panel_coverage", "follow_ups", "forbidden_citations", "stability", "holds", "errors_found", "false_alarms",
        "latency", "latency_p95", "tokens", "cost",
    )
)  # fmt: skip
"""Metrics of what a line of answers cannot hold: they are left out."""
BY_STATUS = (
    "correct", "coverage", "conditioned_faithfulness",
    "abstention_recall", "abstention_precision", "false_abstention", "false_answer", "right_refusal",
)  # fmt: skip
BY_CITATIONS = ("correct", "citation_recall", "citation_precision", "right_paragraph")
BY_SPEAKERS = ("attribution_accuracy", "misattribution_rate", "opinion_as_fact")

CITING = 0.1
"""Share of the answers that have a marker, from which the assistant is taken for one that cites: a few brackets may be
the text's own."""


def suited(scores: Sequence[Score], outcomes: Sequence[Outcome]) -> list[Score]:
    """The scores without the values that mean nothing for answers from elsewhere; those of our own stay."""
    foreign = [one for one in outcomes if one.reply is None or one.reply.answerer == ELSEWHERE]
    replies = [one.reply for one in foreign if one.reply]
    if not replies:
        return list(scores)
    citing = sum(any(said.citations for said in reply.sentences) for reply in replies)
    why = {one.key: _unsuited(one, cite=citing >= CITING * len(replies)) for one in foreign}
    return [_without(score, why.get((score.case, score.repeat), {})) for score in scores if score.metric not in NEVER]


def _without(score: Score, why: Mapping[str, str]) -> Score:
    return replace(score, value=None, reason=why[score.metric]) if score.metric in why else score


def _unsuited(outcome: Outcome, *, cite: bool) -> dict[str, str]:
    """Metric to why it does not apply; ``cite``: whether the assistant cites at all."""
    why: dict[str, str] = {}
    if not any(context.expert for context in outcome.contexts):
        why |= dict.fromkeys(BY_SPEAKERS, "No context says whose words it is (expert).")
    if not cite:
        why |= dict.fromkeys(BY_CITATIONS, "Hardly an answer has a citation marker such as [1].")
    if outcome.case.statuses == ANY:
        why |= dict.fromkeys(BY_STATUS, "The line does not say what is right (status).")
    elif outcome.refused:
        why["right_refusal"] = "Which kind of refusal it is, the answer does not say."
    return why
