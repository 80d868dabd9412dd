"""Sentences of a text that is still being written, each with the numbers that it cites."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.records import Span
from index.sentences import sentences
from rag.writing.marker_forms import Mark

AHEAD = 16
"""Characters of the next sentence that must have come before one is taken as ended: "the U.S." may go on."""
LONGEST = 700
"""Characters after which a quotation that never closes is not waited for."""
FEW = 7
"""Words of a line that may be a heading: it has no full stop and cites nothing."""

_PREFIX = re.compile(r"\s*(?:(?:[-•–—·]|\d{1,2}[.)]|#{1,6}|>)\s+)+")
_HALF_PREFIX = re.compile(r"\s*(?:(?:[-•–—·]|\d{1,2}[.)]|#{1,6}|>)\s+)*(?:[-•–—·]|\d{1,2}[.)]?|#{1,6}|>)?")
_LABEL = re.compile(r"(?:(?:final|short)\s+)?(?:answer|response|summary|in summary)\s*:\s*", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*+|`+|__+")
_ENDED = re.compile(r"[.!?…:;][\"'”’)\]]*$|[”\"]$")


class Draft(NamedTuple):
    """A sentence as the model wrote it."""

    text: str
    numbers: tuple[int, ...]
    """What it cites, known or not, each once."""
    opens: bool
    """Whether a new paragraph begins with it."""
    written: str = ""
    """What was given out for it, letter by letter."""


class Drafts:
    """Cuts text with markers into sentences; what is given out as text meanwhile has no list marks and emphasis."""

    def __init__(self) -> None:
        self._line = ""
        self._marks: list[tuple[int, Mark, str]] = []
        """Place in the line, numbers, and what was given out."""
        self._start: str | None = ""
        """The beginning of a line that may be a list mark; None within a line."""
        self._opens = True
        self._before = ""
        """What was given out before the line and belongs to no sentence yet."""
        self._any = False

    def text(self, text: str) -> Iterator[str | Draft]:
        """More text: gives out what may be shown, and the sentences that have ended."""
        first, *others = _EMPHASIS.sub("", text).split("\n")
        yield from self._more(first)
        for line in others:
            yield from self._end_line()
            yield from self._more(line)

    def mark(self, mark: Mark, shown: str) -> Iterator[str]:
        """A marker at this place, and how it is shown; "" if it is not."""
        yield from self._begin(ended=True)
        self._marks.append((len(self._line), mark, shown))
        if shown:
            yield shown

    def close(self) -> Iterator[str | Draft]:
        """The last sentences; one that breaks off is none."""
        yield from self._begin(ended=True)
        yield from self._sentences(ended=True)

    def _more(self, text: str) -> Iterator[str | Draft]:
        if self._start is not None:
            self._start += text
            yield from self._begin(ended=False)
        elif text:
            yield from self._within(text)
        yield from self._sentences(ended=False)

    def _begin(self, *, ended: bool) -> Iterator[str]:
        """The beginning of a line, without what makes it an item of a list or a heading."""
        if self._start is None or (not ended and _HALF_PREFIX.fullmatch(self._start)):
            return
        text, self._start = self._start, None
        if found := _PREFIX.match(text):
            text = text[found.end() :]
            self._opens = True
        text = text.lstrip()
        if text:
            yield from self._within(text)

    def _within(self, text: str) -> Iterator[str]:
        if self._marks and self._marks[-1][0] == len(self._line) and text[0].isalnum():
            text = f" {text}"
        gap = "\n\n" if self._opens and self._any and not self._line else ""
        self._before += gap
        self._line += text
        self._any = True
        yield gap + text

    def _end_line(self) -> Iterator[Draft]:
        if self._line.strip() or self._marks:
            yield from self._sentences(ended=True, line=True)
        self._opens, self._start = True, ""

    def _sentences(self, *, ended: bool, line: bool = False) -> Iterator[Draft]:
        while spans := sentences(self._line):
            first = spans[0]
            start = spans[1].start if len(spans) > 1 else len(self._line)
            has_ended = len(spans) > 1 and len(self._line) - start >= AHEAD
            if not ended and (not has_ended or (_is_open(first.of(self._line)) and len(self._line) < LONGEST)):
                return
            if draft := self._cut(first, start, whole=len(spans) > 1 or line):
                yield draft
        if ended:
            self._before += self._shown(len(self._line))
            self._line, self._marks = "", []

    def _cut(self, span: Span, start: int, *, whole: bool) -> Draft | None:
        """Take the first sentence out of the line; None if it is a heading, or breaks off."""
        text = span.of(self._line).strip()
        own = [mark for place, mark, _ in self._marks if place < start or place <= span.end]
        cites_last = any(place >= span.end for place, _, _ in self._marks)
        written = self._before + self._shown(start)
        self._line = self._line[start:]
        self._marks = [(place - start, mark, shown) for place, mark, shown in self._marks[len(own) :]]
        opens, self._opens = self._opens, False
        label = _LABEL.match(text)
        text = text[label.end() :] if label else text
        is_heading = not own and not _ENDED.search(text) and len(text.split()) <= FEW
        breaks_off = not whole and not _ENDED.search(text) and not cites_last
        if is_heading or breaks_off or not any(char.isalnum() for char in text) or text.endswith(":"):
            self._before, self._opens = written, opens
            return None
        self._before = ""
        numbers = tuple(dict.fromkeys(number for mark in own for number in mark.numbers))
        return Draft(text.replace("&lt;", "<"), numbers, opens, written)

    def _shown(self, end: int) -> str:
        """What was given out for the line up to there."""
        parts, at = [], 0
        for place, _, shown in self._marks:
            if place > end or (place == end and place != len(self._line)):
                break
            parts += [self._line[at:place], shown]
            at = place
        return "".join((*parts, self._line[at:end]))


def _is_open(text: str) -> bool:
    """Whether a quotation has begun and not ended."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1
