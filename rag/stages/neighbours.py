"""The paragraphs around the best ones, so that a "this" can be understood and quoted."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.records import Chunk, Paragraph, Reaction, Roundup
from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def neighbours(settings: RetrieveSettings, library: Library) -> Stage:
    """Add the paragraphs before and after the first ``retrieve.neighbours`` ones, of the same section.

    A neighbour follows the passage that brought it and has its score, since no search has scored it.
    """

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        best = list(dict.fromkeys(passage.key for passage in passages))[: settings.neighbours]
        seen = {passage.key for passage in passages}
        last = {passage.key: place for place, passage in enumerate(passages)}  # of a paragraph's several chunks
        found: list[Passage] = []
        for place, passage in enumerate(passages):
            found.append(passage)
            if passage.key not in best or last[passage.key] != place:
                continue
            for chunk in _around(library.index.roundup(passage.chunk.article_id), passage.chunk):
                beside = Passage(chunk, passage.score, "neighbours")
                if beside.key not in seen:
                    seen.add(beside.key)
                    found.append(beside)
        return tuple(found)

    return stage


def _around(roundup: Roundup, chunk: Chunk) -> Iterator[Chunk]:
    """The paragraphs next to a chunk's, whole: a neighbour that is read needs no limit of an embedding model."""
    for reaction in roundup.reactions:
        for one, other in pairwise(reaction.paragraphs):
            if one.start <= chunk.start < one.end:
                yield _whole(roundup, reaction, other)
            elif other.start <= chunk.start < other.end:
                yield _whole(roundup, reaction, one)


def _whole(roundup: Roundup, reaction: Reaction, paragraph: Paragraph) -> Chunk:
    return Chunk(
        article_id=roundup.article.id,
        title=roundup.title,
        date=roundup.date,
        url=roundup.article.url,
        experts=reaction.experts,
        affiliation=reaction.affiliation,
        headline=reaction.headline,
        paragraph=paragraph.number,
        start=paragraph.start,
        text=paragraph.span.of(roundup.article.text),
    )
