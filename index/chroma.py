"""What an index holds, in Chroma's terms: a collection of articles, one of chunks, the keyword index beside them.

An article is stored in three steps: its chunks are written under ids that no other write uses, then its
record is replaced, then the old chunks are deleted. The middle step is one write of one record, and a hit
counts only if its version is the one that the record names. So an article is always the old one or the
new one, whoever stops in the middle and however many write at once.
"""

import threading
import uuid
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

import chromadb
import httpx
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from numpy.typing import NDArray

from index.keyword import KeywordIndex, Match
from index.records import Article, Chunk
from index.rows import (
    Entry,
    Hit,
    Metadata,
    article_from_json,
    article_metadata,
    chunk,
    chunk_ids,
    chunk_metadata,
    roundup_json,
)

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_T = TypeVar("_T")

Connection: TypeAlias = ClientAPI

BATCH = 1000
"""Records a call: Chroma refuses more than 5,461, and a server a body of more than 40 MB."""

SYNC = 200
"""Chunks after which Chroma writes its graph to disk. What is not written is read from its log and put into
the graph by each process that opens the index: 0.1 s at most, and 0.5 s with Chroma's own 1000."""

NEIGHBORS, EF_CONSTRUCTION = 32, 200
"""Twice Chroma's own: of the nearest 50 in 10,000 it finds 99.97 % instead of 99.8 %, for the same time to add."""

FEW = 500
"""If no more chunks are there, or pass a filter, all are compared. That is exact and always the same, while the
graph misses some where many are alike, and of few that pass a filter it is also faster: 3 ms, not 8."""

_opening = threading.RLock()
"""Chroma counts the clients of a folder without a lock."""


class Found(NamedTuple):
    """What a search found, and how much of it was dead: chunks of a version that no record names."""

    hits: list[Hit]
    dead: int


