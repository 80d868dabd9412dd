"""What fits into a chat model's window, and what a call cost."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from index.errors import ModelUnavailable
from rag.contract import answer_json
from rag.models.budget import Fitted, estimated_tokens, fitted
from rag.models.usage import usage
from rag.records import Answer, Evidence, Question, Usage, VerifiedAnswer
from rag.settings import ModelSettings
from ui import terminal

PASSAGES = ["Ports on the delta can reopen before the harvest. " * 4] * 8
TURNS = ["What does Wolski expect of the ports?", "That they reopen. " * 20] * 6


def settings(window: int, most: int = 100) -> ModelSettings:
    return ModelSettings(name="gguf:smollm2", window=window, most=most)


@pytest.mark.parametrize("window", range(300, 2400, 70))
def test_what_fits_fits_and_as_much_of_it_as_can(window: int) -> None:
    limits = settings(window)
    passages, turns = fitted(PASSAGES, TURNS, limits, prompt=50)
    sent = [*PASSAGES[:passages], *TURNS[len(TURNS) - turns :]]
    room = window - 100 - 50
    spent = sum(estimated_tokens(text, limits) for text in sent)
    assert spent <= room
    for dropped in (PASSAGES[passages : passages + 1], TURNS[::-1][turns : turns + 1]):
        assert all(spent + estimated_tokens(text, limits) > room for text in dropped) or not turns


def test_evidence_comes_before_an_old_conversation() -> None:
    passages, turns = fitted(PASSAGES, ["Very long. " * 500, "And he?"], settings(1200))
    assert (passages, turns) == (len(PASSAGES), 1)


def test_a_long_conversation_keeps_its_latest_turns() -> None:
    counts = [fitted(PASSAGES[:2], TURNS[:length], settings(700)) for length in range(len(TURNS))]
    assert all(found.passages == 2 for found in counts)
    assert counts[0].turns == 0
    assert counts[-1].turns < len(TURNS) - 1


def test_all_fits_into_a_large_window() -> None:
    assert fitted(PASSAGES, TURNS, ModelSettings(name="openai:gpt-4o-mini"), window=128_000) == Fitted(8, 12)
    assert fitted([], [], settings(2000)) == Fitted(0, 0)


def test_a_window_without_room_is_told() -> None:
    with pytest.raises(ModelUnavailable, match="window of 150 tokens") as error:
        fitted(PASSAGES, TURNS, settings(150))
    assert "model.window" in error.value.hint


@pytest.mark.parametrize(("price_in", "price_out", "cost"), [(0, 0, None), (1, 10, 0.00045), (2, 0, 0.0005)])
def test_a_call_costs_what_the_model_says(price_in: float, price_out: float, cost: float | None) -> None:
    limits = ModelSettings(name="openai:x", price_in=price_in, price_out=price_out)
    told = AIMessage("Yes.", usage_metadata={"input_tokens": 250, "output_tokens": 20, "total_tokens": 270})
    found = usage([HumanMessage("Well?")], told, limits)
    assert (found.model, found.tokens_in, found.tokens_out, found.estimated) == ("openai:x", 250, 20, False)
    assert found.cost == (None if cost is None else pytest.approx(cost))


def test_what_a_model_does_not_say_is_estimated_and_called_so() -> None:
    found = usage([HumanMessage("Who wants an inquiry?")], AIMessage("Barbara Slavin does."), ModelSettings(name="x:y"))
    assert found.estimated
    assert 4 < found.tokens_in < 15
    assert 3 < found.tokens_out < 15


def test_costs_add_up_while_they_are_known() -> None:
    one = Usage(model="m", tokens_in=10, tokens_out=2, cost=0.5)
    free = Usage(model="m", tokens_in=1, tokens_out=1, estimated=True)
    assert one + one == Usage(model="m", tokens_in=20, tokens_out=4, cost=1.0, calls=2)
    assert one + free == Usage(model="m", tokens_in=11, tokens_out=3, cost=None, estimated=True, calls=2)


def test_an_answer_says_what_it_cost_in_json_and_in_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    spent = Usage(model="openai:x", tokens_in=1200, tokens_out=80, cost=0.0123)
    answer = Answer(evidence=Evidence(Question(text="Who?"), ()), status="declined", sentences=(), usage=spent)
    verified = VerifiedAnswer(answer=answer, verdicts=())
    assert answer_json(verified)["usage"] == {
        "model": "openai:x",
        "tokens_in": 1200,
        "tokens_out": 80,
        "cost": 0.0123,
        "estimated": False,
        "calls": 1,
    }
    terminal.answer(verified)
    assert "openai:x: 1200 tokens read, 80 written, cost 0.0123." in capsys.readouterr().out
