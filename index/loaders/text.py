"""Plain text to an article: which line breaks are paragraph breaks."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import BinaryIO

from index.loaders.pieces import Piece, article
from index.loaders.reading import all_bytes, decoded
from index.records import Article
from index.text import normalised

PARAGRAPH_LINE = 200
"""A longer line is a whole paragraph: no editor wraps that wide."""
WIDEST_WRAP = 130
NARROWEST_WRAP = 40
_MARKER = re.compile(r"[-*•‣▪◦●] (?=\S)|(?=\(?\d{1,2}[.)] \S)")
"""A bullet is a marker and goes; the number of a point is said in the text and stays."""
_RULE = re.compile(r"[-=_*~#+.·•—– ]{3,}")


def plain_text(stream: BinaryIO, source: str) -> Iterator[Article]:
    """A text file as one article."""
    yield article(source, text_pieces(decoded(all_bytes(stream, source), source)))


def text_pieces(text: str) -> Iterator[Piece]:
    """The paragraphs and list items of a plain text."""
    groups = _groups(normalised(text))
    width = _wrap_width(groups)
    return _unmarked(piece for group in groups for piece in _group_pieces(group, width))


def goes_on(line: str, following: str, width: int = 0) -> bool:
    """Whether a line break is no paragraph break: no room was left in ``width``, or the words run on.

    >>> goes_on("Nathan Sale,", "Nonresident senior fellow at the Centre.")
    True
    """
    if max(len(line), len(following)) > PARAGRAPH_LINE:
        return False
    forced = 0 < width < len(line) + 1 + len(following.split(" ", 1)[0])
    return forced or line.endswith(",") or first_letter(following).islower()


def gap(line: str, following: str) -> str:
    """What stands between two lines of one sentence: nothing inside "Iran-backed" or at a tight dash.

    >>> gap("militias, Iran-", "backed or not"), gap("short-", "and long-term"), gap("as needed—", "to")
    ('', ' ', '')
    """
    inside_word = re.search(r"\w-$", line) and not re.match(r"(?:and|or|to)\b|\W", following)
    return "" if inside_word or re.search(r"\S—$", line) or re.match(r"—\w", following) else " "


def _groups(text: str) -> list[list[str]]:
    """Runs of lines between blank lines and rules."""
    lines = ("" if _RULE.fullmatch(line) else line for line in text.split("\n"))
    return [group.split("\n") for group in re.split("\n{2,}", "\n".join(lines).strip("\n")) if group]


def _wrap_width(groups: list[list[str]]) -> int:
    """The width that the text is hard-wrapped to, or 0 if it is not.

    In wrapped prose many lines go on in lower case (or in a script that has none), because a break falls
    anywhere in a sentence; in a text with one paragraph a line, few do. The ninth decile instead of the
    longest line: one long heading must not make every other break look deliberate.
    """
    breaks = [pair for group in groups for pair in pairwise(group) if len(pair[0]) <= PARAGRAPH_LINE]
    if not breaks:
        return 0
    lengths = sorted(len(line) for line, _ in breaks)
    width = lengths[(len(lengths) * 9 - 1) // 10]
    running_on = sum(not first_letter(line).isupper() for _, line in breaks)
    wrapped = NARROWEST_WRAP <= width <= WIDEST_WRAP and running_on * 10 >= len(breaks) * 3
    return width if wrapped else 0


def _group_pieces(lines: list[str], width: int) -> Iterator[Piece]:
    """A group's pieces; the marker of an item is still on it."""
    if len(lines) > 2 and all(first_letter(line).isupper() for line in lines):
        width = 0  # a list without markers, one entry a line
    marked = [i for i, line in enumerate(lines) if _MARKER.match(line)]
    for start, end in pairwise(sorted({0, *marked, len(lines)})):
        first, *others = _joined(lines[start:end], width)
        yield Piece("item" if start in marked else "text", first)
        yield from (Piece("text", other) for other in others)


def _unmarked(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with the markers taken off; a dash without a second item beside it is a signature's."""
    around = [Piece("text", ""), *pieces, Piece("text", "")]
    for before, piece, after in zip(around, around[1:], around[2:], strict=False):
        alone = "item" not in (before.kind, after.kind)
        if piece.kind == "item" and alone and piece.text.startswith("-"):
            yield Piece("text", piece.text)
        elif piece.kind == "item":
            yield Piece("item", _MARKER.sub("", piece.text, count=1))
        else:
            yield piece


def _joined(lines: Iterable[str], width: int) -> list[str]:
    joined: list[str] = []
    last = ""
    for line in lines:
        if joined and goes_on(last, line, width):
            joined[-1] += gap(last, line) + line
        else:
            joined.append(line)
        last = line
    return joined


def first_letter(line: str) -> str:
    """The first letter or digit of a line, "" if it has none."""
    return next((char for char in line if char.isalnum()), "")
