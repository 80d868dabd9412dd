"""The articles that answers are judged by, read without the assistant and its index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from evals.records import Context, Document, Mark, OwnedParagraph
from index.errors import BadInput
from index.loaders import expanded, load
from index.names import match
from index.reactions import parse
from index.records import EDITORS, Roundup
from index.rows import revision
from index.store import Index
from rag.records import Citation, Source


class Found(NamedTuple):
    """A paragraph and the document that it is of."""

    document: Document
    paragraph: OwnedParagraph

    @property
    def text(self) -> str:
        """Its characters."""
        return self.paragraph.span.of(self.document.text)

    @property
    def place(self) -> str:
        """The short pointer that people read: "Barbara Slavin ¶1"; of a text that came with an answer, "context 1"."""
        owner, number = self.paragraph.owner, self.paragraph.number
        if not self.document.title:
            return f"context {number}{f' ({owner})' if owner else ''}"
        return f"{owner or 'Unattributed'} ¶{number}"

    @property
    def source(self) -> Source:
        """As a claim checker gets it."""
        return Source(self.text, self.paragraph.experts or None, self.paragraph.headline, self.paragraph.start)

    def mark(self, start: int, end: int) -> Mark:
        """Characters of the paragraph as characters of the document."""
        return Mark(self.document.id, self.paragraph.start + start, self.paragraph.start + end)


@dataclass(frozen=True)
class Library:
    """Documents by id, and what is looked up in them."""

    documents: Mapping[str, Document]

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Library":
        """A library of some documents."""
        return cls({document.id: document for document in documents})

    @cached_property
    def paragraphs(self) -> Sequence[Found]:
        """All of them, in order."""
        return [Found(one, paragraph) for one in self.documents.values() for paragraph in one.paragraphs]

    @cached_property
    def owners(self) -> Sequence[str]:
        """All who speak, the editors among them."""
        return list(dict.fromkeys(name for one in self.paragraphs for name in one.paragraph.experts))

    def person(self, name: str) -> str | None:
        """The expert who is meant by a name as an answer writes it; None if nobody or several could be."""
        if name == EDITORS and EDITORS in self.owners:
            return EDITORS
        experts = [owner for owner in self.owners if owner != EDITORS]
        if found := match(name, experts):
            return found
        aliases = (
            (alias, owner) for one in self.documents.values() for owner in one.aliases for alias in one.aliases[owner]
        )
        meant = {owner for alias, owner in aliases if alias.casefold() == name.casefold()}
        return meant.pop() if len(meant) == 1 else None

    def at(self, document: str, start: int, end: int) -> Found | None:
        """The paragraph that holds those characters."""
        held = self.documents.get(document)
        for paragraph in held.paragraphs if held else ():
            if held and paragraph.start <= start < end <= paragraph.end:
                return Found(held, paragraph)
        return None

    def having(self, words: str) -> Iterator[Found]:
        """The paragraphs in which those words stand, letter by letter."""
        return (one for one in self.paragraphs if words in one.text)

    def fault(self, citation: Citation) -> str:
        """Why a citation does not resolve; empty if it does."""
        held = self.documents.get(citation.article_id)
        if held is None:
            return f"there is no article {citation.article_id!r}"
        found = self.at(citation.article_id, citation.start, citation.end)
        if found is None:
            return "no paragraph holds that place"
        if held.text[citation.start : citation.end] != citation.quote:
            return "the words there are others"
        if citation.expert != found.paragraph.owner:
            return f"the place is in {found.place}"
        if citation.paragraph != found.paragraph.number:
            return f"the words are in ¶{found.paragraph.number}"
        return ""


def read_documents(sources: Iterable[str | Path]) -> list[Document]:
    """The articles of files, folders and URLs; UnreadableArticle or BadInput if one cannot be read."""
    files = [file for source in sources for file in expanded(str(source))]
    found = [of_roundup(parse(article)) for file in files for article in load(file)]
    if len({document.id for document in found}) < len(found):
        raise BadInput("Two of the articles have the same id.", hint="Give their files different names.")
    return found


def documents_in(index: Index) -> list[Document]:
    """The articles of an index, as they were when they were added."""
    return [of_roundup(index.roundup(article.id)) for article in index.articles()]


def of_roundup(roundup: Roundup) -> Document:
    """An article whose paragraphs have owners."""
    return Document(
        id=roundup.article.id,
        text=roundup.article.text,
        title=roundup.title,
        date=roundup.date,
        revision=revision(roundup),
        aliases=roundup.aliases,
        paragraphs=tuple(
            OwnedParagraph(reaction.owner, part.number, part.start, part.end, reaction.headline or "")
            for reaction in roundup.reactions
            for part in reaction.paragraphs
        ),
    )


def of_context(context: Context, id_: str) -> Document:
    """A text that an assistant had before it, of which nothing else is known."""
    return Document(
        id=id_,
        text=context.text,
        paragraphs=(OwnedParagraph(context.expert, context.paragraph, 0, len(context.text)),),
    )