class Tables:
    """The collections and the keyword index of one generation of an index."""

    def __init__(self, connect: Callable[[], Connection], name: str, keyword: KeywordIndex, generation: str) -> None:
        self.name = name
        self.keyword = keyword
        self.generation = generation
        self._connect = connect
        connection = connect()
        self.close = weakref.finalize(self, disconnect, connection)
        """Free the memory and the files; when nobody uses the tables any more that comes by itself."""
        self.close.atexit = False
        self._chunks = connection.get_collection(f"{name}-chunks", embedding_function=None)
        self._articles = connection.get_collection(f"{name}-articles", embedding_function=None)

    def catch_up(self) -> None:
        """Have Chroma read its log now, in one thread.

        A process that opens a folder reads into its graph what the log has and the graph on disk has not. With 24
        threads that asked first, readers rewrote the graph of one generation in twelve, which may be read or copied.
        """
        with _opening, suppress(ChromaError):  # a graph may be damaged, and the articles still be read
            self._chunks.count()
            self._articles.count()

    # --- facts --------------------------------------------------------------------------------------------

    @property
    def stamp(self) -> Metadata:
        """How the vectors were made."""
        return dict(self._chunks.metadata or {})

    @property
    def ef_search(self) -> int:
        """How many candidates a search of the graph keeps."""
        return int(self._chunks.configuration_json["hnsw"]["ef_search"])

    def set_ef_search(self, candidates: int) -> None:
        """Keep that many from the next opening on."""
        self._chunks.modify(configuration={"hnsw": {"ef_search": candidates}})

    # --- articles -----------------------------------------------------------------------------------------

    def facts(self, article_ids: Collection[str] | None = None) -> dict[str, Metadata]:
        """Article id to the facts of its record, for those that exist; None asks for all."""
        if article_ids is None:
            batches: Iterable[Sequence[str] | None] = [None]
        else:
            batches = _batches(sorted(article_ids))
        found: dict[str, Metadata] = {}
        for ids in batches:
            rows = self._articles.get(ids=None if ids is None else list(ids), include=["metadatas"])
            found |= dict(zip(rows["ids"], rows["metadatas"] or [], strict=True))
        return found

    def roundup_json(self, article_id: str) -> str | None:
        """One article with its parse; None if it is not here."""
        found = self._articles.get(ids=[article_id], include=["documents"])["documents"]
        return found[0] if found else None

    def originals(self) -> Iterator[Article]:
        """The articles as they were loaded, in order of their ids; every schema keeps them in this form."""
        for ids in _batches(sorted(self._articles.get(include=[])["ids"]), 100):
            for text in self._articles.get(ids=list(ids), include=["documents"])["documents"] or []:
                yield article_from_json(text)

    # --- searches -----------------------------------------------------------------------------------------

    def nearest(
        self,
        vector: Sequence[float],
        keep: int,
        experts: Collection[str] | None,
        articles: Collection[str] | None,
    ) -> Found:
        """The chunks nearest to a vector; scores are cosines."""
        query, where = np.array([vector], np.float32), _where(experts, articles)
        if where is not None or self._chunks.count() <= FEW:
            few = self._chunks.get(where=where, limit=FEW + 1, include=["embeddings"])
            if len(few["ids"]) <= FEW:
                vectors = np.array(few["embeddings"], np.float32).reshape(-1, query.shape[1])
                return self._nearest_of(few["ids"], vectors @ query[0], keep)
        found = self._chunks.query(
            query_embeddings=query,
            n_results=keep,
            where=where,
            include=["documents", "metadatas", "distances"],
        )
        texts, facts, distances = found["documents"] or [[]], found["metadatas"] or [[]], found["distances"] or [[]]
        return self._alive(
            (text, row, 1 - distance) for text, row, distance in zip(texts[0], facts[0], distances[0], strict=True)
        )

    def matching(
        self, question: str, keep: int, experts: Collection[str] | None, articles: Collection[str] | None
    ) -> Found:
        """The chunks that share the most telling words with the question; scores are BM25's."""
        return self._found(self.keyword.search(question, keep, experts=experts, articles=articles))

    def _nearest_of(self, ids: Sequence[str], cosines: NDArray[np.float32], keep: int) -> Found:
        best = np.argsort(-cosines, kind="stable")[:keep]
        return self._found([Match(ids[place], float(cosines[place])) for place in best])

    def _found(self, matches: Sequence[Match]) -> Found:
        rows = self._rows([match.id for match in matches])
        return self._alive((*rows.get(match.id, (None, None)), match.score) for match in matches)

    def _alive(self, rows: Iterable[tuple[str | None, Metadata | None, float]]) -> Found:
        rows = list(rows)
        # A record that is deleted while it is looked for comes back without its document.
        whole = [(text, facts, score) for text, facts, score in rows if text and facts]
        records = self.facts({facts["article_id"] for _, facts, _ in whole})
        hits = [
            Hit(chunk(text, facts), score)
            for text, facts, score in whole
            if records.get(facts["article_id"], {}).get("version") == facts["version"]
        ]
        return Found(hits, len(rows) - len(hits))

    def _rows(self, ids: Sequence[str]) -> dict[str, tuple[str, Metadata]]:
        """Chunk id to text and metadata, for those that exist."""
        rows: dict[str, tuple[str, Metadata]] = {}
        for some in _batches(ids):
            found = self._chunks.get(ids=list(some), include=["documents", "metadatas"])
            texts, facts = found["documents"] or [], found["metadatas"] or []
            rows |= {id_: (text, row) for id_, text, row in zip(found["ids"], texts, facts, strict=True)}
        return rows

    def vector_store(self, embeddings: "Embeddings") -> "Chroma":
        """The chunks as LangChain sees them."""
        from langchain_chroma import Chroma  # noqa: PLC0415  0.2 s that only users of LangChain need

        connection = self._connect()
        store = Chroma(client=connection, collection_name=self._chunks.name, embedding_function=embeddings)
        weakref.finalize(store, disconnect, connection).atexit = False
        return store

    # --- writing ------------------------------------------------------------------------------------------

    def write(self, entries: Sequence[Entry]) -> None:
        """Store articles; each replaces the one of its id."""
        old = self.facts({entry.id for entry in entries})
        new = {entry.id: (entry, uuid.uuid4().hex[:16]) for entry in entries}
        rows = [
            (id_, part, vector, chunk_metadata(part, entry.roundup.article.source, version))
            for entry, version in new.values()
            for id_, part, vector in zip(
                chunk_ids(version, len(entry.chunks)), entry.chunks, entry.vectors, strict=True
            )
        ]
        for batch in _batches(rows):
            self._chunks.add(
                ids=[id_ for id_, *_ in batch],
                embeddings=np.array([vector for _, _, vector, _ in batch], np.float32),
                documents=[part.text for _, part, _, _ in batch],
                metadatas=[facts for *_, facts in batch],
            )
        self.keyword.change(
            add=[
                (version, zip(chunk_ids(version, len(entry.chunks)), entry.chunks, strict=True))
                for entry, version in new.values()
            ]
        )
        for some in _batches(list(new.values())):
            self._articles.upsert(
                ids=[entry.id for entry, _ in some],
                embeddings=np.ones((len(some), 1), np.float32),  # Chroma asks for vectors; nobody searches these
                documents=[roundup_json(entry.roundup) for entry, _ in some],
                metadatas=[article_metadata(entry, version) for entry, version in some],
            )
        self._delete_chunks(old)

    def remove(self, article_ids: Collection[str]) -> None:
        """Delete articles, those that exist."""
        old = self.facts(article_ids)
        for some in _batches(list(old)):
            self._articles.delete(ids=list(some))
        self._delete_chunks(old)

    def _delete_chunks(self, articles: Mapping[str, Metadata]) -> None:
        for some in _batches([id_ for facts in articles.values() for id_ in _chunk_ids(facts)]):
            self._chunks.delete(ids=list(some))
        self.keyword.change(remove=[facts["version"] for facts in articles.values()])

    def bring_up_keyword(self) -> None:
        """Add and remove in the keyword index what the collections have more or less."""
        records = {facts["version"]: facts for facts in self.facts().values()}

        def chunks(version: str) -> list[tuple[str, Chunk]]:
            return [(id_, chunk(*row)) for id_, row in self._rows(_chunk_ids(records[version])).items()]

        self.keyword.follow(records, chunks, self.generation)


