"""Chat models by name; their keys stay in the environment of the client libraries."""

from typing import TYPE_CHECKING

from index.errors import BadSettings, ModelUnavailable
from rag.model_errors import told
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def chat_model(settings: ModelSettings) -> "BaseChatModel":
    """The model that ``settings.name`` names; ModelUnavailable says what is missing and how to mend it.

    Calls to it go inside ``with told(settings.name):`` (``rag.model_errors``), which words their errors.
    """
    if not settings.name:
        raise BadSettings("No chat model is named.", hint="Example: --set model.name=gguf:smollm2")
    if settings.name.startswith("gguf:"):
        raise ModelUnavailable("Models in a GGUF file are not read yet.")
    from langchain.chat_models import init_chat_model

    with told(settings.name):
        return init_chat_model(settings.name, temperature=settings.temperature)
