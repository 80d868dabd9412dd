"""Sentences as a chat model writes them over what the product finds, each with a label by reading.

A file is JSON Lines, one sentence a line with the paragraphs that it cites. ``docs/labelling.md`` is the guide to the
labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from index.errors import BadInput
from index.records import EDITORS
from rag.records import Source

Label = Literal["supported", "partly", "unsupported"]
Origin = Literal["smollm2", "written"]
"""Who wrote a sentence: the small chat model itself, or a hand in the manner of larger ones."""
Error = Literal[
    "addition",
    "antonym",
    "cause",
    "citation",
    "date",
    "entity",
    "general",
    "hedge",
    "negation",
    "number",
    "opinion",
    "outside",
    "speaker",
    "stance",
    "time",
]
"""What is wrong: the kinds of ``evals/training/claims/FORMAT.md``, and ``citation``, a paragraph that does not tell."""

_Words = Annotated[str, Field(pattern=r"\w")]
_STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """What a sentence cites: a paragraph, or the part of a long one that the product had found."""

    __pydantic_config__ = _STRICT

    expert: _Words
    """The owner; "Editors" for the introduction."""
    headline: str
    text: _Words

    @property
    def source(self) -> Source:
        """As the product hands it to a checker."""
        experts = None if self.expert == EDITORS else tuple(self.expert.split(" and "))
        return Source(self.text, experts, self.headline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A sentence of an answer and whether all that it cites, taken together, bears it out."""

    __pydantic_config__ = _STRICT

    id: _Words
    article: _Words
    """The bundled digest (``kadhimi``) or the invented roundup ``evals/data/ARTICLE.txt``."""
    question: _Words
    sentence: _Words
    """Without the markers of its citations."""
    cites: Annotated[tuple[Cite, ...], Field(min_length=1)]
    label: Label
    error: Error | None
    """What is wrong with it, the gravest if there are several; None if it is supported."""
    origin: Origin
    note: str
    """Why, where that is not plain; else empty."""

    def __post_init__(self) -> None:
        if (self.label == "supported") != (self.error is None):
            raise ValueError("an error belongs to each sentence that is not supported, and to no other")

    @property
    def supported(self) -> bool:
        """Whether all of it is borne out."""
        return self.label == "supported"

    @property
    def group(self) -> str:
        """Its question, as sentences about one question are not independent."""
        return f"{self.article}: {self.question}"

    @property
    def sources(self) -> list[Source]:
        """What a checker judges it by."""
        return [cite.source for cite in self.cites]


_LINE = TypeAdapter(Labelled)


def read_labelled(path: Path) -> list[Labelled]:
    """The sentences of a file; BadInput names the first line that cannot be taken."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"The sentences {str(path)!r} cannot be read: {error}.", hint="Name JSON Lines files."
        ) from error
    read = [(number, _read(line, number, path)) for number, line in enumerate(lines, 1) if line.strip()]
    _check_ids(read, path)
    return [labelled for _, labelled in read]


def _read(line: str, number: int, path: Path) -> Labelled:
    try:
        return _LINE.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        wrong = first["msg"].removeprefix("Value error, ")
        raise BadInput(
            f"{path}, line {number}: {f'{where}: ' if where else ''}{wrong}.",
            hint="docs/labelling.md tells what a line has.",
        ) from error


def _check_ids(read: Sequence[tuple[int, Labelled]], path: Path) -> None:
    if not read:
        raise BadInput(f"{path} has no sentences.", hint="Check that it is the right file.")
    seen: dict[str, int] = {}
    for number, labelled in read:
        if labelled.id in seen:
            raise BadInput(
                f"{path}: lines {seen[labelled.id]} and {number} have the same id {labelled.id!r}.",
                hint="Give each sentence an id of its own.",
            )
        seen[labelled.id] = number
