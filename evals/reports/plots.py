"""Curves as geometry: places on a canvas and what stands at the axes. The templates draw them as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import NamedTuple

from evals.records import Point

LEFT, RIGHT, TOP, BOTTOM = 46, 390, 14, 196
"""Where the axes are, on a canvas of 400 by 224 (``drawn.html``)."""
STEPS = 5
"""About so many steps an axis."""


class Tick(NamedTuple):
    """A place on an axis and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A curve of steps, ready to be drawn."""

    about: str
    """What it shows, for who cannot see it."""
    path: str
    """As SVG has it."""
    end: tuple[float, float]
    """Its last point."""
    x: tuple[Tick, ...]
    y: tuple[Tick, ...]
    x_title: str
    y_title: str
    marks: tuple[Tick, ...] = ()
    """Upright lines with a word."""


def risk_curve(points: Sequence[Point]) -> Curve:
    """Risk over coverage, the surest answers first; at least one point."""
    top = _round_up(max(max(point.risk for point in points), 0.1))
    last = points[-1]
    return _curve(
        [(point.coverage, point.risk) for point in points],
        width=1.0,
        height=top,
        about=f"Risk by coverage; at coverage {last.coverage:.2f} the risk is {last.risk:.2f}.",
        titles=("coverage: share of the questions that are answered", "risk: share of the answers that are wrong"),
    )


def time_curve(milliseconds: Iterable[float], marks: Sequence[tuple[str, float]]) -> Curve:
    """The share of answers that came within a time; at least one. Marks are words at times."""
    times = sorted(milliseconds)
    seconds = [(time / 1000, (n + 1) / len(times)) for n, time in enumerate(times)]
    width = _round_up(max(times[-1] / 1000, 0.001))
    told = ", ".join(f"{word} {time / 1000:.2f} s" for word, time in marks)
    return _curve(
        [(0.0, 0.0), *seconds],
        width=width,
        height=1.0,
        about=f"Share of the answers by time: {told}.",
        titles=("seconds", "share of the answers that came by then"),
        marks=[(word, time / 1000) for word, time in marks],
    )


def _curve(
    points: Sequence[tuple[float, float]],
    *,
    width: float,
    height: float,
    about: str,
    titles: tuple[str, str],
    marks: Sequence[tuple[str, float]] = (),
) -> Curve:
    def across(x: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * x / width, 1)

    def up(y: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * y / height, 1)

    first, *rest = points
    steps = "".join(f"H{across(x)}V{up(y)}" for x, y in rest)
    return Curve(
        about=about,
        path=f"M{across(first[0])} {up(first[1])}{steps}",
        end=(across(points[-1][0]), up(points[-1][1])),
        x=tuple(Tick(across(tick), f"{tick:g}") for tick in ticks(width)),
        y=tuple(Tick(up(tick), f"{tick:g}") for tick in ticks(height)),
        x_title=titles[0],
        y_title=titles[1],
        marks=tuple(Tick(across(x), word) for word, x in marks),
    )


def ticks(high: float) -> list[float]:
    """Round numbers from 0 to a high one.

    >>> ticks(1.0), ticks(0.3)
    ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.0, 0.1, 0.2, 0.3])
    """
    step = _step(high)
    return [round(n * step, 10) for n in range(floor(high / step + 1e-9) + 1)]


def _round_up(high: float) -> float:
    """The next tick.

    >>> _round_up(0.27), _round_up(8.3)
    (0.3, 10.0)
    """
    step = _step(high)
    return round(ceil(high / step - 1e-9) * step, 10)


def _step(high: float) -> float:
    """1, 2 or 5 times a power of ten."""
    rough: float = high / STEPS
    power: float = 10.0 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough - 1e-12)
