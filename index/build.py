"""The write side on one page: load, parse, cut, embed, store; what has not changed is skipped."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple

from index.chunks import Limits, chunks
from index.embedders import Embedder
from index.errors import PullquoteError
from index.loaders import expanded, load
from index.reactions import parse
from index.records import Chunk, Roundup
from index.rows import Entry, revision
from index.settings import IndexSettings
from index.store import Index, Stamp

BATCH_CHUNKS = 256
"""Chunks that are embedded before they are stored: what a Ctrl-C can cost, about 10 seconds of work."""

BATCH_SHARE = 20
"""In a large index it is one chunk in so many: each time the index is stored, its files are copied."""

Progress = Callable[[int], None]
"""Told how many more chunks have been embedded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one source, or of one article in it."""

    source: str
    change: Literal["added", "updated", "unchanged", "failed"]
    id: str = ""
    title: str = ""
    experts: tuple[str, ...] = ()
    paragraphs: int = 0
    chunks: int = 0
    warnings: tuple[str, ...] = ()
    error: PullquoteError | None = None


def stamp(embedder: Embedder, settings: IndexSettings) -> Stamp:
    """How an index made with these settings is made."""
    return Stamp(
        embedder=embedder.name,
        fingerprint=embedder.fingerprint,
        dimension=embedder.dimension,
        chunk_tokens=settings.chunk_tokens,
        chunk_overlap=settings.chunk_overlap,
    )


def add(
    sources: Iterable[str],
    index: Index,
    embedder: Embedder,
    settings: IndexSettings,
    progress: Progress = lambda _: None,
) -> Iterator[Added]:
    """Add articles from files, URLs or "-" and say of each what became of it.

    A source that cannot be read is reported and the others go on. Articles are stored some at a time,
    each whole or not at all, so that what was reported stays if the work is cut short.
    """
    return add_read(_read(sources), index, embedder, settings, progress)


def add_read(
    roundups: Iterable[Roundup | Added],
    index: Index,
    embedder: Embedder,
    settings: IndexSettings,
    progress: Progress = lambda _: None,
) -> Iterator[Added]:
    """Add articles that have been read and parsed, as ``add`` does; reports among them are passed on."""
    index.require(stamp(embedder, settings))
    limits = _limits(embedder, settings)
    known = {article.id: _Known(article.source, article.revision, article.chunks) for article in index.articles()}
    stored = sum(article.chunks for article in known.values())
    waiting: list[_New] = []
    for read in roundups:
        new = _compared(read, known, limits) if isinstance(read, Roundup) else read
        if isinstance(new, Added):
            if any(new.id == other.report.id for other in waiting):  # the same article again: not stored yet
                yield from _store(waiting, index, embedder, limits, progress)
                waiting = []
            yield new
            continue
        waiting.append(new)
        count = sum(len(new.chunks) for new in waiting)
        if count >= max(BATCH_CHUNKS, stored // BATCH_SHARE):
            yield from _store(waiting, index, embedder, limits, progress)
            stored += count
            waiting = []
    yield from _store(waiting, index, embedder, limits, progress)


def rebuild(index: Index, embedder: Embedder, settings: IndexSettings, progress: Progress = lambda _: None) -> int:
    """Parse, cut and embed all articles of the index anew; how many there were."""
    limits = _limits(embedder, settings)
    count = 0

    def batches() -> Iterator[Sequence[Entry]]:
        nonlocal count
        waiting: list[tuple[Roundup, Sequence[Chunk]]] = []
        for article in index.originals():
            count += 1
            roundup = parse(article)
            waiting.append((roundup, chunks(roundup, limits)))
            if sum(len(parts) for _, parts in waiting) >= BATCH_CHUNKS:
                yield _embedded(waiting, embedder, limits, progress)
                waiting = []
        if waiting:
            yield _embedded(waiting, embedder, limits, progress)

    index.rebuild(stamp(embedder, settings), settings.ef_search, batches())
    return count


class _Known(NamedTuple):
    """What an article of the same id is compared with."""

    source: str
    revision: str
    chunks: int


class _New(NamedTuple):
    """An article that must be stored, and what to say when it is."""

    roundup: Roundup
    chunks: Sequence[Chunk]
    report: Added


def _limits(embedder: Embedder, settings: IndexSettings) -> Limits:
    return Limits(settings.chunk_tokens, settings.chunk_overlap, embedder.window, embedder.count)


def _read(sources: Iterable[str]) -> Iterator[Roundup | Added]:
    """Each article of the sources, or else a report why one cannot be read."""
    for source, file in _files(sources):
        if isinstance(file, PullquoteError):
            yield Added(source=source, change="failed", error=file)
            continue
        try:
            for article in load(file):
                yield parse(article)
        except PullquoteError as error:
            yield Added(source=file, change="failed", error=error)


def _files(sources: Iterable[str]) -> Iterator[tuple[str, str | PullquoteError]]:
    """Each source with its files: a folder's files fail one by one."""
    for source in sources:
        try:
            yield from ((source, file) for file in expanded(source))
        except PullquoteError as error:
            yield source, error


def _compared(roundup: Roundup, known: dict[str, _Known], limits: Limits) -> _New | Added:
    """The roundup with its chunks, unless it is known already; ``known`` has it from now on."""
    text = revision(roundup)
    roundup = _with_free_id(roundup, text, known)
    article = roundup.article
    old = known.get(article.id)
    report = Added(
        source=article.source,
        change="updated" if old else "added",
        id=article.id,
        title=roundup.title,
        experts=roundup.experts,
        paragraphs=sum(len(reaction.paragraphs) for reaction in roundup.reactions),
        warnings=roundup.warnings,
    )
    if old and old.revision == text:
        return replace(report, change="unchanged", chunks=old.chunks)
    parts = chunks(roundup, limits)
    known[article.id] = _Known(article.source, text, len(parts))
    return _New(roundup, parts, replace(report, chunks=len(parts)))


def _with_free_id(roundup: Roundup, text: str, known: dict[str, _Known]) -> Roundup:
    """The roundup under its own id, or under a longer one if another text of another file has it."""
    article = roundup.article
    old = known.get(article.id)
    if old is None or article.passage or old.source == article.source or old.revision == text:
        return roundup
    longer = f"{article.id}-{hashlib.sha256(article.source.encode()).hexdigest()[:6]}"
    return replace(roundup, article=replace(article, id=longer))


def _store(
    waiting: Sequence[_New], index: Index, embedder: Embedder, limits: Limits, progress: Progress
) -> Iterator[Added]:
    # Of two versions of one article in a call the later one counts.
    latest = {new.report.id: (new.roundup, new.chunks) for new in waiting}
    index.add(_embedded(list(latest.values()), embedder, limits, progress))
    yield from (new.report for new in waiting)


def _embedded(
    waiting: Sequence[tuple[Roundup, Sequence[Chunk]]], embedder: Embedder, limits: Limits, progress: Progress
) -> list[Entry]:
    texts = [limits.embedded(part) for _, parts in waiting for part in parts]
    vectors = embedder.encode(texts, progress)
    entries: list[Entry] = []
    start = 0
    for roundup, parts in waiting:
        entries.append(Entry(roundup, parts, vectors[start : start + len(parts)]))
        start += len(parts)
    return entries


SAMPLE = Path(__file__).parent / "sample" / "experts-react-kadhimi-digest.txt"
"""The bundled digest: the published roundup retold in our own words, paragraph by paragraph."""
