"""Stances on claims of our own: ``python -m evals.benchmarks.panel [--cases FILE ...] [--articles PATH ...]``.

The claims in ``evals/data/panel-*.jsonl`` are about the bundled digest, the roundups in ``tests/data`` and the invented
ones beside them; where each expert stands was written before any tuning. The test half is about other articles than
the development files, but for the digest. A cell that people may read in two ways allows both; it counts under the
first. What to compare with: "everybody who speaks to it agrees" and "everybody is silent", on the same cells.

The second table is what the bounds in ``rag/panels/heard.py`` and ``rag/panels/stances.py`` are set by.
"""

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from evals.benchmarks.answers import DATA, named, over, read_cases
from evals.benchmarks.command import run, show, table
from evals.benchmarks.panel_bounds import GIVEN, bounds
from index.build import SAMPLE
from rag.assistant import Assistant
from rag.panels.panel import Panel, panel
from rag.records import Question

DEVELOPMENT = [DATA / "panel-dev.jsonl", DATA / "panel-more-dev.jsonl"]
ARTICLES = [SAMPLE, Path("tests/data/roundups"), DATA / "water-order.txt", DATA / "governor-resigns.txt"]
STANCES = ("agrees", "disagrees", "qualified", "unclear", "silent")
SPOKEN = "of those who speak"


class Judged(NamedTuple):
    """A cell and what it should be."""

    case: Mapping[str, Any]
    expert: str
    wanted: Sequence[str]
    """The stances that are right, the likeliest first."""
    got: str
    quote: str

    @property
    def right(self) -> bool:
        """Whether it is one of them."""
        return self.got in self.wanted


def main() -> None:
    """Put all claims to the experts and print how often each stance is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", default=DEVELOPMENT, metavar="FILE")
    parser.add_argument("--articles", type=Path, nargs="+", default=ARTICLES, metavar="PATH")
    parser.add_argument("--set", nargs="*", default=[], dest="changes", metavar="NAME=VALUE")
    parser.add_argument("--failures", action="store_true", help="print each cell that is wrong")
    options = parser.parse_args()
    cases = {name: read_cases(path) for name, path in named(options.cases).items()}
    with tempfile.TemporaryDirectory() as folder:
        assistant = over(options.articles, folder, options.changes)
        put = {name: [(case, ask(assistant, case)) for case in some] for name, some in cases.items()}
        judged = {name: [cell for case, found in some for cell in cells(case, found)] for name, some in put.items()}
        show(scores(judged), bounds([one for some in put.values() for one in some], assistant.library))
    if options.failures:
        for cell in (cell for cells in judged.values() for cell in cells if not cell.right):
            show_failure(Console(), cell)


def ask(assistant: Assistant, case: Mapping[str, Any]) -> Panel:
    """The panel on a case's claim."""
    return panel(assistant, Question(text=case["claim"], id=case["id"], articles=(case["article"],)))


def cells(case: Mapping[str, Any], found: Panel) -> list[Judged]:
    """One cell an expert; a panel that finds nobody makes all silent."""
    given = {cell.expert: cell for cell in found.cells}
    judged: list[Judged] = []
    for expert, wanted in case["stances"].items():
        cell = given.get(expert)
        quote = cell.citation.quote if cell and cell.citation else ""
        judged.append(Judged(case, expert, wanted, cell.stance if cell else "silent", quote))
    return judged


def scores(judged: Mapping[str, Sequence[Judged]]) -> Table:
    """For each stance the number of cells and the share that is right, for each file."""
    made = table("panel: stances right", "measure", *(column for name in judged for column in ("cells", name)))
    for stance in STANCES:
        _row(made, stance, [[c.right for c in cells if c.wanted[0] == stance] for cells in judged.values()])
    made.add_section()
    _row(made, "all", [[c.right for c in cells] for cells in judged.values()])
    _row(made, SPOKEN, [[c.right for c in cells if c.wanted[0] != "silent"] for cells in judged.values()])
    both = [[c for c in cells if c.wanted[0] != "silent" and c.got != "silent"] for cells in judged.values()]
    _row(made, f"{SPOKEN} and are heard", [[c.right for c in cells] for cells in both])
    _row(made, "speaks or is silent", [[spoken_right(c) for c in cells] for cells in judged.values()])
    given = [[c for c in cells if c.got in GIVEN] for cells in judged.values()]
    _row(made, "stances given", [[c.right for c in cells] for cells in given])
    _row(
        made,
        f"unclear, {SPOKEN}",
        [[c.got == "unclear" for c in cells if c.wanted[0] != "silent"] for cells in judged.values()],
    )
    turned = [[is_turned(c) for c in cells if c.got in ("agrees", "disagrees")] for cells in judged.values()]
    _row(made, "turned round (lower is better)", turned)
    made.add_section()
    _row(made, "if all who are heard agreed", [[agreeing(c) for c in cells] for cells in judged.values()])
    _row(made, "if all were silent", [["silent" in c.wanted for c in cells] for cells in judged.values()])
    return made


def spoken_right(cell: Judged) -> bool:
    """Whether an expert is heard who speaks, and one who is silent is not."""
    allowed = {stance == "silent" for stance in cell.wanted}
    return (cell.got == "silent") in allowed


def is_turned(cell: Judged) -> bool:
    """Whether a clear stance is the opposite of what is right: the worst that may happen."""
    opposite = {"agrees": "disagrees", "disagrees": "agrees"}[cell.got]
    return not cell.right and opposite in cell.wanted


def agreeing(cell: Judged) -> bool:
    """Whether the cell would be right if whoever is heard agreed."""
    return ("silent" if cell.got == "silent" else "agrees") in cell.wanted


def show_failure(console: Console, cell: Judged) -> None:
    """Print a cell that is wrong."""
    console.print(f"{cell.case['id']}: {cell.case['claim']}", markup=False, style="bold")
    console.print(f"   {cell.expert}: wanted {' or '.join(cell.wanted)}, got {cell.got}", markup=False)
    if cell.quote:
        console.print(f"   “{cell.quote}”", markup=False)


def _row(made: Table, name: str, columns: Sequence[Sequence[bool]]) -> None:
    made.add_row(name, *(x for some in columns for x in (str(len(some)), f"{mean(some):.2f}" if some else "")))


if __name__ == "__main__":
    run(main)
