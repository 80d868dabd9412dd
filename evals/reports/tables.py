"""Figures side by side: groups by metrics, and of planted errors the kinds by judges."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.metrics.planted import CONTROL, PLANTED
from evals.records import Figure, Report

COLUMNS = (
    "correct", "faithfulness", "coverage", "citation_precision", "key_facts", "abstention_recall", "holds",
)  # fmt: skip
"""What is told of each group; columns that no group has are left out."""
OF_JUDGES = ("faithfulness", "coverage", "citation_recall", "citation_precision", "attribution_accuracy")
"""What is told of each judge."""
TITLES = {
    "kind": "By kind of question",
    "expert": "By expert",
    "half": "By half",
    "article": "By article",
}
"""What groups are shown, and in this order."""
MOST = 60
"""Rows of a table; what is beyond them is counted."""


class Row(NamedTuple):
    """A group; None where it has no such figure."""

    name: str
    figures: tuple[Figure | None, ...]


class Table(NamedTuple):
    """Rows by columns, none of them empty."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    left: int = 0
    """Rows that are not shown."""
    metric: str = ""
    """Of what all columns are, if it is one."""


def by_group(report: Report) -> list[Table]:
    """A table each grouping that the run has. ``faithfulness`` never stands there without ``coverage``."""
    if heat(report):
        return []  # the answers are bad on purpose
    tables = [_table(TITLES[name], report.groups[name], COLUMNS) for name in TITLES if name in report.groups]
    judges = _judges(report)
    return [table for table in tables if table.columns] + ([_table("By judge", judges, OF_JUDGES)] if judges else [])


def _judges(report: Report) -> dict[str, Sequence[Figure]]:
    """The judge and the others; coverage depends on nobody who judges."""
    others = report.groups.get("judge", {})
    coverage = [figure for figure in report.figures if figure.metric == "coverage" and figure.value is not None]
    if not others:
        return {}
    return {report.run.judge: report.figures, **{name: (*of, *coverage) for name, of in others.items()}}


def heat(report: Report) -> list[Table]:
    """Of planted errors the share that is found, of controls the share that is called wrong: kinds by judges."""
    judges = {report.run.judge: report.groups.get("kind", {})}
    judges |= {name.removeprefix("kind by "): of for name, of in report.groups.items() if name.startswith("kind by ")}
    blocks = (
        (PLANTED, "errors_found", "Planted errors that are found"),
        (CONTROL, "false_alarms", "True sentences that are called wrong"),
    )
    found = []
    for prefix, metric, title in blocks:
        kinds = [kind for kind in report.groups.get("kind", {}) if kind.startswith(f"{prefix}/")]
        rows = [
            Row(kind.partition("/")[2], tuple(_figure(of.get(kind, ()), metric) for of in judges.values()))
            for kind in kinds
        ]
        if rows:
            found.append(Table(title, tuple(judges), tuple(rows[:MOST]), len(rows[MOST:]), metric))
    return found


def _table(title: str, groups: Mapping[str, Sequence[Figure]], shown: Sequence[str]) -> Table:
    known = {figure.metric for figures in groups.values() for figure in figures if figure.value is not None}
    columns = tuple(one for one in shown if one in known or (one == "coverage" and "faithfulness" in known))
    largest = set(sorted(groups, key=lambda name: -max((figure.n for figure in groups[name]), default=0))[:MOST])
    rows = [Row(name, tuple(_figure(groups[name], one) for one in columns)) for name in groups if name in largest]
    return Table(title, columns, tuple(rows), len(groups) - len(rows))


def _figure(figures: Sequence[Figure], metric: str) -> Figure | None:
    return next((figure for figure in figures if figure.metric == metric and figure.value is not None), None)
