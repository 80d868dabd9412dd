"""An index on a Chroma server, which several processes and machines may use at once.

The server is the only process at its files, so here the collections are changed in place, article by
article (``index/chroma.py``). A *pointer*, a collection without records, names the two collections that
count, and a word in the metadata of the articles changes with every write.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from index import chroma
from index.errors import BadInput, IndexUnreachable
from index.keyword import KeywordIndex
from index.places import NAME, Place, brief, locked, missing
from index.rows import Metadata

_COLLECTION = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,400}[A-Za-z0-9]")
_URL = "It is http://host:port/name, the name of three or more letters, digits, dots, hyphens and underscores."


class Server(Place):
    """An index that a URL names: http://host:port/collection."""

    def __init__(self, location: str) -> None:
        self._location = location
        url = urlsplit(location)
        self._name = url.path.strip("/") or NAME
        self._ssl = url.scheme == "https"
        try:
            self._host, self._port = url.hostname, url.port or (443 if self._ssl else 8000)
        except ValueError as error:
            raise BadInput(f"{location!r} is not the URL of an index: {error}.", hint=_URL) from error
        if not self._host or not _COLLECTION.fullmatch(self._name):
            raise BadInput(f"{location!r} is not the URL of an index.", hint=_URL)
        self._files = user_cache_path("pullquote") / f"{self._host.replace(':', '_')}-{self._port}"

    def exists(self) -> bool:
        """Whether the server has the pointer."""
        return self._pointed() is not None

    def generation(self) -> str:
        """The current collections' name, and the word of their last change."""
        return self._seen()[1]

    def keeps(self, generation: str) -> bool:
        """Always: each article changes when its record does, and collections that are deleted are no longer found."""
        return True

    def open(self) -> chroma.Tables:
        """The collections that the pointer names."""
        name, generation = self._seen()
        with self.trouble():
            return self._tables(name, generation)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A lock file in the cache; there is none against other machines, which do no harm but see ``replacing``."""
        with locked(self._files / f"{self._name}.lock", self._location):
            yield

    @contextmanager
    def changing(self) -> Iterator[chroma.Tables]:
        """The current collections themselves: readers see each article change when its record does."""
        tables = self.open()
        try:
            yield tables
        finally:  # what was written before a failure counts
            with self.trouble():
                chroma.set_metadata(self._connection, f"{tables.name}-articles", _touched())
        if self._pointed() != tables.name:
            raise self._changed()

    @contextmanager
    def replacing(self, stamp: Metadata, ef_search: int) -> Iterator[chroma.Tables]:
        """New collections; it fails if another machine has changed the old ones meanwhile."""
        old = self._seen() if self.exists() else None
        name = f"{self._name}-{uuid.uuid4().hex[:8]}"
        try:
            with self.trouble():
                chroma.create(self._connection, name, stamp, ef_search, _touched())
                tables = self._tables(name, generation="")
            yield tables
            if old != (self._seen() if self.exists() else None):
                raise self._changed()
            with self.trouble():
                point = chroma.set_metadata if old else chroma.make  # fails if another machine was faster
                point(self._connection, self._name, {"points_to": name})
        finally:
            with suppress(IndexUnreachable), self.trouble():  # an error of the block is the one to tell
                self._sweep()

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """Most often the server is gone."""
        try:
            yield
        except Exception as error:
            if not chroma.is_chromas(error):
                raise
            raise self._unreachable(error) from error

    @cached_property
    def _connection(self) -> chroma.Connection:
        try:
            return chroma.on_server(str(self._host), self._port, self._ssl)
        except Exception as error:  # ValueError or httpx's, by the version of the client
            raise self._unreachable(error) from error

    def _seen(self) -> tuple[str, str]:
        """The name of the current collections, and the generation."""
        while True:
            name = self._pointed()
            if name is None:
                raise missing(self._location)
            with self.trouble():
                facts = chroma.metadata(self._connection, f"{name}-articles")
            if facts is not None:
                return name, f"{name} {facts.get('generation')}"
            if self._pointed() == name:  # else they have just been replaced
                raise self._unreachable(f"its collection {name}-articles is gone")

    def _pointed(self) -> str | None:
        """The name of the current collections; None if there is no index."""
        with self.trouble():
            facts = chroma.metadata(self._connection, self._name)
        return None if facts is None else str(facts.get("points_to"))

    def _tables(self, name: str, generation: str) -> chroma.Tables:
        return chroma.Tables(lambda: self._connection, name, self._keyword(name), generation)

    def _keyword(self, name: str) -> KeywordIndex:
        return KeywordIndex(self._files / f"{name}-keyword.sqlite3")

    def _sweep(self) -> None:
        """Delete all collections of this index but the current ones: what was replaced, failed or was killed."""
        current = self._pointed()
        ours = re.compile(rf"({re.escape(self._name)}-[0-9a-f]{{8}})-(?:chunks|articles)")
        for collection in chroma.names(self._connection):
            found = ours.fullmatch(collection)
            if found and found[1] != current:
                self._keyword(found[1]).discard()
                chroma.drop(self._connection, collection)

    def _changed(self) -> IndexUnreachable:
        return IndexUnreachable(
            f"The index {self._location!r} was changed from another machine at the same time.", hint="Do it again."
        )

    def _unreachable(self, reason: object) -> IndexUnreachable:
        return IndexUnreachable(
            f"The index {self._location!r} cannot be used: {brief(reason)}.",
            hint=f"Is a Chroma server running there? Start one: chroma run --port {self._port}. Or check the URL.",
        )


def _touched() -> dict[str, str]:
    return {"generation": uuid.uuid4().hex}
