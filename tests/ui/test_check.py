"""``pullquote check`` as scripts see it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STRAIT = ROOT / "tests" / "data" / "roundups" / "menasource-strait-closure.txt"


def check(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", "check", *map(str, arguments), "--checker", "rules"]
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


@pytest.mark.parametrize(("claim", "code"), [("Exports fell.", 0), ("Exports rose.", 1)])
def test_fail_makes_the_verdict_the_exit_code(claim: str, code: int) -> None:
    assert check("--document", "-", "--claim", claim, "--fail", stdin="Exports fell.").returncode == code


@pytest.mark.parametrize("arguments", [[], ["--claim", "x"], ["--document", "y"], ["--batch", "z", "--claim", "x"]])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    assert check(*arguments).returncode == 2


@pytest.mark.parametrize("arguments", [["--document", "missing.txt", "--claim", "x"], ["--batch", "missing.jsonl"]])
def test_what_a_user_can_mend_takes_two_lines(arguments: list[str]) -> None:
    run = check(*arguments)
    assert run.returncode == 1
    assert len(run.stderr.strip().splitlines()) == 2
