"""The drawer of conversations; the browser keeps them, so the page's script fills it."""

import gradio as gr

from ui.exports import FORMATS
from ui.page.wiring import html

LABELS = {"md": "Markdown", "html": "HTML", "docx": "Word"}


def talks_drawer() -> None:
    """Lay the drawer out."""
    saves = "".join(
        f'<button type="button" class="do" name="export" value="{form}">{LABELS[form]}</button>' for form in FORMATS
    )
    with gr.Column(elem_id="talks-drawer", elem_classes="drawer"):
        html(
            '<div class="bar"><h2 tabindex="-1">Conversations</h2>'
            '<button type="button" class="close">Close</button></div>'
            '<button type="button" class="do new" name="new" value="">New conversation</button>'
            '<ul id="talks"></ul>'
            f'<p class="save">Save the open conversation as {saves}</p>'
            '<p class="note">Conversations are kept in this browser only.</p>'
        )
