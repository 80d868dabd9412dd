"""A question on its way through the assistant, as the page shows it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from index.errors import ModelUnavailable
from rag.records import Answer, Evidence, Sentence
from ui.assistants import Assistants
from ui.exchanges import Exchange
from ui.html.sentences import tally
from ui.page.answering import answering

SLAVIN = Exchange(question="What does Slavin say about chaos in Iraq?", state="asked")


def test_the_stages_of_an_answer_are_shown_one_after_the_other(assistants: Assistants) -> None:
    *drafts, last = answering(assistants.of(assistants.usual), SLAVIN, ())
    stages = [re.findall(r"<li>(\w+)", draft) for draft in drafts if isinstance(draft, str)]
    assert stages[0] == ["Reading"]
    assert stages[-1] == ["Reading", "Searching", "Reading", "Checking"]
    assert isinstance(last, Exchange)
    assert (last.state, last.kind, tally(last)) == ("done", "expert", "1 of 1 sentence supported")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModelUnavailable("The model is asleep.", hint="Wake it."), ("The model is asleep.", "Wake it.")),
        (
            RuntimeError("a secret"),
            ("Something broke while answering.", "Ask again. If it happens again, the terminal"),
        ),
    ],
)
def test_an_error_ends_the_exchange(assistants: Assistants, error: Exception, told: tuple[str, str]) -> None:
    def failing(evidence: Evidence, /) -> Iterator[str | Answer]:
        raise error
        yield ""

    *_, last = answering(replace(assistants.of(assistants.usual), answerer=failing), SLAVIN, ())
    assert isinstance(last, Exchange)
    assert (last.state, last.problem) == ("failed", told[0])
    assert last.hint.startswith(told[1])


@pytest.mark.parametrize(
    ("way", "told"),
    [
        ("flag", "1 of 2 sentences supported, 1 not supported"),
        ("drop", "1 of 2 sentences supported, 1 removed"),
        ("repair", "2 of 2 sentences supported, 1 replaced by the words of its source"),
    ],
)
def test_what_became_of_a_loose_sentence_is_counted(assistants: Assistants, way: str, told: str) -> None:
    assistant = assistants.of(assistants.choice({"unsupported": way}))

    def loose(evidence: Evidence, /) -> Iterator[str | Answer]:
        *_, answer = assistant.answerer(evidence)
        assert isinstance(answer, Answer)
        first = answer.sentences[0]
        text = "Barbara Slavin says that the 900 drones likely came from Turkey."
        yield replace(answer, sentences=(first, Sentence(text=text, citations=(1,), experts=first.experts)))

    *_, last = answering(replace(assistant, answerer=loose), SLAVIN, ())
    assert isinstance(last, Exchange)
    assert tally(last) == told
