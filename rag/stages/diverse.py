"""Put passages that say something new before those that repeat."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def diverse(settings: RetrieveSettings, library: Library) -> Stage:
    """Reorder by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).

    Their lambda is 1 - ``retrieve.diversity``. Relevance is the passages' score so far, stretched to 0 .. 1, since
    it is better than the cosine with the question alone; likeness is the cosine of two passages' vectors.
    """

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        if not settings.diversity or len(passages) < 2:
            return passages
        vectors = library.vectors([passage.chunk.text for passage in passages])
        order = marginal_relevance(
            np.array([passage.score for passage in passages], np.float32), vectors @ vectors.T, settings.diversity
        )
        return tuple(passages[place] for place in order)

    return stage


def marginal_relevance(scores: NDArray[np.float32], alike: NDArray[np.float32], diversity: float) -> list[int]:
    """Places, each the one that is most relevant and least like those before it; ties keep their order.

    >>> alike = np.array([[1, 0.9, 0.1], [0.9, 1, 0.1], [0.1, 0.1, 1]], np.float32)
    >>> scores = np.array([3, 2.9, 2.5], np.float32)
    >>> marginal_relevance(scores, alike, 0.0), marginal_relevance(scores, alike, 0.6)
    ([0, 1, 2], [0, 2, 1])
    """
    spread = float(np.ptp(scores))
    relevance = (scores - scores.min()) / spread if spread else np.ones_like(scores)
    left, order, nearest = list(range(len(scores))), list[int](), np.zeros_like(relevance)
    while left:
        worth = (1 - diversity) * relevance[left] - diversity * nearest[left]
        chosen = left.pop(int(np.argmax(worth)))
        nearest = np.maximum(nearest, alike[chosen]) if order else alike[chosen]
        order.append(chosen)
    return order
