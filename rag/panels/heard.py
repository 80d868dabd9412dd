"""Who of several experts speaks to what is asked: one rule for the answer to a panel and for its matrix."""

from collections.abc import Sequence

from index.records import EDITORS
from rag.sentences import Scored

HEARD = 0.3
"""The best sentence of an expert of a panel is taken over if it scores at most this much less than the best of all.

On 41 development questions to panels it finds 0.74 of those who speak, and 0.69 of those whom it finds do (0.85 and
0.67 with 0.4; of all experts 0.48 speak).
"""

ELSEWHERE = 0.15
"""Other articles are heard if their best sentence scores at most that much less: most are about other matters."""

HEARD_ON_CLAIMS = 0.2
"""The same for a claim, which is narrower than a question: of 300 experts and claims, 0.74 of the cells are then right,
0.71 with 0.25."""


def heard(scored: Sequence[Scored], within: float = HEARD) -> list[Scored]:
    """The sentences of experts that are near enough to the best one of all, best first."""
    best: dict[str, float] = {}
    for one in scored:
        best[one.passage.chunk.article_id] = max(one.score, best.get(one.passage.chunk.article_id, one.score))
    top = max(best.values(), default=0.0)
    near = (one for one in by_experts(scored) if best[one.passage.chunk.article_id] >= top - ELSEWHERE)
    return sorted((one for one in near if one.score >= top - within), key=lambda sentence: -sentence.score)


def by_experts(scored: Sequence[Scored]) -> list[Scored]:
    """Without what the editors and nobody say."""
    return [one for one in scored if one.passage.chunk.owner not in ("", EDITORS)]
