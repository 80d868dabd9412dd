"""What every form of an answer has: its paragraphs, its sources, and what stands where there is no answer."""

from itertools import groupby

from ui.exchanges import Exchange, KeptCitation, KeptSentence
from ui.wording import DIGEST, REFUSALS, VERDICTS, day, is_digest


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
