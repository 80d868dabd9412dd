"""Read the passages that the searches found: which sentences answer, and which passages."""

from collections.abc import Sequence
from dataclasses import replace

from rag.library import Library
from rag.readers import reader
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def read(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages in their order, with what the reader makes of them.

    It is asked what the question is about, without the experts' names: those have chosen the passages already.
    """
    judge = reader(settings, library)

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        readings = judge(question.topic or question.words, [passage.text for passage in passages])
        return tuple(replace(one, reading=made) for one, made in zip(passages, readings, strict=True))

    return stage


def rerank(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages that were read, in the order of the search's score and the reader's, weighted."""
    read_first = read(settings, library)

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return tuple(sorted(map(weighted, read_first(question, passages)), key=lambda passage: -passage.score))

    def weighted(passage: Passage) -> Passage:
        chance = passage.reading.answers if passage.reading else 0.0
        weight = settings.reader_weight
        return replace(passage, score=(1 - weight) * passage.score + weight * chance)

    return stage
