"""A file of answers, read line by line; what cannot be taken is told with its line and what to do."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from evals.answers.lines import AnswerLine
from index.errors import BadInput
from rag.records import Status

EXAMPLE = '{"question": "Who?", "answer": "Roe does [1].", "contexts": ["Roe does."]}'
_QUESTION = "Give the question as a text, in question or user_input."
_ANSWER = "Give the answer as a text, in answer or response; null if the assistant failed."
_CONTEXTS = (
    "Give what the assistant had before it as a list, in contexts or retrieved_contexts: texts, or objects such as"
    ' {"text": "...", "expert": "..."}; [] if it had nothing.'
)
_STATUS = f"Right is one of {', '.join(get_args(Status))}; leave it out if you do not know."
HINTS: Mapping[str, str] = {
    "question": _QUESTION,
    "user_input": _QUESTION,
    "answer": _ANSWER,
    "response": _ANSWER,
    "contexts": _CONTEXTS,
    "retrieved_contexts": _CONTEXTS,
    "reference_contexts": "Give the texts that answer as a list.",
    "status": _STATUS,
    "status_any": _STATUS,
    "history": 'Give turns such as {"role": "user", "text": "..."}.',
}
"""What to do about a field, by name."""
SHOWN = 3
"""Lines that cannot be taken and are told, at most; the others are counted."""


def read_answers(path: Path) -> list[AnswerLine]:
    """The answers of a file; BadInput names the first lines that cannot be taken, and what to do."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The answers {str(path)!r} cannot be read: {error}.", hint="Name a JSON Lines file.") from error
    if text.lstrip().startswith("["):
        raise BadInput(
            f"{str(path)!r} is one JSON array, not JSON Lines.", hint="One object a line: jq -c '.[]' FILE > LINES"
        )
    # Not splitlines: inside JSON, a line separator of Unicode may stand as it is.
    rows = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    return answers(((number, _json(line)) for number, line in rows), f"of {str(path)!r} ")


def answers(rows: Iterable[tuple[int, Any]], where: str = "") -> list[AnswerLine]:
    """Numbered rows as answers; BadInput names the first that cannot be taken. ``where``: what they are lines of."""
    found: list[AnswerLine] = []
    wrong: list[tuple[int, str, str]] = []
    numbers: dict[str, int] = {}
    for number, row in rows:
        line = _line(row)
        if isinstance(line, BadInput):
            wrong.append((number, line.message, line.hint))
            continue
        line = line if line.id else line.model_copy(update={"id": str(number)})
        if line.id in numbers:
            wrong.append((number, f"the id {line.id!r} is that of line {numbers[line.id]}", "Give each its own id."))
        numbers[line.id] = number
        found.append(line)
    if wrong:
        told = "; ".join(f"line {number} {where}: {why}".replace(" :", ":") for number, why, _ in wrong[:SHOWN])
        more = f"; {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise BadInput(f"{told[0].upper()}{told[1:]}{more}.", hint=_hints(hint for _, _, hint in wrong))
    if not found:
        raise BadInput("There are no answers.", hint=f"A line looks like {EXAMPLE}")
    return found


def _line(row: Any) -> AnswerLine | BadInput:
    if isinstance(row, BadInput):
        return row
    if not isinstance(row, Mapping):
        return BadInput("it is no JSON object", hint=f"A line looks like {EXAMPLE}")
    asked = row.get("question", row.get("user_input"))
    if isinstance(asked, Sequence) and not isinstance(asked, str):
        return BadInput(
            "the question is a conversation (ragas' MultiTurnSample)",
            hint="Put the last question into user_input, the turns before it into history, the answer into response.",
        )
    # pandas and ragas write the columns that a row lacks as null; only an answer may be null and mean it.
    given = {name: value for name, value in row.items() if value is not None or name in ("answer", "response")}
    try:
        line = AnswerLine.model_validate(given)
    except ValidationError as error:
        return _told(error)
    return _uneven(line) or line


def _told(error: ValidationError) -> BadInput:
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    where = ".".join(str(part) for part in first["loc"])
    why = (
        "is missing" if first["type"] == "missing" else f"cannot be taken: {first['msg'][:1].lower()}{first['msg'][1:]}"
    )
    return BadInput(f"{where} {why}", hint=HINTS.get(field, f"A line looks like {EXAMPLE}"))


def _uneven(line: AnswerLine) -> BadInput | None:
    """The error of a list that does not fit the contexts."""
    for name in ("context_ids", "context_experts", "context_titles"):
        values = getattr(line, name)
        if values and len(values) != len(line.contexts):
            told = f"{name} has {len(values)} entries, and there are {len(line.contexts)} contexts"
            return BadInput(told, hint=f"Give one entry of {name} a context, in the same order.")
    return None


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        return BadInput(f"it is no JSON ({error})", hint=f"A line looks like {EXAMPLE}")


def _hints(every: Iterable[str]) -> str:
    """The first two that differ."""
    return " ".join(list(dict.fromkeys(every))[:2])
