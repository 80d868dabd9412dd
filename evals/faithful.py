"""``assert_faithful``: is each sentence of an answer borne out by its sources? For tests, with pytest or without."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evals.answers.given import AnyAnswer, AnySource

CHECKER = "ensemble"
"""Judges if nothing is said; as ``check.checker`` by default."""


def assert_faithful(
    answer: "AnyAnswer",
    sources: "AnySource | Sequence[AnySource] | None" = None,
    at_least: float = 0.5,
    *,
    checker: str = CHECKER,
) -> None:
    """AssertionError if a sentence of the answer has less support than ``at_least``, 0 to 1; it names each of them.

    The answer is an ``Answer`` or ``VerifiedAnswer`` (judged by its evidence), what ``ask --json`` prints (judged by
    what it quotes), a line of a file of answers, or a text with its ``sources``, into which its markers such as [1]
    point. A refusal claims nothing and passes; an empty answer does not.
    """
    __tracebackhide__ = True
    # What judges takes a second to import: a test session that never asserts should not wait for it.
    from evals.answers.faults import checked, told

    found = checked(answer, sources, at_least, checker)
    if message := told(found, at_least, checker):
        raise AssertionError(message)
