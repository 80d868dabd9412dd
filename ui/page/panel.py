"""The page Panel: claims, and where each expert stands on them."""

from typing import NamedTuple

import gradio as gr

from ui import views
from ui.assistants import Assistants
from ui.html.escaping import button
from ui.page.choices import article_choices
from ui.page.wire import payload
from ui.page.wiring import QUEUED, QUIET, Update, html, shown


class PanelParts(NamedTuple):
    """The components of the page."""

    claims: gr.Textbox
    article: gr.Dropdown
    show: gr.Button
    examples: gr.HTML
    table: gr.HTML


def panel_page(assistants: Assistants) -> PanelParts:
    """Lay the page out."""
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
        offered = html()
        table = html(name="panel-table")
    return PanelParts(claims, article, show, offered, table)


def wire_panel(parts: PanelParts, assistants: Assistants, wire: gr.HTML, tabs: gr.Tabs) -> None:
    """What happens on the page."""
    assistant = assistants.of(assistants.usual)

    def panel_of(claims: str, article: str) -> str:
        return shown(lambda: views.panel_of(assistant, claims, article or None))

    asked = [parts.claims, parts.article]
    gr.on([parts.show.click, parts.claims.submit], panel_of, asked, parts.table, **QUEUED)
    wire.matrix(_claim, None, [tabs, parts.claims], **QUIET).then(panel_of, asked, parts.table, **QUEUED)


def examples(assistants: Assistants) -> str:
    """Claims to try."""
    offered = views.claims_to_try(assistants.of(assistants.usual))
    buttons = "".join(button("matrix", claim, claim, kind="ask") for claim in offered)
    return f'<div class="next"><p>For example</p>{buttons}</div>' if offered else ""


def _claim(event: gr.EventData) -> tuple[Update, str]:
    """Turn to the page with a claim."""
    return gr.update(selected="panel"), payload(event, "question")
