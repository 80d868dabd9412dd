"""The two searches, by meaning and by words; each adds what it finds to the passages so far."""

from collections.abc import Sequence

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def dense(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages whose vectors are nearest to the question's; scores are cosines."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        vector = library.embedder.embed_query(question.words)
        hits = library.index.nearest(vector, settings.candidates, experts=question.experts, articles=question.articles)
        return (*passages, *(Passage(chunk, score, "dense", meaning=score) for chunk, score in hits))

    return stage


def keyword(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages that share the most telling words with the question; scores are BM25's."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        hits = library.index.matching(
            question.words, settings.candidates, experts=question.experts, articles=question.articles
        )
        return (*passages, *(Passage(chunk, score, "keyword") for chunk, score in hits))

    return stage
