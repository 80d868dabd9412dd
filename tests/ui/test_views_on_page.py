"""The panel, two experts side by side, and the whole article, in a browser."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Ask = Callable[[str], Locator]
Turn = Callable[[str], None]
Shot = Callable[[str], None]


def test_the_panel_has_every_expert_with_a_quotation_or_silent(page: Page, turn_to: Turn, shot: Shot) -> None:
    turn_to("Panel")
    page.get_by_label("Claims, one a line").fill("Chaos in Iraq does not serve Iran.\nThe US should respond.")
    page.get_by_role("button", name="Show").locator("visible=true").click()
    table = page.locator("table.panel")
    expect(table.locator("tbody tr")).to_have_count(6)
    expect(table.locator("thead th")).to_have_count(3)
    cells = table.locator("tbody td")
    told = [cell.locator("q, .stance").first.inner_text() for cell in cells.all()]
    assert all(told)
    assert cells.locator("q").count() + table.locator("td.silent").count() == cells.count()
    shot("panel")
    cells.locator("a.cite").first.click()
    expect(page.locator("#source mark")).to_be_visible()
    shot("panel-source")


def test_a_panel_answer_leads_to_its_table(page: Page, ask: Ask) -> None:
    ask("What do the experts say about Tehran?").get_by_role("button", name="As a table").click()
    expect(page.get_by_label("Claims, one a line")).to_have_value("What do the experts say about Tehran?")
    expect(page.locator("table.panel tbody tr").first).to_be_visible()


def test_two_experts_stand_side_by_side_with_their_words_on_a_topic(page: Page, turn_to: Turn, shot: Shot) -> None:
    turn_to("Compare")
    page.get_by_label("Topic, if you like").fill("Tehran's part in the attack")
    page.get_by_role("button", name="Show").locator("visible=true").click()
    expect(page.locator(".sides h2")).to_have_text(["Nathan Sales", "Andrew L. Peek"])
    expect(page.locator(".sides mark").first).to_be_visible()
    expect(page.locator(".sides section").first.locator(".stand")).to_contain_text("speaks")
    shot("compare")


def test_the_article_is_read_with_its_reactions_from_a_citation(page: Page, ask: Ask, shot: Shot) -> None:
    ask("What does Barbara Slavin say about chaos in Iraq?").locator(".para a.cite").first.click()
    page.get_by_role("button", name="Read the whole article").click()
    expect(page.locator("#whole h3")).to_have_text(
        ["Editors", "Nathan Sales", "Andrew L. Peek", "Barbara Slavin", "C. Anthony Pfaff", "Thomas S. Warrick",
         "Matthew Zais"]
    )  # fmt: skip
    expect(page.locator("#whole mark")).to_have_count(1)
    page.locator("#whole").get_by_role("link", name="Matthew Zais").click()
    expect(page.locator("#whole section", has_text="Matthew Zais").last).to_be_in_viewport()
    shot("read")
