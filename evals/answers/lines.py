"""Lines of a file of answers: our names and ragas', old and new. The fields' docstrings are their meaning."""

from typing import Annotated, Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from evals.cases import TurnLine
from rag.records import Status

Filled = Annotated[str, StringConstraints(pattern=r"\S")]


class _Line(BaseModel):
    model_config = ConfigDict(
        extra="ignore", use_attribute_docstrings=True, coerce_numbers_to_str=True, populate_by_name=True
    )


def _named(*names: str) -> Any:
    """A field that goes by any of these names; the first is ours."""
    return Field(validation_alias=AliasChoices(*names))


class ContextLine(_Line):
    """A text that the assistant had before it."""

    text: Annotated[Filled, _named("text", "page_content", "content")]
    expert: str = ""
    """Whose words it is; co-authors are joined by "and"."""
    title: str = ""
    id: str = ""


class AnswerLine(_Line):
    """One answer, with all that it is judged by."""

    id: str = ""
    """Empty: the number of its line."""
    question: Annotated[Filled, _named("question", "user_input")]
    answer: Annotated[str | None, _named("answer", "response")]
    """With markers such as [1] that point into the contexts, counted from 1, if it has any; null or empty if the
    assistant failed."""
    contexts: Annotated[list[ContextLine], _named("contexts", "retrieved_contexts")]
    """What the assistant had before it, best first: texts, or objects with ``text``, ``expert``, ``title``, ``id``."""
    context_ids: Annotated[list[str], _named("context_ids", "retrieved_context_ids")] = []
    """Ids of the contexts, in their order."""
    context_experts: list[str] = []
    """Whose words the contexts are, in their order; "" where it is not known."""
    context_titles: list[str] = []
    """What stands above the contexts, in their order."""
    reference: Annotated[str, _named("reference", "ground_truth")] = ""
    """A right answer."""
    reference_contexts: list[ContextLine] = []
    """The texts that answer."""
    reference_context_ids: list[str] = []
    """Or their ids."""
    status: Status | None = None
    """What is right: ``answered``, or a kind of refusal; left out, nothing is said of abstention."""
    status_any: list[Status] = []
    """Where several are right: all of them."""
    refused: bool | None = None
    """Whether the answer is a refusal; left out, its words tell."""
    faithful: bool | None = None
    """What people say of the answer, to see how far the judge agrees with them."""
    key_facts: list[list[str]] = []
    """What the answer must have; of each fact, its wordings. A string ``"a|b"`` is read as the list of a and b."""
    must_not_say: list[str] = []
    history: list[TurnLine] = []
    """The conversation so far."""
    kind: str = "answer"
    """Figures are given by kind."""
    group: str = ""
    """What it has in common with others that are not independent of it."""

    @field_validator("contexts", "reference_contexts", mode="before")
    @classmethod
    def _texts(cls, value: Any) -> Any:
        return [{"text": one} if isinstance(one, str) else one for one in value] if isinstance(value, list) else value

    @field_validator("history", mode="before")
    @classmethod
    def _turns(cls, value: Any) -> Any:
        turns = value if isinstance(value, list) else [value]
        return [
            {"role": turn.get("role"), "text": turn.get("text", turn.get("content"))}
            if isinstance(turn, dict)
            else turn
            for turn in turns
        ]

    @field_validator("key_facts", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [fact.split("|") if isinstance(fact, str) else fact for fact in value]
