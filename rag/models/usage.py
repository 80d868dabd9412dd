"""What calls to a chat model cost, as it tells it; counted by us where it does not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.models.budget import estimated_tokens
from rag.records import Usage
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage


def usage(asked: Sequence["BaseMessage"], said: "BaseMessage", settings: ModelSettings) -> Usage:
    """Of one call: ``asked`` are the messages sent, ``said`` the message that came back (of a stream, their sum)."""
    told = getattr(said, "usage_metadata", None)
    if told:
        tokens_in, tokens_out = told["input_tokens"], told["output_tokens"]
    else:
        tokens_in = sum(estimated_tokens(message.text, settings) for message in asked)
        tokens_out = estimated_tokens(said.text, settings)
    return Usage(
        model=settings.name,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=_cost(tokens_in, tokens_out, settings),
        estimated=not told,
    )


def _cost(tokens_in: int, tokens_out: int, settings: ModelSettings) -> float | None:
    if not settings.price_in and not settings.price_out:
        return None
    return (tokens_in * settings.price_in + tokens_out * settings.price_out) / 1_000_000
