"""Figures in the terminal: a run's table, a comparison's tables."""

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from evals.comparing import Comparison, Difference, Turned
from evals.metrics import METRICS
from evals.records import Figure, People, Report, Unit
from ui import terminal

FIXED: dict[Unit, str] = {"share": ".3f", "ms": ".0f", "tokens": ".0f", "cost": ".4f"}
"""How a value of each unit is written."""
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
    for name, figures in found.groups.get(by, {}).items() if by else ():
        screen.print(_figures(f"{by}: {name}", figures))
    if not run.answerer:
        screen.print(_not_applicable(found.figures))
    if found.people:
        screen.print(_people(found.people, run.judge))
    if found.agreement:
        pairs = ", ".join(f"{name} {value:.2f}" for name, value in found.agreement.items())
        screen.print(f"Agreement of the judge ({run.judge}), Cohen's kappa: {pairs}.", style="dim")
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
        metric = METRICS.get(figure.metric)
        notes = (figure.note, f"read with {metric.beside}" if metric and metric.beside else "")
        look = "dim" if figure.note else ""
        table.add_row(
            f"{figure.metric}{' ↓' if figure.better == 'lower' else ''}",
            Text(_value(figure.value, figure.unit), look or "bold"),
            _interval(figure.low, figure.high, figure.unit),
            str(figure.n),
            str(figure.clusters),
            "; ".join(note for note in notes if note),
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
        f"{_value(found.value, 'share')} {_interval(found.low, found.high, 'share')}".strip()
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
            f"{one.metric}{' ↓' if one.better == 'lower' else ''}",
            *(_value(value, one.unit) for value in (one.a, one.b)),
            Text(_signed(one.difference, one.unit), looks[one.side]),
            _interval(one.low, one.high, one.unit),
            "" if one.p is None else f"{one.p:.3f}",
            "" if one.mcnemar is None else f"{one.mcnemar:.3f}",
            *(str(many) for many in (one.n, one.improved, one.worsened, one.only_a, one.only_b)),
            "; ".join(part for part in (one.side if one.side != "no difference" else "", one.note) if part),
        )
    return table


def _turned(turned: Sequence[Turned]) -> Table:
    table = _table("cases that turned", ("case", "kind", "metric", "A", "B", "why"))
    for one in turned[:SHOWN_TURNED]:
        table.add_row(
            Text(one.case, "red" if one.worse else "green"),
            one.kind,
            one.metric,
            _value(one.a, "share"),
            _value(one.b, "share"),
            Text(f"{one.question} | {one.reason_b}", overflow="ellipsis", no_wrap=True),
        )
    return table


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=Text(title, "bold"), title_justify="left", box=None, padding=(0, 1))
    words = ("metric", "note", "case", "kind", "why", "")
    for column in columns:
        table.add_column(column, justify="left" if column in words else "right", no_wrap=column not in ("note", ""))
    return table


def _value(value: float | None, unit: Unit) -> str:
    return "–" if value is None else format(value, FIXED[unit])


def _signed(value: float | None, unit: Unit) -> str:
    return "–" if value is None else format(value, f"+{FIXED[unit]}")


def _interval(low: float | None, high: float | None, unit: Unit) -> str:
    return "" if low is None or high is None else f"[{_value(low, unit)}, {_value(high, unit)}]"
