"""The full-text index: which words find what, in which order, and what happens to its file."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from index.errors import IndexUnreachable
from index.keyword import KeywordIndex, KeywordLost, match_any
from index.records import Chunk


def chunk(text: str, *experts: str, article_id: str = "a", headline: str | None = None) -> Chunk:
    return Chunk(
        article_id=article_id, title="On the truce", date=None, url=None, experts=experts or ("Ada Roe",),
        affiliation=None, headline=headline, paragraph=1, start=0, text=text,
    )  # fmt: skip


def rows(version: str, *chunks: Chunk) -> tuple[str, list[tuple[str, Chunk]]]:
    return version, [(f"{version}-{number}", chunk) for number, chunk in enumerate(chunks)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "keyword.sqlite3"


@pytest.fixture
def keyword(path: Path) -> KeywordIndex:
    index = KeywordIndex(path)
    index.change(
        add=[
            rows(
                "v1", chunk("The elections may be delayed.", "Ada Roe", "Ben Ito"), chunk("Naïve voters élect nobody.")
            ),
            rows("v2", chunk("Nobody knows.", article_id="b", headline="Delays ahead")),
        ],
        stamp="one",
    )
    return index


def found(index: KeywordIndex, question: str, keep: int = 10, **filters: list[str]) -> list[str]:
    return [match.id for match in index.search(question, keep, **filters)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("delays", ["v1-0", "v2-0"]),
        ("Who are the VOTERS?", ["v1-1"]),
        ("delay", ["v1-0", "v2-0"]),
        ("naive", ["v1-1"]),
        ("elect", ["v1-1", "v1-0"]),
        ("the of and", ["v1-0", "v1-1", "v2-0"]),
        ("zebra", []),
        ("", []),
        ("?!…", []),
    ],
)
def test_words_are_found_in_any_form(keyword: KeywordIndex, question: str, expected: list[str]) -> None:
    assert sorted(found(keyword, question)) == sorted(expected)


def test_a_word_of_the_expert_counts_more_than_one_of_the_headline(keyword: KeywordIndex) -> None:
    keyword.change(add=[rows("v3", chunk("Delays again and again, says nobody at all here.", headline="Quiet"))])
    scores = {match.id: match.score for match in keyword.search("delays", 10)}
    assert scores["v3-0"] > scores["v2-0"] > 0


def test_more_shared_words_are_better(keyword: KeywordIndex) -> None:
    assert found(keyword, "who thinks the elections are delayed", 1) == ["v1-0"]


def test_filters_name_experts_and_articles(keyword: KeywordIndex) -> None:
    assert found(keyword, "delay nobody", experts=["Ben Ito"]) == ["v1-0"]
    assert sorted(found(keyword, "delay nobody", experts=["Ben Ito", "Ada Roe"])) == ["v1-0", "v1-1", "v2-0"]
    assert found(keyword, "delay nobody", articles=["b"]) == ["v2-0"]
    assert found(keyword, "delay nobody", experts=["Ben Ito"], articles=["b"]) == []


@pytest.mark.parametrize(
    "question",
    [
        '"',
        "a OR",
        "NEAR(",
        "*",
        "text:zebra",
        "x\x00y",
        "won't’s",
        "word" * 5000,
        " ".join(f"w{n}" for n in range(5000)),
    ],
    ids=lambda question: question[:8].encode("ascii", "replace").decode(),
)
def test_no_question_is_taken_for_a_query_language(keyword: KeywordIndex, question: str) -> None:
    assert found(keyword, question) == []


def test_stop_words_count_only_if_there_is_nothing_else() -> None:
    assert match_any("who is it") == '"who" OR "is" OR "it"'
    assert match_any("who is Roe") == '"Roe"'


def test_a_version_that_is_removed_is_not_found(keyword: KeywordIndex) -> None:
    keyword.change(remove=["v1", "never there"])
    assert found(keyword, "delay elections naive nobody") == ["v2-0"]


def test_following_adds_and_removes_what_differs(keyword: KeywordIndex) -> None:
    asked: list[str] = []

    def chunks(version: str) -> list[tuple[str, Chunk]]:
        asked.append(version)
        return rows(version, chunk("A brand new delay."))[1]

    keyword.follow(["v2", "v9"], chunks, "two")
    assert asked == ["v9"]
    assert sorted(found(keyword, "delay")) == ["v2-0", "v9-0"]
    assert keyword.stamp() == "two"


def test_a_change_that_fails_changes_nothing(keyword: KeywordIndex) -> None:
    def failing(version: str) -> list[tuple[str, Chunk]]:
        raise RuntimeError(version)

    with pytest.raises(RuntimeError):
        keyword.follow(["v9"], failing, "two")
    assert sorted(found(keyword, "delay")) == ["v1-0", "v2-0"]
    assert keyword.stamp() == "one"


def test_any_change_takes_the_stamp_away(keyword: KeywordIndex) -> None:
    keyword.change(remove=["v1"])
    assert keyword.stamp() == ""


def test_a_new_file_has_no_stamp(path: Path) -> None:
    assert KeywordIndex(path).stamp() == ""
    assert path.exists()


@pytest.mark.parametrize("damage", [b"no database " * 1000, b"", None], ids=["garbage", "empty", "missing"])
def test_a_lost_file_is_told_once_and_made_anew(keyword: KeywordIndex, path: Path, damage: bytes | None) -> None:
    path.unlink() if damage is None else path.write_bytes(damage)
    with pytest.raises(KeywordLost):
        found(keyword, "delay")
    assert keyword.stamp() == ""
    assert found(keyword, "delay") == []
    keyword.change(add=[rows("v1", chunk("A delay."))], stamp="two")
    assert found(keyword, "delay") == ["v1-0"]


def test_a_lost_file_takes_changes(keyword: KeywordIndex, path: Path) -> None:
    path.write_bytes(b"")
    keyword.change(add=[rows("v1", chunk("A delay."))])
    assert found(keyword, "delay") == ["v1-0"]


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "keyword.sqlite3").mkdir()
    with pytest.raises(IndexUnreachable, match=r"keyword\.sqlite3") as error:
        KeywordIndex(tmp_path / "keyword.sqlite3").stamp()
    assert "delete" in error.value.hint


def test_threads_read_while_one_writes(keyword: KeywordIndex) -> None:
    problems: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(40):
                assert "v2-0" in found(keyword, "delay")
        except BaseException as problem:
            problems.append(problem)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(30):
        keyword.change(add=[rows(f"w{number}", chunk("Something else."))])
    for reader in readers:
        reader.join()
    assert problems == []


def test_discarding_leaves_no_file(keyword: KeywordIndex, path: Path) -> None:
    keyword.discard()
    keyword.discard()
    assert os.listdir(path.parent) == []


def test_the_file_holds_no_chunk_twice(keyword: KeywordIndex, path: Path) -> None:
    keyword.follow(["v1", "v2"], lambda version: [], "two")
    with sqlite3.connect(path) as db:
        assert db.execute("select count(*), count(distinct id) from chunk").fetchone() == (3, 3)


@pytest.fixture
def spelt(path: Path) -> KeywordIndex:
    index = KeywordIndex(path)
    index.change(
        add=[
            rows("v1", chunk("The rise of Kadhimi was sudden."), chunk("Nobody harmed Khadimi, they say.")),
            rows("v2", chunk("The country has a county.", article_id="b"), chunk("It is martial law.", article_id="b")),
        ]
    )
    return index


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What of Kadhimi?", ["v1-0", "v1-1"]),
        ("what of khadimi", ["v1-0", "v1-1"]),
        ("What of Kadihmi?", ["v1-0", "v1-1"]),
        ("What of the marital law?", ["v2-1"]),
        ("What of a County?", ["v2-0"]),
        ("What of countries?", ["v2-0"]),
    ],
)
def test_a_name_is_found_in_the_other_spellings_of_the_articles(
    spelt: KeywordIndex, question: str, found: list[str]
) -> None:
    assert sorted(match.id for match in spelt.search(question, 5)) == found


def test_the_spellings_of_an_article_go_with_it(spelt: KeywordIndex) -> None:
    spelt.change(remove=["v1"])
    assert spelt.search("What of Kadihmi?", 5) == []
