"""Kinds of errors by checkers as a heat map, to be read in black and white, too."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from evals.benchmarks.pictures import INK


def draw(path: Path, kinds: Sequence[str], shares: Mapping[str, Sequence[float]]) -> None:
    """A row a kind, a column a checker, the share found in each cell."""
    import matplotlib as mpl

    with mpl.rc_context({"font.size": 9, "svg.fonttype": "none", "axes.edgecolor": INK}):
        from matplotlib.figure import Figure  # no window is ever opened

        values = np.array(list(shares.values()), float).T
        figure = Figure(figsize=(1.6 + 0.9 * len(shares), 1 + 0.3 * len(kinds)), dpi=200, layout="constrained")
        axes = figure.subplots()
        axes.imshow(values, cmap="Greys", vmin=0, vmax=1.15, aspect="auto")
        axes.set_xticks(range(len(shares)), list(shares), rotation=30, ha="right")
        axes.set_yticks(range(len(kinds)), list(kinds))
        axes.tick_params(length=0)
        for (row, column), value in np.ndenumerate(values):
            shown = "–" if np.isnan(value) else f"{value:.2f}"
            axes.text(column, row, shown, ha="center", va="center", color="white" if value > 0.6 else INK, fontsize=8)
        axes.set_title("share of planted errors found", loc="left", color=INK, fontsize=10)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path)
