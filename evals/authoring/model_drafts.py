"""Drafts by a chat model: one question a paragraph, in other words than the text's. What it gets wrong is cut off."""

from collections.abc import Iterator

from pydantic import BaseModel, Field

from evals.authoring.templates import drafted, place
from evals.authoring.topics import is_expert
from evals.judging.documents import Found, Library
from evals.records import Case
from prompts import prompt
from prompts.data import delimited
from rag.chat_models import chat_model
from rag.models.structured import structured
from rag.settings import ModelSettings

SHORTEST, LONGEST = 4, 40
"""Words of a question."""


class Asked(BaseModel):
    """A question about a paragraph."""

    question: str
    key_facts: list[str] = Field(default=[], description="Pieces of the paragraph, letter by letter.")


def by_model(library: Library, settings: ModelSettings) -> Iterator[Case | None]:
    """A draft of each expert's paragraph in turn, None where the model gives no question; ModelUnavailable if it fails.

    The model is asked once for each that is taken.
    """
    model = chat_model(settings)
    for part in filter(is_expert, library.paragraphs):
        asked = structured(model, _words(part), Asked, settings)
        question = _question(asked.question) if asked else ""
        if not asked or not question:
            yield None
            continue
        yield drafted(
            part,
            kind="fact",
            question=question,
            gold=(place(part),),
            key_facts=_facts(asked, question, part.text),
            must_cite=part.paragraph.experts,
            note=f"Drafted by {settings.name}.",
        )


def _question(text: str) -> str:
    """Empty if it is none."""
    text = " ".join(text.split())
    return text if text.endswith("?") and SHORTEST <= len(text.split()) <= LONGEST else ""


def _facts(asked: Asked, question: str, text: str) -> tuple[tuple[str, ...], ...]:
    """The pieces that are the paragraph's and that the question does not tell."""
    pieces = (piece.strip(' .“”"') for piece in asked.key_facts)
    return tuple(
        (piece,) for piece in pieces if piece and piece in text and piece.casefold() not in question.casefold()
    )


def _words(part: Found) -> str:
    """What the model is asked: for a question about a paragraph."""
    told = {"by": part.paragraph.owner, "headline": part.paragraph.headline}
    own = delimited("paragraph", part.text, **{k: v for k, v in told.items() if v})
    return prompt("case").fill(paragraph=own)
