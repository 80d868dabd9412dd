"""``pullquote check`` as scripts see it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.checkers import CHECKERS

ROOT = Path(__file__).parents[2]
CHECK = [sys.executable, "-m", "ui.cli", "check"]
STRAIT = ROOT / "tests" / "data" / "roundups" / "menasource-strait-closure.txt"


def check(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [*CHECK, *map(str, arguments), "--checker", "rules"]
    return subprocess.run(command, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=120, check=False)


def test_a_claim_is_judged_by_a_document() -> None:
    run = check("--document", STRAIT, "--claim", "The navy turned back six foreign tankers.", "--json")
    found = json.loads(run.stdout)
    assert run.returncode == 0
    assert list(found) == ["id", "verdict", "score", "evidence", "reasons"]
    assert (found["verdict"], found["reasons"]) == ("unsupported", ["The text says four, the claim says six."])
    shown = STRAIT.read_text(encoding="utf-8")
    assert found["evidence"][0]["text"] in shown


def test_people_see_shape_word_and_marks() -> None:
    run = check("--document", "-", "--claim", "Exports fell by 12 percent.", stdin="Exports fell by 9 percent.")
    assert "○ UNSUPPORTED" in run.stdout
    assert "»12 percent«" in run.stdout
    assert "»9 percent«" in run.stdout
    assert all(line == line.rstrip() for line in run.stdout.splitlines() if line.startswith("Exports"))


def test_a_batch_goes_on_after_a_bad_line() -> None:
    lines = [
        '{"id": "a", "document": "Exports fell by 9 percent.", "claim": "Exports fell by 9 percent."}',
        '{"id": "b", "claim": "x"}',
        '{"id": 7, "document": "Exports fell by 9 percent.", "claim": "Exports rose by 9 percent."}',
    ]
    run = check("--batch", "-", stdin="\n".join(lines))
    found = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(one["id"], one["verdict"]) for one in found] == [("a", "supported"), ("7", "unsupported")]
    assert all(
        "Exports fell by 9 percent."[e["start"] : e["end"]] == e["text"] for one in found for e in one["evidence"]
    )
    assert "Line 2" in run.stderr
    assert run.returncode == 1


def test_a_line_that_cannot_be_judged_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "picky.py").write_text(
        "from index.errors import ModelUnavailable\n"
        "from rag.checks.rules import rules\n"
        "def picky(settings):\n"
        "    judge = rules(settings)\n"
        "    def check(claim, sources):\n"
        "        if 'rose' in claim: raise ModelUnavailable('Out of reach.', hint='Wait.')\n"
        "        return judge(claim, sources)\n"
        "    return check\n"
    )
    lines = [json.dumps({"id": c, "document": "Exports fell.", "claim": c}) for c in ("Exports rose.", "Exports fell.")]
    command = [*CHECK, "--batch", "-", "--checker", "picky:picky"]
    env = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    run = subprocess.run(
        command, cwd=ROOT, input="\n".join(lines), capture_output=True, text=True, env=env, check=False
    )
    failed, judged = map(json.loads, run.stdout.splitlines())
    assert failed == {"id": "Exports rose.", "error": "Out of reach."}
    assert judged["verdict"] == "supported"
    assert run.stderr.splitlines() == ["Error: Out of reach.", "Wait."]
    assert run.returncode == 1


def many(count: int) -> str:
    line = json.dumps({"document": "Exports fell by 9 percent.", "claim": "Exports fell by 9 percent."})
    return f"{line}\n" * count


def test_stopped_by_ctrl_c_the_lines_are_whole_and_it_says_so(tmp_path: Path) -> None:
    batch = tmp_path / "claims.jsonl"
    batch.write_text(many(200_000))
    command = [*CHECK, "--batch", str(batch), "--checker", "rules"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout
        first = run.stdout.readline()
        run.send_signal(signal.SIGINT)
        rest, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert all(json.loads(line)["verdict"] == "supported" for line in (first, *rest.splitlines()))
    assert "Stopped after" in told
    assert "Traceback" not in told


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_long_batch_shows_on_the_terminal_how_far_it_is(tmp_path: Path) -> None:
    import pty

    batch, verdicts = tmp_path / "claims.jsonl", tmp_path / "verdicts.jsonl"
    batch.write_text(many(50))
    ours, theirs = pty.openpty()
    with verdicts.open("w") as output:
        command = [*CHECK, "--batch", str(batch), "--checker", "rules"]
        env = {**os.environ, "TERM": "xterm"}
        subprocess.run(command, cwd=ROOT, stdout=output, stderr=theirs, env=env, check=True, timeout=120)
    os.close(theirs)
    assert b"Checking" in os.read(ours, 100_000)
    os.close(ours)
    assert len([json.loads(line) for line in verdicts.read_text().splitlines()]) == 50


@pytest.mark.parametrize(("claim", "code"), [("Exports fell.", 0), ("Exports rose.", 1)])
def test_fail_makes_the_verdict_the_exit_code(claim: str, code: int) -> None:
    assert check("--document", "-", "--claim", claim, "--fail", stdin="Exports fell.").returncode == code


def test_help_names_every_checker_and_gives_examples() -> None:
    shown = check("--help").stdout
    assert "Examples:" in shown
    assert [name for name in CHECKERS if name not in shown] == []


@pytest.mark.parametrize("arguments", [[], ["--claim", "x"], ["--document", "y"], ["--batch", "z", "--claim", "x"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert check(*arguments).returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["--document", "missing.txt", "--claim", "x"],
        ["--batch", "missing.jsonl"],
        ["--document", "-", "--claim", "?!"],
    ],
)
def test_what_a_user_can_mend_takes_two_lines(arguments: list[str]) -> None:
    run = check(*arguments)
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 2
