"""The page for everyone: keyboard alone, narrow, dark, checked by axe, without the network."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

Ask = Callable[[str], Locator]
Turn = Callable[[str], None]
Shot = Callable[[str], None]
Serious = Callable[[Page], list[str]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_nothing_serious(
    page: Page, ask: Ask, turn_to: Turn, shot: Shot, serious: Serious, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.reload()
    expect(page.locator(".welcome button.ask").first).to_be_visible()
    assert serious(page) == []
    answer = ask("What does Barbara Slavin say, loosely?")
    answer.locator(".sources summary").click()
    answer.locator(".para a.cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    assert serious(page) == []
    shot(f"{scheme}-source")
    page.keyboard.press("Escape")
    ask("Who won the chess olympiad in Batumi?")
    page.get_by_role("button", name="Settings").click()
    assert serious(page) == []
    shot(f"{scheme}-settings")
    page.keyboard.press("Escape")
    for name in ("Panel", "Compare", "Read", "Library", "Evals"):
        turn_to(name)
        page.wait_for_timeout(300)
        assert serious(page) == [], name
        shot(f"{scheme}-{name.lower()}")


def test_all_can_be_done_by_keyboard(page: Page) -> None:
    page.locator("#question textarea").focus()
    page.keyboard.type("What does Barbara Slavin say about chaos in Iraq?")
    page.keyboard.press("Enter")
    chip = page.locator(".para a.cite").first
    expect(chip).to_be_visible()
    for _ in range(40):
        if chip.evaluate("chip => chip === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    expect(chip).to_be_focused()
    expect(page.locator("#pullquote-card")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(chip).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict .why").first).to_be_visible()


def test_a_drawer_takes_the_focus_and_gives_it_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Conversations")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#talks-drawer h2")).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.locator("#talks-drawer")).to_be_hidden()


def test_on_a_narrow_screen_nothing_scrolls_sideways(page: Page, ask: Ask, turn_to: Turn, shot: Shot) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    answer = ask("Who blames Iran for the attack?")
    shot("narrow-answer")
    expect(page.locator("#source")).to_be_hidden()
    answer.locator(".para a.cite").first.click()
    expect(page.locator("#source mark")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    shot("narrow-source")
    page.locator("#source").get_by_role("button", name="Close").click()
    expect(page.locator("#source")).to_be_hidden()
    for name in ("Panel", "Compare", "Read", "Library", "Evals"):
        turn_to(name)
        page.wait_for_timeout(300)
        shot(f"narrow-{name.lower()}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, name
        inner = page.locator(".page:visible").evaluate("one => [one.scrollWidth, one.clientWidth]")
        assert inner[0] == inner[1], name


def test_the_page_turns_dark_with_the_system(page: Page) -> None:
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    page.reload()
    page.locator("body.dark").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def test_nothing_is_asked_of_another_host_and_no_script_fails(
    page: Page, browser: "tuple[object, ...]", ask: Ask
) -> None:
    _, _, url, requested, complaints = browser
    complaints.clear()
    ask("What does Barbara Slavin say?").locator(".para a.cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    hosts = {urlsplit(address).netloc for address in requested if not address.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(url).netloc}
    assert complaints == []


def test_a_link_to_no_source_is_answered_with_a_reason(page: Page, url: str) -> None:
    page.goto(f"{url}/#src:nothing:1-2")
    page.reload()
    expect(page.locator("#source")).to_contain_text("No article is named 'nothing'.")


def test_the_script_waits_for_what_gradio_has_not_drawn_yet(page: Page) -> None:
    order = page.evaluate(
        """async () => {
          const { present } = await import("./pullquote/present.js");
          const order = [];
          const waited = present("#question textarea", "#drawn-late").then(() => order.push("found"));
          await new Promise((resolve) => setTimeout(resolve, 50));
          order.push("drawn");
          document.body.append(Object.assign(document.createElement("i"), { id: "drawn-late" }));
          await waited;
          document.querySelector("#drawn-late").remove();
          return order;
        }"""
    )
    assert order == ["drawn", "found"]
