"""How stances are scored, and that the cases are about experts who are there."""

import json
from pathlib import Path

import pytest

from evals.benchmarks.answers import DATA
from evals.benchmarks.panel import STANCES, Judged, agreeing, is_turned, over, spoken_right
from evals.benchmarks.panel_bounds import Cell, left_out
from index.errors import BadInput

ROUNDUPS = Path(__file__).parents[1] / "data" / "roundups"
CASES = [
    json.loads(line)
    for half in ("dev", "more-dev", "test")
    for line in (DATA / f"panel-{half}.jsonl").read_text(encoding="utf-8").splitlines()
]


def judged(got: str, *wanted: str) -> Judged:
    return Judged({}, "Ann Roe", wanted, got, "")


def test_a_cell_is_right_if_it_is_one_of_those_allowed() -> None:
    assert judged("qualified", "agrees", "qualified").right
    assert not judged("silent", "agrees").right


@pytest.mark.parametrize(
    ("cell", "turned", "spoken", "agreed"),
    [
        (judged("disagrees", "agrees"), True, True, True),
        (judged("agrees", "disagrees", "qualified"), True, True, False),
        (judged("agrees", "qualified"), False, True, False),
        (judged("agrees", "silent"), False, False, False),
        (judged("agrees", "silent", "agrees"), False, True, True),
        (judged("disagrees", "agrees", "disagrees"), False, True, True),
    ],
)
def test_what_is_wrong_with_a_cell(cell: Judged, turned: bool, spoken: bool, agreed: bool) -> None:
    assert (is_turned(cell), spoken_right(cell), agreeing(cell)) == (turned, spoken, agreed)


def test_claims_name_each_owner_and_known_stances() -> None:
    assert len(CASES) == len({case["id"] for case in CASES}) == 71
    assert {stance for case in CASES for wanted in case["stances"].values() for stance in wanted} == set(STANCES)
    for case in CASES:
        if files := list(ROUNDUPS.glob(f"{case['article']}.*.json")):
            reactions = json.loads(files[0].read_text(encoding="utf-8"))["reactions"]
            owners = {" and ".join(reaction["experts"]) for reaction in reactions} - {""}
            assert set(case["stances"]) == owners


def test_articles_that_are_missing_are_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no"):
        over([tmp_path / "nowhere"], str(tmp_path / "index"), [])


def test_a_bound_is_chosen_on_the_other_articles() -> None:
    def cells(one: str, other: str) -> list[Cell]:
        return [Cell("one", ["agrees"], one), Cell("other", ["disagrees"], other)]

    every = {0.1: cells("agrees", "agrees"), 0.5: cells("unclear", "disagrees")}
    assert left_out(every) == [every[0.5][0], every[0.1][1]]
