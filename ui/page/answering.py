"""A question on its way through the assistant: drafts while the answer is made, then the exchange as it ended."""

import logging
from collections.abc import Iterator

from index.errors import PullquoteError
from rag.assistant import Assistant
from rag.records import Answer, Evidence, Question, Turn, VerifiedAnswer
from ui.exchanges import MOST_LETTERS, Exchange
from ui.html import messages
from ui.keeping import answered
from ui.wording import plural

log = logging.getLogger(__name__)


def answering(assistant: Assistant, asked: Exchange, history: tuple[Turn, ...]) -> Iterator[str | Exchange]:
    """HTML of drafts, and last the exchange; errors that the user can mend are told in it."""
    question = Question(
        text=asked.question, history=history, experts=asked.experts or None, articles=asked.articles or None
    )
    try:
        yield from _stages(assistant, asked, question)
    except PullquoteError as error:
        yield failed(asked, error)
    except Exception:
        log.exception("A question could not be answered")
        yield failed(asked, messages.FAILED)


def failed(asked: Exchange, error: PullquoteError) -> Exchange:
    """The exchange that says what went wrong."""
    return asked.model_copy(
        update={"state": "failed", "problem": error.message[:MOST_LETTERS], "hint": error.hint[:MOST_LETTERS]}
    )


def _stages(assistant: Assistant, asked: Exchange, question: Question) -> Iterator[str | Exchange]:
    stages = ["Reading the question"]
    draft: Answer | None = None
    words = ""
    yield messages.draft(stages, question)
    for event in assistant.stream(question):
        match event:
            case Question():
                question = event
                stages.append("Searching")
            case Evidence():
                stages.append(_reading(event))
            case str():
                words += event
            case Answer():
                draft = event
                stages.append(f"Checking {plural(len(event.sentences), 'sentence')}")
            case VerifiedAnswer():
                yield answered(asked, event, draft)
                return
        yield messages.draft(stages, question, words)


def _reading(evidence: Evidence) -> str:
    """
    >>> _reading(Evidence(Question(text="Why?", experts=("Ann Roe",)), ()))
    'Reading 0 passages by Ann Roe'
    """
    experts = evidence.question.experts
    whose = f" by {' and '.join(experts)}" if experts and len(experts) <= 3 else ""
    return f"Reading {plural(len(evidence.passages), 'passage')}{whose}"
