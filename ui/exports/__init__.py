"""Conversations as files: every sentence keeps its sources."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from ui.exchanges import Conversation
from ui.exports.markdown import markdown
from ui.exports.page import page

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Exported(NamedTuple):
    """A file for the browser to save."""

    name: str
    mime: str
    base64: str

    @classmethod
    def of(cls, title: str, suffix: str, mime: str, data: bytes) -> "Exported":
        """Named after the conversation."""
        stem = re.sub(r"[^\w]+", "-", title or "conversation").strip("-")[:60] or "conversation"
        return cls(f"{stem}.{suffix}", mime, base64.b64encode(data).decode())


def _markdown(conversation: Conversation) -> Exported:
    return Exported.of(conversation.title, "md", "text/markdown", markdown(conversation).encode())


def _page(conversation: Conversation) -> Exported:
    return Exported.of(conversation.title, "html", "text/html", page(conversation).encode())


def _word(conversation: Conversation) -> Exported:
    from ui.exports.word import document  # python-docx, which few need

    return Exported.of(conversation.title, "docx", _DOCX, document(conversation))


FORMATS: Mapping[str, Callable[[Conversation], Exported]] = {"md": _markdown, "html": _page, "docx": _word}
"""What a conversation can be saved as."""
