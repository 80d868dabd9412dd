"""Chat models by name; their keys stay in the environment of the client libraries."""

from typing import TYPE_CHECKING

from index.embedders import first_line
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def chat_model(name: str, temperature: float = 0.0) -> "BaseChatModel":
    """The model ``provider:model``, as LangChain knows it; ModelUnavailable says what is missing."""
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(name, temperature=temperature)
    # Each provider's library raises errors of its own for a missing key or package.
    except Exception as error:
        raise ModelUnavailable(f"The chat model {name!r} cannot be used.", hint=first_line(error)) from error
