"""The page Compare: two experts side by side."""

from typing import NamedTuple

import gradio as gr

from ui import views
from ui.assistants import Assistants
from ui.page.choices import expert_choices, nth
from ui.page.wiring import QUEUED, html, shown


class CompareParts(NamedTuple):
    """The components of the page."""

    first: gr.Dropdown
    second: gr.Dropdown
    topic: gr.Textbox
    show: gr.Button
    sides: gr.HTML


def compare_page(assistants: Assistants) -> CompareParts:
    """Lay the page out."""
    choices = expert_choices(assistants)
    with gr.Column(elem_classes="page"):
        html("<p class='lead'>Two experts side by side; with a topic, their words on it are marked.</p>")
        with gr.Row(elem_classes="ask-row"):
            first = gr.Dropdown(choices, value=nth(choices, 0), label="Expert", min_width=160)
            second = gr.Dropdown(choices, value=nth(choices, 1), label="And", min_width=160)
            topic = gr.Textbox(label="Topic, if you like", max_length=2000, min_width=160)
            show = gr.Button("Show", variant="primary", scale=0, min_width=100)
        sides = html(name="sides")
    return CompareParts(first, second, topic, show, sides)


def wire_compare(parts: CompareParts, assistants: Assistants, tab: gr.Tab) -> None:
    """What happens on the page; what was asked last is shown last, since one comparison is made at a time."""
    assistant = assistants.of(assistants.usual)

    def compared(first: str | None, second: str | None, topic: str) -> str:
        return shown(lambda: views.compared(assistant, first or "", second or "", topic))

    asked = [parts.show.click, parts.topic.submit, parts.first.input, parts.second.input, tab.select]
    gr.on(asked, compared, [parts.first, parts.second, parts.topic], parts.sides, concurrency_limit=1, **QUEUED)
