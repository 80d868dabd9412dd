"""The model that ships, as a judge: it reads each sentence of a claim together with the sources."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rag.claims.case import Case, Clause
from rag.pair_model import shipped
from rag.records import Place, Text

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
    agrees: Place | None
    """The sentence that supports it most."""
    disagrees: Place | None
    """The one that contradicts it, if any does."""


def read(case: Case) -> list[Read]:
    """One reading for each sentence of the claim."""
    return [_read(case, clause) for clause in case.claim.clauses]


def _read(case: Case, clause: Clause) -> Read:
    chosen = [_chosen(case, clause, n) for n in range(len(case.sources))]
    texts = [
        Text(source.heading, tuple(one.span.of(source.text) for one in own))
        for source, own in zip(case.sources, chosen, strict=True)
    ]
    judged = shipped().judge(clause.span.of(case.claim.text), texts)
    if not judged:
        return Read(-20.0, None, None)
    every = [(n, one, row) for n, own in enumerate(chosen) for one, row in zip(own, judged[n].sentences, strict=True)]
    best = max(every, key=lambda one: float(one[2][AGREES]), default=None)
    worst = max(every, key=lambda one: float(one[2][DISAGREES]), default=None)
    return Read(
        max(float(one.whole[SUPPORTS]) for one in judged),
        Place(best[0], *best[1].span) if best else None,
        Place(worst[0], *worst[1].span) if worst and float(worst[2][DISAGREES]) > 0 else None,
    )


def _chosen(case: Case, clause: Clause, source: int) -> Sequence[Clause]:
    """The sentences of a source that are read, in order."""
    every = case.texts[source].clauses
    if len(every) <= READ_WHOLE:
        return every
    shares = np.array([len(one.stems & clause.stems) / (len(clause.stems) or 1) for one in every])
    nearest = np.argsort(-shares, kind="stable")[:NEAREST]
    kept = {m for n in nearest for m in (n - 1, n, n + 1) if 0 <= m < len(every)}
    return [every[m] for m in sorted(kept)]
