"""How events of the page are wired."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import gradio as gr

from index.errors import PullquoteError
from ui.html.escaping import problem

QUIET: dict[str, Any] = {"queue": False, "api_visibility": "private", "show_progress": "hidden"}
"""An event that does not wait its turn."""

QUEUED: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
"""An event that waits its turn."""

Update = dict[str, Any]
Messages = list[dict[str, Any]]


def asset(name: str) -> str:
    """A style sheet or script of the page."""
    return files("ui").joinpath("assets", name).read_text(encoding="utf-8")


def shown(view: Callable[[], str]) -> str:
    """A view, or why it cannot be shown."""
    try:
        return view()
    except PullquoteError as error:
        return problem(error)


def html(content: str = "", name: str | None = None) -> gr.HTML:
    """HTML of our own, in our own style; ``name`` is its id on the page."""
    return gr.HTML(content, elem_id=name, apply_default_css=False)
