"""What the page may run: a suite that ships, with settings that the page can have; names come from a browser."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.planned import Plan
from evals.records import Run
from evals.run_list import named
from evals.suites import SUITES
from index.errors import BadInput, UnknownName
from rag.settings import Settings
from ui.assistants import Assistants, Choice
from ui.models import shown_name
from ui.run_reading import readable

LIMITS = (10, 20, 50, 100)
"""Numbers of cases to which a suite can be held."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is run, and with which settings."""

    plan: Plan
    settings: Settings


def begun(assistants: Assistants, root: Path, suite: str, limit: int, choice: Choice) -> Wanted:
    """A new run; ``limit`` 0 is all cases. UnknownName if there is no such suite: a file is never read by its name."""
    if suite not in SUITES:
        raise UnknownName.of("suite", suite[:80], SUITES)
    if limit not in (0, *LIMITS):
        raise BadInput(f"A suite is not held to {limit} cases.", hint=f"There are: {', '.join(map(str, LIMITS))}.")
    settings = assistants.settings_of(choice)
    plan = Plan(suite=suite, root=root, out=None, fresh=True, judge=settings.check.checker, limit=limit or None)
    return Wanted(plan, settings)


def going_on(assistants: Assistants, root: Path, name: str) -> Wanted:
    """The rest of a run; BadInput if it was begun with what this page cannot have.

    Settings are never taken from the run's folder, which anybody may have written: they must be ours.
    """
    with readable(root, name):
        folder = named(root, name)
        run = folder.run()
    settings = assistants.settings_of(assistants.choice(_choice(run)))
    if run.suite not in SUITES or run.index.get("generation") or settings.model_dump(mode="json") != run.settings:
        raise BadInput(
            "This run was begun with other settings, or with cases, that this page does not have.",
            hint="Go on in a terminal: the command that began it, with --out and this folder.",
        )
    plan = Plan(
        suite=run.suite,
        root=root,
        out=folder.path,
        judge=settings.check.checker,
        limit=run.cases,
        repeats=run.repeats,
        seed=run.seed,
    )
    return Wanted(plan, settings)


def _choice(run: Run) -> dict[str, Any]:
    """What a visitor would have chosen for it."""

    def at(section: str, key: str) -> Any:
        found = run.settings.get(section)
        return found.get(key) if isinstance(found, dict) else None

    return {
        "answerer": at("answer", "answerer"),
        "model": shown_name(str(at("model", "name") or "")),
        "unsupported": at("check", "unsupported"),
        "keep": at("retrieve", "keep"),
        "sentences": at("answer", "sentences"),
    }
