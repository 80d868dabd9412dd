"""An answer in the making: what is being done, the sentences that are checked, and the words that are not yet."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.records import Question, VerdictKind
from ui.exchanges import KeptPlace
from ui.html.chips import short
from ui.html.escaping import text
from ui.html.messages import WEAK, understood
from ui.html.sentences import spoken
from ui.wording import BADGES, UNCHECKED

_MARKER = re.compile(r" ?\[(\d+)\]")
_BROKEN_MARKER = re.compile(r" ?\[\d*$")
_NEXT = re.compile(r"(?:(?<=\])|(?<=\][.!?]))\s+(?=\W?[^\W\d_a-z])")
"""Where a sentence follows one that ends with its markers."""
_GAP = re.compile(r"\n\n+")


class Sentence(NamedTuple):
    """A sentence that is checked while others are still being written."""

    text: str
    verdict: VerdictKind
    places: tuple[KeptPlace, ...] = ()
    """What it cites."""
    opens: bool = False
    """Whether a paragraph begins here."""


def draft(
    stages: Sequence[str], question: Question, checked: Sequence[Sentence] = (), words: str = "", *, weak: bool = False
) -> str:
    """The message; ``words`` follow the checked sentences. Citations look as in the answer, but are no links yet.

    What is being done stands below the text, so that the text stays where it is when the answer takes its place.
    """
    paragraphs = _paragraphs(checked, _BROKEN_MARKER.sub("", words))
    written = "".join(f'<div class="para" dir="auto">{" ".join(parts)}</div>' for parts in paragraphs if parts)
    done = "".join(f"<li>{text(stage)}</li>" for stage in stages)
    rewritten = question.words if question.words != question.text else ""
    warned = WEAK if weak and written else ""
    return f'<div class="answer draft">{understood(rewritten)}{warned}{written}<ol class="stages">{done}</ol></div>'


def _paragraphs(checked: Sequence[Sentence], words: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for sentence in checked:
        if sentence.opens:
            found.append([])
        found[-1].append(_checked(sentence))
    first, *others = _GAP.split(words)
    for n, part in enumerate((first, *others)):
        if n:
            found.append([])
        found[-1] += [_unchecked(sentence) for sentence in _NEXT.split(part.strip()) if sentence]
    return found


def _checked(sentence: Sentence) -> str:
    among = {place.expert for place in sentence.places}
    cites = "".join(f'<span class="cite"><bdi>{text(short(place, among))}</bdi></span>' for place in sentence.places)
    said = f'<span class="claim {sentence.verdict}">{spoken(sentence.text)}</span>'
    return f'<span class="said">{said}{cites}{_badge(sentence.verdict, *BADGES[sentence.verdict])}</span>'


def _unchecked(words: str) -> str:
    said = _MARKER.sub(r'<span class="cite">\1</span>', text(words))
    return f'<span class="said"><span class="claim unchecked">{said}</span>{_badge("unchecked", *UNCHECKED)}</span>'


def _badge(kind: str, shape: str, word: str) -> str:
    return f'<span class="verdict {kind}"><span class="shape">{shape}</span> {word}</span>'
