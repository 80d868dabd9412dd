"""The index: articles in Chroma and in a keyword index, written whole and searched by meaning or by words.

Chroma is on disk (``index/folder.py``) or on a server (``index/server.py``); what it holds is the same
(``index/chroma.py``). Each question looks first whether the index has changed, which takes 0.1 ms on disk, so
an ``Index`` that is kept open never answers from what other processes have replaced or removed.
"""

import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import IndexMismatch, IndexUnreachable, UnknownName
from index.keyword import KeywordLost
from index.records import Article, Roundup
from index.rows import Entry, Hit, Listed, listed, roundup_from_json

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    from index.chroma import Found, Tables
    from index.places import Place

__all__ = ["SCHEMA", "Hit", "Index", "Stamp", "exists"]

_T = TypeVar("_T")

SCHEMA = 1
"""Raised whenever what is stored changes its form."""


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
        if self.embedder != other.embedder:
            del mine["fingerprint"]  # says it again, in 64 digits
        return ", ".join(
            f"{name} {mine[name]!r} instead of {theirs[name]!r}" for name in mine if mine[name] != theirs[name]
        )


def exists(location: str) -> bool:
    """Whether there is an index at that place."""
    return _place(location).exists()


class Index:
    """One index of chunks and articles. Use it from any thread; several processes may share it."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._place = _place(location)
        self._mutex = threading.Lock()
        self._tables = self._open()
        self._stamp = self._tables.stamp

    # --- opening ------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, location: str) -> "Index":
        """The index at a folder or at ``http://host:port/collection``; IndexMissing if there is none."""
        return cls(location)

    @classmethod
    def create(cls, location: str, stamp: Stamp, ef_search: int) -> "Index":
        """The index at that place, made if there is none yet; IndexMismatch if there is one of another stamp."""
        place = _place(location)
        with place.lock():
            if not place.exists():
                with place.replacing(asdict(stamp), ef_search):
                    pass
        index = cls(location)
        index.require(stamp)
        index._search_with(ef_search)
        return index

    @property
    def stamp(self) -> Stamp:
        """How this index was made."""
        facts: dict[str, Any] = {field.name: self._stamp.get(field.name) for field in fields(Stamp)}
        return Stamp(**facts)

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
                f"The index {self.location!r} was made with the embedder {self.stamp.embedder!r};"
                f" the settings name {name!r}.",
                hint="Make it anew with this one: pullquote reindex. Or set index.embedder back.",
            )

    # --- reading ------------------------------------------------------------------------------------------

    def generation(self) -> str:
        """Changes whenever anything in the index does."""
        return self._place.generation()

    def articles(self) -> list[Listed]:
        """All articles, in order of their ids."""
        return [listed(id_, facts) for id_, facts in sorted(self._ask(lambda tables: tables.facts()).items())]

    def roundup(self, article_id: str) -> Roundup:
        """One article with its parse; UnknownName if it is not in the index."""
        text = self._ask(lambda tables: tables.roundup_json(article_id))
        if text is None:
            raise self._unknown(article_id)
        return roundup_from_json(text)

    def revisions(self, article_ids: Collection[str]) -> dict[str, str]:
        """Article id to revision, for those that are in the index."""
        return {id_: facts["revision"] for id_, facts in self._ask(lambda tables: tables.facts(article_ids)).items()}

    def originals(self) -> Iterator[Article]:
        """All articles as they were loaded, of an index of any schema: what is needed to make it anew."""
        return self._open().originals()

    def nearest(
        self,
        vector: Sequence[float],
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """The chunks nearest to a vector; scores are cosines. A filter that is empty lets nothing through."""
        if keep < 1 or _is_empty(experts) or _is_empty(articles):
            return []

        def search(tables: "Tables") -> "Found":
            self._require_same(tables, "fingerprint")
            return tables.nearest(vector, keep, experts, articles)

        return self._search(search)

    def matching(
        self,
        question: str,
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Hit]:
        """The chunks that share the most telling words with the question; scores are BM25's."""
        if keep < 1 or _is_empty(experts) or _is_empty(articles):
            return []
        return self._search(lambda tables: tables.matching(question, keep, experts, articles))

    def vector_store(self, embeddings: "Embeddings") -> "Chroma":
        """The chunks as a LangChain vector store, to read until the index changes: then ask for it again."""
        return self._ask(lambda tables: tables.vector_store(embeddings))

    # --- writing ------------------------------------------------------------------------------------------

    def add(self, entries: Sequence[Entry]) -> None:
        """Store articles; each replaces the one of its id, whole or not at all."""
        if entries:
            with self._place.lock(), self._place.changing() as tables, self._place.trouble():
                self._require_same(tables, *self._stamp)
                tables.write(entries)

    def remove(self, article_ids: Collection[str]) -> None:
        """Delete articles and all that could answer from them; UnknownName if one is not in the index."""
        if unknown := sorted(set(article_ids) - self.revisions(article_ids).keys()):
            raise self._unknown(unknown[0])
        with self._place.lock(), self._place.changing() as tables, self._place.trouble():
            tables.remove(article_ids)

    def rebuild(self, stamp: Stamp, ef_search: int, entries: Iterable[Sequence[Entry]]) -> None:
        """Make the index anew and switch to it when it is whole; until then, and if it fails, the old one answers."""
        with self._place.lock(), self._place.replacing(asdict(stamp), ef_search) as tables:
            for batch in entries:
                with self._place.trouble():
                    tables.write(batch)
        self._stamp = asdict(stamp)

    # --- how ----------------------------------------------------------------------------------------------

    def _search(self, search: "Callable[[Tables], Found]") -> list[Hit]:
        found = self._ask(search)
        if found.dead:  # on a server: another process is writing, or was killed when it was
            self._ask(lambda tables: tables.bring_up_keyword())
            found = self._ask(search)
        return found.hits

    def _ask(self, question: "Callable[[Tables], _T]") -> _T:
        """Ask the tables of now; again if others have replaced them meanwhile, or the keyword file was lost."""
        lost = ""
        while True:
            tables = self._now()
            try:
                with self._place.trouble():
                    if tables.keyword.stamp() != tables.generation:
                        tables.bring_up_keyword()
                    answer = question(tables)
            except KeywordLost:
                if lost == tables.generation:
                    raise
                lost = tables.generation
            except IndexUnreachable:
                if self._place.generation() == tables.generation:
                    raise
            else:
                if self._place.keeps(tables.generation):
                    return answer

    def _now(self) -> "Tables":
        """The tables as other processes have left them."""
        generation = self._place.generation()
        with self._mutex:
            if self._tables.generation != generation:
                self._tables = self._open()
            tables = self._tables
        if (schema := tables.stamp.get("schema")) != SCHEMA:
            raise IndexMismatch(
                f"The index {self.location!r} has schema {schema!r}; this version reads {SCHEMA}.",
                hint="Make it anew: pullquote reindex. Or use the version of Pullquote that made it.",
            )
        return tables

    def _open(self) -> "Tables":
        """The tables of now; those that are replaced while they are opened are opened anew."""
        while True:
            generation = self._place.generation()
            try:
                return self._place.open()
            except IndexUnreachable:
                if self._place.generation() == generation:
                    raise

    def _require_same(self, tables: "Tables", *facts: str) -> None:
        """Vectors of the model that made the index when it was opened must not meet those of another."""
        if any(tables.stamp.get(fact) != self._stamp.get(fact) for fact in facts):
            raise IndexMismatch(
                f"The index {self.location!r} has meanwhile been made anew with other settings.",
                hint="Start again with these settings, or make it anew with yours: pullquote reindex.",
            )

    def _search_with(self, ef_search: int) -> None:
        if self._tables.ef_search != ef_search:
            with self._place.lock(), self._place.changing() as tables, self._place.trouble():
                tables.set_ef_search(ef_search)

    def _unknown(self, article_id: str) -> UnknownName:
        known = self._ask(lambda tables: tables.facts())
        like = get_close_matches(article_id, known, n=1)
        hint = f"Did you mean {like[0]!r}? " if like else ""
        return UnknownName(
            f"No article is named {article_id!r}.", hint=f"{hint}The index has {len(known)}: pullquote list."
        )


def _place(location: str) -> "Place":
    if re.match("https?://", location):
        from index.server import Server

        return Server(location)
    from index.folder import Folder  # Chroma's import takes 0.5 s

    return Folder(location)


def _is_empty(names: Collection[str] | None) -> bool:
    return names is not None and not names
