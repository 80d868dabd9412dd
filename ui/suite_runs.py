"""The run of a suite that the page has started: one at a time, in a process of its own, whoever watches.

In another process it takes neither the interpreter nor the models that answers of the chat need. It goes on when the
browser is closed, and stops as after Ctrl-C when the server ends.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from pydantic import TypeAdapter

from evals.planned import Plan, Tally
from evals.run_list import folders
from index.errors import BadInput
from rag.settings import Settings

MOST_RUNS = 200
"""The page begins no new run where so many are kept, so that visitors cannot fill the disk."""
STOPS_S = 20.0
"""A run that is told to stop and has not by then is killed; its folder bears that."""

Phase = Literal["starting", "asking", "judging", "done", "stopped", "failed"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a run is, or how it ended."""

    suite: str
    began: float
    """On the monotonic clock, in seconds."""
    phase: Phase = "starting"
    name: str = ""
    """Its folder; empty until the suite is read."""
    of: int = 0
    """Answers that it will have in all."""
    before: int = 0
    """Those of them that it had when it went on."""
    tally: Tally = field(default_factory=Tally)
    """What came since."""
    judged: int = 0
    stopping: bool = False
    """Whether it has been told to stop."""
    ended: float | None = None
    """None as long as it runs."""
    problem: str = ""
    hint: str = ""

    @property
    def running(self) -> bool:
        """Whether its process is there."""
        return self.ended is None

    @property
    def asked(self) -> int:
        """Answers that there are."""
        return min(self.before + self.tally.asked, self.of)

    @property
    def seconds(self) -> float:
        """How long it has run, or ran."""
        return (monotonic() if self.ended is None else self.ended) - self.began


class SuiteRuns:
    """Starts, watches and stops; safe to use from several threads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._mutex = threading.Lock()
        self._standing: Standing | None = None
        self._process: subprocess.Popen[str] | None = None

    @property
    def standing(self) -> Standing | None:
        """The run that is under way, or the last one; None if there was none."""
        return self._standing

    def start(self, plan: Plan, settings: Settings) -> None:
        """Begin a run, or go on with the one that ``plan.out`` names; BadInput if one runs, or if too many are kept."""
        with self._mutex:
            if self._standing and self._standing.running:
                raise BadInput(
                    f"A run of {self._standing.suite} is under way, and one runs at a time.",
                    hint="Watch it here; the next can begin when it has ended or is stopped.",
                )
            if plan.out is None and sum(1 for _ in folders(self.root)) >= MOST_RUNS:
                raise BadInput(
                    f"The folder of runs holds {MOST_RUNS} of them, and the page adds no more.",
                    hint="Whoever runs this server can move or delete some.",
                )
            wanted = {
                "plan": TypeAdapter(Plan).dump_python(plan, mode="json"),
                "settings": settings.model_dump(mode="json"),
            }
            # A group of its own, so that Ctrl-C at the server's terminal does not reach it twice. Not a session of its
            # own: where Linux groups processes by session, niceness counts within one only.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ui.suite_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                process_group=0,
            )
            self._standing = Standing(suite=plan.suite, began=monotonic())
            threading.Thread(target=self._watch, args=(self._process, json.dumps(wanted)), daemon=True).start()

    def stop(self) -> None:
        """Have the run stop; what has been answered is kept. Nothing happens if none runs."""
        with self._mutex:
            if self._standing and self._standing.running and self._process and self._process.stdin:
                self._standing = replace(self._standing, stopping=True)
                self._process.stdin.close()
                killing = threading.Timer(STOPS_S, self._process.kill)
                killing.daemon = True
                killing.start()

    def _watch(self, process: "subprocess.Popen[str]", wanted: str) -> None:
        """Read what the run tells until it has ended."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(wanted + "\n")
            process.stdin.flush()
        except (OSError, ValueError):
            log.warning("A run of a suite was stopped before it began")
        for line in process.stdout:
            if line.endswith("\n"):  # the last one may be cut short, if the process was killed
                self._change(json.loads(line))
        process.stdout.close()
        process.wait()
        with self._mutex:
            assert self._standing is not None
            self._standing = _ended(self._standing)

    def _change(self, told: Mapping[str, Any]) -> None:
        if "tally" in told:
            told = {**told, "tally": Tally(**told["tally"])}
        with self._mutex:
            assert self._standing is not None
            self._standing = replace(self._standing, **told)


def _ended(standing: Standing) -> Standing:
    """As its process left it."""
    if standing.phase in ("done", "stopped", "failed"):
        return replace(standing, ended=monotonic())
    if standing.stopping:
        return replace(standing, phase="stopped", ended=monotonic())
    return replace(
        standing,
        phase="failed",
        problem="The run broke off.",
        hint="The server’s log says why. What was answered is kept: go on with it.",
        ended=monotonic(),
    )
