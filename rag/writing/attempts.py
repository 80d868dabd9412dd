"""One answer of a chat model: written, held to the text while it is written, revised once, settled."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import reduce
from operator import add
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Literal

from prompts import prompt
from prompts.data import data
from rag.chat_models import GGUF, is_small, window
from rag.checks.holding import Held, held
from rag.checks.scope import Scope
from rag.checks.settling import is_rejected, mended
from rag.models.budget import estimated_tokens, fitted
from rag.models.calls import pieces
from rag.models.usage import usage
from rag.records import Answer, Checked, Progress, Sent, Sentence, Usage
from rag.settings import Settings
from rag.writing.drafts import Draft
from rag.writing.grammar import answer_grammar, revision_grammar
from rag.writing.reading import Reading
from rag.writing.sources import Sources

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

LEAST_TIME = 1.0
"""Seconds that must be left for a revision to be asked for."""

LONGEST = 800
"""Characters of a sentence after which nobody waits for its end."""

_ROLES: Mapping[str, Literal["system", "user", "assistant"]] = {"system": "system", "human": "user", "ai": "assistant"}
"""LangChain's names of who speaks, as all else calls them."""

_PROMPTS = ("answer", "question", "", "revise")
"""Of which prompt each message of a call is made; the third is what the model said."""

_LINE = re.compile(r"^\W{0,4}(?P<number>\d{1,2})[.):]\s*(?P<text>\S.*)$", re.MULTILINE)


