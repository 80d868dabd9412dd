"""Answers from elsewhere, each judged by its own contexts and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.judging.documents import Found, Library
from evals.judging.judging import Judging, Likeness
from evals.judging.support import Judge
from evals.records import Claim, Document, Judged, Outcome
from index.sentences import sentences


@dataclass(frozen=True, slots=True)
class JudgingByContexts:
    """Judges outcomes whose cases name the document of their contexts (``Case.article``)."""

    documents: Mapping[str, Document]
    judge: Judge
    likeness: Likeness | None = None

    def judged(self, outcome: Outcome) -> Judged:
        """The outcome with its claims and quotations, and its case's reference answer judged by the contexts."""
        library = Library.of([self.documents[outcome.case.article]])
        judged = Judging(library, self.judge, self.likeness).judged(outcome)
        return replace(judged, reference=tuple(self._reference(outcome, library.paragraphs)))

    def _reference(self, outcome: Outcome, contexts: Sequence[Found]) -> Iterator[Claim]:
        reference = outcome.case.reference
        for number, span in enumerate(sentences(reference)):
            support = self.judge(span.of(reference), contexts)
            yield Claim(
                sentence=number,
                text=span.of(reference),
                verdict=support.verdict,
                score=support.score,
                reason=support.reason,
                evidence=support.evidence,
            )
