"""The settings drawer: what a person may choose, kept in their browser."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import gradio as gr

from ui.assistants import CHAT, QUOTE, Assistants, Choice
from ui.html.escaping import text
from ui.models import Lacking, lacking
from ui.page.wiring import QUIET, Update, html

LABELS = {QUOTE: "The experts’ own words", CHAT: "A chat model’s sentences, each checked"}
"""What readers are told of an answerer; one from outside is called as the settings name it."""

WAYS = (("show it, marked", "flag"), ("leave it out", "drop"), ("quote its source instead", "repair"))


class Controls(NamedTuple):
    """The components of the drawer."""

    answerer: gr.Radio
    model: gr.Radio
    unsupported: gr.Radio
    keep: gr.Slider
    sentences: gr.Slider
    kept: gr.BrowserState
    reset: gr.Button

    @property
    def parts(self) -> list[Any]:
        """What an answer takes from here, in the order that ``chosen_settings`` has."""
        return [self.answerer, self.model, self.unsupported, self.keep, self.sentences]


def settings_drawer(assistants: Assistants) -> Controls:
    """Lay the drawer out."""
    usual = assistants.usual
    answerers = [(LABELS.get(name, name), name) for name in assistants.answerers]
    with gr.Column(elem_id="settings-drawer", elem_classes="drawer"):
        html('<div class="bar"><h2 tabindex="-1">Settings</h2><button type="button" class="close">Close</button></div>')
        answerer = gr.Radio(answerers, value=usual.answerer, label="Answers are")
        model = gr.Radio(
            list(assistants.models),
            value=usual.model or None,
            label="Chat model",
            elem_id="models",
            visible=bool(assistants.models),
        )
        html(_greyed(lacking(assistants.settings.model)))
        unsupported = gr.Radio(
            list(WAYS), value=usual.unsupported, label="A sentence that its source does not bear out"
        )
        keep = gr.Slider(1, 40, value=usual.keep, step=1, label="Paragraphs that are read for an answer", buttons=[])
        sentences = gr.Slider(1, 12, value=usual.sentences, step=1, label="Most sentences of an answer", buttons=[])
        reset = gr.Button("Back to the usual", size="sm")
        # A fixed key and secret: random ones would forget the choice whenever the server starts.
        kept = gr.BrowserState(None, storage_key="pullquote.settings", secret="pullquote")
    return Controls(answerer, model, unsupported, keep, sentences, kept, reset)


def wire_settings(controls: Controls, page: gr.Blocks, assistants: Assistants) -> None:
    """Keep what is chosen, and choose it again when the page is opened."""
    for part in controls.parts:
        part.input(chosen_settings, controls.parts, controls.kept, **QUIET)

    def chosen(value: object) -> tuple[Update, ...]:
        """Nothing, if nothing is kept: an update would take back what is chosen meanwhile."""
        return _shown(assistants.choice(value)) if value else tuple(gr.skip() for _ in controls.parts)

    def usual() -> tuple[Any, ...]:
        return (*_shown(assistants.usual), None)

    page.load(chosen, controls.kept, controls.parts, **QUIET)
    controls.reset.click(usual, None, [*controls.parts, controls.kept], **QUIET)


def chosen_settings(answerer: str, model: str | None, unsupported: str, keep: int, sentences: int) -> dict[str, Any]:
    """What the components hold, as ``Assistants.choice`` reads it and the browser keeps it."""
    return {
        "answerer": answerer,
        "model": model or "",
        "unsupported": unsupported,
        "keep": keep,
        "sentences": sentences,
    }


def _shown(choice: Choice) -> tuple[Update, ...]:
    values = (choice.answerer, choice.model or None, choice.unsupported, choice.keep, choice.sentences)
    return tuple(gr.update(value=value) for value in values)


def _greyed(models: Sequence[Lacking]) -> str:
    """What cannot be chosen here, and how to get it."""
    if not models:
        return ""
    items = "".join(f"<li><b>{text(one.name)}</b> {text(one.todo)}</li>" for one in models)
    return (
        f'<details class="greyed"><summary>Chat models that are not set up here ({len(models)})</summary>'
        f"<ul>{items}</ul></details>"
    )
