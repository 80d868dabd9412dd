"""From sources to an index: what is reported, what is skipped, what is stored when it is cut short."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import build
from index.build import Added, rebuild
from index.embedders import HashingEmbedder
from index.errors import IndexMismatch, UnreadableArticle
from index.records import EDITORS
from index.settings import IndexSettings
from index.store import Index

AddTo = Callable[..., list[Added]]

MEMO = "Experts react: The memo\n\nAda Roe\n\n{words} and nothing else was said about it in the room.\n"


def outcomes(reports: list[Added]) -> list[tuple[str, str]]:
    return [(report.id, report.change) for report in reports]


def memo(folder: Path, words: str, name: str = "memo.txt") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(MEMO.format(words=words), encoding="utf-8")
    return folder / name


def passages(path: Path, many: int, words: str = "says") -> Path:
    lines = [
        {"id": f"p {n}", "title": "T", "text": f"Passage{n} {words} this.", "expert": "Ada Roe"} for n in range(many)
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "BATCH_CHUNKS", 10)


def test_an_article_is_read_parsed_cut_and_found(index: Index, truce: Path, add_to: AddTo) -> None:
    (report,) = add_to(index, truce)
    assert (report.change, report.id, report.title) == ("added", "truce", "Experts react: A truce on the Oder line")
    assert report.experts == ("Anna Lindqvist", "Piotr Wolski")
    assert (report.source, report.paragraphs, report.chunks, report.error) == (str(truce), 4, 4, None)
    (hit,) = index.matching("insurers", 5)
    assert (hit.chunk.owner, hit.chunk.headline, hit.chunk.date) == (
        "Piotr Wolski", "The grain will flow again", "2024-03-12",
    )  # fmt: skip
    assert [found.chunk.paragraph for found in index.matching("We asked", 5, experts=[EDITORS])] == [1]


def test_an_article_that_has_not_changed_is_skipped(index: Index, truce: Path, add_to: AddTo) -> None:
    first = add_to(index, truce)[0]
    generation = index.generation()
    (again,) = add_to(index, truce)
    assert again.change == "unchanged"
    assert (again.chunks, again.paragraphs, again.experts) == (first.chunks, first.paragraphs, first.experts)
    assert index.generation() == generation


def test_a_changed_file_replaces_its_article(index: Index, truce: Path, add_to: AddTo) -> None:
    add_to(index, truce)
    truce.write_text(truce.read_text(encoding="utf-8").replace("Insurers", "Bankers"), encoding="utf-8")
    assert outcomes(add_to(index, truce)) == [("truce", "updated")]
    assert index.matching("insurers", 5) == []
    assert len(index.matching("bankers", 5)) == 1
    assert len(index.articles()) == 1


def test_an_unreadable_file_is_reported_and_the_others_are_added(
    index: Index, truce: Path, tmp_path: Path, add_to: AddTo
) -> None:
    bad = tmp_path / "sources" / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and then nothing")
    reports = add_to(index, tmp_path / "nowhere.txt", bad, truce, memo(tmp_path / "x", "Something"))
    assert [report.change for report in reports] == ["failed", "failed", "added", "added"]
    assert [isinstance(report.error, UnreadableArticle) for report in reports] == [True, True, False, False]
    assert [article.id for article in index.articles()] == ["memo", "truce"]


def test_a_bad_file_of_a_folder_does_not_keep_the_others_out(index: Index, truce: Path, add_to: AddTo) -> None:
    (truce.parent / "a.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    memo(truce.parent, "Something")
    assert sorted(report.change for report in add_to(index, truce.parent)) == ["added", "added", "failed"]


def test_the_same_text_from_another_path_is_not_stored_twice(
    index: Index, truce: Path, tmp_path: Path, add_to: AddTo
) -> None:
    add_to(index, truce)
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy" / truce.name
    copy.write_bytes(truce.read_bytes())
    assert outcomes(add_to(index, copy)) == [("truce", "unchanged")]
    assert [article.source for article in index.articles()] == [str(truce)]


def test_another_text_under_the_same_file_name_gets_a_longer_id(index: Index, tmp_path: Path, add_to: AddTo) -> None:
    one, other = memo(tmp_path / "a", "Yes"), memo(tmp_path / "b", "No")
    first, second = add_to(index, one, other)
    assert first.id == "memo"
    assert second.id.startswith("memo-")
    assert second.change == "added"
    assert outcomes(add_to(index, other, one)) == [(second.id, "unchanged"), ("memo", "unchanged")]
    memo(tmp_path / "b", "Perhaps")
    assert outcomes(add_to(index, other)) == [(second.id, "updated")]
    assert [article.id for article in index.articles()] == ["memo", second.id]


def test_a_source_given_twice_is_stored_once(index: Index, truce: Path, add_to: AddTo) -> None:
    first, second = add_to(index, truce, truce)
    assert (first.change, second.change) == ("added", "unchanged")
    assert second.chunks == first.chunks == 4
    assert len(index.matching("insurers", 5)) == 1


def test_of_two_versions_in_one_call_the_later_counts(index: Index, tmp_path: Path, add_to: AddTo) -> None:
    passages(tmp_path / "a.jsonl", 2, "claims")
    passages(tmp_path / "b.jsonl", 2, "denies")
    reports = add_to(index, tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert [report.change for report in reports] == ["added", "added", "updated", "updated"]
    assert len(index.matching("denies", 5)) == 2
    assert index.matching("claims", 5) == []


def test_passages_keep_their_ids(index: Index, tmp_path: Path, add_to: AddTo) -> None:
    reports = add_to(index, passages(tmp_path / "corpus.jsonl", 3))
    assert outcomes(reports) == [("p 0", "added"), ("p 1", "added"), ("p 2", "added")]
    (hit,) = index.matching("Passage1", 5)
    assert (hit.chunk.article_id, hit.chunk.owner, hit.chunk.start) == ("p 1", "Ada Roe", 0)


def test_progress_tells_of_every_chunk(
    index: Index, tmp_path: Path, model: HashingEmbedder, settings: IndexSettings, small_batches: None
) -> None:
    told: list[int] = []
    reports = list(build.add([str(passages(tmp_path / "corpus.jsonl", 35))], index, model, settings, told.append))
    assert sum(told) == sum(report.chunks for report in reports) == 35
    assert len(told) == 4
    told.clear()
    assert rebuild(index, model, settings, told.append) == 35
    assert sum(told) == 35


@pytest.mark.usefixtures("small_batches")
def test_what_was_reported_is_stored_when_adding_is_cut_short(
    index: Index, tmp_path: Path, model: HashingEmbedder, settings: IndexSettings
) -> None:
    class Interrupted(HashingEmbedder):
        batches = 0

        def encode(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
            self.batches += 1
            if self.batches == 3:
                raise KeyboardInterrupt
            return super().encode(*arguments, **named)  # type: ignore[arg-type]

    reported: list[str] = []

    def add() -> None:
        for report in build.add([str(passages(tmp_path / "corpus.jsonl", 35))], index, Interrupted(), settings):
            reported.append(report.id)

    with pytest.raises(KeyboardInterrupt):
        add()
    assert len(reported) == 20
    assert sorted(reported) == [article.id for article in index.articles()]
    reports = list(build.add([str(tmp_path / "corpus.jsonl")], index, model, settings))
    assert [report.change for report in reports].count("unchanged") == 20
    assert len(index.articles()) == 35


@pytest.mark.usefixtures("small_batches")
def test_a_consumer_that_stops_leaves_what_it_was_told_of(
    index: Index, tmp_path: Path, model: HashingEmbedder, settings: IndexSettings
) -> None:
    reports: Iterator[Added] = build.add([str(passages(tmp_path / "corpus.jsonl", 35))], index, model, settings)
    first = next(reports)
    reports.close()  # type: ignore[attr-defined]
    assert first.id in [article.id for article in index.articles()]


def test_articles_without_a_reaction_are_listed(index: Index, tmp_path: Path, add_to: AddTo) -> None:
    (tmp_path / "only.jsonl").write_text('{"id": "empty", "text": ""}')
    (report,) = add_to(index, tmp_path / "only.jsonl")
    assert (report.change, report.chunks) == ("added", 0)
    assert [article.id for article in index.articles()] == ["empty"]
    assert outcomes(add_to(index, tmp_path / "only.jsonl")) == [("empty", "unchanged")]


def test_adding_needs_the_settings_that_made_the_index(index: Index, truce: Path, model: HashingEmbedder) -> None:
    with pytest.raises(IndexMismatch, match="chunk_tokens 50 instead of 200"):
        list(build.add([str(truce)], index, model, IndexSettings(embedder="hashing", chunk_tokens=50)))
    assert index.articles() == []


def test_an_index_made_anew_has_the_same_articles_cut_another_way(
    index: Index, truce: Path, tmp_path: Path, model: HashingEmbedder, add_to: AddTo
) -> None:
    add_to(index, truce, memo(tmp_path / "a", "Yes"), memo(tmp_path / "b", "No"))
    before = index.articles()
    other = IndexSettings(embedder="hashing", chunk_tokens=12)
    assert rebuild(index, model, other) == 3
    after = index.articles()
    assert [(article.id, article.revision, article.source) for article in after] == [
        (article.id, article.revision, article.source) for article in before
    ]
    assert sum(article.chunks for article in after) > sum(article.chunks for article in before)
    assert index.stamp.chunk_tokens == 12
    assert outcomes(list(build.add([str(truce)], index, model, other))) == [("truce", "unchanged")]


def test_the_bundled_sample_is_there() -> None:
    assert build.SAMPLE.is_file()
