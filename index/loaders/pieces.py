"""Pieces of text from a file, and the article that they make."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from index.errors import UnreadableArticle
from index.records import Article, Block, BlockKind
from index.text import one_line, slug

MAX_CHARACTERS = 2_000_000
"""Longest text of one article; about 30 novels' worth of chapters, far above any roundup."""
LONGEST_HEADING = 300
"""A longer "heading" is a paragraph in heading's clothes."""
_SCRIPTED_PAGE = re.compile(r"\.(php|aspx?|jsp|cgi|cfm)$", re.IGNORECASE)


class Piece(NamedTuple):
    """A paragraph-sized text before its place in the article is known."""

    kind: BlockKind
    text: str
    level: int = 0
    """Of a heading, as in ``Block``."""


def laid_out(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text that the pieces make, a blank line between two, and where each stands.

    A piece without a letter or digit (a rule, a lone bullet) is left out.

    >>> text, blocks = laid_out([Piece("heading", "Iran ", 2), Piece("text", "* * *"), Piece("text", "It did\\nnot.")])
    >>> text, [tuple(block) for block in blocks]
    ('Iran\\n\\nIt did not.', [('heading', 0, 4, 2), ('text', 6, 17, 0)])
    """
    texts: list[str] = []
    blocks: list[Block] = []
    start = 0
    for kind, raw, level in pieces:
        text = one_line(raw)
        if any(char.isalnum() for char in text):
            texts.append(text)
            blocks.append(Block(_sober(kind, text), start, start + len(text), level))
            start += len(text) + 2
    return "\n\n".join(texts), tuple(blocks)


def _sober(kind: BlockKind, text: str) -> BlockKind:
    return "text" if kind == "heading" and len(text) > LONGEST_HEADING else kind


BOLD_LINE = 7
"""The level of a heading that is only a bold line: below all real ones."""


def is_headline(text: str, *, bold: bool) -> bool:
    """Whether a paragraph is a headline by its looks: bold, short, and no signature behind a dash."""
    return bold and len(text) <= LONGEST_HEADING and not text.startswith(("—", "–", "-", "―"))


def article(
    source: str,
    pieces: Iterable[Piece],
    *,
    title: str | None = None,
    date: str | None = None,
    author: str | None = None,
    url: str | None = None,
) -> Article:
    """The article that the pieces of ``source`` make; an error if they hold no text, or far too much."""
    text, blocks = laid_out(pieces)
    if not text:
        raise UnreadableArticle(f"{shown(source)} is empty: it has no text.", hint="Check that it is the right file.")
    check_length(text, source)
    return Article(
        id=_id(source, text),
        text=text,
        blocks=blocks,
        source=source,
        url=url or None,
        title=one_line(title or "") or None,
        date=iso_date(date or ""),
        author=one_line(author or "") or None,
    )


def check_length(text: str, source: str) -> None:
    """An error if the text is longer than an article may be."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableArticle(
            f"{shown(source)} is too long: {len(text):,} characters; the limit is {MAX_CHARACTERS:,}.",
            hint="Split it into one file for each article.",
        )


def shown(source: str) -> str:
    """The source as a message names it."""
    return "Standard input" if source == "-" else source


def is_url(source: str) -> bool:
    """Whether the source is fetched rather than opened."""
    return source[:8].lower().startswith(("http://", "https://"))


def _id(source: str, text: str) -> str:
    if source == "-":
        name = " ".join(_first_words(text, 60))
    elif is_url(source):
        name = _page_name(source)
    else:
        name = PurePath(source).stem
    return slug(name) or "article"


def _first_words(text: str, limit: int) -> Iterator[str]:
    """Whole words of the first line up to ``limit`` characters; the first word in any case."""
    room = limit
    for word in text.split("\n", 1)[0].split(" "):
        if len(word) > room and room < limit:
            return
        yield word[:limit]
        room -= len(word) + 1


def _page_name(url: str) -> str:
    """The last part of the path; a page that a script makes is told from its sisters by the query."""
    parts = urlsplit(url)
    names = [unquote(name) for name in parts.path.split("/") if name]
    if len(names) > 1 and PurePath(names[-1]).stem.lower() in ("index", "default"):
        names.pop()
    if not names:
        return f"{parts.hostname} {parts.query}"
    query = f" {parts.query}" if _SCRIPTED_PAGE.search(names[-1]) else ""
    return re.sub(r"\.\w{2,5}$", "", names[-1]) + query


def iso_date(text: str) -> str | None:
    """The day that the text names, or None: a month, a year or an unclear 08/11/2021 is not a day.

    >>> iso_date("2021-11-08T09:30:00Z"), iso_date("November 8, 2021"), iso_date("08/11/2021")
    ('2021-11-08', '2021-11-08', None)
    """
    from dateutil import parser

    text = text.strip()
    if iso := re.match(r"\d{4}-\d\d-\d\d(?!\d)", text):
        text = iso[0]
    elif not re.search(r"[^\W\d_]{3}", text):
        return None
    try:
        # What the text leaves open is filled in from the default, so two defaults tell whether it does.
        days = {parser.parse(text, default=default).date() for default in _DEFAULTS}
    except (ValueError, OverflowError):
        return None
    return days.pop().isoformat() if len(days) == 1 else None


_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))
