"""A chat model's answers on the page, in a browser, the model behind real HTTP."""

import re
from collections.abc import Callable

import pytest
from citing import cites
from playwright.sync_api import Locator, Page, expect
from scripted_server import ScriptedServer, fails, says

Ask = Callable[[str], Locator]
Shot = Callable[[str], None]

HOLDS = "Slavin argues that an Iraq that falls into chaos is not in Iran’s interests [@Slavin:chaos]."
FAILS = "Slavin also says that the price of green wheat has doubled in all of Argentina since then [@Slavin:chaos]."
ASKED = "What does Barbara Slavin say about chaos in Iraq?"


@pytest.fixture(autouse=True)
def chosen(page: Page, page_model: ScriptedServer) -> None:
    """The chat model answers."""
    page_model.asked.clear()
    page_model.left.clear()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("openai:scripted")).to_be_hidden()
    page.get_by_label("A chat model’s sentences, each checked").check()
    expect(page.get_by_label("openai:scripted")).to_be_checked()
    page.locator(".greyed summary").click()
    expect(page.locator(".greyed")).to_contain_text("pip install 'pullquote[anthropic]'")
    page.keyboard.press("Escape")


def test_a_sentence_is_marked_until_its_verdict_comes_and_the_answer_takes_its_place(
    page: Page, page_model: ScriptedServer, shot: Shot
) -> None:
    page_model.script = [cites(f"{HOLDS} {FAILS}", slow_s=0.12), says("1. -")]
    page.fill("#question textarea", ASKED)
    page.keyboard.press("Enter")
    draft, status = page.locator("#conversation .draft"), page.locator("[role=status].unseen")
    expect(draft.locator(".verdict.unchecked")).to_have_text("◌ not checked yet")
    expect(status).to_have_text("Writing: what is written is not checked yet")
    shot("unchecked")
    expect(draft.locator(".verdict.supported, .verdict.quoted")).to_have_count(1)
    top = "document.querySelector('#conversation .said').getBoundingClientRect().top"
    before = page.evaluate(top)
    shot("half-checked")
    answer = page.locator("#conversation .answer:not(.draft)")
    expect(answer.locator(".tally")).to_contain_text("supported")
    assert page.evaluate(top) == pytest.approx(before, abs=2)
    expect(answer).not_to_contain_text("wheat")
    expect(status).to_have_text("")
    answer.get_by_role("button", name="What it saw").click()
    seen = page.locator("#source")
    expect(seen.locator("dl")).to_contain_text("the chat model openai:scripted")
    expect(seen.locator("dl")).to_contain_text("22 read, 14 written, in 2 calls")
    expect(seen.locator("dl")).to_contain_text("0.000044")
    expect(seen.locator("dl")).to_contain_text(re.compile("1 sentence (removed|replaced)"))
    prompt = seen.locator("details.sent")
    expect(prompt).to_have_count(4)
    expect(prompt.nth(1).locator(".words")).to_be_hidden()
    prompt.nth(1).locator("summary").click()
    sent = page_model.asked[0]["messages"][1]["content"]
    assert prompt.nth(1).locator(".words").inner_text().split() == sent.split()
    shot("saw-model")


def test_what_is_stopped_hangs_up_on_the_model(page: Page, ask: Ask, page_model: ScriptedServer) -> None:
    page_model.script = [says("and on " * 300, slow_s=0.1), cites(HOLDS)]
    page.fill("#question textarea", ASKED)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .verdict.unchecked")).to_be_visible()
    page.fill("#question textarea", "And Zais?")
    page.keyboard.press("Enter")  # nothing is asked, and nothing answered twice, while an answer is made
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#conversation .answer")).to_contain_text("Stopped before the answer was checked")
    assert page_model.left.wait(10)
    assert len(page_model.asked) == 1
    expect(page.locator(".asked")).to_have_text(ASKED)
    expect(ask(ASKED).locator(".tally")).to_be_visible()


def test_a_model_that_fails_gives_quotations_and_says_why(
    page: Page, ask: Ask, page_model: ScriptedServer, shot: Shot
) -> None:
    page_model.script = [fails(401, "bad key sk-abcdefgh12345678")]
    answer = ask(ASKED)
    expect(answer.locator(".weak").first).to_contain_text("refuses the key")
    expect(answer.locator(".verdict.quoted").first).to_be_visible()
    expect(answer).not_to_contain_text("sk-abc")
    shot("model-away")


def test_a_follow_up_that_the_model_makes_stand_alone_is_shown(ask: Ask, page_model: ScriptedServer) -> None:
    page_model.script = [cites(HOLDS)]
    ask(ASKED)
    rewritten = "What does Matthew Zais say about chaos in Iraq?"
    page_model.script = [says(rewritten), fails(500)]
    expect(ask("And Zais?").locator(".understood")).to_have_text(f"Understood as: {rewritten}")
