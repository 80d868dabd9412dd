"""Two runs of the same cases side by side: what differs, and which cases turned."""

from collections.abc import Iterator, Sequence

from evals.comparing import Comparison, Difference, Turned
from evals.records import Run, Unit
from evals.reports import numbers
from evals.reports.contents import HEADLINES
from evals.reports.failing import PLANTED
from evals.reports.legible import in_line
from ui.html.escaping import button, text
from ui.html.runs import answered_by, when
from ui.html.scores import folded, metric, wide
from ui.wording import plural

SIDES = {"better": "▲ better", "worse": "▼ worse", "no difference": "– no difference shown"}
"""A sign and a word for what an interval shows of run B."""
COLUMNS = ("metric", "what it shows", "A", "B", "B − A", "95 %", "n")
MOST = 100
"""Cases that turned."""


def comparison(a: str, b: str, found: Comparison) -> str:
    """Run B against run A, both named by their folders."""
    whole, first = found.differences, _first(found.differences)
    others = [one for one in whole if one not in first]
    more = folded(plural(len(others), "more metric"), _table("More metrics", others))
    kinds = "".join(
        folded(f"Kind: {in_line(kind, 60)}", _table(f"Kind: {in_line(kind, 60)}", _first(differences)))
        for kind, differences in found.kinds.items()
    )
    return (
        f'<h3 tabindex="-1">{_verdict(first)}</h3>'
        f'<p class="lead">A: {_run(found.a, a)}. B: {_run(found.b, b)}.{"".join(_only(found))}</p>'
        f"{_table('B against A, case by case, with 95 % intervals of the difference', first)}"
        '<p class="note">An interval without 0 in it shows a difference; with it, none is shown, which is no proof '
        "that there is none. ↓: lower is better. “A only” and “B only” are cases that the metric has in one run only, "
        "such as those that the other refuses: read faithfulness with coverage.</p>"
        f"{more if others else ''}{_by_kind(kinds)}<h3>Cases that turned</h3>{_turned(a, b, found.turned)}"
    )


def _run(run: Run, name: str) -> str:
    return f"{text(in_line(run.suite, 60))}, {when(run)}, by {answered_by(run)} ({text(in_line(name, 60))})"


def _only(found: Comparison) -> Iterator[str]:
    for some, which in ((found.missing, "A"), (found.new, "B")):
        if some:
            yield f" {plural(len(some), 'case')} only in {which}, and in no figure here."


def _first(differences: Sequence[Difference]) -> list[Difference]:
    """The headlines, in their order, each with the metric without which it misleads."""
    known = {one.metric: one for one in differences}
    names = PLANTED if known.keys() & set(PLANTED) else (*HEADLINES[:2], "coverage", *HEADLINES[2:])
    return [known[name] for name in names if name in known]


def _verdict(first: Sequence[Difference]) -> str:
    better, worse = ([one.metric for one in first if one.side == side] for side in ("better", "worse"))
    parts = [f"B is {side} in {', '.join(names)}" for side, names in (("better", better), ("worse", worse)) if names]
    return text("; ".join(parts)) if parts else "No difference is shown between B and A"


def _table(caption: str, differences: Sequence[Difference]) -> str:
    return wide(caption, COLUMNS, "".join(map(_row, differences)), "differences")


def _row(one: Difference) -> str:
    cells = (
        f"{_shows(one)}{f' <em>({text(one.note)})</em>' if one.note else ''}"
        f"<br><small>{plural(one.improved, 'case')} better, {one.worsened} worse</small>",
        numbers.shown(one.a, one.unit),
        numbers.shown(one.b, one.unit),
        _signed(one.difference, one.unit),
        numbers.bounds(one.low, one.high, one.unit),
        f"{one.n}{_one_sided(one)}",
    )
    return (
        f'<tr><th scope="row">{metric(one.metric, one.better)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
    )


def _shows(one: Difference) -> str:
    """What the interval shows; all cases of one cluster have none."""
    return "? cannot be told" if one.low is None else SIDES[one.side]


def _one_sided(one: Difference) -> str:
    some = [f"{count} {which} only" for count, which in ((one.only_a, "A"), (one.only_b, "B")) if count]
    return f"<br><small>{', '.join(some)}</small>" if some else ""


def _signed(value: float | None, unit: Unit) -> str:
    return "–" if value is None else format(value, f"+{numbers.FIXED[unit]}")


def _by_kind(kinds: str) -> str:
    return f"<h3>By kind</h3>{kinds}" if kinds else ""


def _turned(a: str, b: str, turned: Sequence[Turned]) -> str:
    if not turned:
        return '<p class="note">No case turned.</p>'
    worse = sum(one.worse for one in turned)
    rows = "".join(_turn(a, b, one) for one in turned[:MOST])
    left = f'<p class="note">And {len(turned) - MOST} more.</p>' if len(turned) > MOST else ""
    caption = f"{plural(worse, 'case')} turned worse, {len(turned) - worse} better"
    return wide(caption, ("case", "question", "turned", "why, in B", "acts"), rows, "cases") + left


def _turn(a: str, b: str, one: Turned) -> str:
    opens = "".join(
        button("case", f"{name}/{one.case}", f"Read in {side}", title=f"Read {in_line(one.case, 60)} in run {side}")
        for side, name in (("A", a), ("B", b))
    )
    side = SIDES["worse" if one.worse else "better"]
    turned = f"{side}: {metric(one.metric)} {numbers.shown(one.a)} → {numbers.shown(one.b)}"
    return (
        f'<tr><th scope="row">{text(in_line(one.case, 60))}<br><small>{text(in_line(one.kind, 40))}</small></th>'
        f'<td dir="auto">{text(in_line(one.question))}</td><td>{turned}</td>'
        f'<td dir="auto">{text(in_line(one.reason_b))}</td><td class="does">{opens}</td></tr>'
    )
