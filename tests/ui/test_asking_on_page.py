"""Asking on the page, in a browser: answers, citations, verdicts, filters, refusals, stopping, going on."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

Ask = Callable[[str], Locator]
Shot = Callable[[str], None]


def test_a_citation_shows_the_cited_words_where_they_stand(page: Page, ask: Ask, shot: Shot) -> None:
    answer = ask("What does Barbara Slavin say about chaos in Iraq?")
    quoted = re.findall("“(.*?)”", answer.locator(".claim").first.inner_text())
    chip = answer.locator(".para a.cite").first
    expect(chip).to_contain_text("Slavin ¶1")
    chip.click()
    source = page.locator("#source")
    expect(source.locator("mark")).to_have_text(quoted)
    expect(source.locator("p.cited mark")).to_be_in_viewport()
    expect(source.locator("h2")).to_be_focused()
    expect(source.locator("h2")).to_have_text("Barbara Slavin")
    expect(source).to_contain_text("Chaos in Iraq does not serve Iran")
    expect(source).to_contain_text("director of the Future of Iran Initiative")
    expect(source).to_contain_text("November 8, 2021")
    shot("source")


def test_a_citation_tells_on_hover_who_says_what(page: Page, ask: Ask, shot: Shot) -> None:
    chip = ask("What does Barbara Slavin say about chaos in Iraq?").locator(".para a.cite").first
    chip.hover()
    card = page.locator("#pullquote-card")
    for words in ("Barbara Slavin", "director of the Future of Iran Initiative", "November 8, 2021", "Iraq"):
        expect(card).to_contain_text(words)
    shot("hover")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_citations_are_stepped_through_in_their_order(page: Page, ask: Ask) -> None:
    answer = ask("Who blames Iran for the attack?")
    expect(answer.locator(".para a.cite").nth(1)).to_be_visible()
    answer.locator(".para a.cite").first.click()
    source = page.locator("#source")
    expect(source.locator(".count")).to_have_text(re.compile("Citation 1 of [2-9]"))
    first = source.locator("mark").inner_text()
    page.get_by_role("button", name="Next citation").click()
    expect(source.locator(".count")).to_have_text(re.compile("Citation 2 of [2-9]"))
    expect(source.locator("mark")).not_to_have_text(first)
    page.get_by_role("button", name="Previous citation").click()
    expect(source.locator("mark")).to_have_text(first)


def test_each_sentence_tells_its_verdict_and_on_demand_why(page: Page, ask: Ask, shot: Shot) -> None:
    answer = ask("What does Barbara Slavin say, loosely?")
    expect(answer.locator(".tally")).to_have_text(re.compile(r"^(\d) of (\d) sentences supported, 1 not supported"))
    quoted, loose = answer.locator(".verdict.quoted").first, answer.locator(".verdict.unsupported")
    expect(quoted.locator("summary")).to_have_text("= quoted")
    expect(loose.locator("summary")).to_have_text("○ not supported")
    expect(loose.locator(".why")).to_be_hidden()
    loose.locator("summary").click()
    expect(loose.locator(".why")).to_contain_text("Not supported by its source.")
    shot("verdicts")


def test_strictness_leaves_out_what_is_not_supported(page: Page, ask: Ask, shot: Shot) -> None:
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("leave it out").check()
    shot("settings")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Settings")).to_be_focused()
    answer = ask("What does Barbara Slavin say, loosely?")
    expect(answer.locator(".tally")).to_have_text(re.compile("supported, 1 removed$"))
    expect(answer).not_to_contain_text("900 tanks")
    page.reload()
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_label("leave it out")).to_be_checked()


def test_what_the_assistant_saw_is_shown(page: Page, ask: Ask, shot: Shot) -> None:
    ask("What does Slavin say?")
    answer = ask("And Zais?")
    expect(answer.locator(".understood")).to_contain_text("Zais")
    answer.get_by_role("button", name="What it saw").click()
    source = page.locator("#source")
    expect(source.locator("h2")).to_have_text("What the assistant saw")
    expect(source.locator("dl")).to_contain_text("And Zais?")
    expect(source.locator("tbody tr").first).to_contain_text("Zais ¶")
    shot("saw")


def test_each_question_that_is_offered_has_an_answer(page: Page, ask: Ask, shot: Shot) -> None:
    offered = page.locator(".welcome button.ask")
    expect(offered).to_have_count(4)
    questions = offered.all_inner_texts()
    shot("empty")
    offered.first.click()
    expect(page.locator(".asked").first).to_have_text(questions[0])
    expect(page.locator(".answer .tally")).to_have_count(1)
    for question in questions[1:]:
        expect(ask(question).locator(".para a.cite").first).to_be_visible()


def test_what_may_be_asked_next_is_offered_and_answered(page: Page, ask: Ask, shot: Shot) -> None:
    ask("Who blames Iran for the attack?")
    offered = page.locator("#conversation .next button")
    expect(offered.first).to_be_visible()
    question = offered.first.inner_text()
    shot("follow-ups")
    offered.first.click()
    expect(page.locator(".asked").last).to_have_text(question)
    expect(page.locator(".answer .tally")).to_have_count(2)


def test_the_filter_limits_citations_to_the_chosen_expert(page: Page, ask: Ask, shot: Shot) -> None:
    page.get_by_label("Matthew Zais").check()
    answer = ask("Who says that drones were used in the attack?")
    cited = answer.locator(".para a.cite")
    assert cited.count() > 0
    assert all("Zais ¶" in text for text in cited.all_inner_texts())
    expect(page.locator(".bound")).to_have_text("Only from Matthew Zais")
    shot("filter")


def test_what_is_ticked_while_the_page_still_loads_stays_ticked(page: Page) -> None:
    held: list[Route] = []
    page.route("**/gradio_api/run/**", lambda route: held.append(route))
    page.reload()
    chip = page.get_by_label("Matthew Zais")
    chip.check()
    page.wait_for_timeout(300)
    assert held
    for route in held:
        with page.expect_response(route.request.url):
            route.continue_()
    page.wait_for_timeout(300)
    expect(chip).to_be_checked()
    page.unroute("**/gradio_api/run/**")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who won the chess olympiad in Batumi?", "Not in the articles"),
        ("What does Peek say about the nuclear deal?", "Not said by this expert"),
        ("What did the experts say about Iraq in 2031?", "Later than the articles"),
    ],
)
def test_a_no_says_which_and_links_what_is_covered(page: Page, ask: Ask, shot: Shot, question: str, kind: str) -> None:
    answer = ask(question)
    expect(answer.locator(".refused")).to_have_text(kind)
    expect(answer.locator(".sources")).to_have_count(0)
    place = answer.locator(".instead a.cite").first
    shot(f"no-{kind.split()[0].lower()}-{kind.split()[1].lower()}")
    place.click()
    expect(page.locator("#source mark")).to_be_visible()


def test_little_evidence_is_said_above_the_answer(page: Page, ask: Ask, shot: Shot) -> None:
    answer = ask("why were people demonstrating in the capital that week")
    warning, first = answer.locator(".weak"), answer.locator(".para").first
    expect(warning).to_contain_text("Little evidence")
    assert warning.evaluate("(warning, first) => warning.compareDocumentPosition(first)", first.element_handle()) == 4
    shot("weak")


def test_an_answer_can_be_stopped(page: Page, ask: Ask, shot: Shot) -> None:
    page.fill("#question textarea", "What does Slavin say slowly?")
    page.keyboard.press("Enter")
    expect(page.locator(".stages li").nth(2)).to_contain_text("Reading")
    shot("stages")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#conversation .answer")).to_contain_text("Stopped before the answer was checked")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    expect(ask("What does Slavin say?").locator(".tally")).to_be_visible()


def test_an_error_is_told_without_its_secrets(page: Page, ask: Ask) -> None:
    answer = ask("What breaks?")
    expect(answer.locator(".problem")).to_contain_text("Something broke while answering.")
    expect(answer).not_to_contain_text("secret")


def test_a_long_question_says_how_much_room_is_left(page: Page) -> None:
    page.locator("#question textarea").fill("a" * 1700)
    expect(page.locator("#letters")).to_have_text("1,700 of 2,000 characters")
    page.locator("#question textarea").fill("a" * 2000)
    expect(page.locator("#letters")).to_contain_text("The question is full")


def test_an_edited_question_takes_the_place_of_the_old_one(page: Page, ask: Ask) -> None:
    ask("What does Slavin say?")
    ask("And Zais?")
    page.locator(".answer").first.get_by_role("button", name="Edit").click()
    box = page.locator("#question textarea")
    expect(box).to_have_value("What does Slavin say?")
    expect(page.locator("#editing")).to_be_visible()
    box.fill("What does Pfaff say?")
    box.press("Enter")
    expect(page.locator(".asked")).to_have_text(["What does Pfaff say?"])
    expect(page.locator(".answer .para").first).to_contain_text("Pfaff")
    expect(page.locator("#editing")).to_be_hidden()


@pytest.mark.parametrize(
    "question",
    [
        '<img src=x onerror="window.harm=1"><script>window.harm=1</script>',
        "</div></span>\n\n<iframe srcdoc='<script>parent.harm=1</script>'></iframe>\n\n**Iraq** `x` $$y$$"
        " ![z](http://127.0.0.1:9/z.png)",
        "{{constructor}} ${window.harm=1} @children",
    ],
)
def test_a_question_with_markup_is_shown_as_it_was_typed(page: Page, ask: Ask, question: str) -> None:
    ask(question)
    assert page.locator(".asked").inner_text() == question
    assert page.locator("#conversation .md :is(img, script, iframe, strong, code)").count() == 0
    assert page.evaluate("window.harm") is None
