"""What a retrieval step is."""

from collections.abc import Sequence
from typing import Protocol

from rag.records import Passage, Question


class Stage(Protocol):
    """One step of retrieval: a plain function is enough."""

    def __call__(self, question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        """The passages that go on to the next step, best first."""
