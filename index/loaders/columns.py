"""Lines scattered over a page to the order in which they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

FEWEST_LINES = 3
"""Fewer lines side by side are no column."""
SHORTEST_LINE = 10
"""Characters in a row of a column, on average; the numbers of a list have fewer."""
GUTTER = 0.7
"""Least room between columns, in sizes of the type; the spaces of a justified line seldom stand so well in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text and its place in points; the origin is the page's lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    bold: bool


def reading_order(lines: Sequence[Line]) -> list[Line]:
    """Row by row, but each column from top to bottom before the next one.

    A line over both columns (a title, say) comes between what stands above and below it.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return list(_rows(lines))
    ordered: list[Line] = []
    rows = sorted(lines, key=lambda line: -line.bottom)
    for is_across, band in groupby(rows, lambda line: line.left < gutter < line.right):
        if is_across:
            ordered += _rows(list(band))
        else:
            sides = list(band)
            ordered += reading_order([line for line in sides if line.right <= gutter])
            ordered += reading_order([line for line in sides if line.left >= gutter])
    return ordered


def _gutter(lines: Sequence[Line]) -> float | None:
    """The place between two columns: lines end well before it and start at it, and few cross it."""
    best: float | None = None
    most = 0.0
    for start in sorted({line.left for line in lines}):
        behind = [line for line in lines if line.left >= start]
        before = [line for line in lines if line.right < start - GUTTER * line.size]
        fewer, larger = sorted((len(before), len(behind)))
        across = len(lines) - fewer - larger
        clear = fewer / (1 + across)
        if fewer >= FEWEST_LINES and across <= larger / 4 and clear > most and _are_texts(before, behind):
            best, most = start - 0.1, clear
    return best


def _are_texts(*sides: list[Line]) -> bool:
    """Whether each side says something: the numbers of a list stand in a row below each other, but are none."""
    return all(
        sum(len(line.text) for line in side) > SHORTEST_LINE * len({round(line.bottom) for line in side})
        for side in sides
    )


def _rows(lines: Sequence[Line]) -> Iterator[Line]:
    """From top to bottom, the parts of a row put together."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.bottom):
        if row and row[0].bottom - line.bottom > 0.3 * line.size:
            yield _row(row)
            row = []
        row.append(line)
    if row:
        yield _row(row)


def _row(parts: list[Line]) -> Line:
    parts = sorted(parts, key=lambda line: line.left)
    return Line(
        text=" ".join(line.text for line in parts),
        left=parts[0].left,
        right=max(line.right for line in parts),
        bottom=parts[0].bottom,
        size=max(parts, key=lambda line: len(line.text)).size,
        bold=all(line.bold for line in parts),
    )
