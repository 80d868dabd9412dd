"""Several ranked lists made one: by ranks, or by scores."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.records import Chunk
from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage

Key = tuple[str, str, int]
"""A paragraph: article, owner, number."""

RANK_CONSTANT = 60
"""The k of Cormack, Clarke and Büttcher (SIGIR 2009): how little the first ranks stand out."""


WEIGHTS = {"dense": 0.6, "keyword": 0.4, "feedback": 1.6}
"""What each search's scores weigh in ``blend``.

Chosen on development halves of ClapNQ, Cranfield and MTRAG-UN (nDCG@10 0.985, 0.430 and 0.941; with ``fuse``
0.971, 0.422 and 0.880 to 0.93), where 0.5 to 0.7 for ``dense`` do about as well. ``feedback`` has seen what both
searches found, so the words count for less beside it: with 0.6 it reaches 0.449 on Cranfield, with 1.6 0.459.
"""


def fuse(settings: RetrieveSettings, library: Library) -> Stage:
    """Each passage scores the sum of 1 / (60 + rank) over the searches that found it."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return reciprocal_rank_fusion(passages)

    return stage


def blend(settings: RetrieveSettings, library: Library) -> Stage:
    """Each passage scores the weighted sum of its scores, each search's stretched to 0 .. 1.

    Unlike ranks, scores keep how much better the best one is (convex combination; Bruch, Gai and Ingber,
    ACM TOIS 2023).
    """

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return convex_combination(passages, WEIGHTS)

    return stage


def reciprocal_rank_fusion(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of several searches as one ranked list; each search's own order is its ranking."""
    scores: defaultdict[Key, float] = defaultdict(float)
    for found in _by_search(passages).values():
        for rank, key in enumerate(found, 1):
            scores[key] += 1 / (RANK_CONSTANT + rank)
    return _ranked(passages, scores)


def convex_combination(passages: Sequence[Passage], weights: Mapping[str, float]) -> tuple[Passage, ...]:
    """The passages of several searches as one ranked list, by weighted scores stretched to 0 .. 1."""
    scores: defaultdict[Key, float] = defaultdict(float)
    for search, found in _by_search(passages).items():
        low, high = min(found.values()), max(found.values())
        for key, score in found.items():
            scores[key] += weights.get(search, 1.0) * ((score - low) / (high - low) if high > low else 1.0)
    return _ranked(passages, scores)


def _by_search(passages: Sequence[Passage]) -> dict[str, dict[Key, float]]:
    """For each search the paragraphs that it found, in its order, each with its best chunk's score."""
    found: defaultdict[str, dict[Key, float]] = defaultdict(dict)
    for passage in passages:
        found[passage.found_by].setdefault(passage.key, passage.score)
    return found


def _ranked(passages: Sequence[Passage], scores: Mapping[Key, float]) -> tuple[Passage, ...]:
    """Each chunk once, best paragraph first; those of one paragraph together, in the order in which they were found."""
    chunks: defaultdict[Key, dict[int, Chunk]] = defaultdict(dict)
    meaning: defaultdict[Key, float] = defaultdict(float)
    for passage in passages:
        chunks[passage.key].setdefault(passage.chunk.start, passage.chunk)
        meaning[passage.key] = max(meaning[passage.key], passage.meaning)
    best = sorted(chunks, key=lambda key: -scores[key])
    return tuple(Passage(chunk, scores[key], "fused", meaning[key]) for key in best for chunk in chunks[key].values())
