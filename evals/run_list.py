"""The runs below a folder, whoever wrote them; what cannot be read is listed with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from evals.records import Figure, Run
from evals.reports.legible import in_line
from evals.run_folder import RunFolder
from index.errors import BadInput, PullquoteError

MOST = 60
"""Runs that are listed with their figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A folder that holds, or should hold, a run."""

    name: str
    """The folder's; within the folder of all runs it names the run."""
    run: Run | None
    """None if it cannot be read: ``problem`` says why."""
    figures: tuple[Figure, ...] = ()
    """Over all its cases; empty as long as it is not asked to the end and summed up."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What there is below a folder."""

    runs: tuple[Listed, ...]
    """The newest first, and last those that cannot be read."""
    left: int
    """Older ones that are not listed."""

    @property
    def finished(self) -> tuple[Listed, ...]:
        """Those that can be reported and compared."""
        return tuple(one for one in self.runs if one.figures)


def listing(root: Path) -> Listing:
    """The runs in the folders right below ``root``."""
    found = [_run_of(path) for path in folders(root)]
    newest = sorted((one for one in found if one.run), key=lambda one: (_started(one), one.name), reverse=True)
    broken = sorted((one for one in found if not one.run), key=lambda one: one.name)
    every = (*newest, *broken)
    told = [_with_figures(root, one) for one in every[:MOST]]
    return Listing(tuple(sorted(told, key=lambda one: one.run is None)), len(every) - len(told))


def named(root: Path, name: str) -> RunFolder:
    """The run of that name; BadInput if no folder right below ``root`` has it, whatever the name tries."""
    for path in folders(root):
        if path.name == name:
            return RunFolder(path)
    raise BadInput(f"There is no run named {in_line(name, 80)!r}.", hint="It may have been deleted: look at the list.")


def folders(root: Path) -> Iterator[Path]:
    """The folders right below; links are left out, since they may lead anywhere, and so is what is hidden."""
    for path in root.iterdir() if root.is_dir() else ():
        if not path.name.startswith(".") and not path.is_symlink() and path.is_dir():
            yield path


def _run_of(path: Path) -> Listed:
    try:
        path.name.encode()
        return Listed(name=path.name, run=RunFolder(path).run())
    except (PullquoteError, OSError, ValueError) as error:
        return _unreadable(path, error)


def _with_figures(root: Path, one: Listed) -> Listed:
    file = root / one.name / "report.json"
    try:
        if one.run is None or one.run.finished is None or not file.is_file():
            return one
        told = file.stat()
        return replace(one, figures=_figures(file.parent, told.st_mtime_ns, told.st_size))
    except (PullquoteError, OSError, ValueError) as error:
        return _unreadable(file.parent, error)


@lru_cache(maxsize=4 * MOST)
def _figures(path: Path, changed: int, size: int) -> tuple[Figure, ...]:
    """Those of a report, as long as its file does not change: reading one takes some 10 ms."""
    return RunFolder(path).report().figures


def _unreadable(path: Path, error: PullquoteError | OSError | ValueError) -> Listed:
    """No run, no rights, or bytes that are no text; where the folder lies is not told."""
    if isinstance(error, PullquoteError):
        told = error.message
    else:
        told = str(error.strerror) if isinstance(error, OSError) else "Its files are no text."
    return Listed(name=path.name, run=None, problem=in_line(told.replace(f"{path.parent}/", "")))


def _started(one: Listed) -> str:
    return one.run.started if one.run else ""
