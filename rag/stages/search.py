"""The two searches, by meaning and by words; each adds what it finds to the passages so far."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from rag.library import Library
from rag.records import Passage, Question
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage

LAST_USER, LAST_ASSISTANT, OLDER = 0.3, 0.5, 0.2
"""What the conversation weighs beside the question: the user's last turn, the assistant's, all older ones of the user.

Chosen on 165 development conversations of MTRAG-UN (nDCG@10 of both searches together 0.93; the question alone
0.81, with the user's last turn at full weight 0.89), where any weights near them did as well.
"""

DEEPER = 10
"""How many more candidates than it contributes each keyword search looks at, so that sums over turns are whole."""


def dense(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages whose vectors are nearest to the question's, in its conversation; scores are cosines."""

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        texts, weights = zip(*_weighted(question), strict=True)
        vector = np.array(weights, np.float32) @ library.vectors(texts)
        hits = library.index.nearest(
            (vector / np.linalg.norm(vector)).tolist(),
            settings.candidates,
            experts=question.experts,
            articles=question.articles,
        )
        return (*passages, *(Passage(chunk, score, "dense", meaning=score) for chunk, score in hits))

    return stage


def keyword(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages that share the most telling words with the question, in its conversation; scores are BM25's.

    BM25 adds up over words, so the scores of the question and of each turn add up, too.
    """

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        scores: defaultdict[tuple[str, int], float] = defaultdict(float)
        found: dict[tuple[str, int], Passage] = {}
        for text, weight in _weighted(question):
            hits = library.index.matching(
                text, DEEPER * settings.candidates, experts=question.experts, articles=question.articles
            )
            for chunk, score in hits:
                place = (chunk.article_id, chunk.start)
                scores[place] += weight * score
                found[place] = Passage(chunk, scores[place], "keyword")
        best = sorted(found.values(), key=lambda passage: -passage.score)
        return (*passages, *best[: settings.candidates])

    return stage


def _weighted(question: Question) -> Iterator[tuple[str, float]]:
    """The question and the turns before it that say anything, each with its weight."""
    yield question.words, 1.0
    users = [turn.text for turn in question.context if turn.role == "user"]
    answers = [turn.text for turn in question.context if turn.role == "assistant"]
    older = " ".join(users[:-1])
    parts = [(users[-1:], LAST_USER), (answers[-1:], LAST_ASSISTANT), ([older] if older else [], OLDER)]
    yield from ((texts[0], weight) for texts, weight in parts if texts and texts[0].strip())
