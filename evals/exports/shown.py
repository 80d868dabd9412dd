"""What an assistant had before it and what it said, as others know it: texts, and markers that count them."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.judging.documents import Found, Library, of_context
from evals.records import Outcome, Place

NOWHERE = 0
"""The number of a citation that does not resolve."""
_MARKER = re.compile(r"\[(\d+)\]")


class Shown(NamedTuple):
    """An outcome as texts."""

    contexts: tuple[Found, ...]
    """The paragraphs that were found, best first, then those that only the answer cites."""
    answer: str
    """Its markers count the contexts from 1; empty if the assistant failed."""


def shown(outcome: Outcome, library: Library) -> Shown:
    """The outcome; paragraphs are whole, since the suite judges by whole paragraphs."""
    found = [_paragraph(outcome, n, library) for n in range(len(outcome.contexts))]
    citations = outcome.reply.citations if outcome.reply else ()
    cited = {
        one.number: None if library.fault(one) else library.at(one.article_id, one.start, one.end) for one in citations
    }
    contexts = _once([*found, *(one for one in cited.values() if one)])
    places = {_key(one): number for number, one in enumerate(contexts, 1)}
    numbers = {number: places[_key(one)] if one else NOWHERE for number, one in cited.items()}
    return Shown(tuple(contexts), renumbered(outcome.reply.text if outcome.reply else "", numbers))


def gold(places: Sequence[Place], article: str, library: Library) -> list[Found]:
    """The paragraphs of those places; of an article that the run does not have, none."""
    wanted = set(places)
    return [
        one
        for one in library.paragraphs
        if Place(one.paragraph.owner, one.paragraph.number) in wanted and article in ("", one.document.id)
    ]


def name(found: Found) -> str:
    """An id of a paragraph that people can read, too: "kadhimi: Barbara Slavin ¶1"."""
    return f"{found.document.id}: {found.place}"


def _paragraph(outcome: Outcome, number: int, library: Library) -> Found:
    context = outcome.contexts[number]
    known = library.at(context.article_id, context.start, context.end)
    if known:
        return known
    document = of_context(context, context.article_id or f"context {number + 1}")
    return Found(document, document.paragraphs[0])


def _once(every: Sequence[Found]) -> list[Found]:
    return list({_key(one): one for one in reversed(every)}.values())[::-1] if every else []


def _key(found: Found) -> tuple[str, int, int]:
    return found.document.id, found.paragraph.start, found.paragraph.end


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """
    >>> renumbered("It rains [1][2]. No [9].", {1: 3, 2: 3})
    'It rains [3][3]. No [9].'
    """
    return _MARKER.sub(lambda found: f"[{numbers.get(int(found[1]), int(found[1]))}]", text)
