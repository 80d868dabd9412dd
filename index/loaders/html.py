"""A web page to an article, what the page says about itself to metadata."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from index.errors import UnreadableArticle
from index.loaders.page import page_pieces
from index.loaders.pieces import article, is_url, shown
from index.loaders.reading import all_bytes, as_in_browsers, bom_encoding, decoded
from index.records import Article
from index.text import plain_characters

_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]+encoding=["']([\w.:-]+)""", re.IGNORECASE
)

MAX_EXTRACTED = 1_000_000
"""trafilatura may take a minute over a larger page; its word is a help, not a must."""


def html(stream: BinaryIO, source: str) -> Iterator[Article]:
    """An HTML page as one article, without navigation, footers, banners, comments and scripts."""
    from trafilatura import bare_extraction, extract_metadata

    data = all_bytes(stream, source)
    page = plain_characters(decoded(data, source, _declared_charset(data)))
    about = extract_metadata(page, extensive=False)
    main = bare_extraction(page, include_comments=False) if len(page) < MAX_EXTRACTED else None
    main_text = getattr(main, "text", None) or ""
    pieces = page_pieces(page, main_text, title=about.title or "")
    if not pieces:
        raise UnreadableArticle(
            f"{shown(source)} has no article text.",
            hint="If scripts build the page, save it from the browser or print it to PDF and add that file.",
        )
    url = about.url if is_url(about.url or "") else None
    yield article(source, pieces, title=about.title, date=about.date, author=about.author, url=url)


def _declared_charset(data: bytes) -> str | None:
    """What a meta tag or an XML declaration near the top says."""
    match = None if bom_encoding(data) else _CHARSET.search(data[:4096])
    name = as_in_browsers((match[1] or match[2]).decode()) if match else None
    return None if name and name.startswith(("utf-16", "utf-32")) else name  # it could not be read so far
