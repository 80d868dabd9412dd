"""A conversation as Markdown."""

import re

from ui.exchanges import Conversation
from ui.exports.parts import cited, flagged, paragraphs, reference, told
from ui.html.sentences import tally


def markdown(conversation: Conversation) -> str:
    """Markdown with footnotes (the extension that GitHub, Pandoc and Obsidian read)."""
    parts = [f"# {_md(conversation.title or 'Conversation')}"]
    notes: list[str] = []
    for n, exchange in enumerate(conversation.exchanges, 1):
        parts.append(f"## {_md(exchange.question)}")
        parts += [f"*{_md(line)}*" for line in (told(exchange),) if line]
        for paragraph in paragraphs(exchange):
            sentences = (
                _md(one.text + flagged(one)) + "".join(f"[^{n}-{c.number}]" for c in cited(exchange, one))
                for one in paragraph
            )
            parts.append(" ".join(sentences))
        if line := tally(exchange):
            parts.append(f"*{line}.*")
        notes += [f"[^{n}-{one.number}]: {_md(reference(one))}" for one in exchange.citations]
    return "\n\n".join((*parts, *notes)) + "\n"


def _md(words: str) -> str:
    """Text on one line in which Markdown sees no marks of its own."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$&])", r"\\\1", " ".join(words.split()))
