"""The index: Chroma on disk or on a server, and the keyword index beside it.

Three collections make one index. The *pointer* (``pullquote``) holds no records; its metadata say which
build is current, how it was made, and a generation that changes with every write. A *build* is two
collections: ``-articles``, a record for each article with its parse, and ``-chunks``, with the vectors.

An article is added in three steps: its chunks are written under ids that contain its revision, then
its record is replaced, then the old revision's chunks are deleted. The middle step is one write of one
record, and a hit counts only if its revision is the record's. So a crash leaves the old article or the
new one; a reader whose graph in memory is stale (Chroma is not process-safe: chroma issues 3769 and
3792) may miss hits but never shows a dead one; and a server, where there is no lock, needs none.
"""

import threading
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import numpy as np

from index.errors import IndexMismatch, IndexMissing, IndexUnreachable, UnknownName
from index.keyword import KeywordIndex
from index.records import Chunk, Roundup
from index.rows import (
    Entry,
    Listed,
    article_metadata,
    chunk,
    chunk_ids,
    chunk_metadata,
    listed,
    roundup_from_json,
    roundup_json,
)

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateCollectionConfiguration
    from chromadb.api.models.Collection import Collection as Table
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_Row = TypeVar("_Row")

SCHEMA = 1
"""Raised whenever what is stored changes its form."""

POINTER = "pullquote"
"""Name of the pointer collection unless a server's URL names another."""

BATCH = 2000
"""Records a write; Chroma refuses more than about 5,400."""

