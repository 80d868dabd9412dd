"""Texts with their marks: an answer cut at its citations, paragraphs cut at the words that decide."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from evals.judging.documents import Found, Library, of_context
from evals.records import Case, Mark, Outcome
from index.records import Span

AROUND = 160
"""Characters that are shown before the first marked words and after the last."""
_MARKER = re.compile(r"\[(\d{1,9})\]")


class Piece(NamedTuple):
    """A part of a text."""

    text: str
    marked: bool = False


class Excerpt(NamedTuple):
    """A paragraph, or the part of it around what decides."""

    place: str
    """"Barbara Slavin ¶1", with the article where there are several."""
    pieces: tuple[Piece, ...]


def cited(text: str, numbers: Iterable[int]) -> Iterator[Piece]:
    """An answer in pieces; those that are markers of a known citation are marked and hold its number.

    >>> list(cited("So. [1] [2]", [1]))
    [Piece(text='So. ', marked=False), Piece(text='1', marked=True), Piece(text=' [2]', marked=False)]
    """
    known, end = set(numbers), 0
    for marker in _MARKER.finditer(text):
        if int(marker[1]) in known:
            if marker.start() > end:
                yield Piece(text[end : marker.start()])
            yield Piece(str(int(marker[1])), marked=True)
            end = marker.end()
    if end < len(text):
        yield Piece(text[end:])


def excerpts(marks: Iterable[Mark], outcome: Outcome, library: Library) -> list[Excerpt]:
    """The paragraphs that hold the marks, each once, in the order of its first mark; a mark of none is left out."""
    contexts = [of_context(one, one.article_id or f"context {n}") for n, one in enumerate(outcome.contexts, 1)]
    others = Library.of(reversed(contexts))  # of contexts with the same id the first is kept
    paragraphs: dict[tuple[str, int], Found] = {}
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for document, start, end in marks:
        if found := library.at(document, start, end) or others.at(document, start, end):
            first = found.paragraph.start
            paragraphs[document, first] = found
            spans[document, first].append(Span(start - first, end - first))
    several = len(library.documents) > 1
    return [
        Excerpt(
            found.place + (f", {found.document.title}" if several and found.document.title else ""),
            tuple(_cut(found.text, merged(spans[key]))),
        )
        for key, found in paragraphs.items()
    ]


def merged(spans: Iterable[Span]) -> list[Span]:
    """In order, those that overlap or touch as one.

    >>> merged([Span(5, 9), Span(0, 6)])
    [Span(start=0, end=9)]
    """
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found


def _cut(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    """The text from a little before the first span to a little after the last, in whole words."""
    start, last = max(0, spans[0].start - AROUND), min(len(text), spans[-1].end + AROUND)
    if start:
        start = text.find(" ", start, spans[0].start) + 1 or start
    if last < len(text):
        last = max(text.rfind(" ", spans[-1].end, last), spans[-1].end)
    before = "… " if start else ""
    for span in spans:
        if before or span.start > start:
            yield Piece(before + text[start : span.start])
        yield Piece(span.of(text), marked=True)
        start, before = span.end, ""
    if last > start:
        yield Piece(text[start:last] + (" …" if last < len(text) else ""))


def gold(case: Case, library: Library) -> list[Found]:
    """The paragraphs that answer a case, as far as they are in these articles."""
    return [
        one
        for one in library.paragraphs
        if (one.paragraph.owner, one.paragraph.number) in case.gold and case.article in ("", one.document.id)
    ]
