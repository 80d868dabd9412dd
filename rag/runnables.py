"""The assistant as LangChain has such things: the whole as a ``Runnable``, the search as a ``BaseRetriever``.

    chain = Chain(build_assistant(settings, location))
    chain.invoke("Who wants an inquiry?").answer.text
    (chain | (lambda verified: verified.answer.text)).batch(["Who wants an inquiry?", "What does Slavin say?"])

Runs nest: the chain, the retrieval in it, the chat model. LangSmith records them when ``LANGSMITH_TRACING=true`` and
its key are set, and hands them to OpenTelemetry with ``LANGSMITH_TRACING_MODE=otel``; nothing of ours has to be told.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import closing
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import convert_to_openai_messages
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from rag import batch
from rag.assistant import Assistant
from rag.records import Event, Passage, Question, VerifiedAnswer

Asked = str | Question | Mapping[str, Any]
"""A question: its text, the record, or a mapping with the fields of a batch line; ``history`` may be messages."""


class Chain(Runnable[Asked, Event]):
    """Question in, verified answer out; streamed, the events that lead to it."""

    def __init__(self, assistant: Assistant) -> None:
        self.name = "pullquote"
        self._assistant = replace(assistant, stages=(_Traced(assistant.stages),))

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **_: Any) -> VerifiedAnswer:
        """The verified answer."""
        verified = self._call_with_config(self._answered, input, config)
        assert isinstance(verified, VerifiedAnswer)
        return verified

    def stream(self, input: Asked, config: RunnableConfig | None = None, **_: Any) -> Iterator[Event]:
        """What ``Event`` says, the verified answer last."""
        yield from self._transform_stream_with_config(iter([input]), self._events, config)

    async def astream(self, input: Asked, config: RunnableConfig | None = None, **_: Any) -> AsyncIterator[Event]:
        """The same; the work is done in threads, one event after the other."""

        async def inputs() -> AsyncIterator[Asked]:
            yield input

        async for event in self._atransform_stream_with_config(inputs(), self._aevents, config):
            yield event

    def _answered(self, given: Asked) -> Event:
        return self._assistant.ask(asked(given))

    def _events(self, inputs: Iterator[Asked]) -> Iterator[Event]:
        for given in inputs:
            with closing(self._assistant.stream(asked(given))) as events:
                yield from events

    async def _aevents(self, inputs: AsyncIterator[Asked]) -> AsyncIterator[Event]:
        loop = asyncio.get_running_loop()
        async for given in inputs:
            events = self._assistant.stream(asked(given))
            try:
                while True:
                    step = partial(copy_context().run, _next, events)
                    event = await _finished(loop.run_in_executor(None, step))
                    if event is None:
                        break
                    yield event
            finally:
                await loop.run_in_executor(None, events.close)


class Retriever(BaseRetriever):
    """The search of an assistant: passages as documents whose metadata say who speaks, and where."""

    assistant: Any
    experts: tuple[str, ...] | None = None
    """Only what these experts say; None is everybody."""
    articles: tuple[str, ...] | None = None
    """Only these articles; None is all."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        question = Question(text=query, experts=self.experts, articles=self.articles)
        return [document(passage) for passage in self.assistant.passages(self.assistant.understand(question))]


def document(passage: Passage) -> Document:
    """A passage as LangChain has it; ``start`` and ``end`` are offsets into the article's text."""
    chunk = passage.chunk
    names = ("article_id", "title", "date", "url", "headline", "affiliation", "paragraph", "start", "end")
    return Document(
        id=f"{chunk.article_id}:{chunk.start}-{chunk.end}",
        page_content=chunk.text,
        metadata={**{name: getattr(chunk, name) for name in names}, "expert": chunk.owner, "score": passage.score},
    )


def asked(given: Asked) -> Question:
    """The question that is given in one of the forms; BadInput if it is none."""
    if isinstance(given, Question):
        return given
    if isinstance(given, str):
        return batch.question({"question": given})
    history = given.get("history") or ()
    spoken = [turn if isinstance(turn, Mapping) else convert_to_openai_messages(turn) for turn in history]
    return batch.question({**given, "history": spoken})


class _Traced:
    """Retrieval stages as one, which is a run of its own in traces."""

    def __init__(self, stages: Sequence[Any]) -> None:
        self._stages = stages

    def __call__(self, question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        return RunnableLambda(self._found, name="retrieve").invoke(question)

    def _found(self, question: Question) -> Sequence[Passage]:
        found: Sequence[Passage] = ()
        for stage in self._stages:
            found = stage(question, found)
        return found


def _next(events: Iterator[Event]) -> Event | None:
    return next(events, None)


async def _finished(step: "asyncio.Future[Event | None]") -> Event | None:
    """What a step in a thread gives; who is cancelled waits until it has ended, so that its stream can be closed."""
    try:
        return await asyncio.shield(step)
    except asyncio.CancelledError:
        await asyncio.wait([step])
        raise
