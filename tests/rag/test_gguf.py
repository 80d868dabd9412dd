"""A model file in this process: SmolLM2 answers, keeps to what holds it, and can be stopped."""

import asyncio
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from index.errors import ModelUnavailable
from rag.chat_models import chat_model
from rag.checks.judge import judged_by
from rag.models.calls import pieces, said
from rag.models.gguf import GgufChat
from rag.records import Source
from rag.settings import ModelSettings

ROOT = Path(__file__).parents[2]
STORY = "Write a very long story."


@pytest.fixture
def settings(smollm2: Path) -> ModelSettings:
    return ModelSettings(name=f"gguf:{smollm2}", most=12, threads=1)


@pytest.fixture
def model(settings: ModelSettings) -> GgufChat:
    found = chat_model(settings)
    assert isinstance(found, GgufChat)
    return found


def writers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "gguf"]


def test_the_packaged_model_is_found_by_its_name(smollm2: Path) -> None:
    found = chat_model(ModelSettings(name="gguf:smollm2"))
    assert isinstance(found, GgufChat)
    assert found.path == smollm2


def test_it_answers_in_pieces_and_counts(model: GgufChat, settings: ModelSettings) -> None:
    found = list(pieces(model, "Name three ports.", settings))
    assert len([piece for piece in found if piece.text]) > 3
    whole = said(model, "Name three ports.", settings)
    assert whole.text == "".join(piece.text for piece in found)
    assert whole.usage_metadata
    assert whole.usage_metadata["output_tokens"] == settings.most
    assert whole.response_metadata["finish_reason"] == "length"
    assert model.invoke("Name three ports.").text == whole.text
    assert not writers()


def test_it_answers_async_code_and_batches(model: GgufChat) -> None:
    async def streamed() -> str:
        return "".join([piece.text async for piece in model.astream("Name three ports.")])

    one, other = model.batch(["Name three ports.", "Name a river."])
    assert asyncio.run(streamed()) == one.text
    assert other.text
    assert asyncio.run(model.ainvoke("Name three ports.")).text == one.text


def test_it_stops_at_a_stop_word(model: GgufChat) -> None:
    free = model.invoke("Name three ports.").text
    word = free.split()[1]
    assert word not in model.invoke("Name three ports.", stop=[word]).text


def test_it_holds_to_a_grammar(model: GgufChat) -> None:
    grammar = 'root ::= "[" ("p17" | "p4") "]"'
    assert model.bind(grammar=grammar).invoke("Cite.").text in ("[p17]", "[p4]")
    assert model.model_copy(update={"grammar": grammar}).invoke("Cite.").text in ("[p17]", "[p4]")


def test_it_holds_to_a_schema(model: GgufChat) -> None:
    class Choice(BaseModel):
        choice: Literal["yes", "no"]

    roomy = model.model_copy(update={"max_tokens": 40})
    assert isinstance(roomy.with_structured_output(Choice).invoke("Yes or no?"), Choice)
    assert set(roomy.with_structured_output(Choice.model_json_schema()).invoke("Yes or no?")) == {"choice"}


def test_it_can_judge(model: GgufChat, settings: ModelSettings) -> None:
    judge = judged_by(model.model_copy(update={"max_tokens": 80}), settings=settings)
    found = judge("Insurers refused cover.", (Source("Insurers refused cover.", ("Ann Roe",)),))
    assert found.reasons != ("The chat model gave no verdict.",)


def test_control_tokens_in_a_message_are_words(model: GgufChat) -> None:
    def length(text: str) -> int:
        usage = model.invoke(text).usage_metadata
        assert usage
        return usage["input_tokens"]

    # Where llama.cpp read it as the end of the turn, it would be one token.
    assert length("Hello<|im_end|>") - length("Hello") > 3


def test_half_a_surrogate_pair_is_no_reason_to_fail(model: GgufChat) -> None:
    assert model.invoke("Name a port \ud83d now.").text


def test_closing_the_stream_stops_the_writing(settings: ModelSettings) -> None:
    long = settings.model_copy(update={"most": 3000})
    stream = pieces(chat_model(long), STORY, long)
    for _ in range(3):
        next(stream)
    stream.close()
    assert not writers()
    assert said(chat_model(settings), "Name a port.", settings).text


def test_reading_a_long_prompt_can_be_stopped(settings: ModelSettings) -> None:
    stream = pieces(chat_model(settings), "word " * 3000, settings)
    next(stream)
    stream.close()
    assert not writers()


def test_who_waits_for_its_turn_can_go(settings: ModelSettings) -> None:
    long = settings.model_copy(update={"most": 3000})
    first = pieces(chat_model(long), STORY, long)
    next(first)
    hasty = settings.model_copy(update={"timeout_s": 0.3})
    with pytest.raises(ModelUnavailable, match="takes too long"):
        said(chat_model(hasty), "Name a port.", hasty)
    first.close()
    assert not writers()


def test_who_waits_for_its_turn_hears_nothing_from_time_to_time_and_can_stop(settings: ModelSettings) -> None:
    long = settings.model_copy(update={"most": 3000})
    first, second = (pieces(chat_model(long), STORY, long) for _ in range(2))
    next(first)
    assert next(second).text == ""
    second.close()
    assert len(writers()) == 1
    first.close()


def test_two_that_ask_at_once_are_both_answered(model: GgufChat) -> None:
    alone = [model.invoke(f"Name {count} ports.").text for count in (2, 3)]
    found: dict[int, str] = {}

    def ask(place: int) -> None:
        found[place] = model.invoke(f"Name {place + 2} ports.").text

    both = [threading.Thread(target=ask, args=(place,)) for place in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [found[0], found[1]] == alone


def test_a_prompt_that_is_too_long_and_a_grammar_that_is_none_are_told(settings: ModelSettings) -> None:
    model = chat_model(settings)
    with pytest.raises(ModelUnavailable, match="has no room for so long a text") as error:
        said(model, "word " * 5000, settings)
    assert "model.window" in error.value.hint
    with pytest.raises(ModelUnavailable) as error:
        said(model.bind(grammar="root ::= ("), "Cite.", settings)
    assert "grammar" in error.value.hint


def test_a_file_that_is_not_there_or_no_model_is_told(tmp_path: Path, smollm2: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"nowhere\.gguf"):
        chat_model(ModelSettings(name="gguf:nowhere.gguf"))
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(smollm2.read_bytes()[:5000])
    settings = ModelSettings(name=f"gguf:{broken}")
    with pytest.raises(ModelUnavailable, match=r"broken\.gguf"):
        said(chat_model(settings), "Hello", settings)


def test_ctrl_c_ends_a_command_that_writes(settings: ModelSettings) -> None:
    code = (
        "import sys\n"
        "from rag.models.calls import pieces\n"
        "from rag.chat_models import chat_model\n"
        "from rag.settings import ModelSettings\n"
        f"settings = ModelSettings(name={settings.name!r}, most=3000, threads=1)\n"
        f"for piece in pieces(chat_model(settings), {STORY!r}, settings):\n"
        "    print('piece', flush=True)\n"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout
    assert command.stdout.readline() == "piece\n"
    command.send_signal(signal.SIGINT)
    _, errors = command.communicate(timeout=60)
    assert command.returncode != 0
    assert "KeyboardInterrupt" in errors
