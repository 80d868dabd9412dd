"""The runs of suites: how the one that is under way stands, and the list of all."""

from evals.records import Run
from evals.reports.legible import in_line
from evals.run_list import Listed, Listing
from index.errors import PullquoteError
from ui.html.escaping import button, problem, text
from ui.html.scores import headline, wide
from ui.html.shelf import status
from ui.suite_runs import Standing
from ui.wording import day, plural

ABOUT = {
    "smoke": "20 cases, of each kind of question the first. Takes some 10 seconds.",
    "sample": "229 cases of all kinds on the bundled digest, some beside an article that gives the assistant orders. "
    "Takes about a minute.",
    "robustness": "30 questions, each as it is, in other words, with typos, beside articles about other matters, and "
    "with the experts in another order. Takes less than a minute.",
    "corruption": "About 490 claims with one planted error each, or none. No assistant is asked: it measures the "
    "checker that judges the other suites. Takes half a minute.",
}
"""What each suite asks. Times are of the quoting answerer, on a machine that has nothing else to do."""


def about(suite: str) -> str:
    """What a suite asks."""
    return f'<p class="note">{text(ABOUT.get(suite, ""))}</p>'


def elsewhere() -> str:
    """What this page cannot run, and where it can be."""
    return (
        "<details><summary>Cases and answers of your own</summary><p class='note'>They are files on the server, so they"
        " are run in a terminal there: <code>pullquote eval FILE --article ROUNDUP</code> asks cases of your own (it "
        "needs the file of cases and the article that they are about), <code>pullquote eval --answers FILE</code> "
        "judges what another assistant said (it needs answers with what was before it). Their runs are listed here."
        "</p></details>"
    )


def told(standing: Standing | None, trouble: PullquoteError | None = None) -> str:
    """What has happened, for those who do not see the bar: said at the beginning and at the end.

    ``trouble`` is why a run that was asked for is not begun.
    """
    words = problem(trouble) if trouble else _told(standing) if standing else ""
    return f'<div class="told" tabindex="-1">{words}</div>' if words else ""


def _told(standing: Standing) -> str:
    if standing.phase == "failed":
        return problem(PullquoteError(standing.problem, hint=standing.hint))
    if standing.running:
        return status(f"Stopping {standing.suite}" if standing.stopping else f"Running {standing.suite}")
    if standing.phase == "stopped":
        kept = f" What was answered is kept in {standing.name}: go on with it." if standing.name else ""
        return status(f"{standing.suite} was stopped.{kept}")
    return status(f"{standing.suite} has ended after {standing.seconds:.0f} seconds.")


def progress(standing: Standing | None) -> str:
    """How far the run is; empty if none is under way."""
    if standing is None or not standing.running:
        return ""
    return f'<div class="under-way">{_bar(standing)}<p class="note">{"".join(_so_far(standing))}</p></div>'


def _bar(standing: Standing) -> str:
    if standing.phase == "starting":
        return f"<p><b>{text(standing.suite)}</b>: reading the articles</p><progress aria-label='Starting'></progress>"
    asking = standing.phase == "asking"
    done, doing = (standing.asked, "answered") if asking else (standing.judged, "judged")
    label = f"{done} of {plural(standing.of, 'case')} {doing}"
    if not asking and done >= standing.of:
        label = f"{plural(standing.of, 'case')} judged; figures and intervals are computed"
    return (
        f"<p><b>{text(standing.suite)}</b>: {label}</p>"
        f'<progress value="{done}" max="{max(standing.of, 1)}" aria-label="Cases {doing}"></progress>'
    )


def _so_far(standing: Standing) -> list[str]:
    tally = standing.tally
    parts = [f"{standing.seconds:.0f} s"]
    if tally.score is not None:
        parts.append(f"correct so far: {tally.score:.2f}")
    if tally.cost:
        parts.append(f"cost {tally.cost:.4f}")
    if tally.failed:
        parts.append(f"{tally.failed} failed, the last with: {text(in_line(tally.last_error))}")
    return [" · ".join(parts)]


def runs(found: Listing, under_way: str = "") -> str:
    """All runs; ``under_way`` is the name of the one that goes on now."""
    if not found.runs:
        return '<p class="note">There are no runs yet.</p>'
    rows = "".join(_row(one, under_way) for one in found.runs)
    left = f'<p class="note">And {plural(found.left, "older run")} in the folder.</p>' if found.left else ""
    columns = ("run", "answered by", "main figures", "acts")
    return wide(f"{plural(len(found.runs), 'run')}, the newest first", columns, rows, "runs") + left


def _row(one: Listed, under_way: str) -> str:
    name = f"<small>{text(in_line(one.name, 60))}</small>"
    if one.run is None:
        why = f'<td colspan="3"><span class="shape">△</span> Unreadable: {text(one.problem)}</td>'
        return f'<tr><th scope="row">{name}</th>{why}</tr>'
    head = f'<th scope="row">{text(in_line(one.run.suite, 60))}<br><small>{when(one.run)}</small><br>{name}</th>'
    if one.figures:
        figures, act = headline(one.figures), button("report", one.name, "Read", title=f"Read the report of {one.name}")
    elif one.name == under_way:
        figures, act = '<span class="shape">◔</span> under way', ""
    else:
        figures = '<span class="shape">◐</span> not finished'
        act = button("going_on", one.name, "Go on", title=f"Go on with {one.name}")
    return f'<tr>{head}<td>{answered_by(one.run)}</td><td>{figures}</td><td class="does">{act}</td></tr>'


def when(run: Run) -> str:
    """A run's day and time; all are UTC."""
    return f"{text(day(run.started[:10]))}, {text(run.started[11:16])} UTC"


def answered_by(run: Run) -> str:
    """Who answered."""
    model = f" ({text(in_line(run.model, 60))})" if run.model else ""
    return f"{text(in_line(run.answerer, 60)) or 'others'}{model}"


def choice_label(one: Listed) -> str:
    """A run as it stands in a list of choices, which escapes it itself."""
    assert one.run is not None
    return f"{one.run.suite}, {one.run.started[:16].replace('T', ' ')}, {one.run.answerer or 'others'} ({one.name})"
