"""A full-text index over the chunks: SQLite's FTS5, ranked by BM25.

Chroma has no keyword search of its own on a laptop. FTS5 was chosen over bm25s and rank_bm25
because it is in the standard library, is changed in transactions while others read, needs no
rebuild or pickle when an article changes, and answers in about 2 ms over 10,000 chunks.
It holds nothing that Chroma does not: a lost or damaged file is made anew from there.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from index.errors import IndexUnreachable
from index.records import Chunk
from index.spellings import key, names_asked, proper_names, spellings_of

_SCHEMA = """
create table if not exists state (name text primary key, value text not null);
create table if not exists version (name text primary key);
create table if not exists chunk (
    number integer primary key,
    id text not null, version text not null, article_id text not null, experts text not null);
create index if not exists chunk_by_version on chunk (version);
create table if not exists name (word text not null, sound text not null, version text not null);
create index if not exists name_by_sound on name (sound);
create index if not exists name_by_version on name (version);
create virtual table if not exists passage using fts5 (
    text, header, tokenize = "porter unicode61 remove_diacritics 2");
"""
_HAS = "select 1 from passage where passage match ? limit 1"
_SAME_SOUND = "select word, count(*) from name where sound = ? group by word"
_SAME_START = "select distinct word from name where sound >= ? and sound < ?"
RARE = 3
"""Articles; of two spellings of one sound that are both in more of them, each is a name of its own."""
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


Rows = Iterable[tuple[str, Chunk]]
"""Chunks with the ids that Chroma has them under."""


class KeywordLost(IndexUnreachable):
    """The file was missing or damaged and is gone: ask for the ``stamp``, which says that it must be filled again."""


class KeywordIndex:
    """The chunks of one index, searchable by words; several processes may use the file at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> str:
        """The generation of the index that this file was last brought up to; "" for a new file."""
        try:
            return self._stamp()
        except KeywordLost:
            with self._changing():
                pass
            return self._stamp()

    def search(
        self,
        question: str,
        keep: int,
        *,
        experts: Collection[str] | None = None,
        articles: Collection[str] | None = None,
    ) -> list[Match]:
        """The chunks that share the most telling words with the question, best first."""
        if not match_any(question):
            return []
        names, ids = _array(experts), _array(articles)
        with self._connection() as db:
            query = match_any(question, _other_spellings(db, question))
            rows = db.execute(_SEARCH, (query, names, names, ids, ids, keep))
            return [Match(chunk_id, -rank) for chunk_id, rank in rows]

    def change(self, *, add: Iterable[tuple[str, Rows]] = (), remove: Iterable[str] = (), stamp: str = "") -> None:
        """Add and remove versions of articles in one transaction."""
        with self._changing() as db:
            _add(db, add)
            _remove(db, remove)
            _set_stamp(db, stamp)

    def follow(self, wanted: Collection[str], chunks: Callable[[str], Rows], stamp: str) -> None:
        """Hold exactly the wanted versions; ``chunks`` is asked for those that are not here yet."""
        with self._changing() as db:
            have = {name for (name,) in db.execute("select name from version")}
            _add(db, ((version, chunks(version)) for version in wanted if version not in have))
            _remove(db, have.difference(wanted))
            _set_stamp(db, stamp)

    def discard(self) -> None:
        """Delete the file."""
        for name in (self._path.name, f"{self._path.name}-journal"):
            self._path.with_name(name).unlink(missing_ok=True)

    def _stamp(self) -> str:
        with self._connection() as db:
            row = db.execute("select value from state where name = 'stamp'").fetchone()
        return str(row[0]) if row else ""

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection("rwc") as db, db:
            db.execute("begin immediate")
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            yield db

    @contextmanager
    def _connection(self, mode: str = "rw") -> Iterator[sqlite3.Connection]:
        # A connection per call: the chat searches from many threads, and opening costs 0.1 ms.
        try:
            address = f"{self._path.absolute().as_uri()}?mode={mode}"
            with closing(sqlite3.connect(address, uri=True, timeout=60, isolation_level=None)) as db:
                yield db
        except sqlite3.DatabaseError as error:
            advice = f"Check the disk and the rights of {self._path}, or delete it: it is made anew."
            message = f"The keyword index {str(self._path)!r} cannot be used: {error}."
            if not self._is_lost(error):
                raise IndexUnreachable(message, hint=advice) from error
            self.discard()
            raise KeywordLost(message, hint=advice) from error

    def _is_lost(self, error: sqlite3.DatabaseError) -> bool:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return code in _DAMAGED or (code == sqlite3.SQLITE_CANTOPEN and not self._path.exists())


_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""SQLITE_ERROR: there is no such table."""


def match_any(question: str, also: Iterable[str] = ()) -> str:
    """The FTS5 query for any of the question's words and of others; stop words count only if there is nothing else.

    >>> match_any("Who said that the U.S. won't pay?")
    '"U.S" OR "won\\'t" OR "pay"'
    """
    words = list(dict.fromkeys(_WORD.findall(question)))
    telling = [word for word in words if word.casefold() not in STOPWORDS]
    return " OR ".join(f'"{word}"' for word in dict.fromkeys((*(telling or words), *also)))


def _other_spellings(db: sqlite3.Connection, question: str) -> list[str]:
    """How the articles spell the names of the question: "Khadimi" for "Kadhimi".

    A name that they have is spelt otherwise only where it sounds the same; one that they do not have may also be
    misspelt by a letter. Ordinary words, which articles write with a small letter, are left alone.
    """
    found: list[str] = []
    for word, is_capital in names_asked(question):
        if word.casefold() in STOPWORDS:
            continue
        is_there = db.execute(_HAS, (f'"{word}"',)).fetchone() is not None
        count = dict(db.execute(_SAME_SOUND, (key(word),)))
        own = max((n for name, n in count.items() if name.casefold() == word.casefold()), default=0)
        if is_there and not is_capital and not own:
            continue
        found += [name for name in spellings_of(word, count) if min(own, count[name]) <= RARE]
        if not is_there:
            start = key(word)[:1]
            names = [name for (name,) in db.execute(_SAME_START, (start, start + "\uffff"))] if start else []
            found += spellings_of(word, names, misspelt=True)
    return found


def _add(db: sqlite3.Connection, versions: Iterable[tuple[str, Rows]]) -> None:
    for version, rows in versions:
        db.execute("insert into version values (?)", (version,))
        names: set[str] = set()
        for chunk_id, chunk in rows:
            names |= proper_names(chunk.text)
            values = (chunk_id, version, chunk.article_id, json.dumps(chunk.experts))
            number = db.execute(
                "insert into chunk (id, version, article_id, experts) values (?, ?, ?, ?)", values
            ).lastrowid
            db.execute("insert into passage (rowid, text, header) values (?, ?, ?)", (number, chunk.text, chunk.header))
        db.executemany("insert into name values (?, ?, ?)", ((name, key(name), version) for name in sorted(names)))


def _remove(db: sqlite3.Connection, versions: Iterable[str]) -> None:
    for version in versions:
        db.execute("delete from name where version = ?", (version,))
        db.execute("delete from passage where rowid in (select number from chunk where version = ?)", (version,))
        db.execute("delete from chunk where version = ?", (version,))
        db.execute("delete from version where name = ?", (version,))


def _set_stamp(db: sqlite3.Connection, stamp: str) -> None:
    db.execute("insert or replace into state values ('stamp', ?)", (stamp,))


def _array(values: Collection[str] | None) -> str | None:
    return None if values is None else json.dumps(sorted(values))
