"""Whether paragraphs bear a claim out: by comparison with their sentences where that tells, by a claim checker else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from evals.judging.documents import Found
from evals.judging.speech import without_credit
from evals.judging.turned import turned
from evals.records import Mark
from index.sentences import sentences
from rag.checks.judging import ClaimChecker


class Support(NamedTuple):
    """What is made of a claim."""

    verdict: Literal["supported", "partly", "unsupported"]
    score: float
    reason: str
    evidence: tuple[Mark, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the claim is borne out."""
        return self.verdict == "supported"


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges claims by paragraphs; the same question is put to the checker once."""

    check: ClaimChecker
    _known: dict[tuple[str, tuple[Mark, ...]], Support] = field(default_factory=dict)

    def __call__(self, claim: str, paragraphs: Sequence[Found]) -> Support:
        """Support by all of the paragraphs together; without any there is none."""
        if not paragraphs:
            return Support("unsupported", 0.0, "Nothing is cited that could bear it out.")
        if mark := verbatim(claim, paragraphs):
            return Support("supported", 1.0, f"Verbatim in {_places(paragraphs, mark)}.", (mark,))
        key = claim, tuple(one.mark(0, len(one.text)) for one in paragraphs)
        if key not in self._known:
            self._known[key] = self._judged(claim, paragraphs)
        return self._known[key]

    def _judged(self, claim: str, paragraphs: Sequence[Found]) -> Support:
        every = [span.of(one.text) for one in paragraphs for span in sentences(one.text)]
        if other := turned(claim, every) or turned(without_credit(claim), every):
            return Support("unsupported", 0.0, f"It turns what the text says: “{other}”")
        return self._checked(claim, paragraphs)

    def _checked(self, claim: str, paragraphs: Sequence[Found]) -> Support:
        found = self.check(claim, [one.source for one in paragraphs])
        evidence = tuple(paragraphs[place.source].mark(place.start, place.end) for place in found.evidence)
        places = ", ".join(dict.fromkeys(one.place for one in paragraphs))
        return Support(found.verdict, found.score, f"{places}: {' '.join(found.reasons)}", evidence)


def verbatim(claim: str, paragraphs: Sequence[Found]) -> Mark | None:
    """Where a claim is a sentence of the paragraphs. A part of one is not looked up: it may lack what turns it."""
    wanted = _plain(claim)
    for one in paragraphs:
        for span in sentences(one.text):
            if wanted and _plain(span.of(one.text)) == wanted:
                return one.mark(*span)
    return None


def _plain(sentence: str) -> str:
    """Without the marks at its ends, and with single spaces."""
    return " ".join(_ENDS.sub("", sentence).split())


_ENDS = re.compile(r"^[\s“\"«]+|[\s”\"».,;]+$")


def _places(paragraphs: Sequence[Found], mark: Mark) -> str:
    return next(
        one.place
        for one in paragraphs
        if one.document.id == mark.document and one.paragraph.start <= mark.start < one.paragraph.end
    )
