"""An evaluation at the terminal: asked and judged behind a bar with the running score, time and cost."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals.answers.suite import from_answers
from evals.evaluation import ask_all, judges_of, sum_up
from evals.manifest import manifest
from evals.metrics.faithfulness import correct
from evals.opening import in_index, in_temporary_index
from evals.records import Judged, Outcome, Report
from evals.run_folder import RunFolder
from evals.run_place import chosen
from evals.suites import Suite, some, suite
from index.store import Index
from rag.settings import Settings

RUNS = Path("runs")
"""Where runs are written if nothing is said."""
STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked for."""

    suite: str
    answers: Path | None
    """Answers from elsewhere, in the suite's place."""
    out: Path | None
    articles: Sequence[str]
    index: str
    """Where the index is that is asked; empty: one is built for it."""
    judge: str
    also: Sequence[str]
    metrics: Sequence[str]
    """Beside those of the table, as ``module:name``."""
    limit: int | None
    repeats: int
    jobs: int
    seed: int
    fresh: bool


def measured(plan: Plan, settings: Settings) -> tuple[RunFolder, Report]:
    """Ask, judge and sum up; after Ctrl-C the same plan goes on where it ended."""
    with TemporaryDirectory(prefix="pullquote-articles-") as made:
        whole = (
            from_answers(plan.answers)
            if plan.answers
            else suite(plan.suite, plan.seed, Path(made), plan.articles, plan.index)
        )
        cases = some(whole, plan.limit)
        judges = judges_of(cases, settings, plan.judge, plan.also)
        begun = manifest(
            cases,
            settings,
            Index.open(plan.index).generation() if plan.index else "",
            judge=plan.judge,
            seed=plan.seed,
            repeats=plan.repeats,
            jobs=plan.jobs,
        )
        folder = chosen(plan.out, RUNS, begun, fresh=plan.fresh)
        opened = in_index(settings, plan.index) if plan.index else in_temporary_index(settings)
        bar = _Bar(cases, plan.repeats)
        with bar.shown():
            try:
                ask_all(cases, begun, folder, opened, bar.outcome)
                return folder, sum_up(folder, judges, bar.judged, plan.metrics)
            except KeyboardInterrupt:
                bar.say(f"Stopped. What was answered is in {folder.path}: the same command goes on from there.")
                raise typer.Exit(STOPPED) from None


class _Bar:
    """Progress on standard error."""

    def __init__(self, cases: Suite, repeats: int) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
        )
        self._bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
        total = len(cases.cases) * repeats
        self._asking = self._bar.add_task("Asking", total=total, told="")
        self._judging = self._bar.add_task("Judging", total=total, told="", start=False)
        self._asked, self._right, self._cost = 0, 0.0, 0.0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """The bar, while it goes on; without a terminal there is none."""
        with self._bar:
            yield

    def say(self, text: str) -> None:
        """A line above the bar."""
        self._bar.console.print(text, highlight=False)

    def outcome(self, outcome: Outcome) -> None:
        """One more is answered."""
        self._asked += 1
        self._right += correct(Judged(outcome=outcome)).value or 0.0
        usage = outcome.reply.usage if outcome.reply else None
        self._cost += usage.cost or 0.0 if usage else 0.0
        cost = f", cost {self._cost:.4f}" if self._cost else ""
        self._bar.update(self._asking, advance=1, told=f"{self._right / self._asked:.2f} as asked{cost}")

    def judged(self, judged: Judged) -> None:
        """One more is judged."""
        self._bar.start_task(self._judging)
        self._bar.update(self._judging, advance=1)
