"""Figures of a run: values with their intervals, and never one that misleads alone without the one beside it."""

from collections.abc import Iterable, Iterator, Sequence

from evals.metrics import METRICS
from evals.records import Better, Figure, Report
from evals.reports import numbers
from evals.reports.contents import headlines
from evals.reports.glossary import GLOSSARY
from evals.reports.legible import in_line
from evals.reports.tables import Table, by_group, heat
from ui.html.escaping import text
from ui.wording import plural

_UNSEEN = {
    "": '<span class="unseen">group</span>',
    "acts": '<span class="unseen">what can be done</span>',
}
"""Heads of columns that say nothing to those who see them."""
OF_A_RUN = 2
"""Headlines that a line of the list of runs has."""


def value(figure: Figure) -> str:
    """A value with its interval; bold, unless it comes from few cases."""
    tag = "span" if figure.note else "b"
    interval = numbers.bounds(figure.low, figure.high, figure.unit)
    bounds = f' <span class="bounds">{interval}</span>' if interval else ""
    return f"<{tag}>{numbers.shown(figure.value, figure.unit)}</{tag}>{bounds}"


def beside(of: str, figures: Iterable[Figure]) -> str:
    """The figure without which this one misleads, in a few words; empty if it does not."""
    name = METRICS[of].beside if of in METRICS else ""
    found = next((one for one in figures if one.metric == name), None)
    if not name:
        return ""
    return f"at {text(name)} {value(found)}" if found and found.value is not None else f"{text(name)} is not known"


def headline(figures: Sequence[Figure]) -> str:
    """The first figures of a run, a line each."""
    known = {figure.metric: figure for figure in figures}
    return "".join(f"<div>{_line(known[name], figures)}</div>" for name in headlines(figures)[:OF_A_RUN])


def _line(figure: Figure, figures: Sequence[Figure]) -> str:
    with_it = beside(figure.metric, figures)
    return f"{metric(figure.metric, figure.better)} {value(figure)}{f' {with_it}' if with_it else ''}, n = {figure.n}"


def scores(figures: Sequence[Figure]) -> str:
    """The headline figures as a table, and all others folded below."""
    first = headlines(figures)
    others = [figure for figure in figures if figure.metric not in first and figure.value is not None]
    known = {figure.metric: figure for figure in figures}
    told = (
        "Intervals are 95 %, by bootstrap over clusters of cases that share a paragraph or article. "
        "n counts answers; what comes from fewer than 20 is not set in bold. ↓: lower is better."
    )
    more = folded(plural(len(others), "more figure"), _figures("More figures", others, figures))
    main = _figures("Main figures, with 95 % intervals", [known[name] for name in first], figures)
    return f'{main}<p class="note">{told}</p>{more if others else ""}'


def _figures(caption: str, shown: Iterable[Figure], every: Sequence[Figure]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{metric(figure.metric, figure.better)}</th>'
        f"<td>{value(figure)}{_below(beside(figure.metric, every))}</td><td>{figure.n}</td>"
        f"<td>{text(GLOSSARY.get(figure.metric, ''))}{_note(figure)}</td></tr>"
        for figure in shown
    )
    return wide(caption, ("metric", "value", "n", "what it is"), rows, "figures")


def _below(told: str) -> str:
    return f"<br><small>{told}</small>" if told else ""


def metric(name: str, better: Better = "higher") -> str:
    """A metric's name, which may be broken where its words end."""
    return text(in_line(numbers.name(name, better))).replace("_", "_<wbr>")


def _note(figure: Figure) -> str:
    return f" <em>({text(figure.note)})</em>" if figure.note else ""


def groups(report: Report) -> str:
    """By kind, expert, half, article and judge; of planted errors the kinds by judges. Only the first is unfolded."""
    tables = [*heat(report), *by_group(report)]
    return "".join(_group(table) if n == 0 else folded(table.title, _group(table)) for n, table in enumerate(tables))


def _group(table: Table) -> str:
    rows = "".join(
        f'<tr><th scope="row" dir="auto">{text(in_line(row.name, 60))}</th>{"".join(map(_cell, row.figures))}</tr>'
        for row in table.rows
    )
    left = f'<p class="note">And {table.left} more, in the whole report.</p>' if table.left else ""
    return wide(table.title, ("", *table.columns), rows, "groups") + left


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td>–</td>"
    return f"<td>{value(figure)}<br><small>n = {figure.n}</small></td>"


def folded(title: str, content: str) -> str:
    """Content, which is HTML, behind its title."""
    return f"<details><summary>{text(title)}</summary>{content}</details>"


def wide(caption: str, columns: Sequence[str], rows: str, kind: str) -> str:
    """A table in a frame that scrolls; rows are HTML, all else is words."""
    heads = "".join(_heads(columns))
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{text(caption)}"><table class="{kind}">'
        f"<caption>{text(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _heads(columns: Sequence[str]) -> Iterator[str]:
    for column in columns:
        yield f'<th scope="col">{_UNSEEN.get(column) or metric(column)}</th>'
