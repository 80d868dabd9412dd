"""The answerer that lets a chat model write; where it cannot, the experts' own words are the answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable
from rag.chat_models import chat_model
from rag.checkers import answer_checker
from rag.checks.scope import Scope
from rag.library import Library
from rag.quoting import Quoting, spoken
from rag.records import Answer, Checked, Evidence, Progress
from rag.settings import Settings
from rag.writing.attempts import Attempt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


@dataclass(slots=True)
class Writing:
    """Asks the quoting answerer first: what it refuses no model is asked, and at worst its answer is the answer."""

    settings: Settings
    library: Library
    _model: "BaseChatModel | None" = field(default=None, init=False)

    def __call__(self, evidence: Evidence, /) -> Iterator[Progress | str | Checked | Answer]:
        """Text as it comes, the verdict on each sentence, then the answer."""
        quoting = Quoting(self.settings.answer, self.library).answer(evidence)
        if quoting.status != "answered":
            yield from spoken(quoting)
            yield quoting
            return
        yield Progress("writing")
        attempt: Attempt | None = None
        shown = False
        try:
            attempt = Attempt(self.settings, self.model(), quoting, self._scope(quoting))
            for part in attempt.write():
                shown = shown or bool(part)
                yield part
            yield from attempt.revise()
        except ModelUnavailable as error:
            note = f"{error.message} {error.hint}".strip()
            if attempt is None or not attempt.held:
                yield from () if shown else spoken(quoting)
                instead = replace(quoting, model=self.settings.model.name, note=f"{note} {OWN_WORDS}")
                yield attempt.spent_on(instead) if attempt else instead
                return
            attempt.note = note
        yield attempt.answer()

    def model(self) -> "BaseChatModel":
        """The chat model, made once."""
        if self._model is None:
            self._model = chat_model(self.settings.model)
        return self._model

    def use(self, model: "BaseChatModel") -> None:
        """Take another chat model, whatever the settings name."""
        self._model = model

    def _scope(self, quoting: Answer) -> Scope:
        return Scope(answer_checker(self.settings.check), quoting.evidence, self.library)


OWN_WORDS = "So these are the experts’ own words."
"""What is said where no sentence of the chat model is left."""
