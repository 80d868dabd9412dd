"""Conversations in the browser: kept, renamed, deleted, exported, copied, shared, reported."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

Ask = Callable[[str], Locator]
Shot = Callable[[str], None]


def test_a_conversation_survives_a_reload_with_its_citations(page: Page, ask: Ask) -> None:
    ask("What does Barbara Slavin say about chaos in Iraq?")
    page.reload()
    expect(page.locator(".asked")).to_have_text("What does Barbara Slavin say about chaos in Iraq?")
    page.locator(".para a.cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    answer = ask("What does she say about drones?")
    expect(answer.locator(".understood")).to_contain_text("Slavin")


def test_conversations_are_listed_opened_renamed_and_deleted(page: Page, ask: Ask, shot: Shot) -> None:
    ask("What does Slavin say?")
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".asked")).to_have_count(0)
    ask("What does Zais say?")
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator(".open-talk")).to_have_text(["What does Zais say?", "What does Slavin say?"])
    page.get_by_role("button", name="Rename What does Slavin say?").click()
    page.get_by_role("textbox", name="A name for this conversation").fill("About chaos")
    page.get_by_role("button", name="Rename", exact=True).last.click()
    expect(page.locator(".open-talk")).to_have_text(["What does Zais say?", "About chaos"])
    shot("conversations")
    page.locator(".open-talk", has_text="About chaos").click()
    expect(page.locator(".asked")).to_have_text("What does Slavin say?")
    page.get_by_role("button", name="Conversations").click()
    page.get_by_role("button", name="Delete About chaos").click()
    page.get_by_role("button", name="Delete", exact=True).last.click()
    expect(page.locator(".open-talk")).to_have_text(["What does Zais say?"])
    expect(page.locator(".asked")).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Conversations").click()
    expect(page.locator(".open-talk")).to_have_text(["What does Zais say?"])


def test_a_conversation_is_saved_in_three_forms(page: Page, ask: Ask) -> None:
    ask("What does Barbara Slavin say about chaos in Iraq?")
    page.get_by_role("button", name="Conversations").click()
    saved = {}
    for label in ("Markdown", "HTML", "Word"):
        with page.expect_download() as download:
            page.get_by_role("button", name=label, exact=True).click()
        saved[label] = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename.startswith("What-does-Barbara-Slavin-say")
    assert "[^1-1]: Barbara Slavin" in saved["Markdown"].decode()
    assert '<li id="n1-1"' in saved["HTML"].decode()
    assert "Barbara Slavin" in zipfile.ZipFile(io.BytesIO(saved["Word"])).read("word/footnotes.xml").decode()


def test_an_answer_is_copied_with_its_sources(page: Page, ask: Ask) -> None:
    answer = ask("What does Barbara Slavin say about chaos in Iraq?")
    answer.get_by_role("button", name="Copy with sources").click()
    expect(page.locator("#pullquote-said")).to_have_text("Copied.")
    words = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"^Barbara Slavin: “.*” \[1\]", words)
    assert "\n[1] Barbara Slavin, director of the Future of Iran Initiative" in words


def test_a_link_shares_the_question_and_its_evidence(page: Page, ask: Ask, shot: Shot) -> None:
    answer = ask("What does Barbara Slavin say about chaos in Iraq?")
    quoted = re.findall("“(.*?)”", answer.locator(".claim").first.inner_text())
    answer.get_by_role("button", name="Link").click()
    expect(page.locator("#pullquote-said")).to_contain_text("Copied a link")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["q"] == ["What does Barbara Slavin say about chaos in Iraq?"]
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.goto(link)
    expect(page.locator(".answer .note")).to_contain_text("Shared with you")
    expect(page.locator(".answer .para").first).to_contain_text(quoted[0])
    shot("shared")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".answer .tally")).to_be_visible()


def test_wrong_evidence_becomes_a_draft_of_an_eval_case(page: Page, ask: Ask, page_index: Path, shot: Shot) -> None:
    answer = ask("What does Barbara Slavin say about chaos in Iraq?")
    answer.get_by_role("button", name="Report").click()
    page.get_by_label("What is wrong, if you like").fill("Another paragraph says it.")
    shot("report")
    assert page.get_by_role("dialog").evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    page.get_by_role("dialog").get_by_role("button", name="Report").click()
    expect(answer.locator(".thanks")).to_have_text("Reported")
    lines = (page_index.parent / f"{page_index.name}-drafts.jsonl").read_text(encoding="utf-8").splitlines()
    draft = json.loads(lines[-1])
    assert draft["question"] == "What does Barbara Slavin say about chaos in Iraq?"
    assert draft["article"] == "experts-react-kadhimi-digest"
    assert "The evidence is wrong: Another paragraph says it." in draft["note"]
    page.reload()
    expect(page.locator(".thanks")).to_have_text("Reported")


def test_one_browsers_conversation_is_not_in_anothers(page: Page, ask: Ask) -> None:
    ask("What does Slavin say of the word zanzibar, if anything?")
    address = page.url
    page.goto(f"{address}healthz")  # else it may still keep what can be asked next, and both have one browser's storage
    stranger = page.context.new_page()
    stranger.add_init_script("localStorage.clear(); sessionStorage.clear()")  # as in a browser that was never here
    stranger.goto(address)
    stranger.locator(".welcome").wait_for()
    assert "zanzibar" not in stranger.content()
    stranger.close()
