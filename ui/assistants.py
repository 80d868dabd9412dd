"""The assistants behind the page: one for each choice of settings, all over one library."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from index.embedders import Embedder
from rag.assistant import Assistant, assembled, open_library
from rag.library import Library
from rag.settings import ModelSettings, Settings
from ui.exchanges import Kept
from ui.models import offered
from ui.turns import Turns

REMEMBERED = 32
"""Choices whose assistants are kept; one takes little, for the library and all models are shared."""

QUOTE, CHAT = "quote", "chat"
"""The answerers that may be chosen besides that of the settings."""


class Choice(Kept):
    """What a person may set on the page; it comes from the browser."""

    answerer: str = QUOTE
    model: Annotated[str, Field(max_length=500)] = ""
    """One of ``Assistants.models``; empty is that of the settings, or none."""
    unsupported: Literal["flag", "drop", "repair"] = "flag"
    keep: Annotated[int, Field(ge=1, le=40)] = 8
    sentences: Annotated[int, Field(ge=1, le=12)] = 5


@dataclass(slots=True)
class Assistants:
    """Assistants over a library; safe to use from several threads."""

    settings: Settings
    library: Library
    models: Mapping[str, ModelSettings] = field(init=False)
    """The chat models that may be chosen, by the names that the page shows."""
    turns: Turns = field(default_factory=Turns)
    """Whether somebody waits for an answer."""
    _made: dict[Choice, Assistant] = field(default_factory=dict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.models = offered(self.settings.model)

    @property
    def embedder(self) -> Embedder:
        """The model that made the index, which adds articles to it, too."""
        return self.library.embedder

    @property
    def usual(self) -> Choice:
        """What the settings say that the server was started with."""
        return Choice(
            answerer=self.settings.answer.answerer,
            model=next(iter(self.models), ""),
            unsupported=self.settings.check.unsupported,
            keep=min(self.settings.retrieve.keep, 40),
            sentences=min(self.settings.answer.sentences, 12),
        )

    @property
    def answerers(self) -> tuple[str, ...]:
        """The answerers that may be chosen; ``chat`` where there is a model for it."""
        return tuple(dict.fromkeys((QUOTE, *([CHAT] if self.models else []), self.settings.answer.answerer)))

    @property
    def quoting(self) -> Assistant:
        """The usual assistant, but with no chat model, neither for answers nor for follow-ups."""
        return self.of(self.usual.model_copy(update={"answerer": QUOTE}))

    def choice(self, value: object) -> Choice:
        """What the browser sent, or what is usual if that is no choice.

        A browser chooses among what is offered here: a name from outside never imports a module, loads a file or
        reaches a server. Whoever names a model that is not offered is not given another one, but the usual answers.
        """
        try:
            choice = Choice.model_validate(value)
        except ValidationError:
            return self.usual
        usual = self.usual
        model = choice.model or usual.model
        if choice.answerer in self.answerers and (choice.answerer != CHAT or not model or model in self.models):
            return choice.model_copy(update={"model": model if model in self.models else usual.model})
        return choice.model_copy(update={"answerer": usual.answerer, "model": usual.model})

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
                "model": self.models.get(choice.model, settings.model) if choice.answerer == CHAT else settings.model,
            }
        )


def open_assistants(settings: Settings, location: str) -> Assistants:
    """Assistants over the index at ``location``."""
    return Assistants(settings, open_library(settings, location))
