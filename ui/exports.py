"""Conversations as files, and answers as plain text: every sentence keeps its sources."""

import base64
import re
from collections.abc import Callable, Mapping
from html import escape
from itertools import groupby
from typing import NamedTuple

from ui.exchanges import Conversation, Exchange, KeptCitation, KeptSentence
from ui.html.escaping import published, text
from ui.html.sentences import tally
from ui.wording import DIGEST, REFUSALS, VERDICTS, day, is_digest

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


def paragraphs(exchange: Exchange) -> list[list[KeptSentence]]:
    """The sentences of an answer by paragraph."""
    number = 0
    numbered = []
    for sentence in exchange.sentences:
        number += sentence.opens
        numbered.append((number, sentence))
    return [[sentence for _, sentence in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def cited(exchange: Exchange, sentence: KeptSentence) -> list[KeptCitation]:
    """The citations of a sentence that exist."""
    return [citation for citation in exchange.citations if citation.number in sentence.citations]


def reference(citation: KeptCitation) -> str:
    """A source as a note gives it: speaker, affiliation, paragraph, quoted words, article, day, address."""
    who = ", ".join(part for part in (citation.expert or "Unattributed", citation.affiliation) if part)
    where = ", ".join(part for part in (citation.title, day(citation.date) if citation.date else "") if part)
    digest = f" {DIGEST}" if is_digest(citation.title) else ""
    return (
        f"{who}, ¶{citation.paragraph}: “{citation.quote}” {where}.{digest}{f' {citation.url}' if citation.url else ''}"
    )


def told(exchange: Exchange) -> str:
    """What stands in the place of an answer where there is none; empty where there is one."""
    return {
        "done": REFUSALS.get(exchange.status, ""),
        "failed": exchange.problem,
        "stopped": "Stopped before it was answered.",
        "asked": "Not answered.",
        "shared": "Shared, with the words that its answer cited.",
    }[exchange.state]


def flagged(sentence: KeptSentence) -> str:
    """What is written behind a sentence that its source does not bear out."""
    return f" ({VERDICTS[sentence.verdict]})" if sentence.verdict in ("partly", "unsupported") else ""


def plain(exchange: Exchange, *, sources: bool) -> str:
    """An answer as text to paste, with its sources below if they are wanted."""
    parts = []
    for paragraph in paragraphs(exchange):
        words = []
        for sentence in paragraph:
            markers = "".join(f" [{one.number}]" for one in cited(exchange, sentence)) if sources else ""
            words.append(sentence.text + markers + flagged(sentence))
        parts.append(" ".join(words))
    if sources and exchange.citations:
        parts.append("\n".join(f"[{one.number}] {reference(one)}" for one in exchange.citations))
    return "\n\n".join(parts)


def markdown(conversation: Conversation) -> Exported:
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
    written = "\n\n".join((*parts, *notes)) + "\n"
    return Exported.of(conversation.title, "md", "text/markdown", written.encode())


def _md(words: str) -> str:
    """Text on one line in which Markdown sees no marks of its own."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$&])", r"\\\1", " ".join(words.split()))


_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif;color:#1d1b18;background:#fbfaf6}"
    "h2{margin-top:2.5rem}sup a{text-decoration:none}.note{color:#5d5850;font-size:.9rem}ol{font-size:.9rem}"
)


def html(conversation: Conversation) -> Exported:
    """One page without scripts, the sources as endnotes of each answer."""
    title = text(conversation.title or "Conversation")
    body = "".join(_section(n, exchange) for n, exchange in enumerate(conversation.exchanges, 1))
    written = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )
    return Exported.of(conversation.title, "html", "text/html", written.encode())


def _section(n: int, exchange: Exchange) -> str:
    head = f'<h2 dir="auto">{text(exchange.question)}</h2>'
    note = f'<p class="note">{text(told(exchange))}</p>' if told(exchange) else ""
    written = "".join(
        f'<p dir="auto">{" ".join(_sentence(n, exchange, one) for one in paragraph)}</p>'
        for paragraph in paragraphs(exchange)
    )
    line = f'<p class="note">{tally(exchange)}.</p>' if tally(exchange) else ""
    notes = "".join(
        f'<li id="n{n}-{one.number}" dir="auto">{escape(reference(one))} {published(one.url)}</li>'
        for one in exchange.citations
    )
    return f"{head}{note}{written}{line}{f'<ol>{notes}</ol>' if notes else ''}"


def _sentence(n: int, exchange: Exchange, sentence: KeptSentence) -> str:
    notes = "".join(f'<sup><a href="#n{n}-{one.number}">{one.number}</a></sup>' for one in cited(exchange, sentence))
    return f"{text(sentence.text + flagged(sentence))}{notes}"


def word(conversation: Conversation) -> Exported:
    """A Word document with the sources as footnotes."""
    from ui.word import document

    return Exported.of(conversation.title, "docx", _DOCX, document(conversation))


FORMATS: Mapping[str, Callable[[Conversation], Exported]] = {"md": markdown, "html": html, "docx": word}
"""What a conversation can be saved as."""
