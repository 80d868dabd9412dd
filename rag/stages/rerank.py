"""Read the passages that the searches found, and put those first that answer."""

from collections.abc import Sequence
from dataclasses import replace

from rag.library import Library
from rag.readers import reader
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def rerank(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages with what the reader makes of them, by the search's score and the reader's, weighted."""
    read = reader(settings, library)

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        readings = read(question.words, [passage.text for passage in passages])
        weight = settings.reader_weight
        found = [
            replace(passage, reading=reading, score=(1 - weight) * passage.score + weight * reading.answers)
            for passage, reading in zip(passages, readings, strict=True)
        ]
        return tuple(sorted(found, key=lambda passage: -passage.score))

    return stage
