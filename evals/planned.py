"""An evaluation as it is asked for: which cases, in which folder, by whom judged; the terminal and the page run it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from evals.answers.suite import from_answers
from evals.evaluation import ask_all, judges_of, sum_up
from evals.manifest import manifest
from evals.metrics.faithfulness import correct
from evals.opening import in_index, in_temporary_index
from evals.records import Judged, Outcome, Report
from evals.run_folder import RunFolder
from evals.run_place import chosen
from evals.suites import some, suite
from index.store import Index
from rag.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked for."""

    suite: str
    root: Path
    """Where runs are written whose folder nobody names."""
    out: Path | None
    """The folder of the run; None: the newest unfinished one of the same kind below ``root``, or a new one."""
    judge: str
    answers: Path | None = None
    """Answers from elsewhere, in the suite's place."""
    articles: Sequence[str] = ()
    index: str = ""
    """Where the index is that is asked; empty: one is built for it."""
    also: Sequence[str] = ()
    metrics: Sequence[str] = ()
    """Beside those of the table, as ``module:name``."""
    limit: int | None = None
    repeats: int = 1
    jobs: int = 1
    seed: int = 0
    fresh: bool = False


class Watching(Protocol):
    """Who is told how far it is."""

    def begun(self, folder: RunFolder, total: int) -> None:
        """Outcomes will be written to the folder, so many in all, those that are there already included."""
        ...

    def outcome(self, outcome: Outcome) -> None:
        """One more is answered."""
        ...

    def judged(self, judged: Judged) -> None:
        """One more is judged."""
        ...


@dataclass(slots=True)
class Tally:
    """What is known of the outcomes of this sitting while they come."""

    asked: int = 0
    right: float = 0.0
    failed: int = 0
    cost: float = 0.0
    last_error: str = ""

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        self.asked += 1
        self.right += correct(Judged(outcome=outcome)).value or 0.0
        if outcome.reply is None:
            self.failed += 1
            self.last_error = outcome.error
        elif outcome.reply.usage:
            self.cost += outcome.reply.usage.cost or 0.0

    @property
    def score(self) -> float | None:
        """The running score, ``correct``; None before the first outcome."""
        return self.right / self.asked if self.asked else None


def measured(plan: Plan, settings: Settings, watching: Watching) -> tuple[RunFolder, Report]:
    """Ask, judge and sum up; after an interruption the same plan goes on where it ended."""
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
        folder = chosen(plan.out, plan.root, begun, fresh=plan.fresh)
        opened = in_index(settings, plan.index) if plan.index else in_temporary_index(settings)
        with folder.alone():
            watching.begun(folder, len(cases.cases) * plan.repeats)
            ask_all(cases, begun, folder, opened, watching.outcome)
            return folder, sum_up(folder, judges, watching.judged, plan.metrics)
