"""Keep the best few passages."""

from collections.abc import Sequence

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def top(settings: RetrieveSettings, library: Library) -> Stage:
    """The first ``retrieve.keep`` passages."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return passages[: settings.keep]

    return stage
