"""The page Ask: the conversation, the filters, the question."""

from collections.abc import Callable
from typing import Any, NamedTuple

import gradio as gr

from ui.assistants import Assistants
from ui.exchanges import MOST_LETTERS
from ui.html.masthead import welcome
from ui.page.choices import article_choices, expert_choices
from ui.page.desk import Desk, filled
from ui.page.filters import Filter
from ui.page.settings import Controls
from ui.page.wiring import QUEUED, QUIET, html

AT_ONCE = 4
"""Answers made at the same time, and as many more by chat models; others wait in the order in which they were asked."""


class AskParts(NamedTuple):
    """The components of the page."""

    conversation: gr.Chatbot
    experts: Filter
    articles: Filter
    question: gr.Textbox


def ask_page(assistants: Assistants) -> AskParts:
    """Lay the page out."""
    with gr.Column(elem_id="talk"):
        conversation = gr.Chatbot(
            elem_id="conversation",
            label="Conversation",
            show_label=False,
            container=False,
            height="100%",
            autoscroll=False,
            scale=1,
            layout="panel",
            buttons=[],
            feedback_options=[],
            latex_delimiters=[],
            allow_tags=False,
            allow_file_downloads=False,
            placeholder=welcome(assistants.library.articles(), ()),
        )
        with gr.Column(elem_id="asking", scale=0):
            articles = Filter.of("Only in", "articles", article_choices(assistants), most=4, least=2)
            experts = Filter.of("Only from", "experts", expert_choices(assistants), most=12, least=1)
            html('<p id="editing" hidden></p><p id="letters" aria-live="polite"></p>', "notice")
            question = gr.Textbox(
                elem_id="question",
                label="Your question",
                show_label=False,
                container=False,
                placeholder="Ask what the experts say",
                max_lines=6,
                max_length=MOST_LETTERS,
                autofocus=True,
                submit_btn="Ask",
            )
    return AskParts(conversation, experts, articles, question)


def wire_ask(
    parts: AskParts, assistants: Assistants, controls: Controls, wire: gr.HTML, is_busy: Callable[[], bool]
) -> None:
    """What happens on the page; ``is_busy`` tells when too many questions wait to take one more."""
    desk = Desk(assistants, is_busy)
    filters = [*parts.experts.parts, *parts.articles.parts]
    shown = [parts.question, parts.conversation, wire]
    # Two steps: what was asked is shown at once, whoever else waits; the answer waits its turn.
    ask: dict[str, Any] = {"fn": desk.asked, "inputs": [parts.question, *filters, wire], "outputs": shown, **QUIET}
    typed = parts.question.submit(**ask)
    box = [parts.question, *filters]
    picked = wire.asking(desk.picked(parts.experts, parts.articles), None, box, **QUIET).then(**ask)
    # Two queues, of which the one passes each question by: who asks for quotations does not wait for chat models.
    answers = [
        asked.success(
            desk.answering(written=written),
            [*controls.parts, wire],
            shown,
            concurrency_limit=AT_ONCE,
            concurrency_id="written" if written else "quoted",
            trigger_mode="multiple",  # the queue that has nothing to do may still hold the question before
            **QUEUED,
        )
        for asked in (typed, picked)
        for written in (False, True)
    ]
    stopped = parts.question.stop(None, cancels=answers, **QUIET)
    stopped.then(desk.stopped, wire, shown, **QUIET)
    wire.filling(filled, None, parts.question, **QUIET)
    wire.restored(desk.restored, wire, parts.conversation, **QUIET)
    wire.shared(desk.shared, wire, shown[1:], **QUIET)
    for picker in parts.articles.parts:
        picker.input(desk.of_articles, parts.articles.parts, parts.experts.parts, **QUIET)
