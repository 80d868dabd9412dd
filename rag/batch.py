"""JSON lines in: questions ``{"id", "question", "history", "experts"}``, claims ``{"id", "document", "claim"}``."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeVar

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from index.errors import BadInput
from rag.records import Question, Turn


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["user", "assistant"]
    text: str = Field(validation_alias=AliasChoices("text", "content"))


class _QuestionLine(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str | None = None
    question: str = Field(min_length=1)
    history: tuple[_Turn, ...] | None = None
    experts: tuple[str, ...] | None = None
    articles: tuple[str, ...] | None = None


class _ClaimLine(BaseModel):
    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str | None = None
    document: str = Field(min_length=1)
    claim: str = Field(pattern=r"\w")


class Claim(NamedTuple):
    """A claim and the text that it is judged against."""

    id: str
    document: str
    text: str


_Kind = TypeVar("_Kind", bound=BaseModel)

_A_QUESTION = '{"id": "1", "question": "What does Slavin say?"}'
_A_CLAIM = '{"id": "1", "document": "The port is closed.", "claim": "The port is open."}'


def questions(lines: Iterable[str]) -> Iterator[Question | BadInput]:
    """One question a line, blank lines passed over; a line that is none gives the error, and the others go on."""
    for number, read in _read(lines, _QuestionLine, _A_QUESTION):
        if isinstance(read, BadInput):
            yield read
            continue
        yield _question(read, str(number))


def question(record: Mapping[str, object]) -> Question:
    """The question of one record with the fields of a line; BadInput if it has none."""
    try:
        return _question(_QuestionLine.model_validate(record), "")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"The question cannot be taken: {f'{where}: ' if where else ''}{first['msg']}.",
            hint=f"Example: {_A_QUESTION}",
        ) from error


def _question(read: _QuestionLine, id: str) -> Question:
    return Question(
        text=read.question,
        id=read.id or id,
        history=tuple(Turn(turn.role, turn.text) for turn in read.history or ()),
        experts=read.experts or None,
        articles=read.articles or None,
    )


def claims(lines: Iterable[str]) -> Iterator[Claim | BadInput]:
    """One claim a line, as ``questions`` does."""
    for number, read in _read(lines, _ClaimLine, _A_CLAIM):
        yield read if isinstance(read, BadInput) else Claim(read.id or str(number), read.document, read.claim)


def _read(lines: Iterable[str], kind: type[_Kind], example: str) -> Iterator[tuple[int, _Kind | BadInput]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, kind.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"Line {number} of the batch cannot be taken: {f'{where}: ' if where else ''}{first['msg']}."
            yield number, BadInput(message, hint=f"A line looks like {example}")
