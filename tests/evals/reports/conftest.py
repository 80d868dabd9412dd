"""Runs to report: a real one, and one in which every word is hostile."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import made_runs
import pytest

from evals.run_folder import RunFolder

ROOT = Path(__file__).parents[3]
OFFLINE = ("--set", "index.embedder=hashing", "--set", "retrieve.reader=similarity", "--set", "check.checker=rules")
"""An assistant and a judge that load no model."""


def _pullquote(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "ui.cli", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="session")
def pullquote() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command."""
    return _pullquote


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A real run of twelve cases, made by the command."""
    folder = tmp_path_factory.mktemp("reports") / "smoke"
    done = _pullquote(*OFFLINE, "eval", "smoke", "--limit", "12", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    assert f"to read: {folder}/report.html" in done.stdout
    return RunFolder(folder)


@pytest.fixture(scope="session")
def summed_up() -> Callable[..., RunFolder]:
    """Makes a run of outcomes."""
    return made_runs.summed_up


@pytest.fixture(scope="session")
def evil() -> str:
    """Words that would break out of a page that does not escape them."""
    return made_runs.EVIL


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run in which each text that comes from outside tries to break out."""
    return made_runs.hostile_run(tmp_path_factory.mktemp("reports") / "hostile")
