"""Answers in the forms that a test has at hand, as lines of answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.answers.lines import AnswerLine
from evals.answers.reading import answers
from evals.exports.shown import NOWHERE, renumbered
from index.errors import BadInput
from rag.checks.answers import chunk_of
from rag.records import Answer, Source, VerifiedAnswer

AnyAnswer = Answer | VerifiedAnswer | Mapping[str, Any] | str
"""An answer of the assistant, one as ``ask --json`` prints it, a line of a file of answers, or a text."""
AnySource = Source | Mapping[str, Any] | str
"""A text, or an object such as ``{"text": "...", "expert": "..."}``."""
EXAMPLE = 'assert_faithful("Ports reopen [1].", sources=["The ports reopen on Monday."])'


def line_of(answer: AnyAnswer, sources: AnySource | Sequence[AnySource] | None = None) -> AnswerLine:
    """The answer with what it is judged by; BadInput if there is nothing to judge it by.

    The sources that are given count as in the answer's markers if it is a text, and together if it is anything else.
    Without them an answer is judged by its evidence, and one of ``ask --json`` by what it quotes.
    """
    if isinstance(answer, VerifiedAnswer):
        answer = answer.answer
    contexts = None if sources is None else _contexts(sources)
    if isinstance(answer, Answer):
        return _read(_of_answer(answer) if contexts is None else _by_all(answer.plain, answer.status, contexts))
    if isinstance(answer, str):
        if contexts is None:
            raise BadInput("A text alone cannot be judged.", hint=f"Give its sources: {EXAMPLE}")
        return _read({"answer": answer, "contexts": contexts})
    if "sentences" in answer and "citations" in answer:
        plain = " ".join(str(one["text"]) for one in answer["sentences"])
        return _read(
            _of_json(answer) if contexts is None else _by_all(plain, answer.get("status", "answered"), contexts)
        )
    return _read(dict(answer) if contexts is None else {**answer, "contexts": contexts})


def _read(row: Mapping[str, Any]) -> AnswerLine:
    question = {} if "user_input" in row else {"question": "?"}  # nothing is judged by the question
    (line,) = answers([(1, {**question, **row})])
    return line


def _by_all(text: str, status: str, contexts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {"answer": text, "contexts": contexts, "refused": status != "answered"}


def _contexts(sources: AnySource | Sequence[AnySource]) -> list[Mapping[str, Any]]:
    every = [sources] if isinstance(sources, (str, Source, Mapping)) else sources
    return [_context(one) for one in every]


def _context(source: AnySource) -> Mapping[str, Any]:
    if isinstance(source, str):
        return {"text": source}
    if isinstance(source, Source):
        return {"text": source.text, "expert": " and ".join(source.experts or ()), "title": source.heading}
    return source


def _of_answer(answer: Answer) -> Mapping[str, Any]:
    """Judged by its evidence; a citation that the evidence does not hold points nowhere."""
    chunks = [passage.chunk for passage in answer.evidence.passages]
    numbers = {}
    for citation in answer.citations:
        chunk = chunk_of(answer.evidence, citation)
        holds = chunk and chunk.text[citation.start - chunk.start : citation.end - chunk.start] == citation.quote
        numbers[citation.number] = chunks.index(chunk) + 1 if chunk and holds else NOWHERE
    return {
        "answer": renumbered(answer.text, numbers),
        "contexts": [{"text": one.text, "expert": one.owner, "title": one.headline or ""} for one in chunks],
        "refused": answer.status != "answered",
    }


def _of_json(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Judged by what it quotes."""
    citations: Sequence[Mapping[str, Any]] = answer["citations"]
    numbers = {int(one["number"]): place for place, one in enumerate(citations, 1)}
    return {
        "answer": renumbered(str(answer["answer"]), numbers),
        "contexts": [{"text": one["quote"], "expert": one.get("expert", "")} for one in citations],
        "refused": answer.get("status", "answered") != "answered",
    }
