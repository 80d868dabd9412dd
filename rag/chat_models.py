"""Chat models by name; their keys stay in the environment of the client libraries."""

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BadSettings, ModelUnavailable, PullquoteError
from rag.models.errors import told
from rag.models.providers import PROVIDERS, WINDOW, limits
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

GGUF = "gguf"
"""What stands before the colon for a model file."""


def chat_model(settings: ModelSettings) -> "BaseChatModel":
    """The model that ``settings.name`` names; ModelUnavailable says what is missing and how to mend it.

    It is asked through ``rag.models.calls``, which words errors and keeps the limits.
    """
    provider, name = _parts(settings)
    if provider == GGUF:
        from rag.models.gguf import gguf

        return gguf(name, settings)
    return _remote(provider, name, settings)


def _parts(settings: ModelSettings) -> tuple[str, str]:
    """Provider and model; BadSettings if the name is not made of them."""
    provider, colon, name = settings.name.partition(":")
    if not settings.name:
        raise BadSettings("No chat model is named.", hint="Example: --set model.name=gguf:smollm2")
    if not colon or not name:
        raise BadSettings(
            f"A chat model is named provider:model, not {settings.name!r}.", hint=f"Providers: {_known()}."
        )
    return provider, name


def window(settings: ModelSettings, model: "BaseChatModel") -> int:
    """Tokens of prompt and answer together: as set, else as the model tells, else ``WINDOW``."""
    # Of GgufChat, of ChatOllama, and of all whose limits LangChain knows.
    own = getattr(model, "window", None) or getattr(model, "num_ctx", None)
    return settings.window or own or (getattr(model, "profile", None) or {}).get("max_input_tokens") or WINDOW


SMALL = 2_000_000_000
"""Bytes of a model file; a smaller one has fewer than some three billion parameters, and invents freely."""


def is_small(model: "BaseChatModel") -> bool:
    """Whether it is a model file that is small."""
    path = getattr(model, "path", None)
    return isinstance(path, Path) and path.is_file() and path.stat().st_size < SMALL


def missing(settings: ModelSettings) -> PullquoteError | None:
    """Why the model cannot be made here, with how to mend it; None if nothing is missing that can be seen beforehand.

    No library of a provider is loaded, and nobody is asked.
    """
    try:
        provider, name = _parts(settings)
        if provider == GGUF:
            from rag.models.gguf import gguf

            gguf(name, settings)
        else:
            _require(provider, settings)
    except (ModelUnavailable, BadSettings) as error:
        return error
    return None


def _require(provider: str, settings: ModelSettings) -> None:
    known = PROVIDERS.get(provider)
    if known and not known.installed:
        raise ModelUnavailable(
            f"Models of {provider} need a package that is not installed.",
            hint=known.install,
        )
    if known and not known.has_key and not settings.base_url:
        raise ModelUnavailable(f"There is no key for {provider}.", hint=known.set_key)


def _remote(provider: str, name: str, settings: ModelSettings) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model

    _require(provider, settings)
    known = PROVIDERS.get(provider)
    options = known.options(settings) if known else limits(settings)
    with told(settings.name):
        model: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
        return model


def _known() -> str:
    return ", ".join((*PROVIDERS, GGUF))
