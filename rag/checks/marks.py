"""Quotation marks of a sentence, held to the sources: the exact words between them, or no marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from index.records import Span
from rag.claims.case import flat

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‟": "”", "「": "」", "‹": "›", "‘": "’"}
_SINGLE = re.compile(r"(?<![\w’'])['‘](?=[^\W\d_])(?P<words>[^“”\"]*?[\w.,!?])['’](?!\w)")
"""A quotation between single marks, which no apostrophe opens."""
_WORD = re.compile(r"[^\W_]+(?:[’'ʼ][^\W_]+)*")
_OMISSION = re.compile(r"\s*(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.\s?\.\s?\.|\[[^\]]*\])\s*")
"""What an editor leaves out or puts in: "…", "[the army]"."""
_POINTS = re.compile(r"[.,;:!?]+$")
_ANY_MARK = re.compile(r"[“”„‟«»「」‹›\"]")


class Found(NamedTuple):
    """Where quoted words stand."""

    source: int
    span: Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text with its quotations set right."""

    text: str
    found: tuple[Found, ...]
    """Where the words stand that are still between marks."""
    repaired: int = 0
    """Quotations that were given the exact words."""
    unquoted: tuple[str, ...] = ()
    """What is no longer between marks because no source has it."""


def set_right(text: str, sources: Sequence[str]) -> Quoted:
    """The text with what it quotes as the sources have it.

    Words that differ in punctuation, case, white space or an omission only are replaced by the exact ones; marks
    around other words go.

    >>> set_right("She calls it “a pause – not a Peace”, no “truce”.", ["It is a pause, not a peace."]).text
    'She calls it “a pause, not a peace”, no truce.'
    """
    written: list[str] = []
    found: list[Found] = []
    lost: list[str] = []
    repaired = at = 0
    for outer, inner in _quotations(text):
        words = inner.of(text)
        written.append(text[at : outer.start])
        at = outer.end
        places = _located(words, sources)
        if places is None:
            lost.append(words)
            written.append(_unmarked(words))
            continue
        exact = [place.span.of(sources[place.source]) for place in places]
        ending = _POINTS.search(words)
        after = ending[0] if ending and not exact[-1].endswith(ending[0]) else ""
        written.append(" … ".join(f"“{piece}”" for piece in exact) + (after if text[at : at + 1] not in after else ""))
        repaired += exact != [words]
        found += places
    rest = text[at:]
    joined = "".join((*written, rest))
    if _is_uneven(joined):
        joined, found = _unmarked(joined), []
        lost.append(text)
    return Quoted(joined, tuple(found), repaired, tuple(lost))


def _quotations(text: str) -> Iterator[tuple[Span, Span]]:
    """The outermost quotations: with their marks, and without."""
    n = 0
    while n < len(text):
        char = text[n]
        end = -1
        if char == '"':
            end = text.find('"', n + 1)
        elif char in _PAIRS and char != "‘":
            end = _closing(text, n, _PAIRS[char])
        elif char in "‘'" and (single := _SINGLE.match(text, n)):
            end = single.end() - 1
        if end > n + 1 and any(one.isalnum() for one in text[n + 1 : end]):
            yield Span(n, end + 1), Span(n + 1, end)
            n = end
        n += 1


def _closing(text: str, start: int, closers: str) -> int:
    """Where a quotation ends that may hold others; -1 if it does not."""
    depth = 0
    for n in range(start, len(text)):
        if text[n] == text[start] and text[n] not in closers:
            depth += 1
        elif text[n] in closers and n > start:
            depth -= 1
            if depth <= 0:
                return n
    return -1


def _located(words: str, sources: Sequence[str]) -> list[Found] | None:
    """Where quoted words stand, in one source, piece by piece where something is left out; None if nowhere."""
    for n, source in enumerate(sources):
        if (start := source.find(words.strip())) >= 0 and words.strip():
            return [Found(n, Span(start, start + len(words.strip())))]
    pieces = [piece for piece in _OMISSION.split(words) if _tokens(piece)]
    for n, source in enumerate(sources):
        places: list[Found] = []
        at = 0
        for piece in pieces:
            span = _loosely(piece, source, at)
            if span is None:
                break
            places.append(Found(n, span))
            at = span.end
        if places and len(places) == len(pieces):
            return places
    return None


def _loosely(words: str, source: str, start: int) -> Span | None:
    """Where the same words stand, whatever is between them."""
    wanted = [word for word, _ in _tokens(words)]
    have = [(word, span) for word, span in _tokens(source) if span.start >= start]
    for n in range(len(have) - len(wanted) + 1):
        if all(have[n + m][0] == word for m, word in enumerate(wanted)):
            return Span(have[n][1].start, have[n + len(wanted) - 1][1].end)
    return None


@lru_cache(maxsize=2_000)
def _tokens(text: str) -> tuple[tuple[str, Span], ...]:
    return tuple((flat(found[0]), Span(*found.span())) for found in _WORD.finditer(text))


def _unmarked(text: str) -> str:
    return _ANY_MARK.sub("", text)


def _is_uneven(text: str) -> bool:
    """Whether a mark is left that opens or closes nothing."""
    return '"' in text or text.count("“") != text.count("”") or any(mark in text for mark in "„‟«»「」‹›")


def sentence_of(text: str, sources: Sequence[tuple[str, Sequence[Span]]]) -> tuple[int, Span] | None:
    """The sentences of a source, each whole, that a text repeats word for word; None if it does not.

    ``sources`` are texts with the places of their sentences.
    """
    wanted = [word for word, _ in _tokens(text)]
    for n, (source, spans) in enumerate(sources):
        words = [[word for word, _ in _tokens(span.of(source))] for span in spans]
        for first in range(len(spans)):
            run: list[str] = []
            for last in range(first, len(spans)):
                run += words[last]
                if run == wanted:
                    return n, Span(spans[first].start, spans[last].end)
                if len(run) >= len(wanted):
                    break
    return None
