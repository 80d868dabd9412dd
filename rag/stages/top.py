"""Keep the best few paragraphs."""

from collections.abc import Sequence

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def top(settings: RetrieveSettings, library: Library) -> Stage:
    """The passages of the first ``retrieve.keep`` paragraphs."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        kept = list(dict.fromkeys(passage.key for passage in passages))[: settings.keep]
        return tuple(passage for passage in passages if passage.key in kept)

    return stage
