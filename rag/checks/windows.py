"""Windows over a text: what a model that cannot read it whole reads at once."""

from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Clause, Parsed

WINDOW = 6
"""Sentences that are read at once: short enough for models that read 512 word pieces."""
STEP = 4


def windows(text: Parsed, words: int | None = None) -> list[Span]:
    """Where they begin and end, in order: of six sentences, or of at most so many words; none of an empty text.

    Windows of sentences overlap by two, so that what is said in two of them is in one window. Windows of words are
    long and do not overlap.
    """
    if not text.clauses:
        return []
    return list(_of_words(text, words)) if words else list(_of_sentences(text.clauses))


def _of_sentences(clauses: tuple[Clause, ...]) -> Iterator[Span]:
    for n in range(0, max(len(clauses) - WINDOW + STEP, 1), STEP):
        last = clauses[min(n + WINDOW, len(clauses)) - 1]
        yield Span(clauses[n].span.start, last.span.end)


def _of_words(text: Parsed, most: int) -> Iterator[Span]:
    """Whole sentences, as many as there is room for."""
    start, end, count = text.clauses[0].span.start, text.clauses[0].span.start, 0
    for span, words in _pieces(text, most):
        if count and count + words > most:
            yield Span(start, end)
            start, count = span.start, 0
        end, count = span.end, count + words
    yield Span(start, end)


def _pieces(text: Parsed, most: int) -> Iterator[tuple[Span, int]]:
    """Sentences and their counts of words; what has more words than that is cut."""
    for clause in text.clauses:
        words, start = clause.words, clause.span.start
        for n in range(0, max(len(words), 1), most):
            end = words[n + most].start if n + most < len(words) else clause.span.end
            yield Span(start, end), len(words[n : n + most])
            start = end
