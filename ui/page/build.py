"""The page on one page: its parts, where they stand, and what each needs of the others."""

from typing import Any

import gradio as gr

from ui.assistants import Assistants
from ui.html import masthead, shelf, source
from ui.page.ask import ask_page, wire_ask
from ui.page.choices import Choices, article_choices, expert_choices, nth
from ui.page.compare import compare_page, wire_compare
from ui.page.evals import EvalDesk, case_service, evals_page, wire_evals
from ui.page.library import library_page, wire_library
from ui.page.panel import examples, panel_page, wire_panel
from ui.page.read import read_page, wire_read
from ui.page.services import services
from ui.page.settings import settings_drawer, wire_settings
from ui.page.starting import Starters
from ui.page.talks import talks_drawer
from ui.page.wire import payload, wire
from ui.page.wiring import QUEUED, QUIET, Update, html

KEPT_UPLOADS = (600, 3600)
"""Seconds between sweeps of what was uploaded and never read, and how old that may get."""

WAITING = 120
"""Events that may wait, two for each question; one question more is told to try again.

Told by us: what Gradio tells cannot be told apart from an answer that was stopped, and comes late.
"""


def build_page(assistants: Assistants, starters: Starters, evals: EvalDesk) -> gr.Blocks:
    """The page."""
    library = assistants.library
    page = gr.Blocks(title="Pullquote", fill_height=True, delete_cache=KEPT_UPLOADS)
    with page:
        head = html(masthead.masthead(library.articles()), "masthead")
        between = wire([*services(assistants), case_service(evals)])
        talks_drawer()
        controls = settings_drawer(assistants)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="pages"), gr.Tabs(elem_id="tabs") as tabs:
                with gr.Tab("Ask", id="ask"):
                    ask = ask_page(assistants)
                with gr.Tab("Panel", id="panel"):
                    panel = panel_page(assistants)
                with gr.Tab("Compare", id="compare") as comparing:
                    compare = compare_page(assistants)
                with gr.Tab("Read", id="read") as reading:
                    read = read_page(assistants)
                with gr.Tab("Library", id="library"):
                    shelves = library_page(assistants)
                with gr.Tab("Evals", id="evals") as measuring:
                    measured = evals_page()
            with gr.Column(elem_id="beside"):
                html(source.panel(), "panel")

        wire_settings(controls, page, assistants)
        wire_ask(ask, assistants, controls, between, lambda: len(page._queue) >= WAITING)
        wire_panel(panel, assistants, between, tabs)
        wire_compare(compare, assistants, comparing)
        wire_read(read, assistants, between, tabs, reading)
        wire_evals(measured, evals, controls, between, measuring)
        between.paging(_page, None, tabs, **QUIET)

        seen: list[Any] = [
            head, ask.conversation, *ask.experts.parts, *ask.articles.parts, panel.article, panel.examples,
            compare.first, compare.second, read.article, read.open, shelves.table,
        ]  # fmt: skip

        def shown(questions: list[str]) -> list[Any]:
            """What the page shows of the index; it may have changed since the server started."""
            articles = library.articles()
            experts, titles = expert_choices(assistants), article_choices(assistants)
            return [
                masthead.masthead(articles),
                gr.update(placeholder=masthead.welcome(articles, questions)),
                *ask.experts.offering(experts),
                *ask.articles.offering(titles),
                gr.update(choices=[("All articles", ""), *titles], value=""),
                examples(assistants),
                _offering(experts, 0),
                _offering(experts, 1),
                _offering(titles, 0),
                "",
                shelf.shelf(articles),
            ]

        def changed() -> list[Any]:
            return shown(starters.questions())

        built = library.index.generation()

        def on_opening() -> list[Any]:
            """As it was built, if the index is as it was then: an update would take back what is ticked meanwhile."""
            if library.index.generation() != built:
                return shown(starters.known())
            told = gr.update(placeholder=masthead.welcome(library.articles(), starters.known()))
            return [told if part is ask.conversation else gr.skip() for part in seen]

        wire_library(shelves, assistants, between, changed, seen)
        opened = page.load(on_opening, None, seen, **QUIET)
        opened.then(lambda: _welcome(assistants, starters), None, ask.conversation, **QUEUED)
    page.queue(max_size=2 * WAITING, api_open=False)
    return page


def _welcome(assistants: Assistants, starters: Starters) -> Update:
    """The first questions, when they have been made."""
    return gr.update(placeholder=masthead.welcome(assistants.library.articles(), starters.questions()))


def _offering(choices: Choices, n: int) -> Update:
    return gr.update(choices=list(choices), value=nth(choices, n))


def _page(event: gr.EventData) -> Update:
    """Turn to a page."""
    return gr.update(selected=payload(event, "page") or "ask")
