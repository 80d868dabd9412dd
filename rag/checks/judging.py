"""What all claim checkers share: their interface, and how the scores of a claim's sentences make a verdict."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol

from index.records import Span
from rag.claims.case import Fault
from rag.records import Judgement, Place, Source

SUPPORTED, PARTLY = 0.5, 0.4
"""The operating point: supported from the one score on, partly from the other."""
CERTAIN = 0.05
"""The most that a claim with a certain fault scores."""
MOST_EVIDENCE = 4
"""Places that a judgement shows."""


class ClaimChecker(Protocol):
    """Judges a claim against texts."""

    def __call__(self, claim: str, sources: Sequence[Source], /) -> Judgement:
        """Whether the sources bear the claim out; what they leave open is not supported."""
        ...


class Part(NamedTuple):
    """One sentence of a claim, judged."""

    score: float
    evidence: tuple[Place, ...] = ()


def judgement(
    parts: Sequence[Part], score: float, faults: Sequence[Fault] = (), reasons: Iterable[str] = ()
) -> Judgement:
    """The judgement of a claim from its sentences and faults; a certain fault settles it, and is reason enough."""
    certain = [fault for fault in faults if fault.certain]
    score = min(score, CERTAIN) if certain else score
    shown = [fault.evidence for fault in sorted(faults, key=lambda fault: not fault.certain) if fault.evidence]
    evidence = [place for part in sorted(parts, key=lambda part: part.score) for place in part.evidence]
    told = [fault.reason for fault in (certain or faults)]
    return Judgement(
        verdict=_verdict(parts, score, certain=bool(certain)),
        score=score,
        evidence=tuple(dict.fromkeys(evidence))[:MOST_EVIDENCE],
        reasons=tuple(dict.fromkeys(told if certain else (*told, *reasons))),
        claim_marks=tuple(dict.fromkeys(fault.claim for fault in (certain or faults))),
        marks=tuple(dict.fromkeys(shown)),
    )


def _verdict(parts: Sequence[Part], score: float, *, certain: bool) -> Literal["supported", "partly", "unsupported"]:
    """A claim of several sentences of which some are borne out is partly supported."""
    if score >= SUPPORTED:
        return "supported"
    some = (
        len(parts) > 1
        and any(part.score >= SUPPORTED for part in parts)
        and not all(part.score >= SUPPORTED for part in parts)
    )
    return "partly" if some or (score >= PARTLY and not certain) else "unsupported"


def place_of(words: str, sources: Sequence[Source]) -> Place | None:
    """Where words stand in the sources, letter by letter; None if they do not."""
    for n, source in enumerate(sources):
        if words and (start := source.text.find(words)) >= 0:
            return Place(n, start, start + len(words))
    return None


def touches(fault: Fault, span: Span) -> bool:
    """Whether a fault is in that part of the claim."""
    return span.start <= fault.claim.start < span.end
