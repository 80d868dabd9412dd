"""An index in a folder: what is read is never written.

Chroma's files belong to one process. A graph that is read while another process writes it is torn, and so
is one whose writer is killed; both were seen to crash the reader and even to fill the disk. So the file
``current`` names a *generation*, a subfolder that holds the whole index; a writer works on a copy of it, and
when the copy is whole ``current`` names that. Who reads sees the one or the other, and what a crash leaves
is a subfolder that nobody names.
"""

import os
import re
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from index import chroma
from index.errors import IndexUnreachable
from index.keyword import KeywordIndex
from index.places import NAME, Place, brief, locked, missing
from index.rows import Metadata

_GENERATION = re.compile("generation-[0-9a-f]{12}")


class Folder(Place):
    """An index in a folder, one subfolder a generation."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._path = Path(location).absolute()
        self._current = self._path / "current"

    def exists(self) -> bool:
        """Whether a generation was ever finished."""
        with self.trouble():
            return self._current.exists()

    def generation(self) -> str:
        """The name of the subfolder that counts."""
        try:
            name = self._current.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            raise missing(self._location) from None
        except OSError as error:
            raise self._unreachable(error) from error
        if not _GENERATION.fullmatch(name):
            raise self._unreachable(f"{str(self._current)!r} does not name a generation of it")
        return name

    def keeps(self, generation: str) -> bool:
        """Whether it is the current one: of others the files go one by one, and one that is gone reads as empty."""
        return self.generation() == generation

    def open(self) -> chroma.Tables:
        """The current generation."""
        name = self.generation()
        with self.trouble():
            tables = self._tables(name)
            tables.catch_up()
            return tables

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A lock file in the folder."""
        with locked(self._path / "write.lock", self._location):
            yield

    @contextmanager
    def changing(self) -> Iterator[chroma.Tables]:
        """A copy of the current generation: while it lasts the index takes twice the disk."""
        with self._next() as name:
            old = self.generation()
            with self.trouble():
                _copy(self._path / old, self._path / name)
                tables = self._tables(name)
            in_step = tables.keyword.stamp() == old
            with closing(tables):
                yield tables
            if in_step:
                tables.keyword.change(stamp=name)

    @contextmanager
    def replacing(self, stamp: Metadata, ef_search: int) -> Iterator[chroma.Tables]:
        """An empty generation."""
        with self._next() as name:
            with self.trouble():
                (self._path / name).mkdir()
                connection = chroma.on_disk(str(self._path / name))
                chroma.create(connection, NAME, stamp, ef_search, {"generation": name})
                tables = self._tables(name)
                chroma.disconnect(connection)
            with closing(tables):
                yield tables
            tables.keyword.change(stamp=name)

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Most often a full disk, missing rights, or a damaged file."""
        try:
            yield
        except Exception as error:
            if not chroma.is_chromas(error) and not isinstance(error, sqlite3.Error):
                raise
            raise self._unreachable(error) from error

    @contextmanager
    def _next(self) -> Iterator[str]:
        """The name of a new generation, which is the current one when the block has ended without an error."""
        self._sweep()
        name = f"generation-{uuid.uuid4().hex[:12]}"
        try:
            yield name
            with self.trouble():
                _flush(self._path / name)
                new = self._path / "current.new"
                new.write_text(name, encoding="utf-8")
                _flush(new)
                os.replace(new, self._current)
        finally:
            self._sweep()

    def _sweep(self) -> None:
        """Delete all generations but the current one: the one before, and what failed or was killed."""
        current = self.generation() if self.exists() else None
        for child in self._path.glob("generation-*"):
            if child.name != current and _GENERATION.fullmatch(child.name):
                shutil.rmtree(child, ignore_errors=True)

    def _tables(self, name: str) -> chroma.Tables:
        folder = self._path / name
        if not folder.is_dir():  # Chroma would make it
            raise FileNotFoundError(f"there is no folder {str(folder)!r}")
        return chroma.Tables(lambda: chroma.on_disk(str(folder)), NAME, KeywordIndex(folder / "keyword.sqlite3"), name)

    def _unreachable(self, reason: object) -> IndexUnreachable:
        return IndexUnreachable(
            f"The index {self._location!r} cannot be used: {brief(reason)}.",
            hint="Check the folder, its rights and the disk. If a file in it is damaged: pullquote reindex,"
            " or else delete the folder and add the articles again.",
        )


def _copy(old: Path, new: Path) -> None:
    """All files of a generation; SQLite's by its own means, for Chroma may tidy up there when it reads."""
    shutil.copytree(old, new, ignore=shutil.ignore_patterns("*.sqlite3*"))
    _copy_database(old, new, "chroma.sqlite3")
    with suppress(sqlite3.DatabaseError):  # it is only a cache
        _copy_database(old, new, "keyword.sqlite3")


def _copy_database(old: Path, new: Path, name: str) -> None:
    with closing(sqlite3.connect(old / name, timeout=60)) as source, closing(sqlite3.connect(new / name)) as target:
        source.backup(target)


def _flush(path: Path) -> None:
    """Have the disk hold a file, or all files of a folder, before something names it."""
    for file in (path, *path.rglob("*")):
        if file.is_file():
            with file.open("rb+") as stream:
                os.fsync(stream.fileno())
