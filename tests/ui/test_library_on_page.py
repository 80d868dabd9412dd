"""The library in a browser: reading first, looking, adding, asking, reading again, removing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from index.store import Index

Ask = Callable[[str], Locator]
Turn = Callable[[str], None]
Shot = Callable[[str], None]


@pytest.fixture(autouse=True)
def as_before(page: Page, page_index: Path) -> Iterator[None]:
    """What a test adds goes when it ends, however it ends."""
    before = {article.id for article in Index.open(str(page_index)).articles()}
    yield
    opened = Index.open(str(page_index))
    if added := {article.id for article in opened.articles()} - before:
        opened.remove(added)


NAMES = """Experts react: Supercalifragilisticexpialidociousnessandunbreakableverylongwordswithoutanyspaceatall

12 March 2024

The lighthouse went dark on Monday.

تحذير لم يسمعه أحد

The lighthouse keepers were warned in good time, and nobody listened. Their logbook shows it on every page.

Maximiliana-Constantina Featherstonehaugh-Cholmondeley-Marjoribanks-Hohenlohe, senior fellow at the Donaudampfschifffahrtsgesellschaftskapitänsinstitut.

A lamp costs little

A new lamp costs less than one wreck. The harbour board has known that for years.

Anna Lindqvist, director of the Baltic Lights.
"""  # noqa: E501

HOSTILE = """Experts react: <script>window.harm=1</script> A storm in "Selm"

By Ann <b onmouseover="window.harm=2">Roe</b> and Piotr Wolski

12 March 2024

The storm came <img src=x onerror="window.harm=3"> on Monday. We asked two experts.

A javascript:window.harm=4 headline <svg onload="window.harm=5">

The storm broke [the dykes](javascript:window.harm=6) of Selm. {{constructor}} ${window.harm=7} Nobody hurt </div></p>.

Anna Lindqvist, senior fellow at the <iframe srcdoc="<script>parent.harm=8</script>"></iframe> Institute.

The grain is lost

The harvest of Selm is lost, and prices will double. <style>* { display: none !important }</style>

