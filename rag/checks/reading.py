"""What the model that ships makes of a claim: it reads each sentence of it together with the sources."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rag.claims.case import Case, Clause
from rag.pair_model import CHECKER, shipped
from rag.records import Place, Source, Text, heading

AGREES, DISAGREES, SUPPORTS = 1, 2, 1
"""Which logits of a sentence and of a text are about claims."""
READ_WHOLE = 40
"""Sentences of a source that are all read; of a longer one only those near the claim."""
NEAREST = 12
"""Sentences of a long source that are read, each with its neighbours."""


class Read(NamedTuple):
    """What the model makes of one sentence of a claim."""

    logit: float
    """How far the best source supports it."""
    nearest: float
    """How far the sentence that supports it most does."""
    agrees: Place | None
    """That sentence."""
    disagrees: Place | None
    """The one that contradicts it, if any does."""


def read(case: Case, *, whole: bool = False) -> list[Read]:
    """One reading for each sentence of the claim; ``whole``: long sources are read from end to end."""
    return [_read(case, clause, whole=whole) for clause in case.claim.clauses]


def _read(case: Case, clause: Clause, *, whole: bool) -> Read:
    chosen = [text.clauses if whole else nearby(text.clauses, clause) for text in case.texts]
    texts = [
        Text(_heading(source), tuple(one.span.of(source.text) for one in own))
        for source, own in zip(case.sources, chosen, strict=True)
    ]
    judged = shipped(CHECKER).judge(clause.span.of(case.claim.text), texts)
    if not judged:
        return Read(-20.0, -20.0, None, None)
    every = [(n, one, row) for n, own in enumerate(chosen) for one, row in zip(own, judged[n].sentences, strict=True)]
    best = max(every, key=lambda one: float(one[2][AGREES]), default=None)
    worst = max(every, key=lambda one: float(one[2][DISAGREES]), default=None)
    return Read(
        max(float(one.whole[SUPPORTS]) for one in judged),
        float(best[2][AGREES]) if best else -20.0,
        Place(best[0], *best[1].span) if best else None,
        Place(worst[0], *worst[1].span) if worst and float(worst[2][DISAGREES]) > 0 else None,
    )


def _heading(source: Source) -> str:
    return heading(" and ".join(source.experts or ()), source.heading, "")


def nearby(every: Sequence[Clause], clause: Clause) -> Sequence[Clause]:
    """Of a long text the sentences that have most of the claim's words, and their neighbours, in order."""
    if len(every) <= READ_WHOLE:
        return every
    shares = np.array([len(one.stems & clause.stems) / (len(clause.stems) or 1) for one in every])
    nearest = np.argsort(-shares, kind="stable")[:NEAREST]
    kept = {m for n in nearest for m in (n - 1, n, n + 1) if 0 <= m < len(every)}
    return [every[m] for m in sorted(kept)]
