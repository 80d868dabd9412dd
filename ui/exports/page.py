"""A conversation as one page of HTML, without scripts."""

from html import escape

from ui.exchanges import Conversation, Exchange, KeptSentence
from ui.exports.parts import cited, flagged, paragraphs, reference, told
from ui.html.escaping import published, text
from ui.html.sentences import tally

_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 Georgia,serif;color:#1d1b18;background:#fbfaf6}"
    "h2{margin-top:2.5rem}sup a{text-decoration:none}.note{color:#5d5850;font-size:.9rem}ol{font-size:.9rem}"
)


def page(conversation: Conversation) -> str:
    """One page without scripts, the sources as endnotes of each answer."""
    title = text(conversation.title or "Conversation")
    body = "".join(_section(n, exchange) for n, exchange in enumerate(conversation.exchanges, 1))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )


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