Piotr Wolski, director of the "><script>window.harm=9</script> Forum.
"""


def test_an_article_is_uploaded_looked_at_added_asked_and_removed(
    page: Page, ask: Ask, turn_to: Turn, shot: Shot, truce: Path
) -> None:
    turn_to("Library")
    expect(page.locator(".shelf tbody tr")).to_have_count(1)
    page.locator("#upload input[type=file]").set_input_files(truce)
    expect(page.locator("#upload")).to_contain_text("truce")
    page.get_by_role("button", name="Read it").click()
    preview = page.locator("#preview .preview")
    expect(preview).to_contain_text("Experts react: A truce on the Oder line")
    expect(preview.get_by_text("Anna Lindqvist", exact=True)).to_be_visible()
    expect(preview.locator("ol li")).to_have_count(4)
    preview.get_by_text("Nobody’s words, left out").click()
    expect(preview.locator("details")).to_contain_text("By Anna Lindqvist and Piotr Wolski")
    expect(page.locator(".shelf tbody tr")).to_have_count(1)
    shot("preview")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#library-status")).to_contain_text("added: Experts react: A truce on the Oder line")
    expect(page.locator(".shelf tbody tr")).to_have_count(2)
    shot("library")
    turn_to("Ask")
    answer = ask("What does Lindqvist say about the guns?")
    expect(answer.locator(".para a.cite").first).to_contain_text("Lindqvist ¶1")
    turn_to("Library")
    row = page.locator(".shelf tbody tr", has_text="truce")
    expect(row.get_by_role("button", name="Read again")).to_have_count(0)
    row.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("dialog")).to_contain_text("Remove “Experts react: A truce on the Oder line”")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.locator(".shelf tbody tr")).to_have_count(2)
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.locator(".shelf tbody tr")).to_have_count(1)
    turn_to("Ask")
    answer = ask("What does Lindqvist say about the guns?")
    expect(answer.locator(".refused")).to_be_visible()


def test_an_article_is_read_again(page: Page, turn_to: Turn) -> None:
    turn_to("Library")
    page.get_by_role("button", name="Read again").click()
    expect(page.locator("#library-status")).to_contain_text("unchanged: Experts React")


def test_what_cannot_be_read_says_what_to_do(page: Page, turn_to: Turn) -> None:
    turn_to("Library")
    status = page.locator("#library-status")
    page.get_by_role("button", name="Read it").click()
    expect(status).to_contain_text("Choose a file, or write an address, or paste a text.")
    page.locator("#address input, #address textarea").fill("/etc/passwd")
    page.get_by_role("button", name="Read it").click()
    expect(status).to_contain_text("It starts with https:// or http://")
    page.locator("#address input, #address textarea").fill("http://127.0.0.1:9/nothing")
    page.get_by_role("button", name="Read it").click()
    expect(status).to_contain_text("Check the address and the network connection.")


def test_a_hostile_article_runs_nothing(page: Page, ask: Ask, turn_to: Turn, shot: Shot, tmp_path: Path) -> None:
    hostile = tmp_path / "<b>hostile.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    turn_to("Library")
    page.locator("#upload input[type=file]").set_input_files(hostile)
    expect(page.locator("#upload")).to_contain_text("hostile")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#preview .preview")).to_contain_text("<script>window.harm=1</script>")
    shot("hostile-preview")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#library-status")).to_contain_text("added")
    turn_to("Ask")
    answer = ask("Who says that the storm broke the dykes of Selm?")
    expect(answer).to_contain_text("[the dykes](javascript:window.harm=6)")
    chip = answer.locator(".para a.cite").first
    chip.hover()
    expect(page.locator("#pullquote-card")).to_be_visible()
    chip.click()
    expect(page.locator("#source")).to_contain_text('<svg onload="window.harm=5">')
    shot("hostile-source")
    page.locator("#source").get_by_role("button", name="Read the whole article").click()
    expect(page.locator("#whole")).to_contain_text("<style>")
    shot("hostile-article")
    turn_to("Panel")
    page.locator("#claims textarea").fill("The harvest of Selm is lost <img src=x onerror='window.harm=10'>.")
    page.locator("#claims").locator("xpath=ancestor::div[contains(@class,'ask-row')]").get_by_role(
        "button"
    ).last.click()
    expect(page.locator("#panel-table")).to_contain_text("window.harm=10")
    assert page.evaluate("window.harm") is None
    ours = page.locator("#conversation, #source, #whole, #panel-table, #preview, #shelf, #masthead")
    found = ours.locator("img, script, iframe, style:not(svg style), svg[onload], [onmouseover], [onerror]")
    assert found.evaluate_all("found => found.map(one => one.outerHTML)") == []
    links = page.locator("#pages a, #source a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert all(link.startswith(("#src:", "#section-", "https://")) for link in links)


def test_long_and_right_to_left_names_do_not_break_the_page(
    page: Page, ask: Ask, turn_to: Turn, shot: Shot, tmp_path: Path
) -> None:
    path = tmp_path / "names.txt"
    path.write_text(NAMES, encoding="utf-8")
    page.set_viewport_size({"width": 360, "height": 740})
    turn_to("Library")
    page.locator("#upload input[type=file]").set_input_files(path)
    expect(page.locator("#upload")).to_contain_text("names")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#preview .preview")).to_contain_text("Featherstonehaugh")
    shot("names-preview")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#library-status")).to_contain_text("added")
    turn_to("Ask")
    answer = ask("Who says that the lighthouse keepers were warned?")
    expect(answer.locator(".para a.cite").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert answer.evaluate("answer => answer.scrollWidth <= answer.clientWidth")
    shot("names-answer")
    answer.locator(".para a.cite").first.click()
    expect(page.locator("#source")).to_contain_text("تحذير")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    shot("names-source")
