"""What goes wrong between us and a chat model, said so that the user can mend it, and without keys."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.embedders import first_line
from index.errors import ModelUnavailable, PullquoteError


@contextmanager
def told(name: str) -> Iterator[None]:
    """Around every call to the chat model ``name``: what its library raises becomes ModelUnavailable."""
    try:
        yield
    except PullquoteError:
        raise
    # Each provider's library raises errors of its own: no key, no package, no network, too long a text.
    except Exception as error:
        raise ModelUnavailable(f"The chat model {name!r} cannot be used.", hint=first_line(error)) from error
