"""An answer as plain text, to paste."""

from ui.exchanges import Exchange
from ui.exports.parts import cited, flagged, paragraphs, reference


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
