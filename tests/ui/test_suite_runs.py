"""Runs that the page starts: in a process of their own, one at a time, stopped without harm."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evals.planned import Plan
from evals.records import Run
from evals.run_folder import RunFolder
from index.errors import BadInput, PullquoteError, UnknownName
from rag.settings import Settings, read_settings
from ui.assistants import Assistants
from ui.run_reading import RunReading
from ui.suite_plans import begun, going_on
from ui.suite_runs import MOST_RUNS, Standing, SuiteRuns

OFFLINE = ("index.embedder='hashing'", "retrieve.reader='similarity'", "check.checker='rules'")
"""An assistant and a judge that load no model."""
MANY = {"suite": "sample", "limit": 200}
"""So many cases that a run has not ended before it is stopped."""


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[SuiteRuns]:
    """None is under way when the test ends."""
    made = SuiteRuns(tmp_path / "runs")
    yield made
    made.stop()
    until(made, lambda standing: not standing.running)


@pytest.fixture
def settings() -> Settings:
    return read_settings(None, OFFLINE)


def planned(root: Path, **more: object) -> Plan:
    return Plan(**{"suite": "smoke", "root": root, "out": None, "judge": "rules", "fresh": True, "limit": 10, **more})  # type: ignore[arg-type]


def until(runs: SuiteRuns, come: Callable[[Standing], bool]) -> Standing | None:
    """How the run stands once something has come; it ends in any case, and then that is how it stands."""
    while (standing := runs.standing) and not come(standing) and standing.running:
        time.sleep(0.02)
    return standing


def test_a_run_is_watched_stopped_and_gone_on_with(runs: SuiteRuns, settings: Settings) -> None:
    runs.start(planned(runs.root, **MANY), settings)
    with pytest.raises(BadInput, match="one runs at a time"):
        runs.start(planned(runs.root), settings)
    seen = until(runs, lambda standing: standing.tally.asked >= 2)
    assert seen
    assert (seen.phase, seen.of, seen.tally.failed) == ("asking", 200, 0)
    runs.stop()
    stopped = until(runs, lambda standing: not standing.running)
    assert stopped
    assert (stopped.phase, stopped.problem) == ("stopped", "")
    folder = RunFolder(runs.root / stopped.name)
    done = len(folder.outcomes())
    assert 2 <= done < 200
    assert folder.run().finished is None
    runs.start(planned(runs.root, out=folder.path, fresh=False, **MANY), settings)
    ended = until(runs, lambda standing: not standing.running)
    assert ended
    assert (ended.phase, ended.before, ended.tally.asked, ended.judged) == ("done", done, 200 - done, 200)
    assert [one.name for one in RunReading(runs.root).listing().finished] == [stopped.name]
    assert (folder.path / "report.html").is_file()


def test_what_a_run_cannot_have_is_told_in_words(runs: SuiteRuns, settings: Settings) -> None:
    runs.start(planned(runs.root, judge="nobody"), settings)
    ended = until(runs, lambda standing: not standing.running)
    assert ended
    assert ended.phase == "failed"
    assert ended.problem == "No checker is named 'nobody'."
    assert "Known: " in ended.hint


def test_a_folder_that_cannot_be_written_is_told_in_words(runs: SuiteRuns, settings: Settings) -> None:
    runs.root.write_text("a file", encoding="utf-8")
    runs.start(planned(runs.root), settings)
    ended = until(runs, lambda standing: not standing.running)
    assert ended
    assert ended.phase == "failed"
    assert "cannot be written" in ended.problem


def test_visitors_cannot_fill_the_disk(runs: SuiteRuns, settings: Settings) -> None:
    for n in range(MOST_RUNS):
        (runs.root / str(n)).mkdir(parents=True)
    with pytest.raises(BadInput, match=f"holds {MOST_RUNS}"):
        runs.start(planned(runs.root), settings)


@pytest.mark.parametrize("suite", ["", "nonsense", "../evals/data/traps.jsonl", "evals/data/traps.jsonl", "os:system"])
def test_a_suite_is_one_that_ships(assistants: Assistants, tmp_path: Path, suite: str) -> None:
    with pytest.raises(UnknownName, match="suite"):
        begun(assistants, tmp_path, suite, 0, assistants.usual)


def test_a_number_of_cases_is_one_that_is_offered(assistants: Assistants, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not held to 7 cases"):
        begun(assistants, tmp_path, "smoke", 7, assistants.usual)


def test_a_run_is_asked_with_what_the_visitor_has_chosen(assistants: Assistants, tmp_path: Path) -> None:
    choice = assistants.choice({"answerer": "quote", "unsupported": "drop", "keep": 3, "sentences": 2})
    wanted = begun(assistants, tmp_path, "sample", 50, choice)
    assert (wanted.settings.retrieve.keep, wanted.settings.check.unsupported) == (3, "drop")
    assert (wanted.plan.limit, wanted.plan.fresh, wanted.plan.out) == (50, True, None)


def test_going_on_takes_settings_of_this_page_only(assistants: Assistants, tmp_path: Path) -> None:
    choice = assistants.choice({"answerer": "quote", "unsupported": "drop", "keep": 3, "sentences": 2})
    ours = assistants.settings_of(choice).model_dump(mode="json")
    made(tmp_path / "ours", ours)
    wanted = going_on(assistants, tmp_path, "ours")
    assert (wanted.plan.out, wanted.plan.limit) == (tmp_path / "ours", 5)
    assert wanted.settings == assistants.settings_of(choice)
    made(tmp_path / "foreign", {**ours, "answer": {**ours["answer"], "answerer": "antigravity:main"}})
    made(tmp_path / "odd", {"answer": 7})
    made(tmp_path / "file", ours, suite="cases.jsonl")
    for name in ("foreign", "odd", "file"):
        with pytest.raises(BadInput, match="that this page does not have"):
            going_on(assistants, tmp_path, name)


@pytest.mark.parametrize("name", ["../ours", "", "nobody"])
def test_what_is_gone_on_with_is_a_run_of_the_folder(assistants: Assistants, tmp_path: Path, name: str) -> None:
    (tmp_path / "runs").mkdir()
    made(tmp_path / "ours", {})
    with pytest.raises(PullquoteError, match="no run named"):
        going_on(assistants, tmp_path / "runs", name)


def made(path: Path, settings: dict[str, object], suite: str = "smoke") -> None:
    run = Run(suite=suite, started="2026-01-02T03:04:05+00:00", cases=5, cases_fingerprint="", settings=settings)
    RunFolder(path).begin(run, [], [])


def test_a_run_whose_process_is_killed_has_broken_off_and_is_kept(runs: SuiteRuns, settings: Settings) -> None:
    runs.start(planned(runs.root, **MANY), settings)
    until(runs, lambda standing: standing.tally.asked >= 2)
    assert runs._process
    runs._process.kill()
    ended = until(runs, lambda standing: not standing.running)
    assert ended
    assert (ended.phase, ended.problem) == ("failed", "The run broke off.")
    assert len(RunFolder(runs.root / ended.name).outcomes()) >= 2
