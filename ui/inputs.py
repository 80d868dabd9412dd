"""What commands are asked: from their arguments, or from a batch file."""

import sys
from dataclasses import replace
from pathlib import Path

import typer

from index.errors import BadInput
from rag.batch import questions
from rag.records import Question


def asked_questions(
    text: str | None, batch: Path | None, experts: list[str] | None, articles: list[str] | None
) -> list[Question | BadInput]:
    """The one question of the command line, or those of the batch file; filters of the command line fill in."""
    if (text is None) == (batch is None):
        raise typer.BadParameter("Give either a question or --batch FILE.")
    filters = (tuple(experts) if experts else None, tuple(articles) if articles else None)
    if text is not None:
        if not text.strip():
            raise typer.BadParameter("The question is empty.")
        return [Question(text=text.strip(), experts=filters[0], articles=filters[1])]
    assert batch is not None
    return [
        question
        if isinstance(question, BadInput)
        else replace(question, experts=question.experts or filters[0], articles=question.articles or filters[1])
        for question in questions(batch_lines(batch))
    ]


def batch_lines(batch: Path) -> list[str]:
    """The lines of a batch file, or of standard input."""
    try:
        # Not splitlines: inside JSON, a line separator of Unicode may stand as it is.
        return (sys.stdin.read() if str(batch) == "-" else batch.read_text(encoding="utf-8-sig")).split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The batch file {str(batch)!r} cannot be read: {error}.", hint="It must be JSON lines in UTF-8."
        ) from error
