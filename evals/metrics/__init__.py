"""Metrics: a judged outcome in, a value with a reason out. One module a family; here is the table of all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evals.metrics import (
    abstention,
    answers,
    attribution,
    citations,
    costs,
    faithfulness,
    holding,
    planted,
    quotations,
    references,
    retrieval,
)
from evals.metrics.metric import Metric, alone
from evals.records import Case, Judged, Score
from index.parts import part

METRICS: Mapping[str, Metric] = {
    "correct": Metric(measure=alone(faithfulness.correct)),
    "faithfulness": Metric(measure=alone(faithfulness.faithfulness), beside="coverage"),
    "coverage": Metric(measure=alone(faithfulness.coverage)),
    "conditioned_faithfulness": Metric(measure=alone(faithfulness.conditioned)),
    "citation_recall": Metric(measure=alone(citations.citation_recall), beside="coverage"),
    "citation_precision": Metric(measure=alone(citations.citation_precision), beside="coverage"),
    "quote_exactness": Metric(measure=alone(quotations.quote_exactness)),
    "attribution_accuracy": Metric(measure=alone(attribution.attribution_accuracy)),
    "misattribution_rate": Metric(measure=alone(attribution.misattribution_rate), better="lower"),
    "opinion_as_fact": Metric(measure=alone(attribution.opinion_as_fact), better="lower"),
    "forbidden_citations": Metric(measure=alone(attribution.forbidden_citations), better="lower"),
    "forbidden_words": Metric(measure=alone(answers.forbidden_words), better="lower"),
    "key_facts": Metric(measure=alone(answers.key_facts)),
    "right_paragraph": Metric(measure=alone(answers.right_paragraph)),
    "panel_coverage": Metric(measure=alone(answers.panel_coverage)),
    "follow_ups": Metric(measure=alone(answers.follow_ups)),
    "relevance": Metric(measure=alone(answers.relevance)),
    "abstention_recall": Metric(measure=alone(abstention.abstention_recall)),
    "abstention_precision": Metric(measure=alone(abstention.abstention_precision)),
    "false_abstention": Metric(measure=alone(abstention.false_abstention), better="lower"),
    "false_answer": Metric(measure=alone(abstention.false_answer), better="lower"),
    "right_refusal": Metric(measure=alone(abstention.right_refusal)),
    "context_recall": Metric(measure=alone(retrieval.context_recall)),
    "context_precision": Metric(measure=alone(retrieval.context_precision)),
    "context_recall_by_reference": Metric(measure=alone(references.recall_by_reference)),
    "context_precision_by_reference": Metric(measure=alone(references.precision_by_reference)),
    "ndcg": Metric(measure=alone(retrieval.ndcg)),
    "mrr": Metric(measure=alone(retrieval.mrr)),
    "stability": Metric(measure=holding.stability),
    "holds": Metric(measure=holding.holds),
    "errors_found": Metric(measure=alone(planted.errors_found), beside="false_alarms"),
    "false_alarms": Metric(measure=alone(planted.false_alarms), better="lower"),
    "failed": Metric(measure=alone(faithfulness.failed), better="lower"),
    "latency": Metric(measure=alone(costs.latency), better="lower", unit="ms", summary="median"),
    "latency_p95": Metric(measure=alone(costs.latency), better="lower", unit="ms", summary="p95"),
    "tokens": Metric(measure=alone(costs.tokens), better="lower", unit="tokens"),
    "cost": Metric(measure=alone(costs.cost), better="lower", unit="cost"),
}
"""Built-in metrics by name, in the order of reports."""


def scores(every: Sequence[Judged], names: Iterable[str] = METRICS) -> list[Score]:
    """Each metric of each outcome, in the order of the outcomes; UnknownName if there is no such metric."""
    metrics = {name: part("metric", name, METRICS) for name in names}
    families: dict[str, list[Judged]] = defaultdict(list)
    for judged in every:
        families[family(judged.outcome.case)].append(judged)
    found = []
    for judged in every:
        siblings = [one for one in families[family(judged.outcome.case)] if one is not judged]
        for name, metric in metrics.items():
            value, reason = metric.measure(judged, siblings)
            case, repeat = judged.outcome.key
            found.append(Score(case=case, metric=name, value=value, reason=reason, repeat=repeat))
    return found


def family(case: Case) -> str:
    """What the repeats of a case and the other forms of its question have in common."""
    return case.group or case.id
