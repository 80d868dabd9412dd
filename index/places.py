"""Where an index lives: what a folder and a Chroma server have in common."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from index.errors import IndexMissing, IndexUnreachable
from index.rows import Metadata

if TYPE_CHECKING:
    from index.chroma import Tables

NAME = "pullquote"
"""What the collections' names begin with unless a server's URL says otherwise."""

LOCK_SECONDS = 600
"""How long a writer waits for another one."""


class Place(Protocol):
    """What ``Index`` asks of a folder and of a server."""

    def exists(self) -> bool:
        """Whether there is an index."""
        ...

    def generation(self) -> str:
        """A word that changes with the index; IndexMissing if there is none."""
        ...

    def keeps(self, generation: str) -> bool:
        """Whether nothing of a generation has been deleted yet, so that what was read of it is whole."""
        ...

    def open(self) -> "Tables":
        """The index as it is now."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """One writer at a time, of those on this machine."""
        ...

    def changing(self) -> AbstractContextManager["Tables"]:
        """Tables to change, under the lock; all readers see the changes once the block has ended."""
        ...

    def replacing(self, stamp: Metadata, ef_search: int) -> AbstractContextManager["Tables"]:
        """Empty tables to fill, under the lock; they count instead of the present ones once the block has ended."""
        ...

    def trouble(self) -> AbstractContextManager[None]:
        """Makes IndexUnreachable, which says where and what to do, of what goes wrong in Chroma."""
        ...


@contextmanager
def locked(file: Path, location: str) -> Iterator[None]:
    """Hold a lock file, which ends with the process that holds it."""
    lock = FileLock(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LOCK_SECONDS)
    except Timeout:
        raise IndexUnreachable(
            f"Another process has been writing to the index {location!r} for {LOCK_SECONDS} seconds.",
            hint="Wait until it is done, or stop it, and try again.",
        ) from None
    except OSError as error:
        raise IndexUnreachable(
            f"The index {location!r} cannot be changed: {brief(error)}.", hint=f"Check the rights of {file.parent}."
        ) from error
    try:
        yield
    finally:
        lock.release()


def missing(location: str) -> IndexMissing:
    """The usual wording."""
    return IndexMissing(f"There is no index at {location!r}.", hint="Make one: pullquote add FILE|URL ...")


def brief(reason: object) -> str:
    """The first line of an error's text: what is no Chroma server may answer with a page.

    >>> brief(ValueError("It is broken.\\n<html> ..."))
    'It is broken'
    """
    lines = str(reason).strip().splitlines() or [type(reason).__name__]
    return lines[0][:200].rstrip(".")
