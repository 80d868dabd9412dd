"""Chat models by name: what is missing is told, and the key stays where it is."""

import logging
import traceback

import pytest
from scripted_server import ScriptedServer, fails, says

from index.errors import BadSettings, ModelUnavailable
from rag.chat_models import chat_model, window
from rag.models.calls import said
from rag.models.errors import redacted
from rag.models.providers import PROVIDERS, WINDOW
from rag.settings import ModelSettings, Settings

SECRET = "my-own-Secret-0815"


def test_no_name_is_a_setting_to_make() -> None:
    with pytest.raises(BadSettings) as error:
        chat_model(ModelSettings())
    assert "--set model.name=" in error.value.hint


@pytest.mark.parametrize("name", ["gpt-4o-mini", "openai:", "smollm2"])
def test_a_name_without_a_provider_names_the_providers(name: str) -> None:
    with pytest.raises(BadSettings) as error:
        chat_model(ModelSettings(name=name))
    assert {*PROVIDERS, "gguf"} <= set(error.value.hint.replace(".", "").replace(",", "").split())


@pytest.mark.parametrize("name", [name for name, provider in PROVIDERS.items() if not provider.installed])
def test_a_missing_package_names_its_extra(name: str) -> None:
    with pytest.raises(ModelUnavailable) as error:
        chat_model(ModelSettings(name=f"{name}:some-model"))
    assert error.value.hint == f"pip install 'pullquote[{PROVIDERS[name].extra}]'"


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelUnavailable, match="no key for openai") as error:
        chat_model(ModelSettings(name="openai:gpt-4o-mini"))
    assert "OPENAI_API_KEY" in error.value.hint


def test_a_provider_that_nobody_knows_is_told() -> None:
    with pytest.raises(ModelUnavailable) as error:
        chat_model(ModelSettings(name="nobody:nothing"))
    assert "nobody" in error.value.hint


def test_a_server_of_one_s_own_needs_no_key(scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    scripted.script = [says("Hello.")]
    settings = ModelSettings(name="openai:mine", base_url=scripted.url, most=33)
    assert said(chat_model(settings), "Hi", settings).text == "Hello."
    (asked,) = scripted.asked
    assert (asked["model"], asked["temperature"], asked["max_completion_tokens"]) == ("mine", 0.0, 33)


def test_the_window_is_that_of_the_settings_or_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    known = ModelSettings(name="openai:gpt-4o-mini")
    assert window(known, chat_model(known)) == 128_000
    unknown = ModelSettings(name="openai:of-my-own")
    assert window(unknown, chat_model(unknown)) == WINDOW
    set_so = ModelSettings(name="openai:gpt-4o-mini", window=2000)
    assert window(set_so, chat_model(set_so)) == 2000


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429, 500])
def test_the_key_is_in_the_request_and_in_no_error(
    status: int, scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    caplog.set_level(logging.DEBUG)
    scripted.script = [fails(status, f"The key {SECRET} (sk-proj-abcd****wxyz) may not do that.")]
    settings = ModelSettings(name="openai:mine", base_url=scripted.url, retries=0)
    with pytest.raises(ModelUnavailable) as raised:
        said(chat_model(settings), "Hi", settings)
    assert scripted.keys == [f"Bearer {SECRET}"]
    shown = "".join(traceback.format_exception(raised.value)) + raised.value.hint + caplog.text
    assert "[hidden]" in shown
    for secret in (SECRET, "sk-proj-abcd", "wxyz"):
        assert secret not in shown
    assert SECRET not in Settings(model=settings).model_dump_json() + repr(chat_model(settings))


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("Incorrect API key provided: sk-abcd1234.", "Incorrect API key provided", "abcd"),
        ("Authorization: Bearer abc.def", "Authorization", "abc.def"),
        ("GET https://host/v1?key=AIzaSyA-123&x=1 failed", "failed", "AIza"),
        ("at http://me:pass@host/v1", "host/v1", "pass"),
        ("token 0123456789abcdef0123456789abcdef expired", "expired", "0123456789abcdef"),
    ],
)
def test_what_looks_like_a_key_is_hidden(text: str, kept: str, gone: str) -> None:
    shown = redacted(text)
    assert kept in shown
    assert gone not in shown


@pytest.mark.parametrize(
    "text",
    [
        "Error code: 404 - The model 'claude-sonnet-4-5-20250929' does not exist.",
        "request (6031 tokens) exceeds the available context size (4096 tokens), try increasing it",
        "Unsupported parameter: 'max_completion_tokens' is not supported with this model.",
    ],
)
def test_what_mends_an_error_is_not_hidden(text: str) -> None:
    assert redacted(text) == text
