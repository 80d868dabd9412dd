"""Questions as JSON lines: ``{"id", "question", "history": [...], "experts": [...]}``."""

from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from index.errors import BadInput
from rag.records import Question, Turn


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    text: str = Field(validation_alias=AliasChoices("text", "content"))


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str | None = None
    question: str = Field(min_length=1)
    history: tuple[_Turn, ...] | None = None
    experts: tuple[str, ...] | None = None
    articles: tuple[str, ...] | None = None


def questions(lines: Iterable[str]) -> Iterator[Question | BadInput]:
    """One question a line, blank lines passed over; a line that is none gives the error, and the others go on."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = _Line.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            yield BadInput(
                f"Line {number} of the batch cannot be taken: {f'{where}: ' if where else ''}{first['msg']}.",
                hint='A line looks like {"id": "1", "question": "What does Slavin say?"}',
            )
            continue
        yield Question(
            text=read.question,
            id=read.id or str(number),
            history=tuple(Turn(turn.role, turn.text) for turn in read.history or ()),
            experts=read.experts or None,
            articles=read.articles or None,
        )
