"""Who of several experts speaks to what is asked: one rule for the answer to a panel and for its matrix."""

from collections.abc import Sequence

from index.records import EDITORS
from rag.sentences import Scored

HEARD = 0.2
"""The best sentence of an expert of a panel is taken over if it scores at most this much less than the best of all.

On 41 development questions to panels it finds 0.85 of those who speak, and 0.74 of those whom it finds do.
"""


def heard(scored: Sequence[Scored], within: float = HEARD) -> list[Scored]:
    """The sentences of experts that are near enough to the best one of all, best first."""
    least = max((sentence.score for sentence in scored), default=0.0) - within
    return sorted((one for one in by_experts(scored) if one.score >= least), key=lambda sentence: -sentence.score)


def by_experts(scored: Sequence[Scored]) -> list[Scored]:
    """Without what the editors and nobody say."""
    return [one for one in scored if one.passage.chunk.owner not in ("", EDITORS)]
