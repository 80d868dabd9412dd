"""Runs as the page reads them: by names that come from a browser, and not anew for each case that is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from evals.comparing import Comparison, compare
from evals.metrics import METRICS
from evals.reports.contents import Contents, Reading, contents
from evals.reports.legible import in_line
from evals.run_folder import RunFolder
from evals.run_list import Listing, listing, named
from index.errors import BadInput, PullquoteError

REMEMBERED = 4
"""Reports that are kept in memory, some megabytes each."""


class RunReading:
    """Reads what is below a folder, and nothing else; safe to use from several threads."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def listing(self) -> Listing:
        """All runs."""
        return listing(self._root)

    def contents(self, name: str) -> Contents:
        """A run that is summed up; BadInput if there is none of that name, or if its files make no run."""
        with readable(self._root, name):
            folder = named(self._root, name)
            report = folder.path / "report.json"
            if not report.is_file():
                raise BadInput(f"The run {in_line(name, 80)!r} is not finished.", hint="Go on with it first.")
            return _contents(folder, report.stat().st_mtime_ns)

    def case(self, name: str, case: str) -> tuple[Reading, Contents]:
        """A case by its name in the report."""
        found = self.contents(name)
        for reading in found.readings:
            if reading.name == case:
                return reading, found
        raise BadInput(f"The run has no case {in_line(case, 80)!r}.", hint="Open its report again.")

    def compared(self, a: str, b: str) -> Comparison:
        """Run B against run A, by the metrics that ship: others would be imported by their names."""
        if a == b:
            raise BadInput("These are the same run.", hint="Choose two.")
        with readable(self._root, a, b):
            return compare(named(self._root, a), named(self._root, b), METRICS)


@contextmanager
def readable(root: Path, *names: str) -> Iterator[None]:
    """Make BadInput of whatever files raise that anybody may have written; where they lie is not told."""
    try:
        yield
    except PullquoteError as error:
        raise BadInput(error.message.replace(f"{root}/", ""), hint=error.hint) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        told = " or ".join(repr(in_line(name, 80)) for name in names)
        raise BadInput(
            f"The files of {told} cannot be read.",
            hint="They may be of another version, or damaged: run the suite anew.",
        ) from error


@lru_cache(maxsize=REMEMBERED)
def _contents(folder: RunFolder, changed: int) -> Contents:
    """As long as the report's file does not change."""
    return contents(folder)
