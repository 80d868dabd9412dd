"""Scores of many outcomes as figures: overall, and by kind, half, article and expert."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan

from evals.figures.clusters import clusters
from evals.figures.intervals import FEW, interval
from evals.metrics import METRICS
from evals.metrics.metric import Metric
from evals.records import Case, Figure, Score
from index.parts import part

Names = Callable[[Case], Iterable[str]]
GROUPINGS: Mapping[str, Names] = {
    "kind": lambda case: [case.kind],
    "half": lambda case: [case.half],
    "article": lambda case: [case.article] if case.article else [],
    "expert": lambda case: dict.fromkeys(place.expert for place in case.gold),
}
"""How a report is split; a case belongs to each expert whose paragraph answers it."""


def figures(scores: Sequence[Score], cases: Sequence[Case]) -> tuple[Figure, ...]:
    """One a metric, in the order of the table; metrics that no outcome has are there without a value."""
    names = clusters(cases)
    by_metric: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_metric[score.metric].append(score)
    order = {name: n for n, name in enumerate(METRICS)}
    ordered = sorted(by_metric, key=lambda name: order.get(name, len(order)))
    return tuple(_figure(name, part("metric", name, METRICS), by_metric[name], names) for name in ordered)


def grouped(scores: Sequence[Score], cases: Sequence[Case]) -> Mapping[str, Mapping[str, tuple[Figure, ...]]]:
    """The same for each group of each grouping that splits the cases at all; metrics without a value are left out."""
    found: dict[str, dict[str, tuple[Figure, ...]]] = {}
    for grouping, names_of in GROUPINGS.items():
        members: dict[str, set[str]] = defaultdict(set)
        for case in cases:
            for name in names_of(case):
                members[name].add(case.id)
        if len(members) > 1:
            found[grouping] = {name: _of_group(scores, cases, ids) for name, ids in members.items()}
    return found


def _of_group(scores: Sequence[Score], cases: Sequence[Case], ids: set[str]) -> tuple[Figure, ...]:
    own = [score for score in scores if score.case in ids]
    every = figures(own, [case for case in cases if case.id in ids])
    return tuple(figure for figure in every if figure.value is not None)


def _figure(name: str, metric: Metric, scores: Sequence[Score], names: Mapping[str, str]) -> Figure:
    known = [(score.value, names[score.case]) for score in scores if score.value is not None]
    groups = [group for _, group in known]
    bounds = interval([value for value, _ in known], groups, metric.summary, share=metric.unit == "share")
    return Figure(
        metric=name,
        value=_known(bounds.value),
        low=_known(bounds.low),
        high=_known(bounds.high),
        n=len(known),
        clusters=len(set(groups)),
        better=metric.better,
        unit=metric.unit,
        note=few(len(known)) if known else _why(scores),
    )


def _why(scores: Sequence[Score]) -> str:
    """Why a metric has no value: the reason that most outcomes have."""
    counted = Counter(score.reason for score in scores)
    return max(counted, key=counted.__getitem__, default="")


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def few(many: int) -> str:
    """What is said of a figure from few cases; empty if there are enough."""
    return f"only {many} case{'s' * (many > 1)}" if 0 < many < FEW else ""
