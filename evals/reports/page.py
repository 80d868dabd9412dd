"""The page: one file of HTML with its style and its plots in it, which asks for nothing else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from evals.figures.intervals import figure
from evals.metrics import METRICS
from evals.records import Figure
from evals.reports.contents import Contents, Reading
from evals.reports.excerpts import cited, excerpts, gold
from evals.reports.plots import Curve, risk_curve, time_curve
from evals.reports.tables import by_group, heat
from evals.reports.templates import template

MOST_BYTES = 1_900_000
"""Cases are written out until the page weighs so much; the others are only named. Two megabytes are the goal."""
SMALLEST = 2_000
"""With so little room left no other case is tried."""
MOST_CHOICES = 40
"""Kinds by which cases can be filtered."""
MOST_NAMED = 300
"""So many of those; the rest are counted."""


def page(contents: Contents) -> str:
    """The whole page, failing cases first; at most two megabytes, however large the run is."""
    whole = template("report.html")
    facts = _facts(contents)
    named = {"named": contents.readings[:MOST_NAMED], "left": len(contents.readings)}
    room = MOST_BYTES - len(whole.render(facts, failing=[], passing=[], **named).encode())
    written: dict[int, Markup] = {}
    for reading in (*contents.failing, *contents.passing):
        if room < SMALLEST:
            break
        text = _case(reading, contents, facts)
        if len(text.encode()) <= room:
            written[reading.number] = text
            room -= len(text.encode())
    left = [reading for reading in (*contents.failing, *contents.passing) if reading.number not in written]
    return whole.render(
        facts,
        failing=_those(contents.failing, written),
        passing=_those(contents.passing, written),
        named=left[:MOST_NAMED],
        left=len(left),
    )


def _those(readings: Iterable[Reading], written: Mapping[int, Markup]) -> list[Markup]:
    return [written[reading.number] for reading in readings if reading.number in written]


def _case(reading: Reading, contents: Contents, facts: Mapping[str, Any]) -> Markup:
    outcome = reading.judged.outcome
    written = template("case.html").render(
        reading=reading,
        outcome=outcome,
        case=outcome.case,
        reply=outcome.reply,
        gates=list(facts["gates"]),
        kinds=list(facts["kinds"]),
        evidence=lambda marks: excerpts(marks, outcome, contents.library),
        gold=gold(outcome.case, contents.library),
        cited=cited,
        several=len(contents.library.documents) > 1,
    )
    return Markup(written)


def _facts(contents: Contents) -> dict[str, Any]:
    """All but the cases."""
    report = contents.report
    figures = {one.metric: one for one in report.figures if one.value is not None}
    return {
        "run": report.run,
        "many_of": {"all": len(contents.readings), "failing": len(contents.failing), "passing": len(contents.passing)},
        "answerers": list(
            dict.fromkeys(_answerer(reading) or report.run.answerer or "others" for reading in contents.readings)
        ),
        "headlines": [(figures[name], _beside(name, report.figures)) for name in contents.headlines],
        "figures": list(figures.values()),
        "without": [one for one in report.figures if one.value is None],
        "people": report.people,
        "heat": heat(report),
        "groups": by_group(report),
        "risk": risk_curve(report.risk_coverage) if report.risk_coverage else None,
        "times": _times(contents.readings),
        "steps": _steps(contents.readings),
        "agreement": report.agreement,
        "gates": _counted(score.metric for one in contents.failing for score in one.failures),
        "kinds": _counted(one.judged.outcome.case.kind for one in contents.failing),
    }


def _answerer(reading: Reading) -> str:
    reply = reading.judged.outcome.reply
    return reply.answerer if reply else ""


def _beside(name: str, figures: Sequence[Figure]) -> Figure | None:
    """The figure without which this one misleads; None if it does not. Its value is None if no case has it."""
    return next((one for one in figures if one.metric == METRICS[name].beside), None)


def _times(readings: Sequence[Reading]) -> Curve | None:
    totals = _steps_of(readings).get("total", [])
    marks = [("median", figure(totals, "median")), ("95 %", figure(totals, "p95"))]
    return time_curve(totals, marks) if totals else None


def _steps(readings: Sequence[Reading]) -> list[tuple[str, float, float]]:
    """Each step's median and 95th percentile, in milliseconds."""
    every = _steps_of(readings)
    return [(step, figure(times, "median"), figure(times, "p95")) for step, times in every.items()]


def _steps_of(readings: Sequence[Reading]) -> Mapping[str, list[float]]:
    times: dict[str, list[float]] = defaultdict(list)
    for reading in readings:
        reply = reading.judged.outcome.reply
        for step, milliseconds in reply.timings_ms.items() if reply else ():
            times[step].append(milliseconds)
    return times


def _counted(names: Iterable[str]) -> dict[str, int]:
    """How often each, the commonest first; those that are rare among many are not told."""
    return dict(Counter(names).most_common(MOST_CHOICES))
