"""Figures in words: values in their unit, intervals, how many cases."""

from evals.metrics import METRICS
from evals.records import Better, Figure, Unit

FIXED: dict[Unit, str] = {"share": ".3f", "ms": ".0f", "tokens": ".0f", "cost": ".4f"}
"""How a value of each unit is written."""


def shown(value: float | None, unit: Unit = "share") -> str:
    """A value; a dash for none.

    >>> shown(0.9876), shown(1234.5, "ms"), shown(None)
    ('0.988', '1234', '–')
    """
    return "–" if value is None else format(value, FIXED[unit])


def bounds(low: float | None, high: float | None, unit: Unit = "share") -> str:
    """An interval; empty where it cannot be told.

    >>> bounds(0.5, 0.75)
    '[0.500, 0.750]'
    """
    return "" if low is None or high is None else f"[{shown(low, unit)}, {shown(high, unit)}]"


def name(metric: str, better: Better) -> str:
    """A metric's name, with an arrow where lower is better.

    >>> name("false_alarms", "lower")
    'false_alarms ↓'
    """
    return f"{metric}{' ↓' if better == 'lower' else ''}"


def note(figure: Figure) -> str:
    """What to keep in mind: that there are few cases, and what the figure must be read with."""
    metric = METRICS.get(figure.metric)
    notes = (figure.note, f"read with {metric.beside}" if metric and metric.beside else "")
    return "; ".join(one for one in notes if one)


def in_line(figure: Figure) -> str:
    """All of a figure.

    >>> in_line(Figure(metric="correct", value=0.75, low=0.5, high=0.9, n=20, clusters=12))
    '0.750 [0.500, 0.900], n = 20'
    """
    interval = bounds(figure.low, figure.high, figure.unit)
    return f"{shown(figure.value, figure.unit)}{' ' * bool(interval)}{interval}, n = {figure.n}"
