"""The trained model as a judge: alone, or held to what the rules find."""

import math
from collections.abc import Sequence
from statistics import mean
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
    """The model's logit that a source supports it."""
    nearest: float
    """Its logit that the nearest sentence does."""
    words: float
    """The share of the sentence that the nearest sentence of the sources has."""
    doubts: float
    """How many faults the rules hold possible."""
    copied: float
    """The share of its pairs of words that the sources have as they are."""


class Weights(NamedTuple):
    """Of the features in the log-odds that a claim is supported."""

    model: float
    nearest: float
    words: float
    doubts: float
    constant: float
    copied: float = 0.0
    """What a claim of many sentences gains: the weakest of n scores is low by chance, the lower the larger n is, and
    tells the less the more of the claim is copied."""

    def odds(self, found: Features) -> float:
        """Log-odds of one sentence."""
        *weights, constant, _ = self
        return constant + sum(weight * value for weight, value in zip(weights, found, strict=False))

    def score(self, *found: Features) -> float:
        """Support of a claim with these sentences, 0 to 1."""
        if not found:
            return 0.0
        gain = self.copied * math.log(len(found)) * mean(one.copied for one in found)
        odds = min(map(self.odds, found)) + gain
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


# Fitted by ``python -m evals.training.verdicts``; whoever changes the model's weights fits these anew.
ENSEMBLE = Weights(0.09, 0.44, 0.87, -0.45, 0.17, copied=1.0)
LOCAL = Weights(0.16, 0.46, 0.0, 0.0, 0.59)


def ensemble(settings: CheckSettings) -> ClaimChecker:
    """Rules veto what they are certain of; else the model's score, lowered by strange words and doubts."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        own = of_speakers(case)
        return _judged(own, read(own), faults(case, own), ENSEMBLE)

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
    told = [features(case, clause, one, found) for clause, one in zip(case.claim.clauses, readings, strict=True)]
    parts = [
        _part(case, clause, one, found, weights.score(own))
        for clause, one, own in zip(case.claim.clauses, readings, told, strict=True)
    ]
    score = weights.score(*told)
    return judgement(parts, score, found, [_told(case, parts, readings, score)])


def _part(case: Case, clause: Clause, one: Read, found: Sequence[Fault], score: float) -> Part:
    mine = [fault for fault in found if touches(fault, clause.span)]
    if any(fault.certain for fault in mine):
        score = min(score, CERTAIN)
    against = [one.disagrees] if score < SUPPORTED and one.disagrees else []
    places: list[Place] = [*evidence(case, clause, mine), *against, *([one.agrees] if one.agrees else [])]
    return Part(score, tuple(dict.fromkeys(places))[:2])


def features(case: Case, clause: Clause, one: Read, found: Sequence[Fault]) -> Features:
    """The features of a sentence of the claim, whose faults are given."""
    nearest = next((one.share for one in case.aligned(clause)), 0.0)
    doubts = sum(not fault.certain for fault in found if touches(fault, clause.span))
    return Features(one.logit, one.nearest, nearest, doubts, case.copied(clause))


def _told(case: Case, parts: Sequence[Part], readings: Sequence[Read], score: float) -> str:
    """What the model finds, in words; of several sentences, about the weakest."""
    if not parts:
        return "The claim is empty."
    worst = min(range(len(parts)), key=lambda n: parts[n].score)
    said = f"“{case.claim.clauses[worst].span.of(case.claim.text)}”"
    least = parts[worst].score
    if score >= SUPPORTED:
        return f"The text bears it out ({score:.0%})" + (f"; least {said}." if least < SUPPORTED else ".")
    told = (
        "a sentence of the text seems to contradict it"
        if readings[worst].disagrees
        else "the text does not bear it out"
    )
    if len(parts) > 1:
        return f"{said}: {told} ({least:.0%} support)."
    return f"{told[0].upper()}{told[1:]} ({least:.0%} support)."
