"""Runs as the page reads them: by names that come from a browser, and not anew for each case that is opened."""

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
        folder = named(self._root, name)
        try:
            return _contents(folder, (folder.path / "report.json").stat().st_mtime_ns)
        except PullquoteError:
            raise
        except FileNotFoundError as error:
            raise BadInput(f"The run {in_line(name, 80)!r} is not finished.", hint="Go on with it first.") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _broken(name) from error

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
        try:
            return compare(named(self._root, a), named(self._root, b), METRICS)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _broken(a, b) from error


@lru_cache(maxsize=REMEMBERED)
def _contents(folder: RunFolder, changed: int) -> Contents:
    """As long as the report's file does not change."""
    return contents(folder)


def _broken(*names: str) -> BadInput:
    return BadInput(
        f"The files of {' or '.join(repr(in_line(name, 80)) for name in names)} cannot be read.",
        hint="They may be of another version, or damaged: run the suite anew.",
    )
