"""Markdown to an article, its front matter to metadata."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.loaders.pieces import Piece, article
from index.loaders.reading import all_bytes, decoded
from index.records import Article
from index.text import plain_characters

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w -]*):(?: +(.*))?")
_LEADS_ON = re.compile(r"\s|#|- |\Z")


def markdown(stream: BinaryIO, source: str) -> Iterator[Article]:
    """A Markdown file as one article; title, date, author and url come from its front matter."""
    fields, body = front_matter(plain_characters(decoded(all_bytes(stream, source), source)))
    yield article(
        source,
        markdown_pieces(body),
        title=fields.get("title"),
        date=fields.get("date") or fields.get("published"),
        author=fields.get("author"),
        url=fields.get("url") or fields.get("source"),
    )


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The one-line fields of a ``---`` block at the top, and the text after it; values are not typed.

    >>> front_matter('---\\ntitle: "Iran: now"\\ntags:\\n- a\\n---\\nIt did.')
    ({'title': 'Iran: now', 'tags': ''}, 'It did.')
    """
    block = _FRONT_MATTER.match(text)
    lines = block[1].split("\n") if block else []
    fields = {match[1].lower(): _bare(match[2] or "") for line in lines if (match := _FIELD.fullmatch(line))}
    if block is None or not fields or not all(_FIELD.match(line) or _LEADS_ON.match(line) for line in lines):
        return {}, text
    return fields, text[block.end() :]


def _bare(value: str) -> str:
    """The value without quotes, or without the brackets of a list."""
    value = value.strip()
    if value[:1] == "[" and value[-1:] == "]":
        return ", ".join(_bare(part) for part in value[1:-1].split(","))
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def markdown_pieces(text: str) -> Iterator[Piece]:
    """The pieces of CommonMark text: it is rendered, and the HTML that it makes or brings along is read."""
    from markdown_it import MarkdownIt

    from index.loaders.markup import found_pieces, parsed

    html = MarkdownIt("commonmark").render(text)
    return (found.piece for found in found_pieces(parsed(html)))
