"""An answer of a fixed shape from a chat model, also from one that knows no structured output."""

from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from rag.models.calls import called
from rag.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Shape = TypeVar("Shape", bound=BaseModel)


def structured(model: "BaseChatModel", words: str, shape: type[Shape], settings: ModelSettings) -> Shape | None:
    """What the model answers to the words; None if it has another shape, ModelUnavailable if the model fails."""
    return called(lambda: _structured(model, words, shape), settings)


def _structured(model: "BaseChatModel", words: str, shape: type[Shape]) -> Shape | None:
    from langchain_core.exceptions import OutputParserException
    from langchain_core.output_parsers import PydanticOutputParser

    try:
        try:
            return shape.model_validate(model.with_structured_output(shape).invoke(words))
        except NotImplementedError:  # then the words ask for JSON, and it is found in the answer's text
            parser = PydanticOutputParser(pydantic_object=shape)
            found: Shape = parser.invoke(model.invoke(f"{words}\n\n{parser.get_format_instructions()}"))
            return found
    except (OutputParserException, ValidationError):
        return None
