"""A document as the sources of a claim: each section with its owner, no index needed."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from index.errors import BadInput
from index.loaders import load
from index.reactions import parse
from index.records import EDITORS, Aside, Reaction, Roundup, Span
from rag.records import Source


def sources_of_text(text: str) -> tuple[Source, ...]:
    """A text as it is, whose words it is unknown."""
    return (Source(text),)


def sources_of_file(path: str) -> tuple[Source, ...]:
    """What any loader reads: a file, an address, or ``-``; offsets count in the normalised text."""
    articles = list(islice(load(path), 2))
    if len(articles) != 1:
        raise BadInput(
            f"{path} holds {'several articles' if articles else 'no article'}.",
            hint='Give one document a claim; for many use --batch with lines {"id", "document", "claim"}.',
        )
    return sources_of_roundup(parse(articles[0]))


def sources_of_roundup(roundup: Roundup) -> tuple[Source, ...]:
    """The sections, cut where a line is nobody's, and those lines; without experts, the whole text as one."""
    text = roundup.article.text
    if not roundup.experts:
        return (Source(text, None, roundup.title),)
    sections = [
        Source(
            span.of(text),
            reaction.experts or None,
            reaction.headline or ("" if reaction.experts == (EDITORS,) else roundup.title),
            span.start,
        )
        for reaction in roundup.reactions
        if reaction.paragraphs
        for span in _own(reaction, roundup.asides)
    ]
    asides = [Source(text[aside.start : aside.end], None, "", aside.start) for aside in roundup.asides]
    return (*sections, *asides)


def _own(reaction: Reaction, asides: Sequence[Aside]) -> Iterator[Span]:
    """Where a section's paragraphs stand: those between which no caption or link is are one."""
    start = reaction.paragraphs[0].start
    for one, other in pairwise(reaction.paragraphs):
        if any(one.end <= aside.start < other.start for aside in asides):
            yield Span(start, one.end)
            start = other.start
    yield Span(start, reaction.paragraphs[-1].end)
