"""The providers of chat models that have an extra of their own: what to install, which key, how limits are told."""

import math
import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, NamedTuple

from rag.settings import ModelSettings

WINDOW = 4096
"""Tokens that a model is taken to have room for if nobody says."""


class Provider(NamedTuple):
    """One provider; LangChain knows others, which take the common options."""

    extra: str
    """What stands in ``pip install 'pullquote[...]'``."""
    module: str
    """LangChain's integration."""
    keys: tuple[str, ...]
    """Environment variables of which one holds the key; none if it needs no key."""
    options: Callable[[ModelSettings], dict[str, Any]]
    """Its limits, as its integration calls them."""

    @property
    def installed(self) -> bool:
        """Whether the integration is there."""
        return find_spec(self.module) is not None

    @property
    def has_key(self) -> bool:
        """Whether a key is there, if it needs one."""
        return not self.keys or any(os.environ.get(key) for key in self.keys)

    @property
    def install(self) -> str:
        """The command that installs the integration."""
        return f"pip install 'pullquote[{self.extra}]'"

    @property
    def set_key(self) -> str:
        """What to do about the key."""
        return f"Set the environment variable {' or '.join(self.keys)}."


def limits(settings: ModelSettings) -> dict[str, Any]:
    """What most integrations call alike."""
    return {
        "temperature": settings.temperature,
        "max_tokens": settings.most,
        "timeout": settings.timeout_s,
        "max_retries": 0,  # rag.models.calls tries again, alike for all
        **({"base_url": settings.base_url} if settings.base_url else {}),
    }


def _openai(settings: ModelSettings) -> dict[str, Any]:
    # Servers of one's own ask for no key, and the client insists on one.
    keyless = settings.base_url and not os.environ.get("OPENAI_API_KEY")
    return {**limits(settings), "stream_usage": True, **({"api_key": "none"} if keyless else {})}


def _google(settings: ModelSettings) -> dict[str, Any]:
    return {**limits(settings), "max_retries": 1}  # it counts tries


def _mistral(settings: ModelSettings) -> dict[str, Any]:
    return {**limits(settings), "timeout": math.ceil(settings.timeout_s)}


def _ollama(settings: ModelSettings) -> dict[str, Any]:
    options = {name: value for name, value in limits(settings).items() if name in ("temperature", "base_url")}
    return {
        **options,
        # Ollama cuts what is longer without a word, so that it is told what we reckon with.
        "num_ctx": settings.window or WINDOW,
        "num_predict": settings.most,
        "client_kwargs": {"timeout": settings.timeout_s},
    }


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider("openai", "langchain_openai", ("OPENAI_API_KEY",), _openai),
    "anthropic": Provider("anthropic", "langchain_anthropic", ("ANTHROPIC_API_KEY",), limits),
    "google_genai": Provider("google", "langchain_google_genai", ("GOOGLE_API_KEY", "GEMINI_API_KEY"), _google),
    "mistralai": Provider("mistral", "langchain_mistralai", ("MISTRAL_API_KEY",), _mistral),
    "ollama": Provider("ollama", "langchain_ollama", (), _ollama),
}
"""By the name that stands before the colon."""
