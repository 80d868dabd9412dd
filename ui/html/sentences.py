"""The sentences of an answer: the words, their citations, and the verdict on each."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from ui.exchanges import Exchange, KeptCitation, KeptSentence
from ui.html.chips import chip, short
from ui.html.escaping import text
from ui.wording import BADGES, VERDICTS

_SPEAKER = re.compile(r"[^“]{2,80}:(?= “)")


def paragraphs(exchange: Exchange, sentences: Sequence[KeptSentence], among: Collection[str]) -> str:
    """Sentences in their paragraphs."""
    known = {citation.number: citation for citation in exchange.citations}
    return "".join(f'<div class="para" dir="auto">{" ".join(part)}</div>' for part in _parts(sentences, known, among))


def _parts(
    sentences: Sequence[KeptSentence], known: Mapping[int, KeptCitation], among: Collection[str]
) -> Iterator[list[str]]:
    part: list[str] = []
    for sentence in sentences:
        if sentence.opens and part:
            yield part
            part = []
        part.append(_sentence(sentence, known, among))
    yield part


def _sentence(sentence: KeptSentence, known: Mapping[int, KeptCitation], among: Collection[str]) -> str:
    """The text, its chips, its verdict; a citation that does not exist is no chip."""
    cited = [known[number] for number in sentence.citations if number in known]
    chips = "".join(chip(one, short(one, among), source=one.number) for one in cited)
    said = f'<span class="claim {sentence.verdict}">{spoken(sentence.text)}</span>'
    return f'<span class="said">{said}{chips}{_verdict(sentence)}</span>'


def spoken(words: str) -> str:
    """The text with the speaker before a quotation set off."""
    speaker = _SPEAKER.match(words)
    name = f'<b class="speaker">{text(speaker[0])}</b>' if speaker else ""
    return name + text(words[len(speaker[0]) if speaker else 0 :])


def _verdict(sentence: KeptSentence) -> str:
    """A shape and a word that unfold to the reason."""
    shape, word = BADGES[sentence.verdict]
    words = VERDICTS[sentence.verdict]
    return (
        f'<details class="verdict {sentence.verdict}"><summary><span class="shape">{shape}</span> {word}</summary>'
        f'<span class="why">{words[0].upper()}{words[1:]}. {text(sentence.reason)}</span></details>'
    )


def tally(exchange: Exchange) -> str:
    """How the check went: "5 of 6 sentences supported, 1 removed"; empty if there was nothing to check.

    >>> tally(Exchange(question="?", sentences=(KeptSentence(text="a", verdict="quoted"),), removed=1))
    '1 of 2 sentences supported, 1 removed'
    """
    checked = [sentence.verdict for sentence in exchange.sentences if sentence.verdict != "connective"]
    everything = len(checked) + exchange.removed
    if not everything:
        return ""
    well = sum(verdict in ("quoted", "supported") for verdict in checked)
    others = {
        "partly supported": checked.count("partly"),
        "not supported": checked.count("unsupported"),
        "removed": exchange.removed,
        "replaced by the words of its source": exchange.repaired,
    }
    told = "".join(f", {count} {words}" for words, count in others.items() if count)
    return f"{well} of {everything} sentence{'s' * (everything != 1)} supported{told}"
