"""Figures in the terminal: a run's table, a comparison's tables."""

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from evals.comparing import Comparison, Difference, Turned
from evals.records import Figure, People, Report, Unit
from evals.reports.numbers import FIXED, bounds, name, note, shown
from ui import terminal

SHOWN_TURNED = 12
"""Cases that turned, at most; the others are counted."""
NOTE = (
    "[95 % intervals by cluster bootstrap; the bound of a figure without any variation is exact binomial.] ↓ lower is"
    " better. Of few articles the clusters are paragraphs, and the figures are about these articles alone."
)


def report(found: Report, by: str = "") -> None:
    """Print a run's figures; ``by``: a grouping, whose groups become tables below."""
    screen = terminal.console()
    run = found.run
    who = f"{run.answerer or 'others'}{f' ({run.model})' if run.model else ''}"
    screen.print(_figures(f"{run.suite}: {run.cases} cases, answered by {who}", found.figures))
    for group, figures in found.groups.get(by, {}).items() if by else ():
        screen.print(_figures(f"{by}: {group}", figures))
    if not run.answerer:
        screen.print(_not_applicable(found.figures))
    if found.people:
        screen.print(_people(found.people, run.judge))
    if found.agreement:
        pairs = ", ".join(f"{judge} {value:.2f}" for judge, value in found.agreement.items())
        screen.print(Text(f"Agreement of the judge ({run.judge}), Cohen's kappa: {pairs}.", "dim"))
    screen.print(Text(NOTE, "dim"))


def comparison(found: Comparison, by_kind: bool = False) -> None:
    """Print what differs between two runs, and the cases that turned."""
    screen = terminal.console()
    screen.print(_differences(f"{found.b.suite}: B against A", found.differences))
    for kind, differences in found.kinds.items() if by_kind else ():
        screen.print(_differences(f"kind: {kind}", differences))
    for many, which in ((len(found.missing), "A only"), (len(found.new), "B only")):
        if many:
            screen.print(f"{many} case{'s' * (many > 1)} in {which}: in no figure.", style="yellow")
    if found.turned:
        screen.print(_turned(found.turned))
        if (rest := len(found.turned) - SHOWN_TURNED) > 0:
            screen.print(f"{rest} more turned (--json lists all).", style="dim")


def _figures(title: str, figures: Iterable[Figure]) -> Table:
    table = _table(title, ("metric", "value", "95 %", "n", "clusters", "note"))
    for figure in figures:
        if figure.value is None:
            continue
        look = "dim" if figure.note else ""
        table.add_row(
            name(figure.metric, figure.better),
            Text(shown(figure.value, figure.unit), look or "bold"),
            bounds(figure.low, figure.high, figure.unit),
            str(figure.n),
            str(figure.clusters),
            note(figure),
            style=look,
        )
    return table


def _not_applicable(figures: Iterable[Figure]) -> Table:
    """The metrics that answers from elsewhere do not have, by reason."""
    reasons: dict[str, list[str]] = {}
    for figure in figures:
        if figure.value is None:
            reasons.setdefault(figure.note, []).append(figure.metric)
    table = _table("not applicable", ("why", "metric"))
    for reason, metrics in reasons.items():
        table.add_row(reason, ", ".join(metrics), style="dim")
    return table


def _people(people: People, judge: str) -> str:
    area, every, half = (
        f"{shown(found.value, 'share')} {bounds(found.low, found.high, 'share')}".strip()
        for found in (people.area, people.kappa_all, people.kappa_half)
    )
    return (
        f"People call {people.faithful} of {people.n} answers faithful. The judge ({judge}) agrees: AUROC of the share"
        f" of supported claims {area}; Cohen's kappa of “all are supported” {every}, of “at least half are” {half};"
        f" {people.clusters} clusters."
    )


def _differences(title: str, differences: Iterable[Difference]) -> Table:
    columns = (
        "metric",
        "A",
        "B",
        "B − A",
        "95 %",
        "p (Holm)",
        "McNemar",
        "n",
        "better",
        "worse",
        "A only",
        "B only",
        "",
    )
    table = _table(title, columns)
    looks = {"better": "bold green", "worse": "bold red", "no difference": ""}
    for one in differences:
        table.add_row(
            name(one.metric, one.better),
            *(shown(value, one.unit) for value in (one.a, one.b)),
            Text(_signed(one.difference, one.unit), looks[one.side]),
            bounds(one.low, one.high, one.unit),
            "" if one.p is None else f"{one.p:.3f}",
            "" if one.mcnemar is None else f"{one.mcnemar:.3f}",
            *(str(many) for many in (one.n, one.improved, one.worsened, one.only_a, one.only_b)),
            "; ".join(part for part in (one.side if one.side != "no difference" else "", one.note) if part),
        )
    return table


def _turned(turned: Sequence[Turned]) -> Table:
    table = _table("cases that turned", ("case", "kind", "metric", "A", "B", "why"))
    table.expand = True
    for column in table.columns[:-1]:
        column.min_width = max(len(str(cell)) for cell in (column.header, *_cells(turned, str(column.header))))
    table.columns[-1].ratio = 1
    for one in turned[:SHOWN_TURNED]:
        table.add_row(
            Text(one.case, "red" if one.worse else "green"),
            Text(one.kind),
            one.metric,
            shown(one.a, "share"),
            shown(one.b, "share"),
            Text(f"{one.question} | {one.reason_b}", overflow="ellipsis", no_wrap=True),
        )
    return table


def _cells(turned: Sequence[Turned], column: str) -> list[str]:
    """What a column shows, for its width: what it says must be read whole, the last one may be cut."""
    return [str(getattr(one, column, "0.000")) for one in turned[:SHOWN_TURNED] if column not in ("A", "B")] or [
        "0.000"
    ]


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=Text(title, "bold"), title_justify="left", box=None, padding=(0, 1))
    words = ("metric", "note", "case", "kind", "why", "")
    for column in columns:
        table.add_column(column, justify="left" if column in words else "right", no_wrap=column not in ("note", ""))
    return table


def _signed(value: float | None, unit: Unit) -> str:
    return "–" if value is None else format(value, f"+{FIXED[unit]}")
