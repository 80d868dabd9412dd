"""A case put to an assistant as a user would put it, and what comes of it."""

from collections.abc import Iterator
from typing import Protocol

from evals.records import Case, Context, Outcome
from evals.replies import reply_of
from index.embedders import first_line
from rag.contract import answer_json
from rag.records import Event, Evidence, Passage, Question, VerifiedAnswer


class Streaming(Protocol):
    """What is measured: ``rag.assistant.Assistant``, or anything that answers as it does."""

    def stream(self, question: Question, /) -> Iterator[Event]:
        """The events of an answer; the evidence is among them, the verified answer the last."""
        ...


def asked(assistant: Streaming, case: Case, repeat: int = 0) -> Outcome:
    """The outcome of a case; an assistant that raises has failed, and the others go on."""
    evidence: Evidence | None = None
    verified: VerifiedAnswer | None = None
    try:
        for event in assistant.stream(posed(case)):
            if isinstance(event, Evidence):
                evidence = event
            elif isinstance(event, VerifiedAnswer):
                verified = event
    except Exception as error:  # whatever breaks in an assistant is what is measured
        return Outcome(case=case, reply=None, repeat=repeat, error=f"{type(error).__name__}: {first_line(error)}")
    assert verified is not None
    evidence = evidence or verified.answer.evidence
    return Outcome(
        case=case,
        reply=reply_of(answer_json(verified)),
        contexts=tuple(map(_context, evidence.passages)),
        repeat=repeat,
        confidence=confidence(evidence),
    )


def posed(case: Case) -> Question:
    """The question that is asked."""
    return Question(text=case.question, id=case.id, history=case.history, experts=case.experts, articles=case.articles)


def confidence(evidence: Evidence) -> float | None:
    """How sure the reader is that its best passage answers; None if nothing has been read."""
    return max((passage.reading.answers for passage in evidence.passages if passage.reading), default=None)


def _context(passage: Passage) -> Context:
    chunk = passage.chunk
    return Context(
        text=chunk.text,
        article_id=chunk.article_id,
        expert=chunk.owner,
        paragraph=chunk.paragraph,
        start=chunk.start,
        end=chunk.end,
        score=round(passage.score, 6),
    )
