"""A run's report on the page: its figures, its groups, its cases; each case opens beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from evals.reports import numbers
from evals.reports.contents import Contents, Reading
from evals.reports.legible import in_line
from ui.html.escaping import button, text
from ui.html.runs import answered_by, when
from ui.html.scores import groups, scores, wide
from ui.wording import plural

MOST = 300
"""Cases of one list."""
FAILING, PASSING = "failing", "passing"
"""Which cases are listed, beside those that fail on one metric, which is named."""


def report(name: str, contents: Contents, address: str) -> str:
    """All but the cases; at the address is the whole report, in one file."""
    run = contents.report.run
    failing = len(contents.failing)
    fails = f"{failing} of them fail on some metric" if failing else "none of them fails"
    agreement = ", ".join(f"{text(judge)} {value:.2f}" for judge, value in contents.report.agreement.items())
    agrees = f" Agreement of the judge, Cohen’s kappa: {agreement}." if agreement else ""
    links = (
        f'<a href="{text(address)}" target="_blank" rel="noopener">Open the whole report</a>'
        f'<a href="{text(address)}" download="{text(name)}.html">Download it</a>'
    )
    return (
        f'<h2 tabindex="-1">Report: {text(in_line(run.suite))}, {when(run)}</h2>'
        f'<p class="lead">{plural(len(contents.readings), "answer")} to {plural(run.cases, "case")} by '
        f"<b>{answered_by(run)}</b>, judged by <b>{text(run.judge)}</b>; {fails}.{agrees}</p>"
        f'<p class="acts links">{links}</p>{scores(contents.report.figures)}{groups(contents.report)}<h3>Cases</h3>'
    )


def choices(contents: Contents) -> list[tuple[str, str]]:
    """The lists of cases that there are, by label."""
    counts = Counter(score.metric for reading in contents.failing for score in reading.failures)
    some = [(f"failing on {name} ({count})", name) for name, count in counts.most_common()]
    ends = [
        (f"all that fail ({len(contents.failing)})", FAILING),
        (f"all that pass ({len(contents.passing)})", PASSING),
    ]
    return [ends[0], *some, ends[1]]


def cases(name: str, contents: Contents, which: str) -> str:
    """Those of a list, each with a button that opens it."""
    found = list(_those(contents, which))
    if not found:
        return '<p class="note">There are none.</p>'
    rows = "".join(_row(name, reading) for reading in found[:MOST])
    left = f'<p class="note">And {len(found) - MOST} more, in the whole report.</p>' if len(found) > MOST else ""
    columns = ("case", "question", "fails on", "acts")
    return wide(plural(len(found), "case"), columns, rows, "cases") + left


def _those(contents: Contents, which: str) -> Iterator[Reading]:
    if which in (FAILING, PASSING):
        yield from contents.failing if which == FAILING else contents.passing
    else:
        yield from (one for one in contents.failing if which in {score.metric for score in one.failures})


def _row(name: str, reading: Reading) -> str:
    case = reading.judged.outcome.case
    half = "<br><small>test half</small>" if case.half == "test" else ""
    fails = "; ".join(failed(reading)) or '<span class="shape">●</span> passes'
    opens = button("case", f"{name}/{reading.name}", "Read", title=f"Read the case {in_line(reading.name, 60)}")
    return (
        f'<tr><th scope="row">{text(in_line(reading.name, 60))}<br><small>{text(in_line(case.kind, 40))}</small>'
        f"{half}</th>"
        f'<td dir="auto">{text(in_line(case.question))}</td><td>{fails}</td><td class="does">{opens}</td></tr>'
    )


def failed(reading: Reading) -> Sequence[str]:
    """The metrics on which it fails, with a sign that needs no colour."""
    return [
        f'<span class="fails"><span class="shape">○</span> {text(score.metric)}'
        f"{f' {numbers.shown(score.value)}' if score.value not in (0, 1) else ''}</span>"
        for score in reading.failures
    ]
