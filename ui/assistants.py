"""The assistants behind the page: one for each choice of settings, all over one library."""

import threading
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from index.embedders import Embedder
from rag.answerers import ANSWERERS
from rag.assistant import Assistant, assembled, open_library
from rag.library import Library
from rag.settings import Settings
from ui.exchanges import Kept

REMEMBERED = 32
"""Choices whose assistants are kept; one takes little, for the library and its models are shared."""


class Choice(Kept):
    """What a person may set on the page; it comes from the browser."""

    answerer: str = "quote"
    unsupported: Literal["flag", "drop", "repair"] = "flag"
    keep: Annotated[int, Field(ge=1, le=40)] = 8
    sentences: Annotated[int, Field(ge=1, le=12)] = 5


@dataclass(slots=True)
class Assistants:
    """Assistants over a library; safe to use from several threads."""

    settings: Settings
    library: Library
    _made: dict[Choice, Assistant] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    @property
    def embedder(self) -> Embedder:
        """The model that made the index, which adds articles to it, too."""
        return self.library.embedder

    @property
    def usual(self) -> Choice:
        """What the settings say that the server was started with."""
        return Choice(
            answerer=self.settings.answer.answerer,
            unsupported=self.settings.check.unsupported,
            keep=min(self.settings.retrieve.keep, 40),
            sentences=min(self.settings.answer.sentences, 12),
        )

    def choice(self, value: object) -> Choice:
        """What the browser sent, or what is usual if that is no choice.

        An answerer must be one that ships or that the settings name: a name from outside never imports a module.
        """
        try:
            choice = Choice.model_validate(value)
        except ValidationError:
            return self.usual
        known = choice.answerer in (*ANSWERERS, self.usual.answerer)
        return choice if known else choice.model_copy(update={"answerer": self.usual.answerer})

    def of(self, choice: Choice) -> Assistant:
        """The assistant of a choice; what cannot be chosen here is as the settings say."""
        with self._mutex:
            if choice not in self._made:
                if len(self._made) >= REMEMBERED:
                    self._made.pop(next(iter(self._made)))
                self._made[choice] = assembled(self.settings_of(choice), self.library)
            return self._made[choice]

    def settings_of(self, choice: Choice) -> Settings:
        """The settings of the assistant of a choice."""
        settings = self.settings
        return settings.model_copy(
            update={
                "retrieve": settings.retrieve.model_copy(update={"keep": choice.keep}),
                "answer": settings.answer.model_copy(
                    update={"answerer": choice.answerer, "sentences": choice.sentences}
                ),
                "check": settings.check.model_copy(update={"unsupported": choice.unsupported}),
            }
        )


def open_assistants(settings: Settings, location: str) -> Assistants:
    """Assistants over the index at ``location``."""
    return Assistants(settings, open_library(settings, location))
