"""The pages Panel, Compare and Read."""

from collections.abc import Callable
from typing import NamedTuple

import gradio as gr

from index.errors import PullquoteError
from ui import views
from ui.assistants import Assistants
from ui.html.escaping import button, problem
from ui.page.ask import article_choices, expert_choices
from ui.page.wire import payload
from ui.page.wiring import QUEUED, QUIET, Update, html


class PanelParts(NamedTuple):
    """The components of the page Panel."""

    claims: gr.Textbox
    article: gr.Dropdown
    show: gr.Button
    examples: gr.HTML
    table: gr.HTML


class CompareParts(NamedTuple):
    """The components of the page Compare."""

    first: gr.Dropdown
    second: gr.Dropdown
    topic: gr.Textbox
    show: gr.Button
    sides: gr.HTML


class ReadParts(NamedTuple):
    """The components of the page Read."""

    article: gr.Dropdown
    whole: gr.HTML


class Turning(NamedTuple):
    """The pages, and two of them that show something when they are turned to."""

    tabs: gr.Tabs
    comparing: gr.Tab
    reading: gr.Tab


def panel_page(assistants: Assistants) -> PanelParts:
    """Lay out Panel."""
    with gr.Column(elem_classes="page"):
        html("<p class='lead'>Who agrees with a claim, who does not, and who is silent. Each line is a claim.</p>")
        with gr.Row(elem_classes="ask-row"):
            claims = gr.Textbox(
                label="Claims, one a line", lines=2, max_lines=4, max_length=4000, scale=4, elem_id="claims"
            )
            article = gr.Dropdown(
                [("All articles", ""), *article_choices(assistants)], value="", label="In", scale=2, min_width=180
            )
            show = gr.Button("Show", variant="primary", scale=0, min_width=100)
        examples = html()
        table = html(name="panel-table")
    return PanelParts(claims, article, show, examples, table)


def compare_page(assistants: Assistants) -> CompareParts:
    """Lay out Compare."""
    choices = expert_choices(assistants)
    with gr.Column(elem_classes="page"):
        html("<p class='lead'>Two experts side by side; with a topic, their words on it are marked.</p>")
        with gr.Row(elem_classes="ask-row"):
            first = gr.Dropdown(choices, value=_nth(choices, 0), label="Expert", min_width=160)
            second = gr.Dropdown(choices, value=_nth(choices, 1), label="And", min_width=160)
            topic = gr.Textbox(label="Topic, if you like", max_length=2000, min_width=160)
            show = gr.Button("Show", variant="primary", scale=0, min_width=100)
        sides = html(name="sides")
    return CompareParts(first, second, topic, show, sides)


def read_page(assistants: Assistants) -> ReadParts:
    """Lay out Read."""
    with gr.Column(elem_classes="page"):
        article = gr.Dropdown(article_choices(assistants), value=None, label="Article", elem_id="read-article")
        whole = html(name="whole")
    return ReadParts(article, whole)


def _nth(choices: object, n: int) -> str | None:
    values = [value for _, value in choices] if isinstance(choices, list) else []
    return values[n] if len(values) > n else None


def wire_views(
    panel: PanelParts, compare: CompareParts, read: ReadParts, assistants: Assistants, wire: gr.HTML, turning: Turning
) -> None:
    """What happens on the three pages."""
    assistant = assistants.of(assistants.usual)

    def panel_of(claims: str, article: str) -> str:
        return _shown(lambda: views.panel_of(assistant, claims, article or None))

    def compared(first: str | None, second: str | None, topic: str) -> str:
        return _shown(lambda: views.compared(assistant, first or "", second or "", topic))

    def read_article(article: str | None) -> str:
        return _shown(lambda: views.article_of(assistant, article)) if article else ""

    def read_at(event: gr.EventData) -> tuple[Update, Update, str]:
        link, article = payload(event, "link"), payload(event, "article")
        try:
            article, html = (
                (article, views.article_of(assistant, article)) if article else views.article_at(assistant, link)
            )
        except PullquoteError as error:
            return gr.update(selected="read"), gr.skip(), problem(error)
        return gr.update(selected="read"), gr.update(value=article), html

    def claim(event: gr.EventData) -> tuple[Update, str]:
        return gr.update(selected="panel"), payload(event, "question")

    shown = {"concurrency_id": "answers", **QUEUED}
    gr.on([panel.show.click, panel.claims.submit], panel_of, [panel.claims, panel.article], panel.table, **shown)
    wire.matrix(claim, None, [turning.tabs, panel.claims], **QUIET).then(
        panel_of, [panel.claims, panel.article], panel.table, **shown
    )
    sides = [compare.first, compare.second, compare.topic]
    triggers = [
        compare.show.click, compare.topic.submit, compare.first.input, compare.second.input, turning.comparing.select,
    ]  # fmt: skip
    gr.on(triggers, compared, sides, compare.sides, **shown)
    gr.on([read.article.input, turning.reading.select], read_article, read.article, read.whole, **QUIET)
    wire.reading(read_at, None, [turning.tabs, read.article, read.whole], **QUIET)


def examples(assistants: Assistants) -> str:
    """Claims to try."""
    offered = views.claims_to_try(assistants.of(assistants.usual))
    buttons = "".join(button("matrix", claim, claim, kind="ask") for claim in offered)
    return f'<div class="next"><p>For example</p>{buttons}</div>' if offered else ""


def _shown(view: Callable[[], str]) -> str:
    try:
        return view()
    except PullquoteError as error:
        return problem(error)
