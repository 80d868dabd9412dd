"""Suites in a browser: run, watched by two, stopped, gone on with; reports, cases and comparisons."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from made_runs import harbour_run, hostile_run
from playwright.sync_api import Locator, Page, expect

Ask = Callable[[str], Locator]
Turn = Callable[[str], None]
Shot = Callable[[str], None]
Serious = Callable[[Page], list[str]]


@pytest.fixture(autouse=True)
def runs_of_its_own(page_runs: Path) -> Iterator[None]:
    """Each test begins without runs."""
    yield
    shutil.rmtree(page_runs, ignore_errors=True)


@pytest.fixture
def two_runs(page_runs: Path) -> None:
    """Of the same cases: in the second one, two answers are wrong."""
    for name, wrong, hour in (("before", (), 3), ("after", (1, 2), 4)):
        run = harbour_run(page_runs / name, wrong)
        started = f"2026-01-02T0{hour}:00:00+00:00"
        run.write_run(replace(run.run(), started=started, finished=started))


def test_a_suite_is_watched_stopped_and_gone_on_with_while_questions_are_answered(
    page: Page, url: str, ask: Ask, turn_to: Turn, shot: Shot, page_runs: Path
) -> None:
    turn_to("Evals")
    expect(page.locator("#runs")).to_contain_text("There are no runs yet")
    second = page.context.new_page()
    second.goto(url)
    second.locator("html[data-pullquote=ready]").wait_for(state="attached")
    second.get_by_role("tab", name="Evals").click()
    expect(second.locator("#runs")).to_contain_text("There are no runs yet")
    page.locator("#suite input").click()
    page.get_by_role("option", name="sample").click()  # the longest, so that it has not ended before it is stopped
    page.locator("#run-suite").click()
    expect(page.locator("#suite-told [role=status]")).to_have_text("Running sample")
    expect(page.locator("#suite-told .told")).to_be_focused()
    second.locator("#run-suite").click()
    expect(second.locator("#suite-told")).to_contain_text("one runs at a time")
    expect(page.locator("#suite-progress")).to_contain_text("of 229 cases answered")
    expect(second.locator("#suite-progress")).to_contain_text("correct so far")
    shot("evals-under-way")
    turn_to("Ask")
    expect(ask("What does Barbara Slavin say about chaos in Iraq?")).to_contain_text("Slavin")
    expect(second.locator("#suite-progress progress")).to_be_visible()  # it went on meanwhile, and is not over
    second.close()
    turn_to("Evals")
    _stop(page)
    (folder,) = page_runs.iterdir()
    done = sum(1 for _ in (folder / "outcomes.jsonl").open())
    assert 0 < done < 229
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#suite-told [role=status]")).to_have_text("Running sample")
    expect(page.locator("#suite-progress")).to_contain_text("of 229 cases answered")
    _stop(page)
    assert [path.name for path in page_runs.iterdir()] == [folder.name]
    assert sum(1 for _ in (folder / "outcomes.jsonl").open()) >= done


def _stop(page: Page) -> None:
    page.locator("#stop-suite").click()
    expect(page.locator("#suite-told")).to_contain_text("was stopped")
    expect(page.locator("#run-suite")).to_be_visible()
    expect(page.locator("#runs tbody tr")).to_contain_text("not finished")


def test_a_suite_is_run_to_its_end_and_its_report_read(page: Page, turn_to: Turn, shot: Shot, serious: Serious) -> None:
    turn_to("Evals")
    page.locator("#run-suite").click()
    expect(page.locator("#suite-told [role=status]")).to_have_text("Running smoke")
    assert serious(page) == []
    expect(page.locator("#suite-told")).to_contain_text("has ended", timeout=180_000)  # it gives way to all others
    expect(page.locator("#runs tbody tr")).to_contain_text("at coverage")
    page.locator("#runs").get_by_role("button", name="Read").click()
    expect(page.locator("#run-report h2")).to_be_focused()
    expect(page.locator("#run-report .lead")).to_contain_text("20 answers to 20 cases by trying_answers:trying")
    shot("evals-ended")


def test_a_report_is_read_and_its_failing_cases(
    page: Page, two_runs: None, turn_to: Turn, shot: Shot, serious: Serious, url: str
) -> None:
    turn_to("Evals")
    page.locator("#runs tbody tr", has_text="after").get_by_role("button", name="Read").click()
    expect(page.locator("#run-report h2")).to_be_focused()
    expect(page.locator("#run-report .figures").first).to_contain_text("at coverage")
    expect(page.locator("#run-cases tbody tr")).to_have_count(2)
    assert serious(page) == []
    shot("evals-report")
    opener = page.locator("#run-cases").get_by_role("button", name="Read").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    expect(page.locator("#source .judgement.unsupported")).to_contain_text("not supported")
    expect(page.locator("#source")).to_contain_text("The port of Selm is closed for 900 days.")
    assert serious(page) == []
    shot("evals-case")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.locator("#which-cases input").click()
    page.get_by_role("option", name="all that pass (2)").click()
    expect(page.locator("#run-cases")).to_contain_text("harbour-0")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the whole report").click()
    whole = opened.value
    expect(whole.get_by_role("heading", name="Failing cases (2)")).to_be_visible()
    address = whole.url
    whole.close()
    with urlopen(address) as response:
        policies = response.headers.get_all("content-security-policy")
        assert response.headers["cache-control"] == "no-store"
    assert any("default-src 'none'" in policy and "sandbox" in policy for policy in policies)
    secret = address.removeprefix(f"{url}/reports/").partition("/")[0]
    assert len(secret) >= 32
    with pytest.raises(HTTPError, match="404"):
        urlopen(address.replace(secret, "guessed"))
    with pytest.raises(HTTPError, match="404"):
        urlopen(address.replace("after.html", "%2e%2e.html"))


def test_two_runs_are_compared(page: Page, two_runs: None, turn_to: Turn, shot: Shot, serious: Serious) -> None:
    turn_to("Evals")
    expect(page.locator("#run-b input")).to_have_value("harbour, 2026-01-02 04:00, others (after)")
    expect(page.locator("#run-a input")).to_have_value("harbour, 2026-01-02 03:00, others (before)")
    page.locator("#compare-runs").click()
    expect(page.locator("#comparison h3").first).to_be_focused()
    expect(page.locator("#comparison .differences").first).to_contain_text("-0.500")
    expect(page.locator("#comparison")).to_contain_text("2 cases turned worse, 0 better")
    assert serious(page) == []
    shot("evals-compared")
    page.locator("#comparison").get_by_role("button", name="Read in A").first.click()
    expect(page.locator("#source")).to_contain_text("Passes")


def test_what_is_no_run_and_hostile_words_do_not_break_the_page(
    page: Page, two_runs: None, turn_to: Turn, shot: Shot, serious: Serious, page_runs: Path
) -> None:
    hostile = hostile_run(page_runs / "hostile")
    hostile.write_run(replace(hostile.run(), finished="2026-01-02T03:05:00+00:00"))
    (page_runs / "<img src=x onerror=window.harm=1>").mkdir()
    (page_runs / "half").mkdir()
    (page_runs / "half" / "run.json").write_text('{"suite": "a', encoding="utf-8")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    page.locator("html[data-pullquote=ready]").wait_for(state="attached")
    turn_to("Evals")
    expect(page.locator("#runs tbody tr")).to_have_count(5)
    expect(page.locator("#runs tbody tr", has_text="half")).to_contain_text("Unreadable")
    shot("evals-narrow")
    page.locator("#runs tbody tr", has_text="hostile").get_by_role("button", name="Read").click()
    expect(page.locator("#run-cases tbody tr").first).to_be_visible()
    page.locator("#run-cases").get_by_role("button", name="Read").first.click()
    expect(page.locator("#source .judged")).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("[window.harm, document.title]") == [None, "Pullquote"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    inner = page.locator(".page:visible").evaluate("one => [one.scrollWidth, one.clientWidth]")
    assert inner[0] == inner[1]
    shot("evals-hostile")
    page.keyboard.press("Escape")
    page.locator("#run-a input").click()
    page.get_by_role("option", name="(hostile)").click()
    page.locator("#compare-runs").click()
    expect(page.locator("#comparison")).to_contain_text("The two runs have no case in common.")
