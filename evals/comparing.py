"""Two runs of the same cases side by side: paired differences, and the cases that turned."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isnan, nan
from statistics import mean
from typing import Any, Literal

from pydantic import TypeAdapter

from evals.figures.clusters import clusters
from evals.figures.figures import few
from evals.figures.intervals import figure
from evals.figures.paired import holm, paired
from evals.metrics import METRICS
from evals.metrics.metric import Metric
from evals.records import Better, Case, Run, Unit
from evals.run_folder import RunFolder
from index.errors import BadInput
from index.parts import part

LIKENESS = frozenset(("relevance",))
"""Metrics that say nothing of one case: they are only compared in the mean."""
Side = Literal["better", "worse", "no difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A metric in run B against run A, over the cases that have it in both."""

    metric: str
    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    """Bounds of the 95 % interval of the difference."""
    p: float | None
    """Of the sign-flip test by cluster, corrected for the number of metrics (Holm)."""
    mcnemar: float | None
    """Of McNemar's exact test, as it is; None where values are not 0 and 1."""
    n: int
    clusters: int
    improved: int
    worsened: int
    """Cases."""
    only_a: int
    only_b: int
    """Cases to which the metric applies in one run only, such as those that the other refuses: they are in no figure
    here, so look at ``coverage``. A case in which one run failed counts there with the worst value."""
    better: Better = "higher"
    unit: Unit = "share"
    side: Side = "no difference"
    """``better`` or ``worse`` if the interval leaves 0 out, whatever the direction of the metric."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A case whose value of a metric differs."""

    case: str
    kind: str
    question: str
    metric: str
    a: float | None
    b: float | None
    reason_a: str
    reason_b: str
    worse: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Run B against run A."""

    a: Run
    b: Run
    differences: tuple[Difference, ...]
    kinds: Mapping[str, tuple[Difference, ...]] = field(default_factory=dict)
    """The same by kind of case."""
    turned: tuple[Turned, ...] = ()
    """Cases whose ``correct`` differs, or else the first metric that does; the worse ones first."""
    missing: tuple[str, ...] = ()
    """Cases of A that B has not."""
    new: tuple[str, ...] = ()
    """Cases of B that A has not."""


class _Values:
    """The scores of a run: metric and case to value, repeats averaged."""

    def __init__(self, folder: RunFolder) -> None:
        self.run = folder.run()
        self.cases = {case.id: case for case in folder.cases()}
        outcomes = folder.outcomes()
        self.asked = {outcome.case.id for outcome in outcomes}
        self.failed = self.asked - {outcome.case.id for outcome in outcomes if outcome.reply is not None}
        values: dict[tuple[str, str], list[float]] = defaultdict(list)
        self.reasons: dict[tuple[str, str], str] = {}
        for score in folder.scores():
            self.reasons.setdefault((score.metric, score.case), score.reason)
            if score.value is not None:
                values[score.metric, score.case].append(score.value)
        self.values = {key: mean(some) for key, some in values.items()}
        self.metrics = list(dict.fromkeys(metric for metric, _ in self.reasons))

    def pair(self, other: "_Values", name: str, metric: Metric, case: str) -> tuple[float | None, float | None]:
        """The values in both; one that failed where the other has a value has the worst there is."""
        mine, theirs = self.values.get((name, case)), other.values.get((name, case))
        worst = None if metric.unit != "share" else 0.0 if metric.better == "higher" else 1.0
        if mine is None and theirs is not None and case in self.failed:
            mine = worst
        if theirs is None and mine is not None and case in other.failed:
            theirs = worst
        return mine, theirs


def compare(a: RunFolder, b: RunFolder, among: Collection[str] | None = None) -> Comparison:
    """Run B against run A, case by case; BadInput if they have none in common.

    ``among``: only these metrics. A metric of your own is a module's name in the files of a run, and is imported.
    """
    one, other = _Values(a), _Values(b)
    common = [case for id_, case in one.cases.items() if id_ in one.asked & other.asked]
    if not common:
        raise BadInput("The two runs have no case in common.", hint="Compare runs of the same suite.")
    names = [name for name in one.metrics if name in other.metrics and (among is None or name in among)]
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in common:
        kinds[case.kind].append(case)
    return Comparison(
        a=one.run,
        b=other.run,
        differences=_differences(names, common, one, other),
        kinds={kind: _differences(names, some, one, other) for kind, some in kinds.items()},
        turned=tuple(_turned(names, common, one, other)),
        missing=tuple(sorted(one.asked - other.asked)),
        new=tuple(sorted(other.asked - one.asked)),
    )


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """What ``compare --json`` prints."""
    plain: dict[str, Any] = TypeAdapter(Comparison).dump_python(comparison, mode="json")
    return plain


def _differences(names: Sequence[str], cases: Sequence[Case], a: _Values, b: _Values) -> tuple[Difference, ...]:
    groups = clusters(cases)
    found = [_difference(name, cases, groups, a, b) for name in names]
    corrected = holm([nan if one.p is None else one.p for one in found])
    every = (replace(one, p=_known(p)) for one, p in zip(found, corrected, strict=True))
    return tuple(one for one in every if one.n or one.only_a or one.only_b)


def _difference(name: str, cases: Sequence[Case], groups: Mapping[str, str], a: _Values, b: _Values) -> Difference:
    metric = part("metric", name, METRICS)
    pairs = [(case.id, *a.pair(b, name, metric, case.id)) for case in cases]
    both = [(groups[id_], mine, theirs) for id_, mine, theirs in pairs if mine is not None and theirs is not None]
    first, second = [mine for _, mine, _ in both], [theirs for _, _, theirs in both]
    found = paired(first, second, [group for group, _, _ in both], metric.summary)
    sign = 1 if metric.better == "higher" else -1
    return Difference(
        metric=name,
        a=_known(figure(first, metric.summary)),
        b=_known(figure(second, metric.summary)),
        difference=_known(found.difference),
        low=_known(found.low),
        high=_known(found.high),
        p=_known(found.p),
        mcnemar=_known(found.mcnemar),
        n=len(both),
        clusters=len({group for group, _, _ in both}),
        improved=sum(sign * (theirs - mine) > 0 for _, mine, theirs in both),
        worsened=sum(sign * (theirs - mine) < 0 for _, mine, theirs in both),
        only_a=sum(mine is not None and theirs is None for _, mine, theirs in pairs),
        only_b=sum(mine is None and theirs is not None for _, mine, theirs in pairs),
        better=metric.better,
        unit=metric.unit,
        side=_side(sign, found.low, found.high),
        note=few(len(both)),
    )


def _side(sign: int, low: float, high: float) -> Side:
    """What the interval shows; nothing if it has 0 in it, or cannot be told."""
    worst, best = sorted((sign * low, sign * high))
    return "better" if worst > 0 else "worse" if best < 0 else "no difference"


def _turned(names: Sequence[str], cases: Sequence[Case], a: _Values, b: _Values) -> list[Turned]:
    """One row a case: the running score if it differs, or else the first share that does; the worse ones first."""
    found = []
    for case in cases:
        for name in sorted(names, key=lambda name: name != "correct"):
            metric = part("metric", name, METRICS)
            mine, theirs = a.pair(b, name, metric, case.id)
            if mine is None or theirs is None or mine == theirs or metric.unit != "share" or name in LIKENESS:
                continue
            found.append(
                Turned(
                    case=case.id,
                    kind=case.kind,
                    question=case.question,
                    metric=name,
                    a=mine,
                    b=theirs,
                    reason_a=a.reasons.get((name, case.id), ""),
                    reason_b=b.reasons.get((name, case.id), ""),
                    worse=(theirs < mine) == (metric.better == "higher"),
                )
            )
            break
    return sorted(found, key=lambda one: (not one.worse, one.metric != "correct"))


def _known(value: float) -> float | None:
    return None if isnan(value) else value
