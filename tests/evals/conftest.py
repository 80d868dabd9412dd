"""What the tests of the commands share."""

import sys
from collections.abc import Callable

import pytest

from evals.benchmarks.command import run


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Call a command with arguments, as the shell would."""

    def call(main: Callable[[], None], *arguments: object) -> None:
        monkeypatch.setattr(sys, "argv", ["benchmark", *map(str, arguments)])
        run(main)

    return call
