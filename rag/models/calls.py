"""The one way to ask a chat model: what passes is tried again, what does not is told, and no answer takes for ever."""

from collections.abc import Callable, Generator
from contextlib import closing
from functools import reduce
from operator import add
from time import monotonic
from typing import TYPE_CHECKING, TypeVar, cast

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from index.errors import ModelUnavailable
from rag.models.errors import HINTS, passes, pause_of, told
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import LanguageModelInput
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable

T = TypeVar("T")

LONGEST_TOKEN = 10
"""Characters of a token, at most and on average: who writes more has not kept to ``model.most``."""
_BACKOFF = wait_exponential_jitter(multiplier=0.5, max=8.0)
"""Seconds between tries: about 0.5, 1, 2, 4, 8, 8, ..."""


def pieces(
    model: "Runnable[LanguageModelInput, BaseMessage]", asked: "LanguageModelInput", settings: ModelSettings
) -> "Generator[AIMessageChunk, None, None]":
    """The answer as it comes; added up, the pieces are the message.

    ModelUnavailable if the model fails or takes longer than ``settings.timeout_s``; what came before has been given. A
    model that does not stop at ``settings.most`` tokens is stopped. To close this generator closes the connection, or
    stops the local model.
    """
    deadline = monotonic() + settings.timeout_s
    written = 0
    stream, piece = called(lambda: _begun(model, asked), settings)
    with closing(stream):
        while piece is not None:
            if monotonic() > deadline:
                raise ModelUnavailable(f"The chat model {settings.name!r} takes too long.", hint=HINTS["time"])
            yield piece
            written += len(piece.text)
            if written > settings.most * LONGEST_TOKEN:
                return
            with told(settings.name):
                piece = next(stream, None)


def said(
    model: "Runnable[LanguageModelInput, BaseMessage]", asked: "LanguageModelInput", settings: ModelSettings
) -> "AIMessageChunk":
    """The whole answer, with the errors and limits of ``pieces``."""
    return reduce(add, pieces(model, asked, settings))


def called(call: Callable[[], T], settings: ModelSettings) -> T:
    """What the call gives: it is tried again after 429, 5xx and lost connections; ModelUnavailable if all tries fail.

    A model that is asked to wait longer than is left of ``settings.timeout_s`` fails at once.
    """
    deadline = monotonic() + settings.timeout_s
    tries = Retrying(
        stop=stop_after_attempt(settings.retries + 1),
        retry=retry_if_exception(lambda error: passes(error) and monotonic() + pause_of(error) < deadline),
        wait=_pause,
        reraise=True,
    )
    with told(settings.name):
        return tries(call)


def _pause(state: RetryCallState) -> float:
    """As long as the server asks for, but no less than our own backoff."""
    error = state.outcome.exception() if state.outcome else None
    return max(_BACKOFF(state), pause_of(error) if error else 0.0)


def _begun(
    model: "Runnable[LanguageModelInput, BaseMessage]", asked: "LanguageModelInput"
) -> "tuple[Generator[AIMessageChunk, None, None], AIMessageChunk | None]":
    """The stream and its first piece, before which nothing has been shown."""
    # LangChain says Iterator; it is a generator, and to close it is what stops the model.
    stream = cast("Generator[AIMessageChunk, None, None]", model.stream(asked))
    return stream, next(stream, None)
