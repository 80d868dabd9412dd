"""The page Evals: a suite is run, its report read, two runs compared; cases open beside the page."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from evals.run_list import Listed
from evals.suites import SUITES
from index.errors import PullquoteError
from ui.assistants import Assistants
from ui.html import cases, comparisons, messages, reports, runs, source
from ui.html.escaping import problem
from ui.page.settings import Controls, chosen_settings
from ui.page.whole_reports import WholeReports
from ui.page.wire import payload
from ui.page.wiring import QUEUED, QUIET, Update, html
from ui.run_reading import RunReading
from ui.suite_plans import LIMITS, Wanted, begun, going_on
from ui.suite_runs import SuiteRuns

TICK_S = 1.0
"""How often the page asks how far a run is, while it shows one."""

TO_HEAD = """() => setTimeout(() => {
  const head = document.querySelector('%s');
  head?.focus({ preventScroll: true });
  head?.scrollIntoView({ block: 'start' });
}, 100)"""
"""What was asked for has come: the focus goes to its head."""

TO_TOLD = "() => setTimeout(() => document.querySelector('#suite-told .told')?.focus(), 100)"
"""The button that was pressed is gone: the focus goes to what has become of it."""

log = logging.getLogger(__name__)


class EvalDesk:
    """What the page works with: the runs of a folder, and the one that is under way."""

    def __init__(self, assistants: Assistants, root: Path) -> None:
        self.assistants = assistants
        self.root = root
        self.under_way = SuiteRuns(root)
        self.reading = RunReading(root)
        self.whole = WholeReports(self.reading)


def case_service(desk: EvalDesk) -> Callable[[Any], str]:
    """What the page's script calls for a case."""

    def case_of(sent: Any) -> str:
        """A case in full, named ``RUN/CASE``."""
        name, _, case = sent.partition("/") if isinstance(sent, str) else ("", "", "")
        try:
            return cases.case(*desk.reading.case(name, case))
        except PullquoteError as error:
            return source.no_section(error)
        except Exception:
            log.exception("A case could not be shown")
            return source.no_section(messages.FAILED)

    return case_of


class EvalParts(NamedTuple):
    """The components of the page."""

    suite: gr.Dropdown
    about: gr.HTML
    limit: gr.Dropdown
    run: gr.Button
    stop: gr.Button
    told: gr.HTML
    progress: gr.HTML
    timer: gr.Timer
    table: gr.HTML
    report: gr.HTML
    which: gr.Dropdown
    cases: gr.HTML
    open: gr.State
    """The run whose report is open."""
    first: gr.Dropdown
    second: gr.Dropdown
    compare: gr.Button
    comparison: gr.HTML


def evals_page() -> EvalParts:
    """Lay the page out; what there is comes when it is turned to."""
    with gr.Column(elem_classes="page"):
        html(
            "<p class='lead'>How faithful are the answers? A suite of cases is put to an assistant with the settings "
            "of this page, and each claim of its answers is judged by the articles.</p>"
        )
        with gr.Row(elem_classes="ask-row"):
            suite = gr.Dropdown(list(SUITES), value="smoke", label="Suite", min_width=160, elem_id="suite")
            limit = gr.Dropdown(
                [("all", 0), *((f"{many}, evenly over the suite", many) for many in LIMITS)],
                value=0,
                label="Cases",
                min_width=160,
                elem_id="suite-limit",
            )
            run = gr.Button("Run", variant="primary", scale=0, min_width=100, elem_id="run-suite")
            stop = gr.Button("Stop", visible=False, scale=0, min_width=100, elem_id="stop-suite")
        about = html(runs.about("smoke"), "suite-about")
        html(runs.elsewhere())
        told = html(name="suite-told")
        progress = html(name="suite-progress")
        timer = gr.Timer(TICK_S, active=False)
        html("<h2>Runs</h2>")
        table = html(name="runs")
        report = html(name="run-report")
        which = gr.Dropdown([], label="Show", visible=False, elem_id="which-cases")
        listed = html(name="run-cases")
        html("<h2>Compare two runs</h2>")
        with gr.Row(elem_classes="ask-row"):
            first = gr.Dropdown([], label="A, before", min_width=160, elem_id="run-a")
            second = gr.Dropdown([], label="B, after", min_width=160, elem_id="run-b")
            compare = gr.Button("Compare", variant="primary", scale=0, min_width=100, elem_id="compare-runs")
        comparison = html(name="comparison")
    return EvalParts(
        suite, about, limit, run, stop, told, progress, timer, table, report, which, listed, gr.State(""), first,
        second, compare, comparison,
    )  # fmt: skip


