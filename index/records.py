"""The nouns of the write side, in the order they come to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

EDITORS = "Editors"
"""The owner of a roundup's introduction."""


class Span(NamedTuple):
    """A half-open range of character offsets into an article's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters that the span covers."""
        return text[self.start : self.end]


BlockKind = Literal["text", "heading", "item", "caption"]


class Block(NamedTuple):
    """A paragraph-sized piece of an article as its file had it; plain text has no headings and captions."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 to 6 as in HTML, 7 for a bold line; 0 where the file does not tell."""

    @property
    def span(self) -> Span:
        """Where the block stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A loaded text. Offsets everywhere refer to ``text``, which is normalised and never changes."""

    id: str
    text: str
    blocks: tuple[Block, ...]
    source: str
    """The path or URL it was read from, or ``-``."""
    url: str | None = None
    """Where it is published; None if the file does not say."""
    title: str | None = None
    """What the file's metadata says; the parse may know better."""
    date: str | None = None
    """ISO date of publication by the file's metadata."""
    author: str | None = None
    """The file's author by its metadata, or the expert of a ready passage."""
    passage: bool = False
    """A ready passage of a split corpus: it is not parsed, all of it belongs to ``author``."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph and its place; ``number`` counts from 1 within its owner's paragraphs."""

    number: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where the paragraph stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One section of an article and who owns it."""

    experts: tuple[str, ...]
    """Canonical names; several are co-authors; empty if nobody signed; ``("Editors",)`` for the introduction."""
    paragraphs: tuple[Paragraph, ...]
    headline: str | None = None
    affiliation: str | None = None
    """Title and organisation, as the signature has them."""

    @property
    def owner(self) -> str:
        """The name that citations show: ``Editors``, an expert, co-authors joined by "and", or ""."""
        return " and ".join(self.experts)


AsideKind = Literal[
    "title", "headline", "byline", "date", "signature", "jump list", "caption", "update note",
    "disclosure", "related link", "pull quote", "biography", "section label",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aside:
    """A block that is nobody's commentary; kept out of the index, listed by ``show``."""

    kind: AsideKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roundup:
    """An article with each paragraph given to its owner."""

    article: Article
    title: str
    date: str | None
    byline: tuple[str, ...]
    reactions: tuple[Reaction, ...]
    """In text order, the editors' introduction among them."""
    asides: tuple[Aside, ...]
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Canonical expert name to the other ways the article writes it."""
    warnings: tuple[str, ...] = ()

    @property
    def experts(self) -> tuple[str, ...]:
        """Canonical names in order of first appearance, the editors not among them."""
        names = (name for reaction in self.reactions for name in reaction.experts if name != EDITORS)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A verbatim slice of one owner's paragraph: the unit that is embedded and retrieved."""

    article_id: str
    title: str
    date: str | None
    url: str | None
    experts: tuple[str, ...]
    affiliation: str | None
    headline: str | None
    paragraph: int
    start: int
    """Offset into the article's text."""
    text: str

    @property
    def end(self) -> int:
        """Offset just past the last character."""
        return self.start + len(self.text)

    @property
    def owner(self) -> str:
        """The name that citations show."""
        return " and ".join(self.experts)

    @property
    def header(self) -> str:
        """What is embedded before the text, so that a bare "they" is found by name and topic."""
        return "\n".join(part for part in (self.owner, self.headline, self.title) if part)
