"""The faithfulness benchmark on claims whose scores can be worked out by hand."""

import gzip
import json
from collections.abc import Callable
from math import isnan
from pathlib import Path

import numpy as np
import pytest

from evals.benchmarks import faithfulness
from evals.benchmarks.decisions import Decisions
from evals.benchmarks.faithfulness import Case, Ran, one_point, preselection, read_case, results
from evals.benchmarks.judges import judge_of
from index.errors import UnknownName
from rag.records import Source
from rag.settings import Settings, read_settings

ROWS = [
    {"id": id_, "group": group, "domain": domain, "doc": doc, "claim": claim, "label": label, **more}
    for id_, group, domain, label, doc, claim, more in (
        ("a", "1", "news", "supported", "Lund shut its port.\nIt rained.", "Lund shut its port.", {}),
        ("b", "1", "news", "unsupported", "Lund shut its port.", "In May Oslo shut 4 ports.", {}),
        ("c", "2", "talk", "supported", "x", "Ann sells tin.", {"sentences": ["Ann sells tin.", "Bo buys."]}),
        ("d", "3", "talk", "unsupported", "Ann sells tin.", "Bo sells zinc.", {}),
    )
]
CHECKER = '''
from typing import NamedTuple

class Judged(NamedTuple):
    score: float

def verbatim(settings):
    """A checker that looks the claim up, as an outsider's would be."""
    return lambda claim, sources: Judged(float(any(claim in source.text for source in sources)))
'''


@pytest.fixture
def settings() -> Settings:
    return read_settings(changes=["index.embedder=hashing"])


@pytest.mark.parametrize(
    ("name", "claim", "score"),
    [
        ("overlap", "The port of Lund opens.", 2 / 3),
        ("names", "Port of Lund: 40 ships.", 1.0),
        ("names", "Port of Lund: 41 ships.", 0.49 / 2),
        ("names", "Port of Oslo: 41 ships.", 0.0),
        ("cosine", "Lund closed its port to 40 ships.", 1.0),
    ],
)
def test_a_baseline_scores_as_it_says(name: str, claim: str, score: float, settings: Settings) -> None:
    judged = judge_of(name, settings)(claim, [Source("Lund closed its port to 40 ships. It rained.")])
    assert judged.score == pytest.approx(score, abs=1e-6)


def test_an_unknown_checker_is_told_from_those_there_are(settings: Settings) -> None:
    with pytest.raises(UnknownName, match="'nil'"):
        judge_of("nil", settings)


def test_sentences_of_a_document_that_has_them_are_its_lines() -> None:
    assert read_case(ROWS[2]).source.text == "Ann sells tin.\nBo buys."


FOUR = Decisions(np.array([True, False, True, False]), np.array([0.9, 0.1, 0.9, 0.9]), ["1", "1", "2", "3"])


def test_f1_is_on_what_should_be_refused() -> None:
    assert FOUR.f1(0.5).value == pytest.approx(2 / 3)
    assert isnan(Decisions(np.array([True]), np.array([0.9]), ["1"]).f1(0.5).value)


def test_parts_count_alike_in_their_mean() -> None:
    parts = ["news", "news", "talk", "talk"]
    assert FOUR.macro(parts, 0.5).value == pytest.approx((1 + 0.5) / 2)
    assert FOUR.macro_area(parts).value == pytest.approx((1 + 0.5) / 2)


def cases() -> list[Case]:
    return [read_case(row) for row in ROWS]


def ran(*scores: float) -> Ran:
    return Ran(np.array(scores), 10, 50)


def test_one_point_must_serve_all_sets() -> None:
    runs = {"low": {"x": ran(0.4, 0.1, 0.4, 0.1)}, "high": {"x": ran(0.9, 0.1, 0.9, 0.3)}}
    point = one_point({"low": cases(), "high": cases()}, runs)["x"]
    assert 0.3 < point <= 0.4


def test_each_domain_has_its_rows_and_so_has_their_mean() -> None:
    made = results("toy", cases(), {"x": ran(0.9, 0.1, 0.9, 0.9)}, {"x": 0.5})
    columns = [list(column.cells) for column in made.columns]
    assert columns[0] == ["all", "news", "talk", "mean"]
    assert [str(cell).split()[0] for cell in columns[2]] == ["0.750", "1.000", "0.500", "0.750"]


def test_what_reading_a_part_loses_is_told() -> None:
    runs = {"toy": {"local-all": ran(0.9, 0.1, 0.9, 0.1), "local": ran(0.9, 0.1, 0.2, 0.1)}}
    made = preselection({"toy": cases()}, runs)
    assert [next(iter(column.cells)) for column in made.columns][:4] == ["toy", "1.000", "0.500", "0.500"]


def test_the_command_runs_any_checker_on_the_sets_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: Callable[..., None]
) -> None:
    (tmp_path / "made_up_checker.py").write_text(CHECKER, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    folder = tmp_path / "faithfulness"
    folder.mkdir()
    with gzip.open(folder / "toy.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS)
    command(faithfulness.main, tmp_path, "--checker", "overlap", "made_up_checker:verbatim", "--out", tmp_path / "out")
    assert "2 supported, 2 unsupported" in capsys.readouterr().out
    written = (tmp_path / "out" / "faithfulness.toy.made_up_checker-verbatim.jsonl").read_text().splitlines()
    assert json.loads(written[0]) == {"id": "a", "score": 1.0, "label": "supported"}
    unlabelled = (tmp_path / "out" / "faithfulness.toy.overlap.jsonl").read_text().splitlines()
    assert json.loads(unlabelled[0]) == {"id": "a", "score": 1.0}


def test_a_set_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: Callable[..., None]
) -> None:
    with pytest.raises(SystemExit):
        command(faithfulness.main, tmp_path, "--only", "qags")
    assert "qags" in capsys.readouterr().err
