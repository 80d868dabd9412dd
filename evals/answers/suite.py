"""Answers from elsewhere as a suite that nobody has to be asked for."""

from collections.abc import Iterable
from pathlib import Path

from evals.answers.lines import AnswerLine
from evals.answers.outcomes import outcomes
from evals.answers.reading import read_answers
from evals.suites import Suite


def from_answers(path: Path) -> Suite:
    """The answers of a file; BadInput names the lines that cannot be taken."""
    return of_answers(str(path), read_answers(path))


def of_answers(name: str, lines: Iterable[AnswerLine]) -> Suite:
    """Answers that have been read."""
    every = outcomes(lines)
    documents = {one.document.id: one.document for one in every}
    return Suite(name, ready=tuple(one.outcome for one in every), documents=tuple(documents.values()), elsewhere=True)
