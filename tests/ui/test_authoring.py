"""``cases new`` and ``cases check``, as a person at a terminal has them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.build import SAMPLE
from ui.cli import app


def call(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], input=typed)


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "made" / "cases.jsonl"


def test_what_is_confirmed_is_written_and_what_is_dropped_is_not(out: Path) -> None:
    ended = call("cases", "new", SAMPLE, "--out", out, "--count", 3, typed="y\nn\ny\n")
    assert ended.exit_code == 0, ended.output
    first, second = rows(out)
    assert (first["kind"], second["kind"]) == ("who_said", "compare")
    assert "draft" not in first
    assert "2 cases written to" in ended.output
    assert call("cases", "check", out).exit_code == 0


def test_nothing_is_lost_on_quit_or_at_the_end_of_the_input(out: Path) -> None:
    call("cases", "new", SAMPLE, "--out", out, typed="y\nq\n")
    assert len(rows(out)) == 1
    ended = call("cases", "new", SAMPLE, "--out", out, typed="y\n")
    assert ended.exit_code == 0
    assert len(rows(out)) == 2
    assert len({str(row["question"]) for row in rows(out)}) == 2  # what the file has is not asked again


def test_a_case_can_be_edited_and_put_off(out: Path) -> None:
    edit = "e\nWho sees Tehran's hand in it?\nfingerprints|hand; Quds Force\nSales 2\n"
    ended = call("cases", "new", SAMPLE, "--out", out, "--count", 2, typed=f"s\n{edit}y\ny\n")
    edited, put_off = rows(out)
    assert edited["question"] == "Who sees Tehran's hand in it?"
    assert edited["key_facts"] == [["fingerprints", "hand"], ["Quds Force"]]
    assert edited["gold"] == [{"expert": "Nathan Sales", "paragraph": 2}]
    assert put_off["kind"] == "who_said"
    assert "the question tells the key fact “hand”" in " ".join(ended.output.replace("│", " ").split())
    assert call("cases", "check", out).exit_code == 1


def test_an_unknown_answer_is_asked_for_again(out: Path) -> None:
    call("cases", "new", SAMPLE, "--out", out, "--count", 1, typed="perhaps\ny\n")
    assert len(rows(out)) == 1


def test_drafts_that_nobody_has_read_are_marked(out: Path) -> None:
    ended = call("cases", "new", SAMPLE, "--out", out, "--count", 5, "--yes")
    assert ended.exit_code == 0
    assert [row["draft"] for row in rows(out)] == [True] * 5
    assert "5 are drafts that nobody has confirmed" in call("cases", "check", out).output


def test_an_unfinished_last_line_is_not_joined_with_the_next(out: Path) -> None:
    call("cases", "new", SAMPLE, "--out", out, "--count", 1, "--yes")
    out.write_text(out.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    call("cases", "new", SAMPLE, "--out", out, "--count", 1, "--yes")
    assert len(rows(out)) == 2


def test_an_article_of_the_index_is_named_by_its_id(tmp_path: Path, truce: Path, out: Path) -> None:
    index = tmp_path / "index"
    added = call("--index", index, "--set", "index.embedder=hashing", "add", truce)
    assert added.exit_code == 0, added.output
    ended = call("--index", index, "cases", "new", "truce", "--out", out, "--count", 2, "--yes")
    assert ended.exit_code == 0, ended.output
    assert {row["article"] for row in rows(out)} == {"truce"}


def test_problems_come_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    gold = {"expert": "Nathan Sales", "paragraph": 8}
    path.write_text(json.dumps({"id": "a", "question": "Why?", "gold": [gold]}) + "\n", encoding="utf-8")
    ended = call("cases", "check", path)
    assert ended.exit_code == 1
    assert f"{path}:1: a: gold: Nathan Sales ¶8 is not in the article, Nathan Sales has 3 paragraphs" in ended.output
    assert "1 cases, 1 problem." in ended.output
