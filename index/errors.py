"""Errors a user can mend: each says what happened, then what to do.

    PullquoteError
    ├── BadSettings          a settings file or a --set cannot be taken
    ├── UnknownName          no part, article or expert has that name
    ├── UnreadableArticle    an input cannot be read as text
    ├── BadInput             a question, batch line or option cannot be taken
    ├── ModelUnavailable     an embedding or chat model cannot be loaded or reached
    ├── IndexMissing         there is no index where one was named
    ├── IndexUnreachable     the index is there but cannot be opened, or its server does not answer
    └── IndexMismatch        the index was built by another embedder, chunker or schema

Everything else that is raised is a bug and keeps its traceback.
"""

from collections.abc import Iterable


class PullquoteError(Exception):
    """Root of the errors that a user can mend."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadSettings(PullquoteError):
    """A settings file or a ``--set`` cannot be taken."""


class UnknownName(PullquoteError):
    """No part, article or expert has that name."""

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str]) -> "UnknownName":
        """The usual wording: what was asked for, and what there is."""
        return cls(f"No {kind} is named {name!r}.", hint=f"Known: {', '.join(sorted(known)) or 'none'}.")


class UnreadableArticle(PullquoteError):
    """An input cannot be read as text."""


class BadInput(PullquoteError):
    """A question, batch line or option cannot be taken."""


class ModelUnavailable(PullquoteError):
    """An embedding or chat model cannot be loaded or reached."""


class IndexMissing(PullquoteError):
    """There is no index where one was named."""


class IndexUnreachable(PullquoteError):
    """The index is there but cannot be opened, or its server does not answer."""


class IndexMismatch(PullquoteError):
    """The index was built by another embedder, chunker or schema."""
