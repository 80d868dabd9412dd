"""The pytest plugin: the fixture ``assert_faithful``, and which checker it asks (``pullquote_checker``)."""

from functools import partial
from typing import Protocol

import pytest

from evals.faithful import CHECKER, assert_faithful

INI = "pullquote_checker"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option of pytest's configuration file."""
    parser.addini(INI, "The checker that the fixture assert_faithful asks.", default=CHECKER)


class AssertFaithful(Protocol):
    """``evals.faithful.assert_faithful``, for annotations."""

    def __call__(self, answer: object, sources: object = None, at_least: float = 0.5) -> None:
        """AssertionError if a sentence is not borne out."""
        ...


@pytest.fixture(name="assert_faithful")
def _assert_faithful(pytestconfig: pytest.Config) -> AssertFaithful:
    """Fails the test if a sentence of the answer is not borne out by its sources."""
    return partial(assert_faithful, checker=pytestconfig.getini(INI))
