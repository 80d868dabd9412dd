"""Models of the hub as judges: any that reads a text and a claim, for NLI or for groundedness."""

from collections.abc import Sequence
from typing import NamedTuple

from index.errors import BadSettings
from index.records import Span
from rag.checks.judging import ClaimChecker, Part, judgement
from rag.checks.windows import WINDOW, windows
from rag.claims.case import Case, Clause, Fault
from rag.hub.families import verifier
from rag.hub.verifier import Finding, Verifier
from rag.records import Judgement, Place, Source
from rag.settings import CheckSettings


def hub(settings: CheckSettings) -> ClaimChecker:
    """The model that ``check.hub`` names, loaded when the first claim comes."""
    if not settings.hub:
        example = "--set check.hub=cross-encoder/nli-deberta-v3-base"
        raise BadSettings("The checker hub needs the name of a model.", hint=f"Example: {example}")
    name = settings.hub

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        model = verifier(name, trusted=settings.trust_remote_code)
        found = [_best(model, case, clause) for clause in case.claim.clauses]
        faults = [
            Fault(f"{name} finds no support for “{span.of(claim)}”.", certain=False, claim=span)
            for one in found
            for span in one.rejected
        ]
        score = min((one.part.score for one in found), default=0.0)
        return judgement([one.part for one in found], score, faults, [f"{name} finds {score:.0%} support."])

    return judge


class _Judged(NamedTuple):
    """One sentence of a claim."""

    part: Part
    rejected: tuple[Span, ...] = ()
    """Places in the claim."""


def _best(model: Verifier, case: Case, clause: Clause) -> _Judged:
    """What the model makes of the window of the sources that bears the sentence out best."""
    places = [Place(n, *span) for n, text in enumerate(case.texts) for span in windows(text, model.words)]
    if not places:
        return _Judged(Part(0.0))
    words = clause.span.of(case.claim.text)
    found = model.judge([(case.sources[place.source].text[place.start : place.end], words) for place in places])
    best = max(range(len(found)), key=lambda n: found[n].support)
    return _Judged(Part(found[best].support, _evidence(case, clause, places[best])), _moved(found[best], clause))


def _evidence(case: Case, clause: Clause, window: Place) -> tuple[Place, ...]:
    """The sentence of the window that shares most with the claim's; if none shares a word, a window that is short."""
    near = [one.place for one in case.aligned(clause, 20) if _within(one.place, window)]
    if near:
        return (near[0],)
    read = [Place(window.source, *other.span) for other in case.texts[window.source].clauses]
    return (window,) if sum(_within(place, window) for place in read) <= WINDOW else ()


def _moved(finding: Finding, clause: Clause) -> tuple[Span, ...]:
    """From places in the sentence to places in the claim."""
    shift = clause.span.start
    return tuple(Span(span.start + shift, span.end + shift) for span in finding.rejected)


def _within(place: Place, window: Place) -> bool:
    return place.source == window.source and window.start <= place.start and place.end <= window.end
