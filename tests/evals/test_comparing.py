"""Two runs side by side, from folders to exit codes."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.comparing import Comparison, Difference, compare
from evals.evaluation import Judges, sum_up
from evals.gates import Gate, gate, missed, regressed
from evals.judging.documents import Library
from evals.judging.judging import Judging
from evals.judging.support import Judge
from evals.records import Case, Figure, Outcome, Place, Reply, Run
from evals.run_folder import RunFolder
from index.errors import BadInput, UnknownName
from rag.checks.rules import rules
from rag.records import Status
from rag.settings import CheckSettings

ROOT = Path(__file__).parents[2]
CASES = [
    Case(id=str(n), question=f"Question {n}?", kind="fact" if n < 20 else "panel", gold=(Place("Ann Roe", n + 1),))
    for n in range(40)
]
NO = Case(id="no", question="What next?", kind="unanswerable", statuses=("not_in_corpus",))


def made(folder: Path, statuses: Mapping[str, Status | None], cases: Sequence[Case] = (*CASES, NO)) -> RunFolder:
    """A run in which each case has a status; None is a failure. Answers claim and cite nothing."""
    run = RunFolder(folder)
    run.begin(Run(suite="test", started="", cases=len(cases), cases_fingerprint="x", judge="rules"), cases, [])
    for case in cases:
        status = statuses.get(case.id, "answered" if case.answerable else "not_in_corpus")
        reply = Reply(status=status, text="", sentences=(), timings_ms={"total": 50.0}) if status else None
        run.append(Outcome(case=case, reply=reply, error="" if status else "Down"))
    judging = Judging(Library.of([]), Judge(rules(CheckSettings())))
    sum_up(run, Judges(judging, {}), lambda _: None)
    return run


@pytest.fixture
def runs(tmp_path: Path) -> Callable[..., Comparison]:
    def compared(a: Mapping[str, Status | None], b: Mapping[str, Status | None]) -> Comparison:
        return compare(made(tmp_path / "a", a), made(tmp_path / "b", b))

    return compared


def of(found: Comparison, metric: str) -> Difference:
    return next(one for one in found.differences if one.metric == metric)


REFUSED: Mapping[str, Status | None] = {str(n): "not_in_corpus" for n in range(12)}


def test_a_run_against_itself_does_not_differ(runs: Callable[..., Comparison]) -> None:
    found = runs({}, {})
    assert all(one.difference == 0 and one.side == "no difference" for one in found.differences)
    assert found.turned == ()
    assert list(regressed(found)) == []


def test_the_direction_of_a_metric_is_respected(runs: Callable[..., Comparison]) -> None:
    found = runs({}, REFUSED)
    coverage, false = of(found, "coverage"), of(found, "false_abstention")
    assert (coverage.a, coverage.b, coverage.difference) == (1.0, 0.7, pytest.approx(-0.3))
    assert false.difference == pytest.approx(0.3)
    assert coverage.side == false.side == "worse"
    assert (coverage.improved, coverage.worsened, false.improved, false.worsened) == (0, 12, 0, 12)
    told = " ".join(regressed(found))
    assert "coverage: -0.300" in told
    assert "false_abstention: +0.300" in told


def test_what_gets_better_is_no_regression(runs: Callable[..., Comparison]) -> None:
    found = runs(REFUSED, {})
    assert of(found, "false_abstention").side == "better"
    assert list(regressed(found)) == []


def test_p_values_are_those_of_twelve_turned_cases(runs: Callable[..., Comparison]) -> None:
    coverage = of(runs({}, REFUSED), "coverage")
    assert coverage.mcnemar == pytest.approx(2 / 2**12)
    assert coverage.p is not None
    assert coverage.p >= coverage.mcnemar  # corrected for the number of metrics
    assert (coverage.n, coverage.clusters) == (40, 40)


def test_one_turned_case_is_no_proof(runs: Callable[..., Comparison]) -> None:
    found = runs({}, {"3": "not_in_corpus"})
    assert of(found, "coverage").side == "no difference"
    assert list(regressed(found)) == []
    assert any(
        "coverage" in line for line in regressed(found, tolerance=0.02)
    )  # but none that nothing is worse, either


def test_a_failure_counts_with_the_worst_value(runs: Callable[..., Comparison]) -> None:
    found = runs({}, {str(n): None for n in range(12)})
    assert of(found, "coverage").b == 0.7
    assert of(found, "false_abstention").difference == 0  # a failure is no refusal
    assert of(found, "failed").side == "worse"


def test_cases_that_only_one_run_answers_are_counted_apart(runs: Callable[..., Comparison]) -> None:
    precision = of(runs({}, REFUSED), "abstention_precision")
    assert (precision.n, precision.only_a, precision.only_b) == (1, 0, 12)


def test_cases_that_turned_come_with_reasons_the_worse_ones_first(runs: Callable[..., Comparison]) -> None:
    found = runs({"no": "answered"}, {"3": "not_in_corpus"})
    worse, better = found.turned
    assert (worse.case, worse.worse, better.case, better.worse) == ("3", True, "no", False)
    assert "not_in_corpus" in worse.reason_b


def test_differences_by_kind(runs: Callable[..., Comparison]) -> None:
    found = runs({}, REFUSED)
    fact, panel = (replace(found, differences=found.kinds[kind]) for kind in ("fact", "panel"))
    assert of(fact, "coverage").difference == pytest.approx(-0.6)
    assert of(panel, "coverage").difference == 0.0


def test_cases_that_one_run_lacks_are_told_and_stop_a_script(tmp_path: Path) -> None:
    found = compare(made(tmp_path / "a", {}), made(tmp_path / "b", {}, CASES[5:]))
    assert found.missing == ("0", "1", "2", "3", "4", "no")
    assert "6 cases" in next(iter(regressed(found)))


def test_runs_without_a_case_in_common_cannot_be_compared(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no case in common"):
        compare(made(tmp_path / "a", {}, CASES[:2]), made(tmp_path / "b", {}, CASES[2:]))


def test_gates_know_which_way_is_better() -> None:
    high = Figure(metric="coverage", value=0.9, low=0.8, high=1.0, n=50, clusters=50)
    low = replace(high, metric="false_answer", value=0.2, better="lower")
    assert list(missed([Gate("coverage", 0.9), Gate("false_answer", 0.2)], [high, low])) == []
    assert len(list(missed([Gate("coverage", 0.91), Gate("false_answer", 0.19), Gate("ndcg", 0.1)], [high, low]))) == 3


def test_a_gate_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput):
        gate("coverage")
    with pytest.raises(UnknownName):
        gate("niceness=1")


def pullquote(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_compare_from_the_shell(tmp_path: Path) -> None:
    made(tmp_path / "a", {})
    made(tmp_path / "b", REFUSED)
    table = pullquote("compare", tmp_path / "a", tmp_path / "b")
    assert table.returncode == 0
    assert "cases that turned" in table.stdout
    assert "worse" in table.stdout
    gated = pullquote("compare", tmp_path / "a", tmp_path / "b", "--no-regress", "--json")
    assert gated.returncode == 1
    assert "Gate: coverage: -0.300" in gated.stderr
    assert {one["metric"] for one in json.loads(gated.stdout)["differences"]} >= {"correct", "coverage"}
    assert pullquote("compare", tmp_path / "b", tmp_path / "a", "--no-regress").returncode == 0


def test_a_folder_that_is_no_run_is_two_lines(tmp_path: Path) -> None:
    run = pullquote("compare", tmp_path, tmp_path)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert len(run.stderr.strip().splitlines()) == 2


def test_eval_from_the_shell_gates_and_shows_its_figures(tmp_path: Path) -> None:
    options = ("eval", "corruption", "--limit", "120", "--out", tmp_path)
    run = pullquote(
        *options, "--judge", "rules", "--also", "verbatim", "--by", "kind", "--fail-under", "errors_found=0.99"
    )
    assert run.returncode == 1
    assert "Gate: errors_found is" in run.stderr
    for shown in ("errors_found", "read with false_alarms", "kind: planted/number", "Cohen's kappa"):
        assert shown in run.stdout
    groups = RunFolder(tmp_path).report().groups
    assert "control/clean" in groups["kind"]
    assert "control/synonym" in groups["kind by verbatim"]
    again = pullquote(*options, "--judge", "verbatim", "--fail-under", "false_alarms=0.1", "--json")
    assert again.returncode == 1  # it calls each control in other words unsupported
    assert json.loads(again.stdout)["run"]["judge"] == "verbatim"


def test_a_metric_of_your_own_is_measured_and_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.py").write_text(
        "from evals.metrics.metric import Metric, Value, alone\n"
        "words = Metric(measure=alone(lambda judged: Value(float(len(judged.claims)), 'Counted.')), unit='tokens')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{tmp_path}")
    options = ("eval", "corruption", "--limit", "20", "--judge", "verbatim", "--metric", "mine:words")
    run = pullquote(*options, "--out", tmp_path / "run")
    assert run.returncode == 0, run.stderr
    assert "mine:words" in run.stdout
    assert "mine:words" in pullquote("compare", tmp_path / "run", tmp_path / "run").stdout


def test_an_unknown_suite_says_which_there_are() -> None:
    run = pullquote("eval", "nothing")
    assert run.returncode == 1
    assert "robustness" in run.stderr
