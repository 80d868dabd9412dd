"""Lines on pages to paragraphs: what only their places and sizes tell."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.loaders.columns import Line
from index.loaders.pieces import Piece, is_headline
from index.loaders.text import first_letter, gap, goes_on
from index.records import BlockKind

_BULLET = re.compile(r"[•‣▪◦●\uf0b7] ?|[-*] (?=\w)")
_PAGE_NUMBER = re.compile(r"\W*(?:page )?#(?: ?(?:of|/|\|) ?#)?\W*", re.IGNORECASE)
_PRINTED = re.compile(r"(?:https?|file):/\S+|[\d./-]+, \d\d?:\d\d(?: [AP]M)?")
"""What a browser prints around a page."""
_SENTENCE_END = re.compile(r"[.!?:;…][”’\"')\]]*$")


def layout_pieces(pages: Sequence[Sequence[Line]]) -> Iterator[Piece]:
    """The paragraphs of the pages, without what repeats at the top and bottom of them."""
    pages = _without_furniture(pages)
    look = _Look(pages)
    paragraphs: list[list[Line]] = []
    before: Sequence[Line] = ()
    for page in pages:
        for paragraph in _page_paragraphs(page, look):
            if paragraphs and paragraph[0] is page[0] and look.carries_on(paragraphs[-1], page[0], before):
                paragraphs[-1] += paragraph
            else:
                paragraphs.append(paragraph)
        before = page or before
    words = _words(" ".join(line.text for page in pages for line in page))
    for paragraph in paragraphs:
        text = _text(paragraph, words)
        yield Piece(_kind(paragraph, text, look), _BULLET.sub("", text, count=1))


def _without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without running heads and feet and page numbers."""
    marks = Counter(mark for page in pages for mark in {_mark(line) for line in _margins(page)})
    often = max(2, 0.4 * len(pages))
    kept: list[list[Line]] = []
    for page in pages:
        margins = _margins(page)
        kept.append([line for line in page if line not in margins or not _is_furniture(line, marks, often)])
    return kept


def _margins(page: Sequence[Line]) -> list[Line]:
    """The three highest and three lowest lines."""
    by_height = sorted(page, key=lambda line: line.bottom)
    return [*by_height[:3], *by_height[-3:]]


def _mark(line: Line) -> tuple[str, int]:
    """What a running head keeps from page to page: its words, but for numbers, and its height."""
    return re.sub(r"\d+", "#", line.text), round(line.bottom / 5)


def _is_furniture(line: Line, marks: Counter[tuple[str, int]], often: float) -> bool:
    mark = _mark(line)
    return marks[mark] >= often or bool(_PAGE_NUMBER.fullmatch(mark[0]) or _PRINTED.fullmatch(line.text))


class _Look:
    """What is usual in a document: its text size and, for each size, the distance of two lines."""

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        letters: Counter[float] = Counter()
        drops: dict[int, list[float]] = {}
        for page in pages:
            for line in page:
                letters[round(line.size, 1)] += len(line.text)
            for before, after in pairwise(page):
                drop = before.bottom - after.bottom
                if 0 < drop < 3 * before.size and _same_size(before, after):
                    drops.setdefault(round(before.size), []).append(drop)
        self._size = max(letters, key=lambda size: letters[size], default=0.0)
        self._drops = {size: sorted(all_)[len(all_) // 4] for size, all_ in drops.items()}

    def is_display(self, line: Line) -> bool:
        """Whether a line is set like a headline."""
        return line.bold or line.size > 1.15 * self._size

    def is_apart(self, before: Line, after: Line) -> bool:
        """Whether more than a line's usual distance lies between two lines of a column."""
        usual = self._drops.get(round(before.size), 1.5 * before.size)
        if self.is_display(before):
            usual = min(usual, 1.4 * before.size)  # two headlines in a row are all there is to learn from
        return before.bottom - after.bottom > 1.3 * usual

    def carries_on(self, paragraph: Sequence[Line], after: Line, page: Sequence[Line]) -> bool:
        """Whether the last sentence of a paragraph goes on in another column or on the page behind ``page``."""
        before = paragraph[-1]
        if self.is_display(before) or self.is_display(after) or not _same_size(before, after):
            return False
        is_full = len(paragraph) > 1 and _right_edge(before, page) - before.right < before.size
        return not _SENTENCE_END.search(before.text) and (first_letter(after.text).islower() or is_full)


def _page_paragraphs(page: Sequence[Line], look: _Look) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in page:
        if paragraph and _starts_paragraph(paragraph, line, page, look):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _starts_paragraph(paragraph: list[Line], line: Line, page: Sequence[Line], look: _Look) -> bool:
    before = paragraph[-1]
    in_column = line.bottom < before.bottom and line.left < before.right and before.left < line.right
    if not in_column or look.is_apart(before, line):
        return not look.carries_on(paragraph, line, page)
    if not _same_size(before, line) or _BULLET.match(line.text):
        return True
    if before.bold != line.bold:
        return not goes_on(before.text, line.text)
    edge = _right_edge(before, page)
    if look.is_display(line):
        return edge - before.right > 0.4 * (edge - before.left) and not goes_on(before.text, line.text)
    hanging = bool(_BULLET.match(paragraph[0].text))
    if line.left > before.left + 0.8 * line.size and not hanging:
        return True  # a first line that is indented
    # The break is meant if the first word behind it would have fitted before it.
    first_word = (len(line.text.split(" ", 1)[0]) + 1) * (line.right - line.left) / len(line.text)
    return before.right + first_word < edge and not goes_on(before.text, line.text)


def _right_edge(line: Line, page: Sequence[Line]) -> float:
    """Where the column of a line ends.

    The ninth decile instead of the widest line: a title above the columns must not widen them.
    """
    edges = sorted(
        other.right for other in page if _same_size(other, line) and abs(other.left - line.left) < 3 * line.size
    )
    return edges[(len(edges) * 9 - 1) // 10]


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) < 0.12 * one.size


def _words(text: str) -> set[str]:
    """All words, and each two that a hyphen joins."""
    compounds = re.findall(r"\w+(?:-\w+)*", text.casefold())
    return {word for one in compounds for word in (one, *map("-".join, pairwise(one.split("-"))))}


def _text(paragraph: list[Line], words: set[str]) -> str:
    text = ""
    for before, line in pairwise([Line(text="", left=0, right=0, bottom=0, size=0, bold=False), *paragraph]):
        hyphen = re.search(r"(\w+)[-\u2010\u00ad]$", before.text)
        tail = re.match(r"[^\W\d_]+", line.text)
        if hyphen and tail and tail[0][0].islower() and _is_one_word(hyphen[1], tail[0], words):
            text = text[:-1] + line.text
        else:
            text += (gap(before.text, line.text) if text else "") + line.text
    return text


def _is_one_word(head: str, tail: str, words: set[str]) -> bool:
    """Whether the hyphen between the parts only marks the line's end; the document itself knows best."""
    if (head + tail).casefold() in words:
        return True
    return f"{head}-{tail}".casefold() not in words and not head[0].isupper()


def _kind(paragraph: list[Line], text: str, look: _Look) -> BlockKind:
    if _BULLET.match(text):
        return "item"
    return "heading" if is_headline(text, bold=all(map(look.is_display, paragraph))) else "text"
