"""The text of an answer in sentences, each with the numbers of the markers behind it."""

import re
from collections.abc import Iterator

from evals.records import Said
from index.records import Span
from index.sentences import sentences

_MARKER = re.compile(r"\s*\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
"""[1], [1, 2], [1-3]."""
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")
_WIDEST = 20
"""Numbers of a range, at most: "[1-999]" is no list of citations."""
_EMPHASIS = re.compile(r"\*\*|__|`")
_BULLET = re.compile(r"\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)*")
"""What Markdown puts before the text of a line."""


def marked(answer: str) -> tuple[Said, ...]:
    """The sentences of an answer; a marker belongs to the sentence that it stands in or behind.

    >>> [(said.text, said.citations) for said in marked("- **It is late** [2]. Go! [1][3]\\n1. Or stay.")]
    [('It is late.', (2,)), ('Go!', (1, 3)), ('Or stay.', ())]
    """
    text, markers = _without_markers(_EMPHASIS.sub("", answer))
    spans = list(_sentences(text))
    cited: list[list[int]] = [[] for _ in spans]
    for at, numbers in markers:
        behind = [n for n, span in enumerate(spans) if span.start < at]
        if spans:
            cited[behind[-1] if behind else 0] += numbers
    return tuple(
        Said(text=span.of(text), citations=tuple(dict.fromkeys(numbers)))
        for span, numbers in zip(spans, cited, strict=True)
    )


def _without_markers(text: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """The text, and where in it which numbers stood."""
    kept, markers, last, length = [], [], 0, 0
    for found in _MARKER.finditer(text):
        kept.append(text[last : found.start()])
        length += found.start() - last
        markers.append((length, _numbers(found[1])))
        last = found.end()
    return "".join([*kept, text[last:]]), markers


def _numbers(listed: str) -> list[int]:
    """
    >>> _numbers("1, 4-6")
    [1, 4, 5, 6]
    """
    found: list[int] = []
    for part in _RANGE.finditer(listed):
        first, last = int(part[1]), int(part[2] or part[1])
        found += range(first, min(last, first + _WIDEST) + 1) if first <= last else [first, last]
    return found


def _sentences(text: str) -> Iterator[Span]:
    """Where they stand; each line is taken for itself, without its bullet."""
    start = 0
    for line in text.splitlines(keepends=True):
        begun = bullet.end() if (bullet := _BULLET.match(line)) else 0
        for span in sentences(line[begun:]):
            if re.search(r"\w", span.of(line[begun:])):
                yield Span(start + begun + span.start, start + begun + span.end)
        start += len(line)
