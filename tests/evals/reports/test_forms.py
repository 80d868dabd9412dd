"""A run as JUnit XML, Markdown and JSON, and the command that writes them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html
from markdown_it import MarkdownIt

from evals.comparing import compare
from evals.records import Case, Outcome, Reply
from evals.reports.contents import contents
from evals.reports.junit import junit
from evals.reports.markdown import markdown, plain
from evals.reports.page import page
from evals.run_folder import RunFolder


def test_junit_counts_failures_and_gives_their_reasons(smoke: RunFolder) -> None:
    found = contents(smoke)
    root = ElementTree.fromstring(junit(found).encode())
    (suite,) = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("12", str(len(found.failing)), "0")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert set(cases) == {reading.name for reading in found.readings}
    for reading in found.readings:
        failure = cases[reading.name].find("failure")
        assert (failure is not None) == bool(reading.failures)
        if failure is not None:
            assert failure.get("type") == reading.failures[0].metric
            assert all(one.reason in (failure.text or "") for one in reading.failures)


def test_junit_of_hostile_words_is_well_formed_and_failures_of_the_assistant_are_errors(
    hostile: RunFolder, evil: str
) -> None:
    suite = ElementTree.fromstring(junit(contents(hostile)).encode())[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "1")
    assert evil in (suite.findtext(".//failure") or "")


def test_markdown_of_hostile_words_is_a_table_of_words(hostile: RunFolder) -> None:
    text = markdown(contents(hostile))
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    kinds = [one for token in tokens for one in (token, *(token.children or ()))]
    inline = {token.type for token in kinds if token.type != "inline"}
    assert not inline & {"link_open", "image", "code_inline", "em_open", "fence"}
    tags = {token.content for token in kinds if token.type.startswith("html")}
    assert all(tag.startswith(("<details><summary>2 failing", "</details>", "<sub>", "</sub>")) for tag in tags)
    rows = [token for token in tokens if token.type == "tr_open"]
    assert sum(token.type in ("td_open", "th_open") for token in tokens) % 5 == 0
    assert len(rows) > 3
    assert "@octocat" not in text
    assert "#1 " not in text


@pytest.mark.parametrize(
    "words", ["*so*", "_so_", "__so__", "~~so~~", "[a](b)", "<b>", "`a`", "a | b", "&amp;", "![a](b)", "not_in_corpus"]
)
def test_plain_words_stay_plain(words: str) -> None:
    shown = MarkdownIt("commonmark").enable(["strikethrough"]).render(plain(words))
    assert html.fromstring(shown).text_content().strip() == words
    assert not html.fromstring(shown).xpath(".//*")


def test_markdown_tells_what_turned(tmp_path: Path, summed_up: Callable[..., RunFolder]) -> None:
    def run(name: str, wrong: set[int]) -> RunFolder:
        cases = [Case(id=f"case-{n}", question=f"Question {n}?") for n in range(30)]
        no, yes = (Reply(status=status, text="", sentences=()) for status in ("not_in_corpus", "answered"))
        outcomes = [Outcome(case=case, reply=no if n in wrong else yes) for n, case in enumerate(cases)]
        return summed_up(tmp_path / name, outcomes, [])

    before, after = run("before", {1}), run("after", {2, 3})
    text = markdown(contents(after), compare(before, after))
    assert "**2 cases turned worse, 1 better.**" in text
    assert "| case-2 | worse | correct | 1.000 | 0.000 | Question 2? |" in text
    assert "| case-1 | better |" in text
    assert "| correct | 0.967 | 0.933 | -0.033 |" in text


def test_the_command_writes_each_form(
    smoke: RunFolder, tmp_path: Path, pullquote: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    files = {name: tmp_path / f"run.{name}" for name in ("html", "junit", "markdown")}
    options = [word for name, path in files.items() for word in (f"--{name}", str(path))]
    done = pullquote("report", str(smoke.path), *options, "--json")
    assert done.returncode == 0, done.stderr
    found = contents(smoke)
    written = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
    assert written == {"html": page(found), "junit": junit(found), "markdown": markdown(found)}
    whole = json.loads(done.stdout)
    assert [figure["metric"] for figure in whole["figures"]] == [figure.metric for figure in found.report.figures]
    assert [case["id"] for case in whole["cases"] if case["failures"]] == [one.name for one in found.failing]
    assert all(case["scores"]["correct"]["reason"] for case in whole["cases"])


def test_markdown_can_be_printed(smoke: RunFolder, pullquote: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = pullquote("report", str(smoke.path), "--against", str(smoke.path), "--markdown", "-")
    assert done.stdout == markdown(contents(smoke), compare(smoke, smoke))
    assert "No case turned." in done.stdout


def test_without_an_option_the_figures_are_printed_and_the_page_is_written_anew(
    smoke: RunFolder, pullquote: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (smoke.path / "report.html").unlink()
    done = pullquote("report", str(smoke.path))
    assert done.returncode == 0, done.stderr
    assert f"{len(contents(smoke).failing)} of 12 answers fail" in done.stdout
    assert (smoke.path / "report.html").is_file()


def test_a_comparison_without_markdown_is_wrong_usage(
    smoke: RunFolder, pullquote: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    assert pullquote("report", str(smoke.path), "--against", str(smoke.path)).returncode == 2


def test_a_run_that_is_not_there_is_told(
    tmp_path: Path, pullquote: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = pullquote("report", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
