"""The sentences of the evidence, each with how likely it is part of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import BadSettings
from index.records import Span
from rag.records import Passage


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence of a passage; ``score`` is 0 to 1."""

    passage: Passage
    span: Span
    score: float

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.span.of(self.passage.chunk.text)


def scored_sentences(passages: Sequence[Passage]) -> list[Scored]:
    """All sentences of the passages, in the passages' order and the text's; BadSettings if they were not read."""
    return [
        Scored(passage, span, score)
        for passage in passages
        for span, score in zip(passage.spans, _read(passage), strict=True)
    ]


def _read(passage: Passage) -> tuple[float, ...]:
    if passage.reading is None:
        raise BadSettings("The quoting answerer takes passages that were read.", hint="Add rerank to retrieve.stages.")
    return passage.reading.sentences
