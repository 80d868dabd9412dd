"""The wire between the page's script and Python: a component without looks.

Its value is the open conversation, which the browser keeps; its events are what the script asks to be done, and its
server functions give the script what it shows on its own.
"""

from collections.abc import Callable
from typing import Any

import gradio as gr

EVENTS = (
    "asking",
    "filling",
    "restored",
    "shared",
    "paging",
    "reading",
    "matrix",
    "removing",
    "rereading",
    "report",
    "going_on",
)
"""What the script triggers; Gradio finds the names in the script's text."""

SCRIPT = """
import(new URL("pullquote/page.js", document.baseURI)).then((page) => page.start({ props, trigger, server, watch }));
"""


def wire(functions: list[Callable[[Any], Any]]) -> gr.HTML:
    """The component, with what the script may call."""
    names = " ".join(f'"{name}"' for name in EVENTS)
    return gr.HTML(
        {},
        html_template="",
        visible="hidden",
        elem_id="wire",
        js_on_load=f"{SCRIPT}// {names}",
        server_functions=functions,
    )


def payload(event: gr.EventData, name: str) -> str:
    """A text that the script sent with an event; empty if it is none."""
    found = event._data.get(name) if isinstance(event._data, dict) else None
    return found if isinstance(found, str) else ""


def texts(event: gr.EventData, name: str) -> list[str] | None:
    """Texts that the script sent with an event; None if it sent none under that name."""
    found = event._data.get(name) if isinstance(event._data, dict) else None
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else None
