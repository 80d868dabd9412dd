"""A full-text index over the chunks: SQLite's FTS5, ranked by BM25.

Chroma has no keyword search of its own on a laptop. FTS5 was chosen over bm25s and rank_bm25
because it is in the standard library, is changed in transactions while others read, needs no
rebuild or pickle when an article changes, and answers in about 2 ms over 10,000 chunks.
It holds nothing that Chroma does not: a lost or stale file is made anew from there.
"""

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from index.errors import IndexUnreachable
from index.records import Chunk

_SCHEMA = """
create table if not exists state (name text primary key, value text not null);
create table if not exists article (id text primary key, revision text not null);
create table if not exists chunk (
    number integer primary key, id text not null unique, article_id text not null, experts text not null);
create index if not exists chunk_by_article on chunk (article_id);
create virtual table if not exists passage using fts5 (
    text, header, tokenize = "porter unicode61 remove_diacritics 2");
"""
_SEARCH = """
select chunk.id, bm25(passage, 1.0, 0.6) as rank
from passage join chunk on chunk.number = passage.rowid
where passage match ?
  and (? is null or exists (select 1 from json_each(chunk.experts) where value in (select value from json_each(?))))
  and (? is null or chunk.article_id in (select value from json_each(?)))
order by rank limit ?
"""
# 0.6 for the header (name, headline, title): a match there is worth less than one in the expert's words.

_WORD = re.compile(r"\w+(?:[’'.]\w+)*")

STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could
    did do does doing done down during each else ever few for from further get give given had has have having
    he her here hers him his how i if in into is it its itself just let like made make many may me might more
    most much must my nor of off on once one only or other our out over own per same say says said she should
    so some such tell than that the their them then there these they this those through to too under until up
    upon us very was we were what when where whether which while who whom whose why will with would you your
    """.split()
)
"""Words that every text has: they find nothing and cost time."""


class Match(NamedTuple):
    """A chunk that shares words with the question; a higher score is better."""

    id: str
    score: float


class KeywordIndex:
    """The chunks of one index, searchable by words; several processes may use the file at once."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        with self._connection() as db:
            db.executescript(_SCHEMA)

    def stamp(self) -> str:
        """The state of the vector index that this file was last brought up to."""
        with self._connection() as db:
            row = db.execute("select value from state where name = 'stamp'").fetchone()
        return str(row[0]) if row else ""

    def revisions(self) -> dict[str, str]:
        """Article id to the revision whose chunks are here."""
        with self._connection() as db:
            return dict(db.execute("select id, revision from article"))

    def change(
        self,
        stamp: str,
        *,
        add: Iterable[tuple[str, str, Sequence[tuple[str, Chunk]]]] = (),
        remove: Collection[str] = (),
    ) -> None:
        """Replace and remove articles in one transaction.

        ``add`` gives article id, revision, and chunks with their ids.
        """
        with self._connection() as db, db:
            db.execute("begin immediate")
            for article_id in remove:
                _forget(db, article_id)
            for article_id, revision, chunks in add:
                _forget(db, article_id)
                db.execute("insert into article values (?, ?)", (article_id, revision))
                for chunk_id, chunk in chunks:
                    values = (chunk_id, article_id, json.dumps(chunk.experts))
                    number = db.execute(
                        "insert into chunk (id, article_id, experts) values (?, ?, ?)", values
                    ).lastrowid
                    db.execute(
                        "insert into passage (rowid, text, header) values (?, ?, ?)", (number, chunk.text, chunk.header)
                    )
            db.execute("insert or replace into state values ('stamp', ?)", (stamp,))

    def search(
        self,
        question: str,
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Match]:
        """The chunks that share the most telling words with the question, best first."""
        query = match_any(question)
        if not query:
            return []
        names, ids = _array(experts), _array(articles)
        with self._connection() as db:
            rows = db.execute(_SEARCH, (query, names, names, ids, ids, keep))
            return [Match(chunk_id, -rank) for chunk_id, rank in rows]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        # A connection per call: the chat searches from many threads, and opening costs 0.1 ms.
        try:
            with closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as db:
                yield db
        except sqlite3.DatabaseError as error:
            raise IndexUnreachable(
                f"The keyword index {str(self._path)!r} cannot be used: {error}.",
                hint="Delete that file; it is made anew from the index at the next question.",
            ) from error


def match_any(question: str) -> str:
    """The FTS5 query for any of the question's words; stop words count only if there is nothing else.

    >>> match_any("Who said that the U.S. won't pay?")
    '"U.S" OR "won\\'t" OR "pay"'
    """
    words = list(dict.fromkeys(_WORD.findall(question)))
    telling = [word for word in words if word.casefold() not in STOPWORDS]
    return " OR ".join(f'"{word}"' for word in telling or words)


def _forget(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("delete from passage where rowid in (select number from chunk where article_id = ?)", (article_id,))
    db.execute("delete from chunk where article_id = ?", (article_id,))
    db.execute("delete from article where id = ?", (article_id,))


def _array(values: Collection[str] | None) -> str | None:
    return None if values is None else json.dumps(sorted(values))
