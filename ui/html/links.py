"""Links to places in articles, as the page writes and reads them."""

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from index.errors import BadInput
from index.records import Span
from ui.exchanges import KeptPlace

_ADDRESS = re.compile(r"#src:([^:\s]{1,600}):([0-9]{1,9})-([0-9]{1,9})")


class Place(NamedTuple):
    """Characters of an article that a link points to."""

    article_id: str
    span: Span

    @classmethod
    def of(cls, kept: KeptPlace) -> "Place":
        """The place of a citation or a passage."""
        return cls(kept.article_id, Span(kept.start, kept.end))


def address(place: Place) -> str:
    """The link to a place: what a citation's ``href`` says.

    >>> address(Place("kadhimi: a digest", Span(10, 20)))
    '#src:kadhimi%3A%20a%20digest:10-20'
    """
    return f"#src:{quote(place.article_id, safe='')}:{place.span.start}-{place.span.end}"


def place(link: object) -> Place:
    """The place that a link from the page points to; BadInput if it is no such link.

    >>> place("#src:kadhimi%3A%20a%20digest:10-20")
    Place(article_id='kadhimi: a digest', span=Span(start=10, end=20))
    """
    found = _ADDRESS.fullmatch(link) if isinstance(link, str) else None
    if not found or int(found[2]) >= int(found[3]):
        raise BadInput("This link does not point to a source.", hint="Ask again, and use a citation of the new answer.")
    return Place(unquote(found[1]), Span(int(found[2]), int(found[3])))
