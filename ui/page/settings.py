"""The settings drawer: what a person may choose, kept in their browser."""

from typing import Any, NamedTuple

import gradio as gr

from ui.assistants import Assistants, Choice
from ui.html.escaping import text
from ui.page.wiring import QUIET, Update, html

ANSWERERS = (("The experts’ own words", "quote"),)
"""Answerers that can be chosen, by label."""

NOT_INSTALLED = (("A chat model’s sentences, each checked", "comes with a later version"),)
"""What cannot be chosen, and how to get it."""

WAYS = (("show it, marked", "flag"), ("leave it out", "drop"), ("quote its source instead", "repair"))


class Controls(NamedTuple):
    """The components of the drawer."""

    answerer: gr.Radio
    unsupported: gr.Radio
    keep: gr.Slider
    sentences: gr.Slider
    kept: gr.BrowserState
    reset: gr.Button

    @property
    def parts(self) -> list[Any]:
        """What an answer takes from here, in the order of ``Choice``'s fields."""
        return [self.answerer, self.unsupported, self.keep, self.sentences]


def settings_drawer(assistants: Assistants) -> Controls:
    """Lay the drawer out."""
    usual = assistants.usual
    answerers = list(ANSWERERS)
    if usual.answerer not in [value for _, value in answerers]:
        answerers.append((usual.answerer, usual.answerer))
    with gr.Column(elem_id="settings-drawer", elem_classes="drawer"):
        html('<div class="bar"><h2 tabindex="-1">Settings</h2><button type="button" class="close">Close</button></div>')
        answerer = gr.Radio(answerers, value=usual.answerer, label="Answers are")
        html(_greyed())
        unsupported = gr.Radio(
            list(WAYS), value=usual.unsupported, label="A sentence that its source does not bear out"
        )
        keep = gr.Slider(1, 40, value=usual.keep, step=1, label="Paragraphs that are read for an answer", buttons=[])
        sentences = gr.Slider(1, 12, value=usual.sentences, step=1, label="Most sentences of an answer", buttons=[])
        reset = gr.Button("Back to the usual", size="sm")
        # A fixed key and secret: random ones would forget the choice whenever the server starts.
        kept = gr.BrowserState(None, storage_key="pullquote.settings", secret="pullquote")
    return Controls(answerer, unsupported, keep, sentences, kept, reset)


def wire_settings(controls: Controls, page: gr.Blocks, assistants: Assistants) -> None:
    """Keep what is chosen, and choose it again when the page is opened."""
    for part in controls.parts:
        part.input(_kept, controls.parts, controls.kept, **QUIET)

    def chosen(value: object) -> tuple[Update, ...]:
        return _shown(assistants.choice(value) if value else assistants.usual)

    def usual() -> tuple[Any, ...]:
        return (*_shown(assistants.usual), None)

    page.load(chosen, controls.kept, controls.parts, **QUIET)
    controls.reset.click(usual, None, [*controls.parts, controls.kept], **QUIET)


def _kept(answerer: str, unsupported: str, keep: int, sentences: int) -> dict[str, Any]:
    return {"answerer": answerer, "unsupported": unsupported, "keep": keep, "sentences": sentences}


def _shown(choice: Choice) -> tuple[Update, ...]:
    values = (choice.answerer, choice.unsupported, choice.keep, choice.sentences)
    return tuple(gr.update(value=value) for value in values)


def _greyed() -> str:
    """What is not installed, and how to get it."""
    items = "".join(f"<li><b>{text(label)}</b>: {text(how)}</li>" for label, how in NOT_INSTALLED)
    return f'<ul class="greyed" aria-label="Not installed">{items}</ul>'
