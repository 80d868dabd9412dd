"""The runs below a folder: what is listed, what is unreadable, and what a name may reach."""

import os
from pathlib import Path

import pytest
from made_runs import harbour_run

from evals.records import Run
from evals.run_folder import RunFolder
from evals.run_list import listing, named
from index.errors import BadInput


def test_runs_are_listed_newest_first_with_their_figures_and_what_is_none_last(tmp_path: Path) -> None:
    harbour_run(tmp_path / "done", wrong=())
    later = Run(suite="smoke", started="2026-02-02T03:04:05+00:00", cases=1, cases_fingerprint="")
    RunFolder(tmp_path / "begun").begin(later, [], [])
    for name, content in (("half", b'{"suite": "a'), ("other", b"[1]"), ("bytes", b"\xff\xfe")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "run.json").write_bytes(content)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "note.txt").write_text("no folder", encoding="utf-8")
    found = listing(tmp_path).runs
    assert [one.name for one in found] == ["begun", "done", "bytes", "empty", "half", "other"]
    assert [bool(one.figures) for one in found] == [False, False, False, False, False, False]
    problems = {one.name: one.problem for one in found if one.run is None}
    assert problems["empty"] == "The folder 'empty' holds no run."
    assert problems["bytes"] == "Its files are no text."
    assert all(str(tmp_path) not in problem for problem in problems.values())


def test_a_finished_run_has_its_figures_until_its_report_breaks(tmp_path: Path) -> None:
    run = harbour_run(tmp_path / "done", wrong=(0,))
    finished(run)
    (one,) = listing(tmp_path).finished
    assert {figure.metric: figure.value for figure in one.figures}["faithfulness"] == 0.75
    (run.path / "report.json").write_text("{}", encoding="utf-8")
    (one,) = listing(tmp_path).runs
    assert "done/report.json" in one.problem


def test_a_folder_that_is_not_there_holds_no_runs(tmp_path: Path) -> None:
    assert listing(tmp_path / "nowhere").runs == ()


@pytest.mark.parametrize(
    "name", ["..", ".", "", "/", "/etc", "inside/../../outside", "inside/", "link", ".hidden", "a\0b"]
)
def test_a_name_reaches_nothing_but_the_folders_below(tmp_path: Path, name: str) -> None:
    root = tmp_path / "runs"
    for folder in (root / "inside", root / ".hidden", tmp_path / "outside"):
        folder.mkdir(parents=True)
    os.symlink(tmp_path / "outside", root / "link")
    assert named(root, "inside") == RunFolder(root / "inside")
    with pytest.raises(BadInput, match="no run named"):
        named(root, name)
    assert [one.name for one in listing(root).runs] == ["inside"]


def finished(run: RunFolder) -> None:
    """As the suite leaves it when all has been asked."""
    from dataclasses import replace

    run.write_run(replace(run.run(), finished="2026-01-02T03:05:00+00:00"))