def wire_evals(parts: EvalParts, desk: EvalDesk, controls: Controls, wire: gr.HTML, tab: gr.Tab) -> None:
    """What happens on the page."""
    watched = _Watched(desk)
    standing = [parts.run, parts.stop, parts.told, parts.progress, parts.timer, parts.table, parts.first, parts.second]

    def start(
        suite: str | None,
        limit: int | None,
        answerer: str,
        model: str | None,
        unsupported: str,
        keep: int,
        sentences: int,
    ) -> list[Any]:
        choice = desk.assistants.choice(chosen_settings(answerer, model, unsupported, keep, sentences))
        return watched.starting(lambda: begun(desk.assistants, desk.root, suite or "", limit or 0, choice))

    def go_on(event: gr.EventData) -> list[Any]:
        return watched.starting(lambda: going_on(desk.assistants, desk.root, payload(event, "run")))

    started = parts.run.click(start, [parts.suite, parts.limit, *controls.parts], standing, **QUIET)
    stopped = parts.stop.click(watched.stopping, None, standing, **QUIET)
    gone_on = wire.going_on(go_on, None, standing, **QUIET)
    for pressed in (started, stopped, gone_on):
        pressed.then(None, None, None, js=TO_TOLD, **QUIET)
    tab.select(watched.shown, None, standing, **QUIET)
    parts.timer.tick(watched.ticked, None, standing, **QUIET)
    parts.suite.input(runs.about, parts.suite, parts.about, **QUIET)

    def opened(event: gr.EventData) -> tuple[str, Update, str, str]:
        return _report(desk, payload(event, "run"))

    def chosen(name: str, which: str) -> str:
        return _safe(lambda: reports.cases(name, desk.reading.contents(name), which))

    def compared(a: str | None, b: str | None) -> str:
        return _safe(lambda: comparisons.comparison(a or "", b or "", desk.reading.compared(a or "", b or "")))

    wire.report(opened, None, [parts.report, parts.which, parts.cases, parts.open], **QUEUED).then(
        None, None, None, js=TO_HEAD % "#run-report h2", **QUIET
    )
    parts.which.input(chosen, [parts.open, parts.which], parts.cases, **QUEUED)
    parts.compare.click(compared, [parts.first, parts.second], parts.comparison, **QUEUED).then(
        None, None, None, js=TO_HEAD % "#comparison :is(h3, p)", **QUIET
    )


def _report(desk: EvalDesk, name: str) -> tuple[str, Update, str, str]:
    """The report of a run, and the lists of its cases."""
    try:
        found = desk.reading.contents(name)
        which = gr.update(choices=reports.choices(found), value=reports.FAILING, visible=True)
        shown = reports.report(name, found, desk.whole.address(name))
        return shown, which, reports.cases(name, found, reports.FAILING), name
    except PullquoteError as error:
        told = error
    except Exception:
        log.exception("A report could not be shown")
        told = messages.FAILED
    return f'<h2 tabindex="-1">Report</h2>{problem(told)}', gr.update(visible=False), "", ""


def _safe(view: Callable[[], str]) -> str:
    """A view, or why it cannot be shown: files of a run may hold anything."""
    try:
        return view()
    except PullquoteError as error:
        return problem(error)
    except Exception:
        log.exception("A run could not be shown")
        return problem(messages.FAILED)


class _Watched:
    """What all visitors see of the run that is under way."""

    def __init__(self, desk: EvalDesk) -> None:
        self._desk = desk

    def starting(self, wanted: Callable[[], Wanted]) -> list[Any]:
        """Begin a run, or say why not; then show what is under way."""
        try:
            found = wanted()
            self._desk.under_way.start(found.plan, found.settings)
        except PullquoteError as error:
            return self._all(error)
        return self._all()

    def stopping(self) -> list[Any]:
        """Have it stop."""
        self._desk.under_way.stop()
        return self._all()

    def shown(self) -> list[Any]:
        """All, as it is now."""
        return self._all()

    def ticked(self) -> list[Any]:
        """How far it is; once it has ended, all."""
        standing = self._desk.under_way.standing
        if standing is None or not standing.running:
            return self._all()
        return [*(gr.skip(),) * 3, runs.progress(standing), *(gr.skip(),) * 4]

    def _all(self, trouble: PullquoteError | None = None) -> list[Any]:
        standing = self._desk.under_way.standing
        running = standing is not None and standing.running
        under_way = standing.name if standing and running else ""
        found = self._desk.reading.listing()
        first, second = _pair(found.finished)
        return [
            gr.update(visible=not running),
            gr.update(visible=running),
            runs.told(standing, trouble),
            runs.progress(standing),
            gr.Timer(active=running),
            runs.runs(found, under_way),
            first,
            second,
        ]


def _pair(finished: tuple[Listed, ...]) -> tuple[Update, Update]:
    """The choices of a comparison: as B the newest run, as A the one before it of the same suite."""
    choices = [(runs.choice_label(one), one.name) for one in finished]
    newest = finished[0] if finished else None
    before = [
        one.name for one in finished[1:] if newest and one.run and newest.run and one.run.suite == newest.run.suite
    ]
    first = before[0] if before else None
    return gr.update(choices=choices, value=first), gr.update(choices=choices, value=newest.name if newest else None)
