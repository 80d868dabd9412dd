"""Runs to report: a real one, and one in which every word is hostile."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from evals.evaluation import Judges, sum_up
from evals.judging.documents import Library
from evals.judging.judging import Judging
from evals.judging.support import Judge
from evals.records import Case, Context, Document, Outcome, OwnedParagraph, Place, Reply, Run, Said
from evals.run_folder import RunFolder
from rag.checks.rules import rules
from rag.records import Citation, Turn
from rag.settings import CheckSettings

ROOT = Path(__file__).parents[3]
OFFLINE = ("--set", "index.embedder=hashing", "--set", "retrieve.reader=similarity", "--set", "check.checker=rules")
"""An assistant and a judge that load no model."""
EVIL = '</style></script><script>document.title="owned"</script><img src="https://example.org/x" onerror="owned()">'
WORDS = f"{EVIL} {{{{ 7 * 7 }}}} {{% raw %}} [1] [9](javascript:owned()) `|` @octocat #1 &lt; \u202e \x00 \x1b[31m ]]>"
"""What an article, a question or a model might say to break out of the page."""


def _pullquote(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "ui.cli", *arguments], cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="session")
def pullquote() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command."""
    return _pullquote


@pytest.fixture(scope="session")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A real run of twelve cases, made by the command."""
    folder = tmp_path_factory.mktemp("reports") / "smoke"
    done = _pullquote(*OFFLINE, "eval", "smoke", "--limit", "12", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    assert f"to read: {folder}/report.html" in done.stdout
    return RunFolder(folder)


def _summed_up(
    folder: Path, outcomes: Sequence[Outcome], documents: Sequence[Document], suite: str = "test"
) -> RunFolder:
    """A run of outcomes that are there already, judged by the rules."""
    made = RunFolder(folder)
    cases = list({outcome.case.id: outcome.case for outcome in outcomes}.values())
    run = Run(suite=suite, started="2026-01-02T03:04:05+00:00", cases=len(cases), cases_fingerprint="x", judge="rules")
    made.begin(run, cases, documents)
    for outcome in outcomes:
        made.append(outcome)
    judging = Judging(Library.of(documents), Judge(rules(CheckSettings())))
    sum_up(made, Judges(judging, {"rules again": judging}), lambda _: None)
    return made


@pytest.fixture(scope="session")
def summed_up() -> Callable[..., RunFolder]:
    """Makes a run of outcomes."""
    return _summed_up


@pytest.fixture(scope="session")
def evil() -> str:
    """Words that would break out of a page that does not escape them."""
    return EVIL


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run in which each text that comes from outside tries to break out."""
    text = f"The port is open. {EVIL}"
    document = Document(
        id=f"article {EVIL}", title=EVIL, text=text, paragraphs=(OwnedParagraph(f"Ann {EVIL}", 1, 0, len(text)),)
    )
    quote = "The port is open."
    citation = Citation(
        number=1, article_id=document.id, title=EVIL, date=None, url="javascript:owned()", expert=f"Ann {EVIL}",
        paragraph=1, quote=quote, start=0, end=len(quote),
    )  # fmt: skip
    case = Case(
        id=f"1 {EVIL}", question=WORDS, kind=f"[/x] {EVIL}", article=document.id, history=(Turn("user", WORDS),),
        experts=(WORDS,), gold=(Place(f"Ann {EVIL}", 1), Place(EVIL, 2)), key_facts=((WORDS, EVIL),), must_cite=(EVIL,),
        must_not_cite=(EVIL,), must_not_say=(WORDS,), others=(Place(EVIL, 1),), standalone=WORDS, reference=WORDS,
        note=WORDS, group=EVIL,
    )  # fmt: skip
    reply = Reply(
        status="answered", text=f"{WORDS} The port is open. [1]", answerer=EVIL, model=EVIL, standalone=EVIL,
        sentences=(Said(text="The port is open.", citations=(1, 7), verdict="quoted", reason=EVIL), Said(text=WORDS)),
        citations=(citation,), timings_ms={EVIL: 3.0, "total": 5.0},
    )  # fmt: skip
    outcomes = [
        Outcome(case=case, reply=reply, contexts=(Context(WORDS, article_id=EVIL, expert=EVIL),), confidence=0.5),
        Outcome(case=replace(case, id="2"), reply=None, error=WORDS),
    ]
    return _summed_up(tmp_path_factory.mktemp("reports") / "hostile", outcomes, [document], suite=EVIL)
