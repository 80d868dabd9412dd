"""Reports on answers: drafts of eval cases."""

import json
from pathlib import Path

import pytest

from index.errors import BadInput
from ui.exchanges import Conversation, Exchange, KeptCitation
from ui.feedback import Report, drafts_path, keep

CITED = KeptCitation(number=1, article_id="talk", expert="Ann Roe", paragraph=2, start=0, end=4, quote="Calm")
TALK = Conversation(
    exchanges=(
        Exchange(question="Who is calm?", said="Ann Roe: “Calm”", citations=(CITED, CITED)),
        Exchange(question="Why?", experts=("Ann Roe",), said="Because.", citations=(CITED,), kind="expert"),
    )
)


def _lines(index: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in drafts_path(str(index)).read_text(encoding="utf-8").splitlines()]


def test_a_report_becomes_a_line_beside_the_index(tmp_path: Path) -> None:
    index = tmp_path / "index"
    told = keep(Report(conversation=TALK, at=1, verdict="bad", reason="evidence", comment="Wrong ¶."), str(index))
    assert "draft of an eval case" in told
    keep(Report(conversation=TALK, at=0, verdict="good"), str(index))
    bad, good = _lines(index)
    assert bad.pop("id") != good.pop("id")
    assert bad == {
        "question": "Why?",
        "kind": "expert",
        "article": "talk",
        "history": [{"role": "user", "text": "Who is calm?"}, {"role": "assistant", "text": "Ann Roe: “Calm”"}],
        "experts": ["Ann Roe"],
        "status": "answered",
        "note": "The evidence is wrong: Wrong ¶.. The answer cited Ann Roe ¶2.",
    }
    assert good["gold"] == [{"expert": "Ann Roe", "paragraph": 2}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index-drafts.jsonl", "index-drafts.jsonl.lock"]


def test_an_answer_that_is_not_there_cannot_be_reported(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such answer"):
        keep(Report(conversation=TALK, at=7, verdict="good"), str(tmp_path / "index"))
