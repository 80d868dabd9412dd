"""The page in a browser: it asks for nothing, runs nothing, fits, and can be filtered."""

import shutil
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from evals.reports.contents import contents
from evals.reports.page import page
from evals.run_folder import RunFolder

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = [ViewportSize(width=1280, height=860), ViewportSize(width=360, height=740)]


class Browser(NamedTuple):
    page: Page
    requested: list[str]
    """Every address that pages have asked for."""
    complaints: list[str]
    """What the policy blocked, and errors of scripts."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        tab = running.new_page()
        requested: list[str] = []
        complaints: list[str] = []
        tab.on("request", lambda request: requested.append(request.url))
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda message: complaints.append(message.text))
        yield Browser(tab, requested, complaints)
        running.close()


def shown(browser: Browser, folder: RunFolder) -> Page:
    """The page of a run, wide and light."""
    path = folder.write_page(page(contents(folder)))
    browser.requested.clear()
    browser.complaints.clear()
    browser.page.set_viewport_size(SIZES[0])
    browser.page.emulate_media(color_scheme="light")
    browser.page.goto(path.as_uri())
    return browser.page


def open_all(tab: Page) -> None:
    for case in tab.locator("details.case").all():
        case.locator("summary").first.click()


def test_the_page_asks_for_nothing(browser: Browser, smoke: RunFolder) -> None:
    tab = shown(browser, smoke)
    open_all(tab)
    assert browser.requested == [tab.url]
    assert browser.complaints == []


def test_hostile_words_run_nothing_and_ask_for_nothing(browser: Browser, hostile: RunFolder, evil: str) -> None:
    tab = shown(browser, hostile)
    open_all(tab)
    assert browser.requested == [tab.url]
    assert browser.complaints == []  # escaped, so that the policy has nothing to block
    assert "owned" not in tab.title().replace(evil, "")
    assert tab.locator("script, img, iframe").count() == 0
    expect(tab.locator("#case-1 > summary")).to_contain_text(evil)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("run", ["smoke", "hostile"])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, size: ViewportSize, run: str, request: pytest.FixtureRequest
) -> None:
    tab = shown(browser, request.getfixturevalue(run))
    tab.set_viewport_size(size)
    open_all(tab)
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_failing_cases_are_filtered_by_metric_without_a_script(browser: Browser, smoke: RunFolder) -> None:
    failing = contents(smoke).failing
    metric = failing[0].failures[0].metric
    wanted = [one for one in failing if metric in [score.metric for score in one.failures]]
    tab = shown(browser, smoke)
    cases = tab.locator("section.failing details.case:visible")
    expect(cases).to_have_count(len(failing))
    tab.get_by_label(f"{metric} ({len(wanted)})").check()
    expect(cases).to_have_count(len(wanted))
    tab.get_by_label("any metric").check()
    expect(cases).to_have_count(len(failing))


def test_a_citation_leads_to_its_source(browser: Browser, smoke: RunFolder) -> None:
    tab = shown(browser, smoke)
    open_all(tab)
    link = tab.locator("a.cite").first
    link.click()
    source = tab.locator(f'[id="{(link.get_attribute("href") or "")[1:]}"]')
    expect(source).to_be_in_viewport()


def test_the_page_turns_dark_with_the_system(browser: Browser, smoke: RunFolder) -> None:
    tab = shown(browser, smoke)
    light = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    tab.emulate_media(color_scheme="dark")
    dark = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (light, dark) == ("rgb(243, 241, 234)", "rgb(18, 17, 16)")
