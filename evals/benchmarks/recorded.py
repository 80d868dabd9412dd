"""What a chat model said, written down, and said again: to measure what becomes of it without asking it anew."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from evals.benchmarks.answers import read_cases
from index.errors import BadInput

_PASSAGE = re.compile(
    r'<passage number="(?P<number>\d+)" by="(?P<by>[^"]*)"[^>]*>\n(?P<text>.*?)\n</passage>', re.DOTALL
)
_PLACE = re.compile(r"@(?P<by>[\w-]+)(?::(?P<has>[^\]@,]+))?")


class Recorder(BaseCallbackHandler):
    """Keeps what a chat model says, call by call; a call that is closed early keeps what came."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def on_chat_model_start(self, *_: Any, **__: Any) -> None:
        """A call begins."""
        self.said.append("")

    def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **_: Any) -> None:
        """A piece of its answer."""
        self.said[-1] += token if isinstance(token, str) else ""


class Replay(BaseChatModel):
    """Says what was recorded for the case that it is at, call by call; nothing when there is no more."""

    recorded: dict[str, list[str]]
    case: str = ""
    calls: int = 0

    @property
    def _llm_type(self) -> str:
        return "replay"

    def at(self, case: str) -> None:
        """Go to a case."""
        self.case, self.calls = case, 0

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        said = self.recorded.get(self.case, [])
        text = _numbered(said[self.calls] if self.calls < len(said) else "", str(messages[1].content))
        self.calls += 1
        for word in text.split(" "):
            yield ChatGenerationChunk(message=AIMessageChunk(content=f"{word} "))

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError("A replay is streamed.")


def _numbered(text: str, asked: str) -> str:
    """The text with numbers for ``@Roe`` and ``@Roe:truce``: of the passage of Roe that has these words, or 99."""
    given = list(_PASSAGE.finditer(asked))

    def number(place: re.Match[str]) -> str:
        found = (one["number"] for one in given if place["by"] in one["by"] and (place["has"] or "") in one["text"])
        return next(found, "99")

    return _PLACE.sub(number, text)


def read_recorded(path: Path) -> dict[str, list[str]]:
    """What was recorded, by case; BadInput if the file holds no record."""
    try:
        return {row["id"]: list(row["said"]) for row in read_cases(path)}
    except (KeyError, TypeError) as error:
        raise BadInput(f"{str(path)!r} is no record.", hint="Make one with --record FILE.") from error


def write_recorded(path: Path, rows: Sequence[tuple[str, list[str]]]) -> None:
    """One line a case."""
    path.write_text("".join(json.dumps({"id": id_, "said": said}) + "\n" for id_, said in rows), encoding="utf-8")
