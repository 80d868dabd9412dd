"""Which folder a run is written to."""

from pathlib import Path

from evals.manifest import resumed
from evals.records import Run
from evals.run_folder import RunFolder
from index.errors import BadInput


def chosen(out: Path | None, root: Path, run: Run, *, fresh: bool) -> RunFolder:
    """The folder that is named; if none is, the newest unfinished run of the same kind below ``root``, or a new one.

    ``fresh``: what a run left in the named folder is deleted, and no unfinished one is looked for.
    """
    if out is not None:
        folder = RunFolder(out)
        if fresh:
            folder.clear()
        return folder
    if not fresh:
        for path in sorted(root.glob(f"{_stem(run)}-*"), reverse=True):
            if _goes_on(RunFolder(path), run):
                return RunFolder(path)
    return RunFolder(_free(root / f"{_stem(run)}-{''.join(c for c in run.started[:19] if c.isdigit())}"))


def _goes_on(folder: RunFolder, run: Run) -> bool:
    """Whether an unfinished run that is there was begun the same way."""
    try:
        old = folder.run()
        return old.finished is None and resumed(old, run) is not None
    except BadInput:
        return False


def _stem(run: Run) -> str:
    return Path(run.suite).stem


def _free(path: Path) -> Path:
    """The path, or with a number if there is one of that name."""
    taken = (path.with_name(f"{path.name}-{n}") for n in range(2, 100))
    return path if not path.exists() else next(one for one in taken if not one.exists())