def create(connection: Connection, name: str, stamp: Metadata, ef_search: int, facts: Metadata) -> None:
    """Make the collections of empty tables; ``facts`` are kept with the articles."""
    graph: CreateCollectionConfiguration = {
        "hnsw": {
            "space": "cosine",
            "ef_search": ef_search,
            "ef_construction": EF_CONSTRUCTION,
            "max_neighbors": NEIGHBORS,
            "sync_threshold": SYNC,
            "batch_size": SYNC // 2,
        }
    }
    connection.create_collection(f"{name}-chunks", configuration=graph, metadata=dict(stamp), embedding_function=None)
    make(connection, f"{name}-articles", facts)


def on_disk(folder: str) -> Connection:
    """A connection to the Chroma files in a folder, which are made if there are none."""
    with _opening:
        try:
            return chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
        except Exception as error:  # of many kinds
            SharedSystemClient.clear_system_cache()  # else Chroma would take what failed for open
            raise ConnectionError(str(error)) from error


def on_server(host: str, port: int, ssl: bool) -> Connection:
    """A connection to a Chroma server."""
    return chromadb.HttpClient(host, port, ssl, settings=Settings(anonymized_telemetry=False))


def disconnect(connection: Connection) -> None:
    """Let go of files in a folder; what serves all that a server has stays."""
    if isinstance(connection, Client) and connection.get_settings().is_persistent:
        with _opening:
            connection.close()


def is_chromas(error: Exception) -> bool:
    """Whether Chroma's client, its server or the way there failed; all else is a bug of ours."""
    return isinstance(error, ChromaError | httpx.HTTPError | OSError) or type(error) is Exception  # of the HTTP client


def names(connection: Connection) -> list[str]:
    """Of all collections."""
    return [collection.name for collection in connection.list_collections()]


def metadata(connection: Connection, collection: str) -> Metadata | None:
    """Of a collection; None if there is no such collection."""
    try:
        return connection.get_collection(collection, embedding_function=None).metadata or {}
    except NotFoundError:
        return None


def set_metadata(connection: Connection, collection: str, facts: Metadata) -> None:
    """Of a collection that exists, all of it."""
    connection.get_collection(collection, embedding_function=None).modify(metadata=dict(facts))


def make(connection: Connection, collection: str, facts: Metadata) -> None:
    """A collection without records; fails if there is one of that name."""
    connection.create_collection(collection, metadata=dict(facts), embedding_function=None)


def drop(connection: Connection, collection: str) -> None:
    """Delete a collection, if it exists."""
    with suppress(NotFoundError):
        connection.delete_collection(collection)


def _chunk_ids(facts: Metadata) -> list[str]:
    return chunk_ids(facts["version"], int(facts["chunks"]))


def _batches(rows: Sequence[_T], size: int = BATCH) -> Iterator[Sequence[_T]]:
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
