"""Answerers: evidence in, an answer out, piece by piece."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from rag.library import Library
from rag.quoting import quote
from rag.records import Answer, Evidence
from rag.settings import AnswerSettings


class Answerer(Protocol):
    """Writes an answer from evidence."""

    def __call__(self, evidence: Evidence, /) -> Iterator[str | Answer]:
        """Text as it comes, to be shown meanwhile; last of all the answer, which is what counts."""


ANSWERERS: Mapping[str, Callable[[AnswerSettings, Library], Answerer]] = {"quote": quote}
"""Built-in answerers by name."""
