"""What the page Evals shows, as HTML: all escaped, no colour alone, no figure that misleads alone."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_runs import EVIL, harbour_run, hostile_run

from evals.planned import Tally
from evals.run_list import Listing
from evals.suites import SUITES
from index.errors import BadInput
from ui.assistants import Assistants
from ui.html import cases, comparisons, reports, runs
from ui.page.evals import EvalDesk, case_service
from ui.run_reading import RunReading
from ui.suite_runs import Standing

ALLOWED = set(
    "a b blockquote br button caption cite code dd details div dl dt em h2 h3 li mark ol p progress small span strong"
    " summary table tbody td th thead tr wbr".split()
)


class Tags(HTMLParser):
    """The tags and attributes of a string."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> RunReading:
    """Two runs of the same cases, one of others, one of hostile words, and one whose files are damaged."""
    root = tmp_path_factory.mktemp("runs")
    for name, wrong in (("before", ()), ("after", (1, 2))):
        run = harbour_run(root / name, wrong)
        run.write_run(replace(run.run(), finished="2026-01-02T03:05:00+00:00"))
    hostile = hostile_run(root / "hostile")
    hostile.write_run(replace(hostile.run(), finished="2026-01-02T03:05:00+00:00"))
    damaged = harbour_run(root / "damaged", ())
    (damaged.path / "judged.jsonl").write_text('{"case": "nobody", "repeat": 0}\n', encoding="utf-8")
    (root / "broken").mkdir()
    (root / "broken" / "report.json").write_text('{"run": 1}', encoding="utf-8")
    (root / "begun").mkdir()
    return RunReading(root)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<wbr>", "", re.sub(r"<(?!wbr)[^>]*>", " ", html))).strip()


def test_every_suite_says_what_it_asks() -> None:
    assert set(runs.ABOUT) == set(SUITES)


def test_the_list_never_tells_faithfulness_without_coverage(reading: RunReading) -> None:
    told = plain(runs.runs(reading.listing()))
    assert "faithfulness 0.500 at coverage 1.000" in told
    assert told.count("faithfulness") == told.count("at coverage")


def test_the_report_has_figures_groups_and_the_cases_that_fail(reading: RunReading) -> None:
    found = reading.contents("after")
    html = reports.report("after", found, "reports/x/after.html")
    told = plain(html)
    assert "4 answers to 4 cases" in told
    assert "2 of them fail on some metric" in told
    assert "faithfulness 0.500 at coverage 1.000" in told
    assert "By kind of question" in told
    assert 'href="reports/x/after.html" target="_blank" rel="noopener"' in html
    assert 'download="after.html"' in html
    assert html.count("<table") == html.count("<caption>") == html.count('role="region"')
    assert reports.choices(found)[0] == ("all that fail (2)", "failing")
    failing = reports.cases("after", found, "failing")
    assert re.findall(r'value="(after/[^"]*)"', failing) == ["after/harbour-1", "after/harbour-2"]
    assert "harbour-0" in reports.cases("after", found, "passing")
    assert "There are none" in reports.cases("after", found, "nonsense")


def test_a_case_is_told_in_full_with_the_evidence_and_why(reading: RunReading) -> None:
    told = plain(cases.case(*reading.case("after", "harbour-1")))
    for words in (
        "Is the port open? (1)", "Answer: answered", "The port of Selm is closed for 900 days. [1]",
        "○ not supported", "Credited to", "Ann Roe ¶1", "The assistant’s own verdict: supported",
        "○ faithfulness 0.000", "key facts open",
    ):  # fmt: skip
        assert words in told, words
    assert "● Passes" in plain(cases.case(*reading.case("after", "harbour-0")))


def test_a_comparison_says_what_differs_and_what_turned(reading: RunReading) -> None:
    html = comparisons.comparison("before", "after", reading.compared("before", "after"))
    told = plain(html)
    assert "faithfulness" in told
    assert "-0.500" in told
    assert "2 cases turned worse, 0 better" in told
    assert "▼ worse" in told
    assert "? cannot be told (only 4 cases)" in told
    assert "Kind: who_said" in told
    assert 'value="before/harbour-1"' in html
    assert 'value="after/harbour-1"' in html


def test_runs_without_a_common_case_say_so(reading: RunReading) -> None:
    with pytest.raises(BadInput, match="no case in common"):
        reading.compared("before", "hostile")
    with pytest.raises(BadInput, match="same run"):
        reading.compared("before", "before")


def test_hostile_words_are_words(reading: RunReading) -> None:
    found = reading.contents("hostile")
    listing = reading.listing()
    standing = Standing(
        suite=EVIL, began=0, phase="asking", of=3, name=EVIL, tally=Tally(asked=1, failed=1, last_error=EVIL)
    )
    shown = [
        runs.runs(listing),
        runs.progress(standing),
        runs.told(replace(standing, phase="failed", ended=1.0, problem=EVIL, hint=EVIL)),
        runs.told(replace(standing, phase="stopped", ended=1.0)),
        reports.report(EVIL, found, EVIL),
        *(reports.cases(EVIL, found, which) for _, which in reports.choices(found)),
        *(cases.case(one, found) for one in found.readings),
    ]
    for html in shown:
        tags = Tags(html)
        assert tags.tags <= ALLOWED, tags.tags - ALLOWED
        assert not {name for name in tags.attributes if name.startswith("on")}
        assert "src" not in tags.attributes
        assert not any(link.startswith("javascript") for link in tags.links)


@pytest.mark.parametrize(
    "sent",
    [None, 7, "", "/", "../x", "before", "before/nobody", "damaged/harbour-0", "broken/x", "begun/x", ["before"]],
)
def test_a_case_that_is_none_is_answered_with_a_reason(
    assistants: Assistants, reading: RunReading, sent: object
) -> None:
    told = case_service(EvalDesk(assistants, Path(reading._root)))(sent)
    assert "cannot be shown" in told
    assert str(reading._root) not in told


def test_damaged_files_are_told_in_words(reading: RunReading) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        reading.contents("damaged")


def test_an_empty_folder_says_that_there_are_no_runs() -> None:
    assert "There are no runs yet" in runs.runs(Listing((), 0))
