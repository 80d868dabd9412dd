"""Cut a roundup into chunks: verbatim slices, each within one paragraph of one owner."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.records import Chunk, Paragraph, Reaction, Roundup, Span
from index.sentences import sentences
from index.tokens import count_tokens

_WORD = re.compile(r"\S+")

HEADER_SHARE = 3
"""A header may fill one part in three of the embedding model's window; the rest is for the expert's words."""

LONGEST_TOKEN = 128
"""Characters; what cannot fit is not counted, which for a long run without spaces takes seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a chunk may be."""

    tokens: int
    """Most cl100k_base tokens of its text."""
    overlap: int
    """Most tokens, in whole sentences, that a chunk repeats of the one before it."""
    window: int
    """Most word pieces of header and text together that the embedding model reads."""
    count: Callable[[str], int]
    """Counts the embedding model's word pieces."""

    def embedded(self, chunk: Chunk) -> str:
        """What is embedded for a chunk: as much of its header as has room, a line break, its text."""
        header = chunk.header
        while header and self.count(header) > self.window // HEADER_SHARE:
            header = header[: len(header) * 3 // 4] if "\n" not in header else header.rsplit("\n", 1)[0]
        return f"{header}\n{chunk.text}" if header else chunk.text

    def hold(self, chunk: Chunk) -> bool:
        """Whether the chunk can be embedded whole."""
        if len(chunk.text) > LONGEST_TOKEN * self.tokens:
            return False
        return count_tokens(chunk.text) <= self.tokens and self.count(self.embedded(chunk)) <= self.window


def chunks(roundup: Roundup, limits: Limits) -> tuple[Chunk, ...]:
    """One chunk a paragraph; a paragraph over the limits is cut at sentence ends."""
    return tuple(
        chunk
        for reaction in roundup.reactions
        for paragraph in reaction.paragraphs
        for chunk in _paragraph_chunks(roundup, reaction, paragraph, limits)
    )


def _paragraph_chunks(roundup: Roundup, reaction: Reaction, paragraph: Paragraph, limits: Limits) -> Iterator[Chunk]:
    article = roundup.article

    def chunk(span: Span) -> Chunk:
        return Chunk(
            article_id=article.id,
            title=roundup.title,
            date=roundup.date,
            url=article.url,
            experts=reaction.experts,
            affiliation=reaction.affiliation,
            headline=reaction.headline,
            paragraph=paragraph.number,
            start=span.start,
            text=span.of(article.text),
        )

    for span in pieces(
        article.text,
        paragraph.span,
        lambda span: limits.hold(chunk(span)),
        lambda text: limits.overlap > 0 and count_tokens(text) <= limits.overlap,
    ):
        yield chunk(span)


def pieces(
    text: str, span: Span, fits: Callable[[Span], bool], overlap: Callable[[str], bool] = lambda _: False
) -> list[Span]:
    """The fewest runs of whole sentences that fit, in order; a sentence that does not fit is cut at words."""
    if fits(span):
        return [span]
    units = [
        unit
        for sentence in sentences(span.of(text))
        for unit in _shortened(text, Span(span.start + sentence.start, span.start + sentence.end), fits)
    ]
    found: list[Span] = []
    first = 0
    while first < len(units):
        last = _longest(units, first, fits)
        found.append(Span(units[first].start, units[last].end))
        first = _next_start(text, units, first, last, fits, overlap)
    return found


def _longest(units: Sequence[Span], first: int, fits: Callable[[Span], bool]) -> int:
    """The last unit of the longest run from ``first`` that fits, sought by doubling: counting tokens is slow."""

    def fits_to(last: int) -> bool:
        return fits(Span(units[first].start, units[last].end))

    step = 1
    while first + step < len(units) and fits_to(first + step):
        step *= 2
    candidates = range(first + step // 2 + 1, min(first + step, len(units)))
    return first + step // 2 + bisect_left(candidates, True, key=lambda last: not fits_to(last))


def _next_start(
    text: str,
    units: Sequence[Span],
    first: int,
    last: int,
    fits: Callable[[Span], bool],
    overlap: Callable[[str], bool],
) -> int:
    """The unit after ``last``, or an earlier one if what is repeated is small and leaves room for a new unit."""
    start = last + 1
    while (
        start < len(units)
        and start - 1 > first
        and overlap(text[units[start - 1].start : units[last].end])
        and fits(Span(units[start - 1].start, units[last + 1].end))
    ):
        start -= 1
    return start


def _shortened(text: str, sentence: Span, fits: Callable[[Span], bool]) -> Iterator[Span]:
    """The sentence, or the longest runs of its words that fit; a word that does not fit is cut in halves."""
    if fits(sentence):
        yield sentence
        return
    words = [
        half
        for match in _WORD.finditer(sentence.of(text))
        for half in _halves(Span(sentence.start + match.start(), sentence.start + match.end()), fits)
    ]
    first = 0
    while first < len(words):
        last = _longest(words, first, fits)
        yield Span(words[first].start, words[last].end)
        first = last + 1


def _halves(word: Span, fits: Callable[[Span], bool]) -> Iterator[Span]:
    if fits(word) or word.end - word.start == 1:
        yield word
        return
    middle = (word.start + word.end) // 2
    yield from _halves(Span(word.start, middle), fits)
    yield from _halves(Span(middle, word.end), fits)
