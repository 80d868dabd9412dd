"""For questions to several experts: everyone is heard, however long another's section is."""

from collections.abc import Sequence

from index.records import Chunk
from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage

MOST_EXPERTS = 24
"""A panel of several articles with more than that is cut to those of the articles that were found first."""


def each(settings: RetrieveSettings, library: Library) -> Stage:
    """Add the best passages of each expert who is compared, or who speaks in the articles that were found."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        if question.kind not in ("compare", "panel") or not passages:
            return passages
        experts = question.experts or _panel(passages, library)
        vector = library.vectors([question.words])[0].tolist()  # the dense search has asked for it already
        articles = question.articles or tuple({passage.chunk.article_id for passage in passages})
        found = {_place(passage.chunk): passage for passage in passages}
        for expert in experts if len(articles) == 1 else experts[:MOST_EXPERTS]:
            for chunk, score in library.index.nearest(vector, settings.each, experts=[expert], articles=articles):
                found.setdefault(_place(chunk), Passage(chunk, score, "each", meaning=score))
        return tuple(found.values())

    return stage


def _place(chunk: Chunk) -> tuple[str, int]:
    return chunk.article_id, chunk.start


def _panel(passages: Sequence[Passage], library: Library) -> tuple[str, ...]:
    """The experts of the articles that were found, those of the first article first."""
    experts = {article.id: article.experts for article in library.articles()}
    ids = dict.fromkeys(passage.chunk.article_id for passage in passages)
    return tuple(dict.fromkeys(name for article_id in ids for name in experts.get(article_id, ())))
