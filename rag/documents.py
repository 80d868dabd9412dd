"""A document as the sources of a claim: each section with its owner, no index needed."""

from itertools import islice

from index.errors import BadInput
from index.loaders import load
from index.reactions import parse
from index.records import EDITORS, Roundup
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
    """A source for each section, and one for each line that is nobody's; without experts, the whole text as one."""
    text = roundup.article.text
    if not roundup.experts:
        return (Source(text, None, roundup.title),)
    sections = [
        Source(
            text[reaction.paragraphs[0].start : reaction.paragraphs[-1].end],
            reaction.experts or None,
            reaction.headline or ("" if reaction.experts == (EDITORS,) else roundup.title),
            reaction.paragraphs[0].start,
        )
        for reaction in roundup.reactions
        if reaction.paragraphs
    ]
    asides = [Source(text[aside.start : aside.end], None, "", aside.start) for aside in roundup.asides]
    return (*sections, *asides)
