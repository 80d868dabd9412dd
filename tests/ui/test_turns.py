"""Offers wait while anybody waits for an answer."""

import threading
import time
from collections.abc import Callable
from typing import Any

import gradio as gr
import pytest

from rag.records import Question
from ui.assistants import Assistants
from ui.exchanges import Conversation, Exchange
from ui.keeping import answered
from ui.offers import follow_ups
from ui.page.desk import Desk
from ui.page.services import services
from ui.turns import Turns


def test_it_is_free_when_nobody_is_being_answered() -> None:
    turns = Turns()
    assert turns.free(until=0.0)
    with turns.answering():
        assert not turns.free(until=0.0)
        with turns.answering():
            assert not turns.free(until=time.monotonic() + 0.05)
        assert not turns.free(until=0.0)
    assert turns.free(until=0.0)


def test_who_waits_goes_on_when_the_last_answer_is_there() -> None:
    turns = Turns()
    came = threading.Event()

    def wait() -> None:
        if turns.free(until=time.monotonic() + 60):
            came.set()

    with turns.answering():
        threading.Thread(target=wait, daemon=True).start()
        assert not came.wait(0.2)
    assert came.wait(60)


@pytest.fixture
def talk(assistants: Assistants) -> Conversation:
    verified = assistants.of(assistants.usual).ask(Question(text="What does Slavin say about chaos in Iraq?"))
    return Conversation(exchanges=(answered(Exchange(question=verified.answer.question.text), verified),))


def test_what_follows_is_as_much_as_there_is_time_for(assistants: Assistants, talk: Conversation) -> None:
    tries = iter([True, False])
    some = follow_ups(assistants.quoting, talk.exchanges, (), lambda: next(tries))
    assert len(some) <= 1
    assert follow_ups(assistants.quoting, talk.exchanges, (), lambda: False) == []


def test_each_question_is_answered_by_one_of_the_two_queues(assistants: Assistants) -> None:
    desk = Desk(assistants)
    _, _, asked = desk.asked("What does Slavin say?", [], [], [], [], {})
    *_, last = desk.answering(written=False)("quote", None, "flag", 8, 4, asked)
    assert Conversation.read(last[2]).exchanges[-1].state == "done"
    assert len(list(desk.answering(written=True)("quote", None, "flag", 8, 4, asked))) == 1
    with pytest.raises(gr.Error):
        desk.asked("And Zais?", [], [], [], [], asked)


def test_nothing_follows_while_others_are_answered(
    assistants: Assistants, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.page.services.LONGEST_WAIT_S", 0.05)
    follow_up: Callable[[Any], Any] = next(one for one in services(assistants) if one.__name__ == "follow_up")
    asked = Conversation(exchanges=(Exchange(question="What does Slavin say?", state="asked"),))
    answer = Desk(assistants).answering(written=False)("quote", None, "flag", 8, 4, asked.model_dump(mode="json"))
    next(answer)
    assert follow_up(talk.model_dump_json())["questions"] == []
    answer.close()
    monkeypatch.setattr("ui.page.services.LONGEST_WAIT_S", 60.0)
    assert follow_up(talk.model_dump_json())["questions"]
