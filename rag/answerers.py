"""Answerers: evidence in, an answer out, piece by piece."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from rag.library import Library
from rag.quoting import quote
from rag.records import Answer, Checked, Evidence, Progress
from rag.settings import Settings

Piece = Progress | str | Checked | Answer


class Answerer(Protocol):
    """Writes an answer from evidence."""

    def __call__(self, evidence: Evidence, /) -> Iterator[Piece]:
        """Text as it comes, to be shown meanwhile, and what is known of it; last of all the answer, which counts."""


def chat(settings: Settings, library: Library) -> Answerer:
    """Answers that the chat model ``model.name`` writes; what that needs is loaded only then."""
    from rag.writing.chat import Writing

    return Writing(settings, library)


ANSWERERS: Mapping[str, Callable[[Settings, Library], Answerer]] = {"quote": quote, "chat": chat}
"""Built-in answerers by name."""
