"""Runs: what is written, what a crash leaves, and how a run goes on."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.cases import read_cases
from evals.manifest import manifest, resumed
from evals.records import Case, Outcome, Reply, Run
from evals.run_folder import RunFolder
from evals.run_place import chosen
from evals.running import run
from evals.suites import SUITES, World, over, some, suite
from index.build import SAMPLE
from index.errors import BadInput
from rag.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
OFFLINE = ("--set", "index.embedder=hashing", "--set", "retrieve.reader=similarity")
"""An assistant that loads no model."""
CASES = [Case(id=str(n), question=f"Question {n}?") for n in range(8)]


def answered(case: Case, repeat: int) -> Outcome:
    return Outcome(case=case, reply=Reply(status="answered", text=case.question, sentences=()), repeat=repeat)


def begun(folder: Path, cases: Sequence[Case] = CASES) -> RunFolder:
    made = RunFolder(folder)
    made.begin(Run(suite="test", started="", cases=len(cases), cases_fingerprint=""), cases, [])
    return made


def test_outcomes_are_written_as_they_come_and_read_in_the_order_of_the_cases(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    seen: list[int] = []
    run(answered, CASES[::-1], folder, lambda _: seen.append(len(folder.outcomes())))
    assert seen == list(range(1, 9))
    assert [outcome.case for outcome in folder.outcomes()] == CASES


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0c"])
def test_what_separates_lines_elsewhere_is_a_letter_of_a_case_and_an_outcome(tmp_path: Path, separator: str) -> None:
    cases = [replace(CASES[0], question=f"Who{separator}speaks?")]
    folder = begun(tmp_path, cases)
    run(answered, cases, folder, lambda _: None)
    assert folder.cases() == cases
    assert [outcome.reply for outcome in folder.outcomes()] == [answered(cases[0], 0).reply]


def test_at_most_so_many_are_asked_at_the_same_time(tmp_path: Path) -> None:
    together, most = 0, 0
    lock, both = threading.Lock(), threading.Barrier(2)

    def ask(case: Case, repeat: int) -> Outcome:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        both.wait(timeout=30)  # two at a time, or the test fails
        with lock:
            together -= 1
        return answered(case, repeat)

    folder = begun(tmp_path)
    run(ask, CASES, folder, lambda _: None, jobs=2)
    assert most == 2
    assert Counter(outcome.case.id for outcome in folder.outcomes()) == Counter(case.id for case in CASES)


@pytest.mark.parametrize("jobs", [1, 3])
def test_after_ctrl_c_only_what_is_missing_is_asked(tmp_path: Path, jobs: int) -> None:
    folder = begun(tmp_path)
    asked: list[str] = []

    def ask(case: Case, repeat: int) -> Outcome:
        asked.append(case.id)
        return answered(case, repeat)

    def stop(_: Outcome) -> None:
        if len(folder.outcomes()) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(ask, CASES, folder, stop, jobs=jobs)
    left = {case.id for case in CASES} - {outcome.case.id for outcome in folder.outcomes()}
    assert 0 < len(left) <= 5
    asked.clear()
    run(ask, CASES, folder, lambda _: None, jobs=jobs)
    assert set(asked) == left
    assert len(asked) == len(left)


def test_repeats_are_outcomes_of_their_own(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    run(answered, CASES, folder, lambda _: None, repeats=2)
    assert [outcome.key for outcome in folder.outcomes()][:3] == [("0", 0), ("0", 1), ("1", 0)]


def test_a_failed_case_is_asked_again(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    run(lambda case, n: Outcome(case=case, reply=None, error="Down"), CASES[:2], folder, lambda _: None)
    run(answered, CASES[:2], folder, lambda _: None)
    assert all(outcome.reply for outcome in folder.outcomes())
    assert len(folder.outcomes()) == 2


def test_a_line_that_a_crash_cut_off_is_no_outcome_and_is_mended(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    run(answered, CASES[:2], folder, lambda _: None)
    lines = (tmp_path / "outcomes.jsonl").read_text(encoding="utf-8")
    (tmp_path / "outcomes.jsonl").write_text(lines[:-20], encoding="utf-8")
    assert [outcome.case.id for outcome in folder.outcomes()] == ["0"]
    folder.mend()
    run(answered, CASES[:3], folder, lambda _: None)
    assert [outcome.case.id for outcome in folder.outcomes()] == ["0", "1", "2"]


def test_a_run_goes_on_only_as_it_began() -> None:
    small = some(suite("smoke", 0, Path()), 3)
    first = manifest(small, Settings(), "", judge="rules", seed=0, repeats=1, jobs=1)
    same = manifest(small, Settings(), "", judge="local", seed=0, repeats=1, jobs=4)
    assert resumed(replace(first, seconds=3.0), same).seconds == 3.0
    changed = manifest(small, read_settings(changes=["retrieve.keep=3"]), "", judge="rules", seed=0, repeats=1, jobs=1)
    with pytest.raises(BadInput, match=r"settings \(retrieve.keep\)"):
        resumed(first, changed)
    with pytest.raises(BadInput, match="the code"):
        resumed(replace(first, versions={**first.versions, "code": "other"}), same)
    fewer = manifest(some(small, 2), Settings(), "", judge="rules", seed=0, repeats=1, jobs=1)
    with pytest.raises(BadInput, match="cases"):
        resumed(first, fewer)


def test_without_a_folder_the_unfinished_run_is_gone_on_with(tmp_path: Path) -> None:
    small = some(suite("smoke", 0, Path()), 3)
    now = manifest(small, Settings(), "", judge="rules", seed=0, repeats=1, jobs=1)
    first = chosen(None, tmp_path, now, fresh=False)
    first.begin(now, small.cases, small.documents)
    assert chosen(None, tmp_path, now, fresh=False) == first
    assert chosen(None, tmp_path, now, fresh=True) != first
    first.write_run(replace(now, finished="2026-01-01"))
    assert chosen(None, tmp_path, now, fresh=False) != first


def test_fresh_deletes_the_run_and_nothing_else(tmp_path: Path) -> None:
    begun(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    now = Run(suite="test", started="", cases=8, cases_fingerprint="")
    assert not chosen(tmp_path, tmp_path, now, fresh=True).exists()
    assert (tmp_path / "notes.txt").exists()


def test_a_folder_without_a_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no run"):
        RunFolder(tmp_path).run()
    with pytest.raises(BadInput, match="holds no run"):
        RunFolder(tmp_path).report()


@pytest.mark.parametrize("name", SUITES)
def test_every_suite_can_be_made_and_is_the_same_again(name: str, tmp_path: Path) -> None:
    one, again = suite(name, 0, tmp_path), suite(name, 0, tmp_path)
    assert one.cases == again.cases
    assert len({case.id for case in one.cases}) == len(one.cases)


def test_the_sample_has_all_kinds_in_two_halves() -> None:
    cases = suite("sample", 0, Path()).cases
    kinds = Counter(case.kind for case in cases)
    wanted = (
        "fact", "who_said", "compare", "panel", "alias_typo", "follow_up", "number", "unanswerable", "expert_silent",
        "after_article", "false_premise", "misattribution", "injection", "injected_article",
    )  # fmt: skip
    assert len(cases) >= 150
    assert all(kinds[kind] >= 8 for kind in wanted), kinds
    halves = Counter(case.half for case in cases)
    assert min(halves.values()) > 0.4 * len(cases)


@pytest.mark.parametrize("name", ["sample", "robustness"])
def test_gold_resolves_and_has_the_key_facts(name: str, tmp_path: Path) -> None:
    made = suite(name, 0, tmp_path)
    texts = {
        (document.id, one.owner, one.number): one.span.of(document.text)
        for document in made.documents
        for one in document.paragraphs
    }
    for case in made.cases:
        gold = [texts[case.article, *place] for place in (*case.gold, *case.others)]
        told = " ".join(gold).casefold().replace("’", "'")
        for fact in case.key_facts:
            assert any(wording.casefold().replace("’", "'") in told for wording in fact), (case.id, fact)


def test_your_own_cases_are_about_the_article_beside_them(tmp_path: Path) -> None:
    (tmp_path / "mine-dev.jsonl").write_text('{"id": "1", "question": "Who?"}\n', encoding="utf-8")
    (tmp_path / "mine.txt").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (world,) = suite(str(tmp_path / "mine-dev.jsonl"), 0, tmp_path).worlds
    assert world.sources == (str(tmp_path / "mine.txt"),)


def test_your_own_cases_over_your_own_index_are_judged_by_its_articles(tmp_path: Path, truce: Path) -> None:
    place, cases, out = tmp_path / "index", tmp_path / "cases.jsonl", tmp_path / "run"
    line = {
        "id": "1",
        "question": "What does Lindqvist expect?",
        "gold": [{"expert": "Anna Lindqvist", "paragraph": 2}],
    }
    cases.write_text(json.dumps(line) + "\n", encoding="utf-8")
    base = [sys.executable, "-m", "ui.cli", "--index", str(place), *OFFLINE]
    subprocess.run([*base, "add", str(truce)], cwd=ROOT, capture_output=True, check=True)
    options = ("eval", str(cases), "--in-index", "--judge", "rules", "--out", str(out), "--json")
    done = subprocess.run([*base, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures = {figure["metric"]: figure["value"] for figure in json.loads(done.stdout)["figures"]}
    assert (figures["correct"], figures["faithfulness"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('{"id": "1"}', "question: Field required"),
        ('{"id": "1", "question": "?", "gold": [{"expert": "A"}]}', "gold.0.paragraph"),
        ('{"id": "1", "question": "?", "status": "maybe"}', "status"),
        ('{"id": "1", "question": "?", "golds": []}', "golds"),
        ("{", "is no case"),
    ],
)
def test_a_case_that_cannot_be_taken_says_where(tmp_path: Path, line: str, why: str) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f'{{"id": "0", "question": "Who?"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(BadInput, match="Line 2") as error:
        read_cases(file)
    assert why in error.value.message


def test_two_cases_of_one_id_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text('{"id": "0", "question": "Who?"}\n' * 2, encoding="utf-8")
    with pytest.raises(BadInput, match="two cases"):
        read_cases(file)


def test_cases_that_a_limit_takes_are_spread_over_the_suite() -> None:
    whole = over("test", [World((str(SAMPLE),), tuple(CASES))])
    assert [case.id for case in some(whole, 4).cases] == ["0", "2", "4", "6"]


def command(folder: Path, *more: str) -> list[str]:
    arguments = (*OFFLINE, "eval", "smoke", "--limit", "6", "--judge", "rules", "--out", str(folder), *more)
    return [sys.executable, "-m", "ui.cli", *arguments]


def stop_after(process: subprocess.Popen[str], folder: Path, lines: int, how: signal.Signals) -> None:
    """Send a signal once so many outcomes are there."""
    file = folder / "outcomes.jsonl"
    while process.poll() is None:
        if file.exists() and file.read_bytes().count(b"\n") >= lines:
            process.send_signal(how)
            return


def test_a_killed_run_goes_on_and_ends_as_one_that_was_not(tmp_path: Path) -> None:
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    process = subprocess.Popen(command(killed), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    stop_after(process, killed, 2, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    before = (killed / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()
    assert 2 <= len(before) < 6
    for folder in (killed, whole):
        done = subprocess.run(command(folder, "--json"), cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert report["run"]["finished"]
    after = (killed / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()
    assert after[: len(before)] == before
    assert len(after) == 6

    def plain(folder: Path) -> list[tuple[str, str]]:
        return [(one.case.id, one.reply.text) for one in RunFolder(folder).outcomes() if one.reply]

    assert plain(killed) == plain(whole)


def test_one_process_at_a_time_writes_a_run(tmp_path: Path) -> None:
    with RunFolder(tmp_path).alone(), pytest.raises(BadInput, match="Another process"), RunFolder(tmp_path).alone():
        pass
    with RunFolder(tmp_path).alone():
        pass


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_says_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    process = subprocess.Popen(command(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    stop_after(process, folder, 2, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130
    assert "goes on" in errors
    assert "Traceback" not in errors
    assert RunFolder(folder).run().finished is None
