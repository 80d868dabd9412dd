"""The write side on one page: load, parse, cut, embed, store; what has not changed is skipped."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from index.chunks import Limits, chunks
from index.embedders import Embedder
from index.errors import PullquoteError
from index.loaders import expanded, load
from index.reactions import parse
from index.records import Chunk, Roundup
from index.rows import Entry, Listed, affiliations, revision
from index.settings import IndexSettings
from index.store import Index, Stamp

BATCH_CHUNKS = 256
"""Chunks that are embedded before they are stored: what a Ctrl-C can cost, about 10 seconds of work."""

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
    index.require(stamp(embedder, settings))
    limits = _limits(embedder, settings)
    waiting: list[tuple[Roundup, tuple[Chunk, ...], Added]] = []
    for roundup, report in _parsed(sources, index):
        if roundup is None:
            yield report
            continue
        parts = chunks(roundup, limits)
        waiting.append((roundup, parts, replace(report, chunks=len(parts))))
        if sum(len(parts) for _, parts, _ in waiting) >= BATCH_CHUNKS:
            yield from _store(waiting, index, embedder, limits, progress)
            waiting = []
    yield from _store(waiting, index, embedder, limits, progress)


def rebuild(index: Index, embedder: Embedder, settings: IndexSettings, progress: Progress = lambda _: None) -> int:
    """Parse, cut and embed all articles of the index anew; how many there were."""
    limits = _limits(embedder, settings)
    articles = index.articles()

    def batches() -> Iterator[Sequence[Entry]]:
        waiting: list[tuple[Roundup, tuple[Chunk, ...]]] = []
        for listed in articles:
            roundup = parse(index.roundup(listed.id).article)
            waiting.append((roundup, chunks(roundup, limits)))
            if sum(len(parts) for _, parts in waiting) >= BATCH_CHUNKS:
                yield _embedded(waiting, embedder, limits, progress)
                waiting = []
        if waiting:
            yield _embedded(waiting, embedder, limits, progress)

    index.rebuild(stamp(embedder, settings), settings.ef_search, batches())
    return len(articles)


def _limits(embedder: Embedder, settings: IndexSettings) -> Limits:
    return Limits(settings.chunk_tokens, settings.chunk_overlap, embedder.window, embedder.count)


def _parsed(sources: Iterable[str], index: Index) -> Iterator[tuple[Roundup | None, Added]]:
    """Each article that must be stored, or else a report why not."""
    known = {article.id: article for article in index.articles()}
    for source, file in _files(sources):
        if isinstance(file, PullquoteError):
            yield None, Added(source=source, change="failed", error=file)
            continue
        try:
            for article in load(file):
                roundup = _with_free_id(parse(article), known)
                old = known.get(roundup.article.id)
                report = _report(roundup, old)
                known[roundup.article.id] = _as_listed(roundup)
                yield (None, report) if report.change == "unchanged" else (roundup, report)
        except PullquoteError as error:
            yield None, Added(source=file, change="failed", error=error)


def _files(sources: Iterable[str]) -> Iterator[tuple[str, str | PullquoteError]]:
    """Each source with its files: a folder's files fail one by one."""
    for source in sources:
        try:
            yield from ((source, file) for file in expanded(source))
        except PullquoteError as error:
            yield source, error


def _with_free_id(roundup: Roundup, known: dict[str, Listed]) -> Roundup:
    """The roundup under its own id, or under a longer one if an article of another file has it."""
    article = roundup.article
    old = known.get(article.id)
    if old is None or article.passage or old.source == article.source or old.revision == revision(roundup):
        return roundup
    longer = f"{article.id}-{hashlib.sha256(article.source.encode()).hexdigest()[:6]}"
    return replace(roundup, article=replace(article, id=longer))


def _report(roundup: Roundup, old: Listed | None) -> Added:
    change: Literal["added", "updated", "unchanged"] = (
        "added" if old is None else "unchanged" if old.revision == revision(roundup) else "updated"
    )
    return Added(
        source=roundup.article.source,
        change=change,
        id=roundup.article.id,
        title=roundup.title,
        experts=roundup.experts,
        paragraphs=sum(len(reaction.paragraphs) for reaction in roundup.reactions),
        chunks=old.chunks if old and change == "unchanged" else 0,
        warnings=roundup.warnings,
    )


def _as_listed(roundup: Roundup) -> Listed:
    """What a later source of the same call is compared with."""
    article = roundup.article
    return Listed(
        id=article.id,
        title=roundup.title,
        date=roundup.date,
        source=article.source,
        url=article.url,
        experts=roundup.experts,
        aliases=roundup.aliases,
        affiliations=affiliations(roundup),
        paragraphs=0,
        chunks=0,
        revision=revision(roundup),
    )


def _store(
    waiting: Sequence[tuple[Roundup, tuple[Chunk, ...], Added]],
    index: Index,
    embedder: Embedder,
    limits: Limits,
    progress: Progress,
) -> Iterator[Added]:
    if waiting:
        # Of two versions of one article in a call the later one counts.
        latest = {roundup.article.id: (roundup, parts) for roundup, parts, _ in waiting}
        index.add(_embedded(list(latest.values()), embedder, limits, progress))
    yield from (report for *_, report in waiting)


def _embedded(
    waiting: Sequence[tuple[Roundup, tuple[Chunk, ...]]], embedder: Embedder, limits: Limits, progress: Progress
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
