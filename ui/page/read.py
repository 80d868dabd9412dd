"""The page Read: an article with its reactions."""

from typing import Any, NamedTuple

import gradio as gr

from index.errors import PullquoteError
from ui import views
from ui.assistants import Assistants
from ui.html.escaping import problem
from ui.page.choices import article_choices, nth
from ui.page.wire import payload
from ui.page.wiring import QUIET, html, shown


class ReadParts(NamedTuple):
    """The components of the page."""

    article: gr.Dropdown
    whole: gr.HTML
    open: gr.State
    """The article that is shown."""


def read_page(assistants: Assistants) -> ReadParts:
    """Lay the page out."""
    choices = article_choices(assistants)
    with gr.Column(elem_classes="page"):
        article = gr.Dropdown(choices, value=nth(choices, 0), label="Article", elem_id="read-article")
        whole = html(name="whole")
    return ReadParts(article, whole, gr.State(""))


def wire_read(parts: ReadParts, assistants: Assistants, wire: gr.HTML, tabs: gr.Tabs, tab: gr.Tab) -> None:
    """What happens on the page."""
    assistant = assistants.of(assistants.usual)

    def chosen(article: str | None) -> tuple[str, str]:
        return shown(lambda: views.article_of(assistant, article)) if article else "", article or ""

    def turned_to(article: str | None, is_open: str) -> tuple[Any, Any]:
        return (gr.skip(), gr.skip()) if article == is_open else chosen(article)

    def sent(event: gr.EventData) -> tuple[Any, Any, str, str]:
        """From a citation or the library: the article is open by the time its page is turned to."""
        link, article = payload(event, "link"), payload(event, "article")
        try:
            article, whole = (
                (article, views.article_of(assistant, article)) if article else views.article_at(assistant, link)
            )
        except PullquoteError as error:
            return gr.update(selected="read"), gr.skip(), problem(error), ""
        return gr.update(selected="read"), gr.update(value=article), whole, article

    parts.article.input(chosen, parts.article, [parts.whole, parts.open], **QUIET)
    tab.select(turned_to, [parts.article, parts.open], [parts.whole, parts.open], **QUIET)
    wire.reading(sent, None, [tabs, parts.article, parts.whole, parts.open], **QUIET)
