"""A suite that the page runs, in a process of its own: ``python -m ui.suite_worker``, started by ``ui/suite_runs.py``.

The first line of standard input is what to run, as JSON. What happens goes out as lines of JSON. When standard input
ends, because the page stops the run or its server is gone, the run stops as after Ctrl-C, and its folder is whole.
"""

import json
import os
import signal
import sys
import threading
from dataclasses import asdict
from typing import TextIO

POLITE = 10
"""Niceness of the process: answers of the chat come first."""


def main() -> None:
    """Run what standard input says."""
    os.nice(POLITE)
    line = sys.stdin.readline()
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints is no line of ours
    try:
        threading.Thread(target=_until_left, daemon=True).start()
        if line:
            _run(line, out)
    except KeyboardInterrupt:
        _tell(out, {"phase": "stopped"})
    os._exit(0)  # as the command line does: models take long to take down, and nothing is left to write


def _run(line: str, out: TextIO) -> None:
    from pydantic import TypeAdapter

    from evals.planned import Plan, Tally, measured
    from evals.records import Judged, Outcome
    from evals.run_folder import RunFolder
    from index.errors import PullquoteError
    from rag.settings import Settings
    from ui.reporting import write_page

    class Lines:
        """Tells the page how far it is."""

        def __init__(self) -> None:
            self._tally = Tally()
            self._judged = 0

        def begun(self, folder: RunFolder, total: int) -> None:
            """The folder, and what is there from before."""
            done = sum(one.reply is not None for one in folder.outcomes()) if folder.exists() else 0
            _tell(out, {"phase": "asking", "name": folder.path.name, "of": total, "before": done})

        def outcome(self, outcome: Outcome) -> None:
            """One more."""
            self._tally.add(outcome)
            _tell(out, {"tally": asdict(self._tally)})

        def judged(self, judged: Judged) -> None:
            """One more."""
            self._judged += 1
            _tell(out, {"phase": "judging", "judged": self._judged})

    wanted = json.loads(line)
    try:
        plan = TypeAdapter(Plan).validate_python(wanted["plan"])
        folder, _ = measured(plan, Settings.model_validate(wanted["settings"]), Lines())
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is finished, whoever stops it now
        write_page(folder)
        _tell(out, {"phase": "done"})
    except PullquoteError as error:
        _tell(out, {"phase": "failed", "problem": error.message, "hint": error.hint})
    except OSError as error:
        told = f"The run cannot be written: {error.strerror or error}."
        _tell(out, {"phase": "failed", "problem": told, "hint": "Is there room on the disk, and may the server write?"})


def _tell(out: TextIO, what: dict[str, object]) -> None:
    try:
        out.write(json.dumps(what) + "\n")
        out.flush()
    except BrokenPipeError:
        pass  # the server is gone; standard input has ended, too, which stops the run


def _until_left() -> None:
    """Interrupt the main thread when standard input ends; a plain read, since a buffered one would block the exit."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
