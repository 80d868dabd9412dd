"""Rules as a judge: exact where rules can be exact, and blind to all else."""

from collections.abc import Sequence

from rag.checks.judging import CERTAIN, SUPPORTED, ClaimChecker, Part, judgement, touches
from rag.claims import RULES
from rag.claims.attribution import of_speakers
from rag.claims.case import Case, Clause, Fault
from rag.records import Judgement, Place, Source
from rag.settings import CheckSettings

DOUBT = 0.7
"""What a possible fault leaves of the score."""
STRANGE = 0.2
"""With no more of its words in the sources than this, a sentence is about something else."""
SHOWN = 0.3
"""The nearest sentence is shown as evidence if it has this share of the claim's words."""
FITS = "The text has the words of the claim, and no rule finds a difference."
NOTHING = "The text hardly has the words of the claim."


def rules(settings: CheckSettings) -> ClaimChecker:
    """All rules, and how much of the claim's words the sources have."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        own = of_speakers(case)
        found = faults(case, own)
        parts = [_part(own, clause, found) for clause in case.claim.clauses]
        score = min((part.score for part in parts), default=0.0)
        return judgement(parts, score, found, [] if found else [FITS if score >= SUPPORTED else NOTHING])

    return judge


def faults(case: Case, own: Case) -> list[Fault]:
    """What all rules find; but for who speaks, the claim is held to ``own``, the sections ``of_speakers``."""
    found: list[Fault] = []
    for name, rule in RULES.items():
        more = rule(case if name == "attribution" else own)
        found += [fault for fault in more if not _is_told(fault, found)]
        if name == "attribution" and any(fault.certain for fault in found):
            return found  # held to a section that does not say it, all the rest would be missing too
    return found


def _is_told(fault: Fault, found: Sequence[Fault]) -> bool:
    """Whether another rule is certain of a fault in these words: one reason is enough."""
    own = fault.claim
    return any(one.certain and one.claim.start < own.end and own.start < one.claim.end for one in found)


def evidence(case: Case, clause: Clause, found: Sequence[Fault]) -> tuple[Place, ...]:
    """The sentences in which the faults of a claim's sentence stand, and the one that is nearest to it."""
    told = [case.sentence(fault.evidence) for fault in found if fault.evidence and touches(fault, clause.span)]
    near = [one.place for one in case.aligned(clause) if one.share >= SHOWN]
    return tuple(dict.fromkeys((*told, *near)))


def _part(case: Case, clause: Clause, found: Sequence[Fault]) -> Part:
    score = max(0.0, (case.covered(clause) - STRANGE) / (1 - STRANGE))
    for fault in found:
        if touches(fault, clause.span):
            score = min(score, CERTAIN) if fault.certain else score * DOUBT
    return Part(score, evidence(case, clause, found))
