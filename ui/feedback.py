"""Reports on answers, kept as drafts of eval cases in a file of JSON lines next to the index."""

import json
import uuid
from pathlib import Path
from typing import Annotated, Any, Literal

from filelock import FileLock
from platformdirs import user_data_path
from pydantic import Field

from index.errors import BadInput
from index.loaders.pieces import is_url
from ui.exchanges import Conversation, Kept

REASONS = {
    "evidence": "The evidence is wrong",
    "answer": "It does not answer the question",
    "missing": "Something is missing",
    "other": "Something else",
}
"""What may be wrong with an answer."""


class Report(Kept):
    """What a person says of the exchange ``at`` of a conversation."""

    conversation: Conversation
    at: Annotated[int, Field(ge=0)]
    verdict: Literal["good", "bad"]
    reason: Annotated[str, Field(max_length=40)] = ""
    comment: Annotated[str, Field(max_length=4000)] = ""


def keep(report: Report, location: str) -> str:
    """Add the report to the file of drafts and say so; the index is at ``location``."""
    case = draft(report)
    path = drafts_path(location)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"), path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(case, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadInput(
            f"The report cannot be kept: {error.strerror}.", hint="Check the folder that the index is in."
        ) from error
    return "Thank you. It is kept beside the index as a draft of an eval case."


def drafts_path(location: str) -> Path:
    """The file of drafts: beside an index in a folder, in the user's data for one on a server."""
    if is_url(location):
        return Path(user_data_path("pullquote")) / "drafts.jsonl"
    folder = Path(location).absolute()
    return folder.with_name(f"{folder.name}-drafts.jsonl")


def draft(report: Report) -> dict[str, Any]:
    """A line for a file of cases: what was asked; what is right is left to whoever makes a case of it.

    A good answer's citations are taken as what is right; a bad one's are named in the note.
    """
    exchanges = report.conversation.exchanges
    if report.at >= len(exchanges):
        raise BadInput("There is no such answer in this conversation.", hint="Reload the page and try again.")
    exchange = exchanges[report.at]
    before = report.conversation.model_copy(update={"exchanges": exchanges[: report.at]})
    places = [{"expert": one.expert, "paragraph": one.paragraph} for one in exchange.citations]
    line: dict[str, Any] = {
        "id": f"draft-{uuid.uuid4().hex[:12]}",
        "question": exchange.question,
        "kind": exchange.kind or "fact",
        "article": exchange.citations[0].article_id if exchange.citations else "",
        "history": [{"role": turn.role, "text": turn.text} for turn in before.history],
        "experts": list(exchange.experts) or None,
        "articles": list(exchange.articles) or None,
        "status": exchange.status,
        "gold": [dict(place) for place in _distinct(places)] if report.verdict == "good" else [],
        "note": _note(report, places),
    }
    return {name: value for name, value in line.items() if value not in (None, [], "")}


def _note(report: Report, places: list[dict[str, Any]]) -> str:
    if report.verdict == "good":
        return "Marked as good on the page."
    cited = ", ".join(f"{place['expert'] or 'Unattributed'} ¶{place['paragraph']}" for place in places) or "nothing"
    told = f": {report.comment}" if report.comment else ""
    return f"{REASONS.get(report.reason, REASONS['other'])}{told}. The answer cited {cited}."


def _distinct(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({(place["expert"], place["paragraph"]): place for place in places}.values())
