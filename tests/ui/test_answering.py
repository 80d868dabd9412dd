"""A question on its way through the assistant, as the page shows it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from scripted_server import ScriptedServer, fails, says

from index.errors import ModelUnavailable
from rag.records import Answer, Evidence, Sentence
from rag.settings import AnswerSettings, ModelSettings, Settings
from rag.writing.chat import Writing
from ui.assistants import Assistants
from ui.exchanges import Conversation, Exchange
from ui.html import messages
from ui.html.sentences import tally
from ui.page.answering import answering
from ui.page.desk import Desk

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


def test_a_written_answer_shows_what_is_checked_meanwhile_and_why_it_is_another(
    assistants: Assistants, scripted: ScriptedServer
) -> None:
    scripted.script = [
        says("Slavin argues that an Iraq that falls into chaos is not in Iran’s interests [1]. It ends.")
    ]
    assistant = assistants.of(assistants.usual)
    model = ModelSettings(name="openai:mine", base_url=scripted.url, retries=0)
    answer = AnswerSettings(answerer="chat", revise=False)
    writing = replace(assistant, answerer=Writing(Settings(answer=answer, model=model), assistant.library))
    *drafts, last = answering(writing, SLAVIN, ())
    assert any("Writing" in str(draft) for draft in drafts)
    assert re.search(r"interests.*[=●◐]", str(drafts[-1]))
    assert isinstance(last, Exchange)
    assert last.removed == 1
    scripted.script = [fails(429)]
    *_, last = answering(writing, SLAVIN, ())
    assert isinstance(last, Exchange)
    assert "quota" in messages.answer(last, 0)


def test_one_question_too_many_is_told_to_wait(assistants: Assistants) -> None:
    busy = Desk(assistants, is_busy=lambda: True)
    _, messages_, kept = busy.asked("What does Slavin say?", [], [], [], [], Conversation().model_dump(mode="json"))
    conversation = Conversation.read(kept)
    assert [one.state for one in conversation.exchanges] == ["failed"]
    assert "Many people are asking" in str(messages_)
    assert not conversation.waits
