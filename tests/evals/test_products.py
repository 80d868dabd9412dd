"""The labelled sentences that ship, the reader of such files, and the benchmark on them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.benchmarks import products
from evals.benchmarks.answers import DATA
from evals.benchmarks.products import SENTENCES, errors, judged, results
from evals.corruptions.pages import Page, read_pages
from evals.products import Labelled, read_labelled
from index.build import SAMPLE
from index.errors import BadInput
from rag.records import Source


@pytest.fixture(scope="module")
def halves() -> tuple[list[Labelled], list[Labelled]]:
    dev, test = (read_labelled(path) for path in SENTENCES)
    return dev, test


def test_there_are_enough_of_each_kind_in_both_halves(halves: tuple[list[Labelled], list[Labelled]]) -> None:
    for half in halves:
        assert len(half) >= 120
        assert {one.label for one in half} == {"supported", "partly", "unsupported"}
        assert {one.origin for one in half} == {"smollm2", "written"}
        assert 0.3 < np.mean([one.supported for one in half]) < 0.7
    assert len({one.error for half in halves for one in half}) == 16


def test_no_question_and_no_paragraph_is_in_both_halves(halves: tuple[list[Labelled], list[Labelled]]) -> None:
    dev, test = halves
    assert not {one.question for one in dev} & {one.question for one in test}
    first, second = ({cite.text for one in half for cite in one.cites} for half in halves)
    # A part of a paragraph is in the same half as its whole.
    assert not [text for text in first for other in second if text in other or other in text]


def test_every_cite_is_verbatim_in_its_expert_s_section(halves: tuple[list[Labelled], list[Labelled]]) -> None:
    pages: dict[str, Page] = {}
    for one in (one for half in halves for one in half):
        if one.article not in pages:
            path = SAMPLE if one.article == "kadhimi" else DATA / f"{one.article}.txt"
            (pages[one.article],) = read_pages([path])
        for cite in one.cites:
            own = [part for part in pages[one.article].paragraphs if part.owner == cite.expert]
            assert any(cite.text in part.text and cite.headline == part.headline for part in own), one.id


def test_no_sentence_has_markers_left(halves: tuple[list[Labelled], list[Labelled]]) -> None:
    assert not [
        one.id for half in halves for one in half if "[" in one.sentence or one.sentence != one.sentence.strip()
    ]


def test_the_introduction_is_nobody_s_words_and_co_authors_are_two(tmp_path: Path) -> None:
    (one,) = read_labelled(written(tmp_path, row(cites=[cite(expert="Editors"), cite(expert="Ann Roe and Bo Lind")])))
    assert one.sources == [Source(PARAGRAPH, None, "Ports"), Source(PARAGRAPH, ("Ann Roe", "Bo Lind"), "Ports")]


PARAGRAPH = "Roe says that Lund closed its port to 40 ships."


def cite(**changes: Any) -> dict[str, Any]:
    return {"expert": "Ann Roe", "headline": "Ports", "text": PARAGRAPH, **changes}


def row(**changes: Any) -> dict[str, Any]:
    kept = {"id": "a-1", "article": "a", "question": "Who?", "sentence": "Lund closed its port.", "cites": [cite()]}
    return {**kept, "label": "supported", "error": None, "origin": "written", "note": "", **changes}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "sentences.jsonl"
    path.write_text("\n\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": "false"}, r"line 3: label: .*'supported', 'partly'"),
        ({"error": "typo", "label": "partly"}, r"line 3: error"),
        ({"label": "unsupported"}, r"line 3: an error belongs to each"),
        ({"error": "hedge"}, r"line 3: an error belongs to each"),
        ({"cites": []}, r"line 3: cites"),
        ({"cites": [cite(text=" ")]}, r"line 3: cites\.0\.text"),
        ({"verdict": "supported"}, r"line 3: verdict"),
        ({"id": "a-1"}, r"lines 1 and 3 have the same id 'a-1'"),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    path = written(tmp_path, row(), row(**{"id": "a-2", **changes}))
    with pytest.raises(BadInput, match=message):
        read_labelled(path)


def test_what_is_no_json_and_what_is_empty_is_told(tmp_path: Path) -> None:
    path = tmp_path / "sentences.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="line 1: Invalid JSON"):
        read_labelled(path)
    path.write_text("\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no sentences"):
        read_labelled(path)
    with pytest.raises(BadInput, match="cannot be read"):
        read_labelled(tmp_path / "absent.jsonl")


FOUR = [
    row(),
    row(
        id="a-2",
        question="How many?",
        sentence="Lund closed its port to 41 ships.",
        label="unsupported",
        error="number",
    ),
    row(id="a-3", question="Why?", sentence="Ports close.", label="partly", error="general", origin="smollm2"),
    row(id="a-4", question="Why?", sentence="Roe names 40 ships.", origin="smollm2"),
]


def test_each_part_has_its_own_figures(tmp_path: Path) -> None:
    sentences = read_labelled(written(tmp_path, *FOUR))
    scores = {"x": np.array([0.9, 0.1, 0.8, 0.7])}
    columns = {column.header: list(column.cells) for column in results("toy", sentences, scores).columns}
    assert columns["set"] == ["all", "smollm2", "written", "a"]
    assert columns["sentences"] == ["4", "2", "2", "4"]
    assert [str(cell).split()[0] for cell in columns["balanced accuracy"]] == ["0.750", "0.500", "1.000", "0.750"]
    assert [str(cell).split()[0] for cell in columns["AUROC"]] == ["0.750", "0.000", "1.000", "0.750"]
    found = {column.header: list(column.cells) for column in errors("toy", sentences, scores).columns}
    assert dict(zip(found["kind"], found["x"], strict=True)) == {
        "general": "0.00",
        "number": "1.00",
        "unsupported": "1.00",
        "partly": "0.00",
        "supported": "1.00",
    }


def test_a_sentence_is_judged_by_all_that_it_cites(tmp_path: Path) -> None:
    two = row(cites=[cite(), cite(expert="Bo Lind", text="Lind sells tin.")])
    seen: list[list[Source]] = []

    class Scored:
        score = 0.25

    def judge(claim: str, sources: Any, /) -> Scored:
        seen.append(list(sources))
        return Scored()

    assert judged(judge, read_labelled(written(tmp_path, two))).tolist() == [0.25]
    assert [source.experts for source in seen[0]] == [("Ann Roe",), ("Bo Lind",)]


def test_the_command_prints_both_tables_and_writes_the_scores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: Callable[..., None]
) -> None:
    path = written(tmp_path, *FOUR)
    command(products.main, "--sentences", path, "--checker", "rules", "overlap", "--out", tmp_path / "out")
    printed = capsys.readouterr().out
    assert "sentences: 2 supported, 1 partly, 1 unsupported" in printed
    assert "sentences: judged rightly" in printed
    scores = [json.loads(line) for line in (tmp_path / "out" / "sentences.rules.jsonl").read_text().splitlines()]
    assert [one["id"] for one in scores] == ["a-1", "a-2", "a-3", "a-4"]
    assert scores[0]["score"] > 0.5 > scores[1]["score"]


def test_the_command_wants_a_checker(capsys: pytest.CaptureFixture[str], command: Callable[..., None]) -> None:
    with pytest.raises(SystemExit):
        command(products.main, "--checker")
    assert "No checker is named." in capsys.readouterr().err