LOCK_SECONDS = 600
"""How long a writer waits for another one."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """How an index was made; vectors of different stamps are never mixed."""

    embedder: str
    fingerprint: str
    dimension: int
    chunk_tokens: int
    chunk_overlap: int
    schema: int = SCHEMA

    def difference(self, other: "Stamp") -> str:
        """What differs, in words; empty if nothing does."""
        mine, theirs = asdict(self), asdict(other)
        return ", ".join(
            f"{name} {mine[name]!r} instead of {theirs[name]!r}" for name in mine if mine[name] != theirs[name]
        )


class Hit(NamedTuple):
    """A chunk found by a search; the score's scale is the search's own, higher is better."""

    chunk: Chunk
    score: float


class _Build:
    """The two collections of one build, and nothing of who reads or writes them when."""

    def __init__(self, client: "ClientAPI", name: str, *, ef_search: int | None = None) -> None:
        self.name = name
        if ef_search:  # a new one
            graph: CreateCollectionConfiguration = {"hnsw": {"space": "cosine", "ef_search": ef_search}}
            self.chunks = client.create_collection(f"{name}-chunks", configuration=graph, embedding_function=None)
            self.articles = client.create_collection(f"{name}-articles", embedding_function=None)
        else:
            self.chunks = client.get_collection(f"{name}-chunks", embedding_function=None)
            self.articles = client.get_collection(f"{name}-articles", embedding_function=None)

    def metadata(self, article_ids: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
        """Article id to the facts of its record, for those that exist."""
        if article_ids is not None and not article_ids:
            return {}
        ids = None if article_ids is None else sorted(article_ids)
        found = self.articles.get(ids=ids, include=["metadatas"])
        return {id_: dict(facts) for id_, facts in zip(found["ids"], found["metadatas"] or [], strict=True)}

    def write(self, entries: Sequence[Entry]) -> None:
        """Chunks first, then the records that make them count."""
        rows = [
            (id_, part, vector, chunk_metadata(part, revision))
            for entry in entries
            for revision in [entry.revision]
            for id_, part, vector in zip(
                chunk_ids(entry.id, revision, len(entry.chunks)), entry.chunks, entry.vectors, strict=True
            )
        ]
        for batch in _batches(rows):
            self.chunks.upsert(
                ids=[id_ for id_, *_ in batch],
                embeddings=np.array([vector for _, _, vector, _ in batch], np.float32),
                documents=[part.text for _, part, _, _ in batch],
                metadatas=[facts for *_, facts in batch],
            )
        for some in _batches(entries):
            self.articles.upsert(
                ids=[entry.id for entry in some],
                embeddings=np.ones((len(some), 1), np.float32),  # Chroma asks for vectors; nobody searches these
                documents=[roundup_json(entry.roundup) for entry in some],
                metadatas=[article_metadata(entry) for entry in some],
            )

    def delete_chunks(self, ids: Sequence[str]) -> None:
        for batch in _batches(ids):
            self.chunks.delete(ids=list(batch))

    def sweep(self) -> None:
        """Delete chunks that no record answers for: what a crash left behind."""
        current = {
            id_
            for article_id, facts in self.metadata().items()
            for id_ in chunk_ids(article_id, facts["revision"], int(facts["chunks"]))
        }
        self.delete_chunks([id_ for id_ in self.chunks.get(include=[])["ids"] if id_ not in current])


class Index:
    """One index of chunks and articles. Use it from any thread; several processes may share it."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._place = _place(location)
        self._mutex = threading.RLock()
        self._client = self._place.connect()
        self._keyword = KeywordIndex(self._place.keyword_file)
        self._pointer, self._state = self._read_pointer()
        self._build = _Build(self._client, self._state["build"])
        self._revisions: dict[str, str | None] = {}

    # --- opening ------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, location: str) -> "Index":
        """The index at a folder or at ``http://host:port/collection``; IndexMissing if there is none."""
        if not exists(location):
            raise IndexMissing(f"There is no index at {location!r}.", hint="Make one: pullquote add FILE|URL ...")
        return cls(location)

    @classmethod
    def create(cls, location: str, stamp: Stamp, ef_search: int) -> "Index":
        """The index at that place, made if there is none yet; IndexMismatch if there is one of another stamp."""
        place = _place(location)
        with _lock(place.folder):
            if not exists(location):
                client = place.connect()
                build = _Build(client, _build_name(place.pointer), ef_search=ef_search)
                state = {**asdict(stamp), **_written(), "build": build.name}
                client.create_collection(place.pointer, metadata=state, embedding_function=None)
        index = cls(location)
        index.require(stamp)
        return index

    @property
    def stamp(self) -> Stamp:
        """How this index was made."""
        return Stamp(**{field.name: self._state[field.name] for field in fields(Stamp)})

    def require(self, stamp: Stamp) -> None:
        """IndexMismatch unless the index was made this way."""
        if difference := stamp.difference(self.stamp):
            raise IndexMismatch(
                f"The settings do not fit the index {self.location!r}: {difference}.",
                hint="Make it anew with these settings: pullquote reindex. Or take the settings back.",
            )

    def require_embedder(self, name: str, fingerprint: str) -> None:
        """IndexMismatch unless this model made the vectors: those of two models say nothing to each other."""
        if fingerprint != self.stamp.fingerprint:
            raise IndexMismatch(
                f"The index {self.location!r} was made with the embedder {self.stamp.embedder!r}; the settings name {name!r}.",
                hint="Make it anew with this one: pullquote reindex. Or set index.embedder back.",
            )

    # --- reading ------------------------------------------------------------------------------------------

    def generation(self) -> str:
        """Changes whenever anything in the index does."""
        self._refresh()
        return str(self._state["generation"])

    def articles(self) -> list[Listed]:
        """All articles, in order of their ids."""
        self._refresh()
        return [listed(id_, facts) for id_, facts in sorted(self._build.metadata().items())]

    def roundup(self, article_id: str) -> Roundup:
        """One article with its parse; UnknownName if it is not in the index."""
        self._refresh()
        found = self._build.articles.get(ids=[article_id], include=["documents"])
        if not found["documents"]:
            raise UnknownName.of("article", article_id, self._build.metadata())
        return roundup_from_json(found["documents"][0])

    def revisions(self, article_ids: Collection[str]) -> dict[str, str]:
        """Article id to revision, for those that are in the index."""
        self._refresh()
        return {id_: facts["revision"] for id_, facts in self._build.metadata(article_ids).items()}

    def nearest(
        self,
        vector: Sequence[float],
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """The chunks nearest to a vector; scores are cosines."""
        self._refresh()
        build = self._build
        if keep < 1 or not build.chunks.count():
            return []
        found = build.chunks.query(
            query_embeddings=np.array([vector], np.float32),
            n_results=keep,
            where=_where(experts, articles),
            include=["documents", "metadatas", "distances"],
        )
        texts, facts, distances = found["documents"], found["metadatas"], found["distances"]
        if not texts or not facts or not distances:
            return []
        # A stale graph returns the ids of deleted records, without their documents.
        rows = [
            (chunk(text, row), row["revision"], 1 - distance)
            for text, row, distance in zip(texts[0], facts[0], distances[0], strict=True)
            if text and row
        ]
        current = self._current(build, {part.article_id for part, _, _ in rows})
        return [Hit(part, score) for part, revision, score in rows if current[part.article_id] == revision]

    def matching(
        self,
        question: str,
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """The chunks that share the most telling words with the question; scores are BM25's."""
        self._refresh()
        build = self._build
        matches = self._keyword.search(question, keep, experts=experts, articles=articles)
        if not matches:
            return []
        found = build.chunks.get(ids=[match.id for match in matches], include=["documents", "metadatas"])
        rows = {
            id_: (chunk(text, facts), facts["revision"])
            for id_, text, facts in zip(found["ids"], found["documents"] or [], found["metadatas"] or [], strict=True)
            if text
        }
        current = self._current(build, {part.article_id for part, _ in rows.values()})
        hits = [(*rows[match.id], match.score) for match in matches if match.id in rows]
        return [Hit(part, score) for part, revision, score in hits if current[part.article_id] == revision]

    def vector_store(self, embeddings: "Embeddings") -> "Chroma":
        """The chunks as a LangChain vector store, for reading: only ``add`` writes articles whole."""
        from langchain_chroma import Chroma

        self._refresh()
        return Chroma(client=self._client, collection_name=self._build.chunks.name, embedding_function=embeddings)

    def _current(self, build: _Build, article_ids: set[str]) -> dict[str, str | None]:
        """The revision that counts, for each article; None for one that is gone."""
        known = self._revisions
        if unknown := article_ids - known.keys():
            facts = build.metadata(unknown)
            known |= {id_: facts[id_]["revision"] if id_ in facts else None for id_ in unknown}
        return known

    def _refresh(self) -> None:
        """Notice what other processes have written since the last call, and mend what a crash left."""
        with self._mutex:
            pointer, state = self._read_pointer()
            if state["generation"] != self._state["generation"]:
                if self._place.folder:
                    self._client = _reopened(self._place.connect)
                    pointer, state = self._read_pointer()
                self._pointer, self._state, self._revisions = pointer, state, {}
                self._build = _Build(self._client, state["build"])
            if state["writing"]:
                self._mend()
            elif self._keyword.stamp() != state["generation"]:
                self._bring_up_keyword(state["generation"])

    def _mend(self) -> None:
        """Finish what a crashed writer began; nothing to do while it is alive and holds the lock."""
        with _lock(self._place.folder, seconds=0) as held:
            if not held:
                return
            if self._place.folder:  # on a server another writer may be at work: its chunks are not ours to sweep
                self._build.sweep()
            self._revisions = {}
            state = {**self._state, **_written()}
            self._bring_up_keyword(state["generation"])
            self._write_pointer(state)

    def _bring_up_keyword(self, generation: str) -> None:
        """Add and remove in the keyword index what the build has more or less."""
        wanted = {id_: facts["revision"] for id_, facts in self._build.metadata().items()}
        have = self._keyword.revisions()
        changed = [id_ for id_, revision in wanted.items() if have.get(id_) != revision]
        for some in _batches(changed, 200):
            found = self._build.chunks.get(where=_where(None, some), include=["documents", "metadatas"])
            parts: dict[str, list[tuple[str, Chunk]]] = {id_: [] for id_ in some}
            for id_, text, facts in zip(found["ids"], found["documents"] or [], found["metadatas"] or [], strict=True):
                if facts["revision"] == wanted[str(facts["article_id"])]:
                    parts[str(facts["article_id"])].append((id_, chunk(text, facts)))
            self._keyword.change("", add=[(id_, wanted[id_], rows) for id_, rows in parts.items()])
        self._keyword.change(generation, remove=have.keys() - wanted.keys())

    # --- writing ------------------------------------------------------------------------------------------

    def add(self, entries: Sequence[Entry]) -> None:
        """Store articles; each replaces the one of its id, whole or not at all."""
        with self._writing() as build:
            old = build.metadata([entry.id for entry in entries])
            new = {entry.id: entry.revision for entry in entries}
            build.write(entries)
            changed = {id_: facts for id_, facts in old.items() if facts["revision"] != new[id_]}
            build.delete_chunks(_ids_of(changed))
            self._keyword.change("", add=[(entry.id, new[entry.id], _keyed(entry, new[entry.id])) for entry in entries])

    def remove(self, article_ids: Collection[str]) -> None:
        """Delete articles and all that could answer from them; UnknownName if one is not in the index."""
        if missing := sorted(set(article_ids) - self.revisions(article_ids).keys()):
            raise UnknownName.of("article", missing[0], self._build.metadata())
        with self._writing() as build:
            old = build.metadata(article_ids)
            build.articles.delete(ids=list(old))
            build.delete_chunks(_ids_of(old))
            self._keyword.change("", remove=old.keys())

    def rebuild(self, stamp: Stamp, ef_search: int, entries: Iterable[Sequence[Entry]]) -> None:
        """Make the index anew and switch to it when it is whole; until then, and if it fails, the old one answers."""
        with self._mutex, _lock(self._place.folder):
            self._pointer, self._state = self._read_pointer()
            old, build = self._build, _Build(self._client, _build_name(self._place.pointer), ef_search=ef_search)
            try:
                for batch in entries:
                    build.write(batch)
            except BaseException:
                _drop(self._client, build)
                raise
            self._build, self._revisions = build, {}
            self._write_pointer({**self._state, **asdict(stamp), **_written(), "build": build.name})
            self._bring_up_keyword(self._state["generation"])
            _drop(self._client, old)

    @contextmanager
    def _writing(self) -> Iterator[_Build]:
        """One writer at a time; others learn that something changes before it does, and again after."""
        with self._mutex, _lock(self._place.folder):
            self._refresh()
            self._write_pointer({**self._state, **_written(), "writing": True})
            self._revisions = {}
            yield self._build  # if it fails here, "writing" stays set and the next reader mends
            self._revisions = {}
            state = {**self._state, **_written()}
            self._keyword.change(state["generation"])
            self._write_pointer(state)

    def _read_pointer(self) -> tuple["Table", dict[str, Any]]:
        try:
            pointer = self._client.get_collection(self._place.pointer, embedding_function=None)
        except Exception as error:  # Chroma raises its own, sqlite's and httpx's errors here
            raise IndexUnreachable(
                f"The index {self.location!r} cannot be read: {error}.", hint=self._place.advice
            ) from error
        state = dict(pointer.metadata or {})
        if state.get("schema") != SCHEMA:
            raise IndexMismatch(
                f"The index {self.location!r} has schema {state.get('schema')!r}; this version reads {SCHEMA}.",
                hint="Delete it and add the articles again, or use the version of Pullquote that made it.",
            )
        return pointer, state

    def _write_pointer(self, state: dict[str, Any]) -> None:
        self._pointer.modify(metadata=state)
        self._state = state


# --- places -----------------------------------------------------------------------------------------------


class _Place(NamedTuple):
    """Where an index is and how to get at it."""

    connect: Callable[[], "ClientAPI"]
    pointer: str
    folder: Path | None
    """None on a server."""
    keyword_file: Path
    advice: str


def exists(location: str) -> bool:
    """Whether there is an index at that place."""
    place = _place(location)
    if place.folder and not (place.folder / "chroma.sqlite3").exists():
        return False
    names = {str(getattr(collection, "name", collection)) for collection in place.connect().list_collections()}
    return place.pointer in names


def _place(location: str) -> _Place:
    if not location.startswith(("http://", "https://")):
        folder = Path(location)
        advice = "Check the folder and its rights, or delete it and add the articles again."
        return _Place(lambda: _open_folder(folder), POINTER, folder, folder / "keyword.sqlite3", advice)
    from platformdirs import user_cache_path

    url = urlsplit(location)
    pointer = url.path.strip("/") or POINTER
    port = url.port or (443 if url.scheme == "https" else 8000)
    cache = user_cache_path("pullquote") / f"{url.hostname}-{port}-{pointer}.sqlite3"
    advice = f"Is a Chroma server running there? chroma run --port {port}"
    return _Place(
        lambda: _open_server(location, url.hostname or "", port, url.scheme == "https"), pointer, None, cache, advice
    )


def _open_folder(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    try:
        folder.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    except Exception as error:  # Chroma's Rust binding raises bare errors, and OSError for rights
        raise IndexUnreachable(
            f"The index folder {str(folder)!r} cannot be opened: {error}.",
            hint="Check the path, its rights and the disk.",
        ) from error


def _open_server(location: str, host: str, port: int, ssl: bool) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings

    try:
        return chromadb.HttpClient(host, port, ssl, settings=Settings(anonymized_telemetry=False))
    except Exception as error:  # ValueError or httpx's, by the version of the client
        raise IndexUnreachable(
            f"No Chroma server answers at {location!r}.", hint=f"Start one: chroma run --port {port}. Or check the URL."
        ) from error


def _reopened(connect: Callable[[], "ClientAPI"]) -> "ClientAPI":
    """A client that reads the graph from disk again; a plain new one would share the old one's memory."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    return connect()


@contextmanager
def _lock(folder: Path | None, seconds: float = LOCK_SECONDS) -> Iterator[bool]:
    """Whether the folder's write lock was got; waiting in vain is an error unless ``seconds`` is 0."""
    if folder is None:
        yield True
        return
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "write.lock", is_singleton=True)  # one object a path, so that it can be taken twice
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        if seconds:
            raise IndexUnreachable(
                f"Another process has been writing to {str(folder)!r} for {seconds:.0f} seconds.",
                hint="Wait until it is done, or stop it, and try again.",
            ) from None
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


# --- small parts ------------------------------------------------------------------------------------------


def _written() -> dict[str, Any]:
    """State of an index to which nobody writes, new to all who read it."""
    return {"generation": uuid.uuid4().hex, "writing": False}


def _build_name(pointer: str) -> str:
    return f"{pointer}-{uuid.uuid4().hex[:8]}"


def _drop(client: "ClientAPI", build: _Build) -> None:
    client.delete_collection(build.chunks.name)
    client.delete_collection(build.articles.name)


def _keyed(entry: Entry, revision: str) -> list[tuple[str, Chunk]]:
    return list(zip(chunk_ids(entry.id, revision, len(entry.chunks)), entry.chunks, strict=True))


def _ids_of(articles: dict[str, dict[str, Any]]) -> list[str]:
    return [id_ for name, facts in articles.items() for id_ in chunk_ids(name, facts["revision"], int(facts["chunks"]))]


def _batches(rows: Sequence[_Row], size: int = BATCH) -> Iterator[Sequence[_Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _where(experts: Collection[str] | None, articles: Collection[str] | None) -> dict[str, Any] | None:
    """Chroma's filter for chunks of any of the experts and any of the articles."""
    parts: list[dict[str, Any]] = []
    if experts is not None:
        names = [{"experts": {"$contains": name}} for name in sorted(experts)]
        parts.append({"$or": names} if len(names) > 1 else names[0])
    if articles is not None:
        parts.append({"article_id": {"$in": sorted(articles)}})
    return {"$and": parts} if len(parts) > 1 else parts[0] if parts else None
