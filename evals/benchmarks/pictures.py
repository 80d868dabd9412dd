"""Risk and coverage as a picture, to be read in black and white, too."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evals.benchmarks.decisions import Decisions
from index.errors import BadInput, ModelUnavailable

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, FAINT = "#1a1a1a", "#8a8a8a"
OTHERS = ("#5b7fa6", "#b0713a")
DASHES = ((0, (5, 2)), (0, (1, 1.4)))
SIZE = 3.6
"""Inches of a panel's side."""
SUFFIXES = (".png", ".svg")
TITLES = {
    "given": "ClapNQ, the passage given",
    "pairs": "MTRAG-UN, matched pairs",
    "searched": "MTRAG-UN, all questions searched",
}


def check(path: Path) -> None:
    """BadInput or ModelUnavailable if no picture can be drawn there: told before the work and not after it."""
    if path.suffix.lower() not in SUFFIXES:
        raise BadInput(f"A picture cannot be written as {path.name!r}.", hint=f"Use {' or '.join(SUFFIXES)}.")
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ModelUnavailable(
            "matplotlib is not installed, which draws the picture.", hint="Run: pip install --editable '.[bench]'"
        ) from error


def draw(path: Path, sets: Mapping[str, Mapping[str, Decisions]], ours: str, threshold: float) -> None:
    """A panel a set: how wrong the answers are, the more questions are answered; the controls are left out."""
    import matplotlib as mpl

    sets = {name: systems for name, systems in sets.items() if systems}
    with mpl.rc_context({"font.size": 9, "svg.fonttype": "none", "axes.edgecolor": INK}):
        from matplotlib.figure import Figure  # no window is ever opened

        figure = Figure(figsize=(SIZE * len(sets), SIZE + 1.4), dpi=200, layout="constrained")
        panels = figure.subplots(1, len(sets), sharey=True, squeeze=False)[0]
        for axes, (name, systems) in zip(panels, sets.items(), strict=True):
            shown = {system: some for system, some in systems.items() if not system.startswith("control")}
            _panel(axes, shown, ours, threshold)
            axes.set_title(TITLES[name], fontsize=10, loc="left", color=INK)
            axes.set_xlabel("coverage: share of questions answered")
        panels[0].set_ylabel("risk: share of the answers\nto questions without an answer")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)


def _panel(axes: "Axes", systems: Mapping[str, Decisions], ours: str, threshold: float) -> None:
    first = next(iter(systems.values()))
    share = float(np.mean(first.answerable))
    coverage = np.linspace(share, 1, 50)
    axes.axhline(1 - share, color=FAINT, linewidth=0.8, linestyle=(0, (2, 3)))
    axes.annotate("all answered", (0.02, 1 - share), (0, 3), textcoords="offset points", color=FAINT, fontsize=8)
    curve = systems[ours].curve()
    axes.plot(curve.coverage, curve.risk, color=INK, linewidth=1.8, label=ours, zorder=3)
    _mark(axes, systems[ours], threshold)
    others = [system for system in systems if system != ours]
    for system, color, dashes in zip(others, OTHERS, DASHES, strict=False):
        curve = systems[system].curve()
        axes.plot(curve.coverage, curve.risk, color=color, linewidth=1.2, linestyle=dashes, label=system)
    axes.set(xlim=(0, 1), ylim=(0, max(0.55, 1.12 * (1 - share))))
    axes.plot([0, *coverage], [0, *(1 - share / coverage)], color=FAINT, linewidth=0.8, label="perfect scores")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.16), frameon=False, fontsize=8, handlelength=2.8)


def _mark(axes: "Axes", decisions: Decisions, threshold: float) -> None:
    """The operating point on the curve."""
    answered = decisions.scores >= threshold
    if answered.any():
        place = float(answered.mean()), float((answered & ~decisions.answerable).sum() / answered.sum())
        (dot,) = axes.plot(*place, "o", markersize=6, color=INK, zorder=4, label=f"answers from {threshold:.2f}")
        dot.set_markerfacecolor("white")
