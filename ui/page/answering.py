"""A question on its way through the assistant: drafts while the answer is made, then the exchange as it ended."""

import logging
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic

from index.errors import PullquoteError
from rag.answerable import weak
from rag.assistant import Assistant
from rag.records import Answer, Checked, Event, Evidence, Progress, Question, Turn, VerifiedAnswer
from ui.exchanges import MOST_LETTERS, Exchange
from ui.html import messages
from ui.html.drafts import Sentence, draft
from ui.keeping import answered, cited
from ui.wording import plural

EVERY_S = 0.1
"""Least seconds between two drafts that differ by words alone: each costs a round through the browser."""

log = logging.getLogger(__name__)


def answering(
    assistant: Assistant, asked: Exchange, history: tuple[Turn, ...]
) -> Generator[str | Exchange, None, None]:
    """HTML of drafts, and last the exchange; errors that the user can mend are told in it."""
    question = Question(
        text=asked.question, history=history, experts=asked.experts or None, articles=asked.articles or None
    )
    try:
        yield from _steps(assistant, asked, question)
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


def _steps(assistant: Assistant, asked: Exchange, question: Question) -> Generator[str | Exchange, None, None]:
    made = _Making(question)
    yield made.shown()
    last = monotonic()
    with closing(assistant.stream(question)) as events:
        for event in events:
            if isinstance(event, VerifiedAnswer):
                yield answered(asked, event)
                return
            made.take(event)
            if not isinstance(event, str) or monotonic() - last >= EVERY_S:
                yield made.shown()
                last = monotonic()


@dataclass(slots=True)
class _Making:
    """What is known of an answer so far."""

    question: Question
    stages: list[str] = field(default_factory=lambda: ["Reading the question"])
    checked: list[Sentence] = field(default_factory=list)
    words: str = ""
    """What is written and not checked."""
    weak: bool = False

    def take(self, event: Event) -> None:
        match event:
            case Question():
                self.question = event
                self.stages.append("Searching")
            case Evidence():
                self.weak = weak(event.question, event.passages)
                self.stages.append(_reading(event))
            case Progress(stage="writing"):
                self.stages.append("Writing")
            case Progress(stage="revising"):
                self.stages.append(f"Having {plural(event.count, 'sentence')} written anew")
            case str():
                self.words += event
            case Checked():
                places = tuple(cited(one) for one in event.citations)
                said = event.sentence
                self.checked.append(Sentence(said.text, event.verdict.kind, places, opens=said.opens))
                self.words = self.words.removeprefix(event.written)
            case Answer():
                self.stages.append(f"Checking {plural(len(event.sentences), 'sentence')}")

    def shown(self) -> str:
        return draft(self.stages, self.question, self.checked, self.words, weak=self.weak)


def _reading(evidence: Evidence) -> str:
    """
    >>> _reading(Evidence(Question(text="Why?", experts=("Ann Roe",)), ()))
    'Reading 0 passages by Ann Roe'
    """
    experts = evidence.question.experts
    whose = f" by {' and '.join(experts)}" if experts and len(experts) <= 3 else ""
    return f"Reading {plural(len(evidence.passages), 'passage')}{whose}"
