"""Several ranked lists made one, by reciprocal rank fusion."""

from collections import defaultdict
from collections.abc import Sequence

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage

RANK_CONSTANT = 60
"""The k of Cormack, Clarke and Büttcher (SIGIR 2009): how little the first ranks stand out."""


def fuse(settings: RetrieveSettings, library: Library) -> Stage:
    """Each passage scores the sum of 1 / (60 + rank) over the searches that found it."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return reciprocal_rank_fusion(passages)

    return stage


def reciprocal_rank_fusion(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages of several searches as one ranked list; each search's own order is its ranking."""
    ranks: defaultdict[str, int] = defaultdict(int)
    scores: defaultdict[tuple[str, int], float] = defaultdict(float)
    first: dict[tuple[str, int], Passage] = {}
    meaning: defaultdict[tuple[str, int], float] = defaultdict(float)
    for passage in passages:
        ranks[passage.found_by] += 1
        scores[passage.key] += 1 / (RANK_CONSTANT + ranks[passage.found_by])
        first.setdefault(passage.key, passage)
        meaning[passage.key] = max(meaning[passage.key], passage.meaning)
    best = sorted(first, key=lambda key: -scores[key])
    return tuple(Passage(first[key].chunk, scores[key], "fused", meaning[key]) for key in best)
