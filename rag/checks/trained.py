"""The trained model as a judge: alone, or held to what the rules find."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from rag.checks.judging import CERTAIN, SUPPORTED, ClaimChecker, Part, judgement, touches
from rag.checks.reading import Read, read
from rag.checks.rules import evidence, faults
from rag.claims.attribution import of_speakers
from rag.claims.case import Case, Clause, Fault
from rag.records import Judgement, Place, Source
from rag.settings import CheckSettings


class Weights(NamedTuple):
    """A logistic regression over what is known of one sentence of a claim."""

    bias: float
    model: float
    """Of the model's logit."""
    words: float
    """Of the share of the sentence that the nearest sentence of the sources has."""
    doubts: float
    """Of each possible fault."""


# Fitted on 286 development pairs of three benchmarks, each set and class weighing the same.
ENSEMBLE = Weights(1.4, 1.0, 0.8, -0.55)
LOCAL = Weights(1.9, 1.4, 0.0, 0.0)


def ensemble(settings: CheckSettings) -> ClaimChecker:
    """Rules veto what they are certain of; else the model's score, lowered by strange words and doubts."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        own = of_speakers(case)
        return _judged(own, read(own), faults(case), ENSEMBLE)

    return judge


def local(settings: CheckSettings) -> ClaimChecker:
    """The trained model that ships, alone."""
    return by_model()


def by_model(*, whole: bool = False) -> ClaimChecker:
    """The model's judgement; ``whole``: of long documents, too, it reads every sentence."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        return _judged(case, read(case, whole=whole), [], LOCAL)

    return judge


def _judged(case: Case, readings: Sequence[Read], found: Sequence[Fault], weights: Weights) -> Judgement:
    parts = [_part(case, clause, one, found, weights) for clause, one in zip(case.claim.clauses, readings, strict=True)]
    score = min((part.score for part in parts), default=0.0)
    return judgement(parts, score, found, [_told(case, parts, readings)])


def _part(case: Case, clause: Clause, one: Read, found: Sequence[Fault], weights: Weights) -> Part:
    mine = [fault for fault in found if touches(fault, clause.span)]
    doubts = sum(not fault.certain for fault in mine)
    logit = weights.bias + weights.model * one.logit + weights.words * _nearest(case, clause) + weights.doubts * doubts
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
    if any(fault.certain for fault in mine):
        score = min(score, CERTAIN)
    against = [one.disagrees] if score < SUPPORTED and one.disagrees else []
    places: list[Place] = [*evidence(case, clause, mine), *against, *([one.agrees] if one.agrees else [])]
    return Part(score, tuple(dict.fromkeys(places))[:2])


def _nearest(case: Case, clause: Clause) -> float:
    return next((one.share for one in case.aligned(clause)), 0.0)


def _told(case: Case, parts: Sequence[Part], readings: Sequence[Read]) -> str:
    """What the model finds, in words; of several sentences, about the weakest."""
    if not parts:
        return "The claim is empty."
    worst = min(range(len(parts)), key=lambda n: parts[n].score)
    score = parts[worst].score
    if score >= SUPPORTED:
        return f"The text bears it out ({score:.0%})."
    which = f"“{case.claim.clauses[worst].span.of(case.claim.text)}”: " if len(parts) > 1 else ""
    if readings[worst].disagrees:
        return f"{which}a sentence of the text seems to contradict it ({score:.0%} support)."
    return f"{which}the text does not bear it out ({score:.0%} support)."