class Attempt:
    """A chat model's answer to the question that ``quoting`` answers with quotations."""

    def __init__(self, settings: Settings, model: "BaseChatModel", quoting: Answer, scope: Scope) -> None:
        self.held: list[Held] = []
        """Its sentences so far."""
        self.note = ""
        """Why it broke off, if it did."""
        self._settings, self._model, self._quoting, self._scope = settings, model, quoting, scope
        self._anew: dict[int, Held] = {}
        self._said = ""
        self.usage: Usage | None = None
        """What all calls cost so far."""
        self.sent: tuple[Sent, ...] = ()
        """What the last call sent, which repeats what those before it did."""
        self.waited_ms = 0.0
        """How long the model was waited for."""
        self._deadline = monotonic() + settings.model.timeout_s
        self._most = max(
            settings.answer.written, len(quoting.coverage.spoke) if quoting.question.kind == "panel" else 0
        )
        self._sources = self._fitting()

    def write(self) -> Iterator[str | Checked]:
        """The text as it comes, and each sentence with its verdict when it has ended."""
        reading = self._reading()
        ended = 0
        for text in self._pieces(self._asked, answer_grammar(len(self._sources.chunks), self._most)):
            self._said += text
            if not text:
                yield text  # it still reads the prompt, and whoever has gone wants it stopped
            for part in reading.feed(text):
                ended = len(self._said) if isinstance(part, Draft) else ended
                yield self._taken(part)
            if self._is_enough() or len(self._said) - ended > LONGEST:
                return
        for part in reading.close():
            yield self._taken(part)

    def revise(self) -> Iterator[Progress | str]:
        """Has the model write the rejected sentences anew, once, with the reasons; what it writes is not shown."""
        failed = [n for n, one in enumerate(self.held) if is_rejected(one.verdict)]
        if not failed or not self._settings.answer.revise or self._deadline - monotonic() < LEAST_TIME:
            return
        told = "\n".join(
            f"{k}. {self.held[n].sentence.text} ({self.held[n].verdict.reason})" for k, n in enumerate(failed, 1)
        )
        asked = [*self._asked, *_turn(self._said, prompt("revise").fill(sentences=data(told)))]
        if not self._fits(asked):
            return
        yield Progress("revising", len(failed))
        grammar = revision_grammar(len(self._sources.chunks), list(range(1, len(failed) + 1)))
        text = ""
        for piece in self._pieces(asked, grammar):
            text += piece
            yield ""
        for line in _LINE.finditer(text):
            if 0 < (k := int(line["number"])) <= len(failed):
                self._revised(failed[k - 1], line["text"])

    def answer(self) -> Answer:
        """What is left of it."""
        started = Answer(
            evidence=self._quoting.evidence,
            status="answered",
            sentences=(),
            answerer="chat",
            model=self._settings.model.name,
            note=self.note,
        )
        trust = self._settings.answer.trust
        trusted = trust == "full" or (trust == "auto" and not is_small(self._model))
        return mended(self.spent_on(started), self.held, self._anew, self._quoting, self._scope, trusted=trusted)

    def spent_on(self, answer: Answer) -> Answer:
        """The answer with what the model was sent for it and what that cost."""
        return replace(answer, usage=self.usage, sent=self.sent, waited_ms=self.waited_ms)

    # --- what is asked --------------------------------------------------------------------------------

    @property
    def _instructions(self) -> str:
        return prompt("answer").fill(sentences=str(self._most))

    @property
    def _asked(self) -> "list[BaseMessage]":
        from langchain_core.messages import HumanMessage, SystemMessage

        question = self._quoting.question.words
        return [SystemMessage(self._instructions), HumanMessage(self._sources.asked(question))]

    def _fitting(self) -> Sources:
        """The passages for which the model has room."""
        sources = Sources.of(self._quoting.evidence, self._settings.answer.passages)
        rest = f"{self._instructions}\n{Sources(()).asked(self._quoting.question.words)}"
        model = self._settings.model
        fits = fitted(sources.texts, [], model, prompt=estimated_tokens(rest, model), window=window(model, self._model))
        return Sources(sources.chunks[: fits.passages])

    def _fits(self, asked: "Sequence[BaseMessage]") -> bool:
        model = self._settings.model
        spent = sum(estimated_tokens(message.text, model) for message in asked)
        return spent + model.most <= window(model, self._model)

    def _pieces(self, asked: "Sequence[BaseMessage]", grammar: str) -> Iterator[str]:
        """The text of the model's answer; what it cost is added up even if it breaks off."""
        settings = self._settings.model
        limits = settings.model_copy(update={"timeout_s": max(self._deadline - monotonic(), 0.1)})
        holds = self._settings.answer.grammar and settings.name.startswith(f"{GGUF}:")
        model = self._model.bind(grammar=grammar) if holds else self._model
        said: list[AIMessageChunk] = []
        self.sent = tuple(
            Sent(_ROLES[message.type], message.text, made_of) for message, made_of in zip(asked, _PROMPTS, strict=False)
        )
        try:
            with closing(pieces(model, list(asked), limits)) as stream:
                while (piece := self._next(stream)) is not None:
                    said.append(piece)
                    yield piece.text
        finally:
            if said:
                spent = usage(asked, reduce(add, said), settings)
                self.usage = self.usage + spent if self.usage else spent

    def _next(self, stream: "Iterator[AIMessageChunk]") -> "AIMessageChunk | None":
        start = perf_counter()
        try:
            return next(stream, None)
        finally:
            self.waited_ms += (perf_counter() - start) * 1000

    # --- what comes of it -----------------------------------------------------------------------------

    def _reading(self) -> Reading:
        own = (self._instructions, prompt("question").text, prompt("revise").text)
        return Reading(range(1, len(self._sources.chunks) + 1), own)

    def _taken(self, part: str | Draft) -> str | Checked:
        if isinstance(part, str):
            return part
        one = self._hold(part)
        self.held.append(one)
        return Checked(part.written, one.sentence, one.citations, one.verdict)

    def _hold(self, draft: Draft) -> Held:
        sentence = Sentence(text=draft.text, citations=draft.numbers, opens=draft.opens)
        return held(sentence, self._sources.citations(draft.numbers), self._scope)

    def _is_enough(self) -> bool:
        """Whether it has said all that it may, or says the same again."""
        texts = [one.sentence.text for one in self.held]
        return len(texts) >= self._most or (bool(texts) and texts[-1] in texts[:-1])

    def _revised(self, n: int, line: str) -> None:
        reading = self._reading()
        drafts = [part for part in (*reading.feed(line), *reading.close()) if isinstance(part, Draft)]
        if drafts:
            self._anew[n] = self._hold(drafts[0])


def _turn(said: str, told: str) -> "list[BaseMessage]":
    from langchain_core.messages import AIMessage, HumanMessage

    return [AIMessage(said), HumanMessage(told)]
