"""The suite from Python: an assistant and cases, or rows of answers, in; judged outcomes, scores and figures out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.answers.reading import answers
from evals.answers.suite import of_answers
from evals.answers.suited import suited
from evals.asking import Streaming, asked
from evals.evaluation import judging_of, likeness
from evals.faithful import CHECKER
from evals.figures.figures import figures
from evals.judging.documents import of_roundup
from evals.judging.support import Judge
from evals.metrics import scores
from evals.records import Case, Document, Figure, Judged, Outcome, Score
from index.errors import BadInput, UnknownName
from rag.assistant import Assistant
from rag.checkers import claim_checker
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a measurement."""

    judged: tuple[Judged, ...]
    scores: tuple[Score, ...]
    figures: tuple[Figure, ...]

    def figure(self, metric: str) -> Figure:
        """The figure of that metric; UnknownName if there is none."""
        known = {figure.metric: figure for figure in self.figures}
        if metric not in known:
            raise UnknownName.of("metric", metric, known)
        return known[metric]


def evaluate(
    assistant: Streaming, cases: Iterable[Case], documents: Sequence[Document] | None = None, *, checker: str = CHECKER
) -> Measured:
    """Put the cases to the assistant and judge its answers by the documents; None are those of its index.

    ``evals.cases.read_cases`` reads cases, ``evals.judging.documents.read_documents`` documents.
    """
    if documents is None:
        if not isinstance(assistant, Assistant):
            raise BadInput("The answers need articles to be judged by.", hint="Give them: read_documents([PATH, ...])")
        index = assistant.library.index
        documents = [of_roundup(index.roundup(article.id)) for article in assistant.library.articles()]
    return _measured([asked(assistant, case) for case in cases], documents, checker, elsewhere=False)


def score(rows: Iterable[Mapping[str, Any]], *, checker: str = CHECKER) -> Measured:
    """Judge answers that came from elsewhere: rows as the lines of ``pullquote eval --answers`` (docs/evals.md).

    BadInput names the row that cannot be taken, counted from 1.
    """
    suite = of_answers("", answers(enumerate(rows, 1)))
    return _measured(suite.ready, suite.documents, checker, elsewhere=True)


def _measured(outcomes: Sequence[Outcome], documents: Sequence[Document], checker: str, *, elsewhere: bool) -> Measured:
    settings = Settings()
    judge = Judge(claim_checker(settings.check.model_copy(update={"checker": checker})))
    judging = judging_of(documents, elsewhere=elsewhere)(judge, likeness(settings))
    judged = [judging.judged(outcome) for outcome in outcomes]
    found = suited(scores(judged), outcomes)
    return Measured(tuple(judged), tuple(found), figures(found, [outcome.case for outcome in outcomes]))
