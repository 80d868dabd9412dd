"""Models of the hub as judges: any cross-encoder that reads a text and a claim, for NLI or for groundedness."""

from collections.abc import Sequence

import numpy as np

from index.errors import BadSettings
from rag.checks.judging import ClaimChecker, Part, judgement
from rag.claims.case import Case, Clause
from rag.cross_encoders import Chances, cross_encoder
from rag.records import Judgement, Place, Source
from rag.settings import CheckSettings

WINDOW = 6
"""Sentences that are read at once: short enough for models that read 512 word pieces."""
STEP = 4


def hub(settings: CheckSettings) -> ClaimChecker:
    """The cross-encoder that ``check.hub`` names, loaded when the first claim comes."""
    if not settings.hub:
        example = "--set check.hub=cross-encoder/nli-deberta-v3-base"
        raise BadSettings("The checker hub needs the name of a model.", hint=f"Example: {example}")
    name = settings.hub

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        chances = cross_encoder(name)
        parts = [_part(chances, case, clause) for clause in case.claim.clauses]
        score = min((part.score for part in parts), default=0.0)
        return judgement(parts, score, reasons=[f"{name} finds {score:.0%} support."])

    return judge


def _part(chances: Chances, case: Case, clause: Clause) -> Part:
    """The best window of the sources."""
    places = [
        Place(n, text.clauses[m].span.start, text.clauses[min(m + WINDOW, len(text.clauses)) - 1].span.end)
        for n, text in enumerate(case.texts)
        for m in range(0, max(len(text.clauses) - WINDOW + STEP, 1), STEP)
        if text.clauses
    ]
    if not places:
        return Part(0.0)
    words = clause.span.of(case.claim.text)
    scores = chances([(case.sources[p.source].text[p.start : p.end], words) for p in places])
    best = int(np.argmax(scores))
    near = [one.place for one in case.aligned(clause, 20) if _within(one.place, places[best])]
    return Part(float(scores[best]), (near[0] if near else places[best],))


def _within(place: Place, window: Place) -> bool:
    return place.source == window.source and window.start <= place.start and place.end <= window.end
