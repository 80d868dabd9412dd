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


class Features(NamedTuple):
    """What the verdict on one sentence of a claim rests on, certain faults apart."""

    model: float
    """The model's logit."""
    words: float
    """The share of the sentence that the nearest sentence of the sources has."""
    doubts: float
    """How many faults the rules hold possible."""


class Weights(NamedTuple):
    """Of the features in the log-odds that the sentence is supported."""

    model: float
    words: float
    doubts: float
    constant: float

    def score(self, found: Features) -> float:
        """Support, 0 to 1."""
        *weights, constant = self
        odds = constant + sum(weight * value for weight, value in zip(weights, found, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


# Fitted by ``python -m evals.training.verdicts``; whoever changes the model's weights fits these anew.
ENSEMBLE = Weights(0.47, 0.53, -0.65, 0.4)
LOCAL = Weights(0.54, 0.0, 0.0, 0.63)


def ensemble(settings: CheckSettings) -> ClaimChecker:
    """Rules veto what they are certain of; else the model's score, lowered by strange words and doubts."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        own = of_speakers(case)
        return _judged(own, read(own), faults(case), ENSEMBLE)

    return judge


def local(settings: CheckSettings) -> ClaimChecker:
    """The trained model that ships, alone; whoever is named as the speaker is held to his own sections."""
    return by_model()


def by_model(*, whole: bool = False) -> ClaimChecker:
    """The model's judgement; ``whole``: of long documents, too, it reads every sentence."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        own = of_speakers(Case.of(claim, sources))
        return _judged(own, read(own, whole=whole), [], LOCAL)

    return judge


def _judged(case: Case, readings: Sequence[Read], found: Sequence[Fault], weights: Weights) -> Judgement:
    parts = [_part(case, clause, one, found, weights) for clause, one in zip(case.claim.clauses, readings, strict=True)]
    score = min((part.score for part in parts), default=0.0)
    return judgement(parts, score, found, [_told(case, parts, readings)])


def _part(case: Case, clause: Clause, one: Read, found: Sequence[Fault], weights: Weights) -> Part:
    mine = [fault for fault in found if touches(fault, clause.span)]
    score = weights.score(features(case, clause, one, mine))
    if any(fault.certain for fault in mine):
        score = min(score, CERTAIN)
    against = [one.disagrees] if score < SUPPORTED and one.disagrees else []
    places: list[Place] = [*evidence(case, clause, mine), *against, *([one.agrees] if one.agrees else [])]
    return Part(score, tuple(dict.fromkeys(places))[:2])


def features(case: Case, clause: Clause, one: Read, found: Sequence[Fault]) -> Features:
    """The features of a sentence whose faults are given."""
    nearest = next((one.share for one in case.aligned(clause)), 0.0)
    return Features(one.logit, nearest, sum(not fault.certain for fault in found))


def _told(case: Case, parts: Sequence[Part], readings: Sequence[Read]) -> str:
    """What the model finds, in words; of several sentences, about the weakest."""
    if not parts:
        return "The claim is empty."
    worst = min(range(len(parts)), key=lambda n: parts[n].score)
    score = parts[worst].score
    if score >= SUPPORTED:
        return f"The text bears it out ({score:.0%})."
    told = (
        "a sentence of the text seems to contradict it"
        if readings[worst].disagrees
        else "the text does not bear it out"
    )
    if len(parts) > 1:
        return f"“{case.claim.clauses[worst].span.of(case.claim.text)}”: {told} ({score:.0%} support)."
    return f"{told[0].upper()}{told[1:]} ({score:.0%} support)."
