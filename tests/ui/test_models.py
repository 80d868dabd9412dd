"""Which chat models the page offers, and how it says how to get the others."""

from pathlib import Path

import pytest

from index.settings import IndexSettings
from rag.chat_models import chat_model
from rag.models.llama import _loaded
from rag.models.providers import PROVIDERS
from rag.records import Question
from rag.settings import AnswerSettings, ModelSettings, Settings
from ui.adding import add_sample
from ui.assistants import Assistants, open_assistants
from ui.models import LOCAL, lacking, offered
from ui.page.settings import LABELS

MINE = ModelSettings(name="openai:mine", base_url="http://127.0.0.1:9/v1", price_in=2.0, window=3000, retries=0)


@pytest.fixture(autouse=True)
def keyless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No provider has a key."""
    for provider in PROVIDERS.values():
        for key in provider.keys:
            monkeypatch.delenv(key, raising=False)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> str:
    location = str(tmp_path_factory.mktemp("models") / "index")
    add_sample(location, IndexSettings())
    return location


@pytest.fixture
def choosing(sample: str) -> Assistants:
    """Quotations by default, a model of a server besides."""
    return open_assistants(Settings(model=MINE), sample)


def test_the_model_of_the_settings_comes_first_and_what_runs_here_is_offered(smollm2: Path) -> None:
    assert list(offered(MINE)) == ["openai:mine", LOCAL]
    assert list(offered(ModelSettings())) == [LOCAL]


def test_others_share_an_address_with_their_provider_only_and_no_price() -> None:
    models = offered(MINE.model_copy(update={"others": ("openai:other", "ollama:llama")}))
    other = models["openai:other"]
    assert (other.base_url, other.price_in, other.window) == (MINE.base_url, 0.0, 0)
    assert all(not one.base_url for name, one in models.items() if not name.startswith("openai:"))


def test_a_model_whose_provider_has_no_key_is_not_offered_but_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ModelSettings(others=("openai:other",))
    assert "openai:other" not in offered(wanted)
    told = {one.name: one.todo for one in lacking(wanted)}
    assert told["openai:other"] == "There is no key for openai. Set the environment variable OPENAI_API_KEY."
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    assert "openai:other" in offered(wanted)
    assert not any("secret" in f"{one.name} {one.todo}" for one in lacking(wanted))


def test_each_provider_that_is_not_there_says_what_to_type() -> None:
    told = {one.name.partition(":")[0]: one.todo for one in lacking(ModelSettings())}
    for name, provider in PROVIDERS.items():
        assert (provider.install in told[name]) is not provider.installed
        assert all(key in told[name] for key in provider.keys)
        assert f"--model {name}:NAME" in told[name]


def test_a_model_file_is_offered_without_its_folders(tmp_path: Path) -> None:
    file = tmp_path / "mine.gguf"
    file.write_bytes(b"GGUF")
    models = offered(ModelSettings(name=f"gguf:{file}"))
    assert next(iter(models)) == "gguf:mine.gguf"
    assert models["gguf:mine.gguf"].name == f"gguf:{file}"
    gone = ModelSettings(name=f"gguf:{tmp_path}/gone.gguf")
    assert "no model file" in next(one.todo for one in lacking(gone) if one.name == "gguf:gone.gguf")


def test_a_browser_chooses_among_what_is_offered(choosing: Assistants) -> None:
    choice = choosing.choice({"answerer": "chat", "model": "openai:mine"})
    assert (choice.answerer, choice.model) == ("chat", "openai:mine")
    assert choosing.choice({"answerer": "chat"}).model == "openai:mine"
    assert set(choosing.answerers) == set(LABELS)


@pytest.mark.parametrize(
    ("sent", "answerer"),
    [
        ({"answerer": "chat", "model": "gguf:/etc/passwd"}, "quote"),
        ({"answerer": "chat", "model": "openai:other"}, "quote"),
        ({"answerer": "chat", "model": "openai:mine", "base_url": "http://evil.example/v1"}, "chat"),
        ({"answerer": "chat", "model": {"name": "openai:mine", "base_url": "http://evil.example/v1"}}, "quote"),
        ({"answerer": "chat", "model": "x" * 1000}, "quote"),
        ({"answerer": "quote", "model": "ollama:other"}, "quote"),
        ({"answerer": "quote", "model": LOCAL}, "quote"),
    ],
)
def test_a_browser_names_no_model_address_or_key_of_its_own(choosing: Assistants, sent: object, answerer: str) -> None:
    settings = choosing.settings_of(choosing.choice(sent))
    assert settings.model == MINE
    assert settings.answer.answerer == answerer


def test_without_a_model_nobody_can_choose_one(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.models.LOCAL", "gguf:not-there.gguf")
    bare = open_assistants(Settings(), sample)
    assert bare.answerers == ("quote",)
    assert bare.choice({"answerer": "chat", "model": LOCAL}) == bare.usual


def test_a_model_file_is_loaded_once_for_all_choices(sample: str, smollm2: Path) -> None:
    assistants = open_assistants(Settings(model=ModelSettings(most=2, window=256)), sample)
    _loaded.cache_clear()  # another test may have loaded it
    for keep in (1, 2):
        choice = assistants.choice({"answerer": "chat", "model": LOCAL, "keep": keep})
        assert chat_model(assistants.settings_of(choice).model).invoke("Hello").text
    assert _loaded.cache_info().currsize == 1


def test_what_is_offered_next_is_found_without_a_model(sample: str) -> None:
    writing = open_assistants(Settings(answer=AnswerSettings(answerer="chat"), model=MINE), sample)
    assert writing.of(writing.usual).rewrite
    assert writing.quoting.rewrite is None


def test_a_model_that_does_not_answer_gives_the_experts_words_and_why(choosing: Assistants) -> None:
    away = choosing.of(choosing.choice({"answerer": "chat", "model": "openai:mine"}))
    answer = away.ask(Question(text="What does Slavin say about chaos in Iraq?")).answer
    assert answer.answerer == "quote"
    assert "cannot be reached" in answer.note
    assert [message.role for message in answer.sent] == ["system", "user"]
