"""Where the sentences of a paragraph begin and end."""

import re
from functools import lru_cache

from sentencex import get_sentence_boundaries

from index.records import Span

_CLOSERS = re.compile(r"[\s\"'”’»)\]]+")


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences, without the white space around them, in order and disjoint.

    Splitting is sentencex's (Wikimedia): it survives titles, initials, "U.S.", and quotation marks.

    >>> text = "Dr. Roe met U.S. officials. “It is late,” she said. “Act.”"
    >>> [span.of(text) for span in sentences(text)]
    ['Dr. Roe met U.S. officials.', '“It is late,” she said.', '“Act.”']
    """
    spans: list[Span] = []
    for boundary in get_sentence_boundaries("en", text):
        start, end = int(boundary["start_index"]), int(boundary["end_index"])
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start >= end:
            continue
        if spans and _CLOSERS.fullmatch(text[start:end]):  # a closing mark alone belongs to what it closes
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(spans)
