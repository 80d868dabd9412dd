"""An evaluation at the terminal: asked and judged behind a bar with the running score, time and cost."""

from types import TracebackType

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals import planned
from evals.planned import Plan, Tally
from evals.records import Judged, Outcome, Report
from evals.run_folder import RunFolder
from rag.settings import Settings

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""


def measured(plan: Plan, settings: Settings) -> tuple[RunFolder, Report]:
    """Ask, judge and sum up; after Ctrl-C the same plan goes on where it ended."""
    with _Bar() as bar:
        try:
            return planned.measured(plan, settings, bar)
        except KeyboardInterrupt:
            bar.stopped()
            raise typer.Exit(STOPPED) from None


class _Bar:
    """Progress on standard error, from the first case on."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
        )
        self._bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
        self._asking = self._bar.add_task("Asking", total=None, told="")
        self._judging = self._bar.add_task("Judging", total=None, told="", start=False)
        self._tally = Tally()
        self._folder: RunFolder | None = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._bar.stop()

    def begun(self, folder: RunFolder, total: int) -> None:
        """Show it; without a terminal there is none."""
        self._folder = folder
        for task in (self._asking, self._judging):
            self._bar.update(task, total=total)
        self._bar.reset(self._asking)
        self._bar.start()

    def stopped(self) -> None:
        """Say how to go on, above the bar."""
        if self._folder:
            told = f"Stopped. What was answered is in {self._folder.path}: the same command goes on from there."
            self._bar.console.print(told, highlight=False)

    def outcome(self, outcome: Outcome) -> None:
        """One more is answered."""
        self._tally.add(outcome)
        cost = f", cost {self._tally.cost:.4f}" if self._tally.cost else ""
        self._bar.update(self._asking, advance=1, told=f"{self._tally.score:.2f} as asked{cost}")

    def judged(self, judged: Judged) -> None:
        """One more is judged."""
        self._bar.start_task(self._judging)
        self._bar.update(self._judging, advance=1)
