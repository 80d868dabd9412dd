"""How articles and chunks look as rows of a store: plain text and flat metadata, and back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.records import Article, Chunk, Roundup

Vectors = NDArray[np.float32]
"""Shape (n, dimension), rows of length 1."""

Metadata = Mapping[str, Any]


class Entry(NamedTuple):
    """An article ready to be stored; ``vectors`` has a row for each chunk."""

    roundup: Roundup
    chunks: Sequence[Chunk]
    vectors: Vectors

    @property
    def id(self) -> str:
        """The article's id."""
        return self.roundup.article.id

    @property
    def revision(self) -> str:
        """What the stored article is compared with."""
        return revision(self.roundup)


class Hit(NamedTuple):
    """A chunk found by a search; the score's scale is the search's own, higher is better."""

    chunk: Chunk
    score: float


class Listed(NamedTuple):
    """What ``list`` shows of an article."""

    id: str
    title: str
    date: str | None
    source: str
    url: str | None
    experts: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    """Canonical name to the other ways in which the article writes it."""
    affiliations: Mapping[str, str]
    """Canonical name to title and organisation."""
    paragraphs: int
    chunks: int
    revision: str


def revision(roundup: Roundup) -> str:
    """A hash of the text and its parse, whatever it was called: what decides whether an article has changed."""
    record = asdict(roundup)
    del record["article"]["source"], record["article"]["id"]
    return hashlib.sha256(_json(record).encode()).hexdigest()[:16]


def roundup_json(roundup: Roundup) -> str:
    """The roundup as JSON, whole."""
    return _json(asdict(roundup))


def roundup_from_json(text: str) -> Roundup:
    """The roundup that was stored."""
    from pydantic import TypeAdapter  # 0.1 s that only showing an article needs

    return TypeAdapter(Roundup).validate_json(text)


def article_from_json(text: str) -> Article:
    """The article of the roundup that was stored, whatever parsed it."""
    from pydantic import TypeAdapter

    return TypeAdapter(Article).validate_python(json.loads(text)["article"])


def affiliations(roundup: Roundup) -> dict[str, str]:
    """Title and organisation of each expert who signs alone."""
    alone = (reaction for reaction in roundup.reactions if len(reaction.experts) == 1)
    return {reaction.owner: reaction.affiliation for reaction in alone if reaction.affiliation}


def _json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def article_metadata(entry: Entry, version: str) -> Metadata:
    """What ``list`` shows, without what is not known, for Chroma takes no None; and which chunks count."""
    roundup = entry.roundup
    facts = {
        "version": version,
        "revision": entry.revision,
        "title": roundup.title,
        "date": roundup.date,
        "source": roundup.article.source,
        "url": roundup.article.url,
        "experts": _json(roundup.experts),
        "aliases": _json(dict(roundup.aliases)),
        "affiliations": _json(affiliations(roundup)),
        "paragraphs": sum(len(reaction.paragraphs) for reaction in roundup.reactions),
        "chunks": len(entry.chunks),
    }
    return {name: value for name, value in facts.items() if value is not None}


def listed(article_id: str, metadata: Metadata) -> Listed:
    """The article as ``list`` shows it."""
    aliases = json.loads(metadata["aliases"])
    return Listed(
        id=article_id,
        title=metadata["title"],
        date=metadata.get("date"),
        source=metadata["source"],
        url=metadata.get("url"),
        experts=tuple(json.loads(metadata["experts"])),
        aliases={name: tuple(others) for name, others in aliases.items()},
        affiliations=json.loads(metadata["affiliations"]),
        paragraphs=int(metadata["paragraphs"]),
        chunks=int(metadata["chunks"]),
        revision=metadata["revision"],
    )


def chunk_ids(version: str, count: int) -> list[str]:
    """The ids under which the chunks of one version of an article are stored."""
    return [f"{version}-{number}" for number in range(count)]


def chunk_metadata(chunk: Chunk, source: str, version: str) -> Metadata:
    """All of a chunk but its text, flat, with what filters need: experts, article, day as a number, source."""
    facts = {
        "article_id": chunk.article_id,
        "version": version,
        "source": source,
        "title": chunk.title,
        "date": chunk.date,
        "day": int(chunk.date.replace("-", "")) if chunk.date else None,
        "url": chunk.url,
        "experts": list(chunk.experts) or None,
        "affiliation": chunk.affiliation,
        "headline": chunk.headline,
        "paragraph": chunk.paragraph,
        "start": chunk.start,
    }
    return {name: value for name, value in facts.items() if value is not None}


def chunk(text: str, metadata: Metadata) -> Chunk:
    """The chunk that was stored."""
    return Chunk(
        article_id=metadata["article_id"],
        title=metadata["title"],
        date=metadata.get("date"),
        url=metadata.get("url"),
        experts=tuple(metadata.get("experts") or ()),
        affiliation=metadata.get("affiliation"),
        headline=metadata.get("headline"),
        paragraph=int(metadata["paragraph"]),
        start=int(metadata["start"]),
        text=text,
    )
