"""Asks every case once, some at a time; outcomes are written as they come, and a run goes on where it ended."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from evals.records import Case, Outcome
from evals.run_folder import RunFolder

Ask = Callable[[Case, int], Outcome]
"""Puts a case to an assistant; the number counts its repeats from 0."""
Told = Callable[[Outcome], None]
"""Told each outcome once it is written."""


def run(ask: Ask, cases: Sequence[Case], folder: RunFolder, told: Told, *, jobs: int = 1, repeats: int = 1) -> None:
    """Ask the cases that have no outcome yet, or failed; at most ``jobs`` at a time.

    Of several jobs, Ctrl-C lets those that are being asked end and writes them; none is begun after it. A single one
    is cut off, and its case asked again by the next run.
    """
    done = {outcome.key for outcome in folder.outcomes() if outcome.reply is not None}
    waiting = [(case, n) for n in range(repeats) for case in cases if (case.id, n) not in done]

    def write(outcome: Outcome) -> None:
        folder.append(outcome)
        told(outcome)

    if jobs == 1:  # in this thread, where Ctrl-C arrives at once
        for case, n in waiting:
            write(ask(case, n))
    else:
        _together(ask, waiting, write, jobs)


def _together(ask: Ask, waiting: Sequence[tuple[Case, int]], write: Told, jobs: int) -> None:
    rest = iter(waiting)
    running: set[Future[Outcome]] = set()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            while True:
                running |= {pool.submit(ask, case, n) for case, n in islice(rest, jobs - len(running))}
                if not running:
                    return
                for ended in wait(running, return_when=FIRST_COMPLETED).done:
                    write(ended.result())
                    running.remove(ended)
        except KeyboardInterrupt:
            for ended in wait(running).done:
                write(ended.result())
            raise
