"""What all families of models give: a verifier, and one error for a model that cannot be loaded."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from index.embedders import first_line
from index.errors import ModelUnavailable
from index.records import Span

Config = Mapping[str, Any]
"""A model's ``config.json``."""
Pair = tuple[str, str]
"""A text, and the claim that it may bear out."""

LONG = 2_000
"""Pieces: a model that reads more of them at once reads a text whole."""


class Finding(NamedTuple):
    """What a model makes of a pair."""

    support: float
    """From 0 to 1."""
    rejected: tuple[Span, ...] = ()
    """The words of the claim that the text does not bear out, from a model that points at them."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """A model that is loaded."""

    judge: Callable[[Sequence[Pair]], list[Finding]]
    """One finding a pair, in order."""
    words: int | None = None
    """How many words of a text it reads at once; None: a few sentences."""


def positions(config: Config) -> int | None:
    """How many pieces a model can read at once, as its configuration tells; None if it does not."""
    found = config.get("max_position_embeddings")
    return found if isinstance(found, int) else None


def words_at_once(pieces: int | None) -> int | None:
    """How many words a model of that many pieces reads at once; None if that is but a few sentences.

    English has about 1.3 pieces a word; at two, names, figures and the claim have their room.

    >>> words_at_once(8192), words_at_once(512), words_at_once(None)
    (4096, None, None)
    """
    return pieces // 2 if pieces and pieces > LONG else None


@contextmanager
def loading(model: str) -> Iterator[None]:
    """What libraries raise for a model that is not there or not whole becomes ModelUnavailable."""
    try:
        yield
    except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
        hint = f"Name one of the hub, or a folder: {first_line(error)}"
        raise ModelUnavailable(f"The {model} cannot be loaded.", hint=hint) from error
