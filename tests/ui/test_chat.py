"""The chat page in a browser, over the bundled sample; one server and one browser for all tests."""

import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect, sync_playwright

from index.errors import BadInput, ModelUnavailable
from index.settings import IndexSettings
from rag.assistant import Assistant, build_assistant
from rag.records import Answer, Evidence, Question, Turn
from rag.settings import Settings
from ui.adding import add_sample
from ui.chat import Chat
from ui.server import serve

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE = ViewportSize(width=1280, height=860)
NARROW = ViewportSize(width=360, height=740)


class Browser(NamedTuple):
    page: Page
    url: str
    requested: list[str]
    """Every address that the page has asked for."""
    complaints: list[str]
    """Errors of its scripts, and what the security policy blocked."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    index = tmp_path_factory.mktemp("chat") / "index"
    command = [sys.executable, "-m", "ui.cli", "--index", str(index), "chat", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.match(
                r"Pullquote is at (http://127\.0\.0\.1:\d+)  \(Ctrl-C stops it\)\n", server.stdout.readline()
            )
            assert found
            yield found[1]
        finally:
            server.send_signal(signal.SIGINT)
            code = server.wait(timeout=60)
    assert code == 0


@pytest.fixture(scope="module")
def browser(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("browser"), executable_path=CHROMIUM, headless=True, args=FLAGS
        )
        context.set_default_timeout(60_000)
        page = context.pages[0]
        requested: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        yield Browser(page, url, requested, complaints)
        context.close()


@pytest.fixture
def page(browser: Browser) -> Page:
    """The page anew, wide and light."""
    browser.page.set_viewport_size(WIDE)
    browser.page.emulate_media(color_scheme="light")
    browser.page.goto(browser.url)
    browser.page.locator("#question textarea").wait_for()
    return browser.page


def ask(page: Page, question: str) -> Locator:
    """The answer, when it is complete."""
    answers = page.locator("#conversation .answer:not(.draft)")
    before = answers.count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    expect(answers).to_have_count(before + 1, timeout=60_000)
    return answers.last


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    index = str(tmp_path_factory.mktemp("assistant") / "index")
    add_sample(index, IndexSettings())
    return build_assistant(Settings(), index)


def test_a_citation_shows_the_cited_words_where_they_stand(page: Page) -> None:
    answer = ask(page, "What does Barbara Slavin say about chaos in Iraq?")
    quoted = re.findall("“(.*?)”", answer.locator(".claim").first.inner_text())
    answer.locator("p a.cite").first.click()
    source = page.locator("#source")
    expect(source.locator("mark")).to_have_text(quoted)
    expect(source.locator("p.cited mark")).to_be_in_viewport()
    expect(source.locator("h2")).to_be_focused()
    expect(source.locator("h2")).to_have_text("Barbara Slavin")
    expect(source).to_contain_text("Chaos in Iraq does not serve Iran")
    expect(source).to_contain_text("November 8, 2021")


def test_a_citation_opens_with_enter_and_escape_goes_back_to_it(page: Page) -> None:
    chip = ask(page, "What does Barbara Slavin say?").locator("p a.cite").first
    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#source mark")).to_have_count(0)
    expect(chip).to_be_focused()


def test_an_answer_lists_its_sources_and_who_is_not_cited(page: Page) -> None:
    answer = ask(page, "What does Barbara Slavin say?")
    expect(answer.locator(".sources")).to_contain_text("Slavin ¶1")
    expect(answer.locator(".foot")).to_contain_text("1 of 6 experts cited; not cited: Nathan Sales, Andrew L. Peek")
    expect(answer.locator(".claim").first).to_have_attribute("title", re.compile("^Quoted verbatim"))


def test_each_question_that_is_offered_has_an_answer(page: Page) -> None:
    offered = page.locator("#conversation .example").all_inner_texts()
    assert len(offered) == 4
    page.locator("#conversation .example").first.click()
    expect(page.locator(".asked").first).to_have_text(offered[0])
    expect(page.locator(".answer .foot")).to_have_count(1)
    for question in offered[1:]:
        expect(ask(page, question).locator("a.cite").first).to_be_visible()


def test_the_filter_limits_citations_to_the_chosen_expert(page: Page) -> None:
    page.get_by_label("Matthew Zais").check()
    cited = ask(page, "Who says that drones were used in the attack?").locator("a.cite")
    assert cited.count() > 0
    assert {str(chip.get_attribute("title"))[:-3] for chip in cited.all()} == {"Matthew Zais"}


def test_a_refusal_has_no_sources(page: Page) -> None:
    answer = ask(page, "Who won the chess olympiad in Batumi?")
    expect(answer.locator(".refused")).to_have_text("Not in the articles")
    expect(answer.locator("a.cite")).to_have_count(0)


@pytest.mark.parametrize(
    "question",
    [
        '<img src=x onerror="window.harm=1"><script>window.harm=1</script>',
        "</div></span>\n\n<iframe srcdoc='<script>parent.harm=1</script>'></iframe>\n\n**Iraq** `x` $$y$$ ![z](http://127.0.0.1:9/z.png)",
    ],
)
def test_a_question_with_markup_is_shown_as_it_was_typed(page: Page, question: str) -> None:
    ask(page, question)
    assert page.locator(".asked").inner_text() == question
    assert page.locator("#conversation .md :is(img, script, iframe, strong, code)").count() == 0
    assert page.evaluate("window.harm") is None


def test_a_link_to_no_source_is_answered_with_a_reason(page: Page, browser: Browser) -> None:
    page.goto(f"{browser.url}/#src:nothing:1-2")
    page.reload()
    expect(page.locator("#source")).to_contain_text("No article is named 'nothing'.")


def test_the_sample_is_called_a_digest(page: Page) -> None:
    expect(page.locator("#masthead")).to_contain_text("add the published article with: pullquote add FILE|URL")


def test_on_a_narrow_screen_the_source_is_a_sheet_that_closes(page: Page) -> None:
    page.set_viewport_size(NARROW)
    answer = ask(page, "What does Barbara Slavin say?")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    expect(page.locator("#source")).not_to_be_visible()
    answer.locator("p a.cite").first.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#source")).not_to_be_visible()


def test_the_page_turns_dark_with_the_system(page: Page) -> None:
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    page.reload()
    page.locator("body.dark").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_nothing_is_asked_of_another_host_and_no_script_fails(page: Page, browser: Browser) -> None:
    ask(page, "What does Barbara Slavin say?").locator("p a.cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    hosts = {urlsplit(address).netloc for address in browser.requested if not address.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(browser.url).netloc}
    # Leaving a page aborts its open stream, which Gradio's script now and then reports: the test before did that.
    left = ("AbortError: signal is aborted", "Connection errored out")
    assert [complaint for complaint in browser.complaints if not any(known in complaint for known in left)] == []


def test_the_server_is_healthy_and_forbids_other_hosts(url: str) -> None:
    with urllib.request.urlopen(f"{url}/healthz") as response:
        assert json.load(response) == {"status": "ok"}
        assert "default-src 'self'" in response.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("host", "auth", "hint"),
    [
        ("0.0.0.0", None, "--auth"),
        ("example.org", None, "--auth"),
        ("::", None, "--auth"),
        ("127.0.0.1", "ann", "ann:"),
    ],
)
def test_a_page_that_others_could_reach_needs_a_password(host: str, auth: str | None, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        serve(cast(Assistant, None), host, 0, auth, open_browser=False)
    assert hint in caught.value.hint


def test_a_port_in_use_says_what_to_do(url: str) -> None:
    with pytest.raises(BadInput, match="in use") as caught:
        serve(cast(Assistant, None), "127.0.0.1", urlsplit(url).port or 0, None, open_browser=False)
    assert "--port 0" in caught.value.hint


def test_the_conversation_goes_on_as_plain_text(assistant: Assistant) -> None:
    seen: list[Question] = []

    def remembering(evidence: Evidence, /) -> Iterator[str | Answer]:
        seen.append(evidence.question)
        yield from assistant.answerer(evidence)

    chat = Chat(replace(assistant, answerer=remembering))
    *_, (_, _, history) = chat.answer("What does Slavin say?", [], [], ())
    *_, (_, _, history) = chat.answer("And Zais?", ["Matthew Zais"], [], history)
    assert [turn.role for turn in history] == ["user", "assistant"] * 2
    assert seen[1].history == history[:2]
    assert seen[1].history[0] == Turn("user", "What does Slavin say?")
    assert re.match("Barbara Slavin: “[^<>\\[]+”$", seen[1].history[1].text)


def test_the_stages_of_an_answer_are_shown(assistant: Assistant) -> None:
    shown = [content for _, content, _ in Chat(assistant).answer("What does Slavin say?", [], [], ())]
    messages = [cast(list[dict[str, str]], content)[-1]["content"] for content in shown[:-1]]
    stages = [stage for message in messages for stage in re.findall('"stage">([A-Z][a-z]+)', message)]
    assert list(dict.fromkeys(stages)) == ["Reading", "Searching", "Writing", "Checking"]
    assert "stage" not in messages[-1]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ModelUnavailable("The model is asleep.", hint="Wake it."), ["The model is asleep.", "Wake it."]),
        (RuntimeError("a secret"), ["Something broke", "terminal"]),
    ],
)
def test_an_error_is_told_in_the_chat(assistant: Assistant, error: Exception, told: list[str]) -> None:
    def failing(evidence: Evidence, /) -> Iterator[str | Answer]:
        raise error
        yield ""

    *_, (_, messages, _), (box, _, history) = Chat(replace(assistant, answerer=failing)).answer("Why?", [], [], ())
    message = cast(list[dict[str, str]], messages)[-1]["content"]
    assert all(words in message for words in told)
    assert "secret" not in message
    assert (box["submit_btn"], box["stop_btn"], history) == ("Ask", False, ())
