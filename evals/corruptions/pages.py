"""Documents as the corruptions take them: sentences with their owners."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from evals.corruptions.grammar import VERBS, finished, last_name, lowered
from evals.corruptions.vocabulary import PLAIN_NAMES
from evals.training.documents import read_documents
from index.loaders import load
from index.reactions import parse
from index.records import EDITORS
from index.sentences import sentences

_ANNOTATED = re.compile(r"# [^|\n]*\|")
"""How a file of annotated documents begins (``evals/training/reading/FORMAT.md``)."""


class Paragraph(NamedTuple):
    """Sentences of one owner."""

    owner: str
    """An expert, "Editors", or "" where nobody speaks."""
    headline: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it stands in its document."""
        return " ".join(self.sentences)


@dataclass(frozen=True)
class Page:
    """A document."""

    title: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def text(self) -> str:
        """All sentences."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def experts(self) -> tuple[str, ...]:
        """Who speaks, in order; co-authors are one."""
        return tuple(dict.fromkeys(part.owner for part in self.paragraphs if part.owner not in ("", EDITORS)))

    @cached_property
    def words(self) -> frozenset[str]:
        """As they are written, those that open a sentence left out, and what is known to be a name."""
        named = {word for name in self.experts for word in _WORD.findall(name)}
        return (
            PLAIN_NAMES
            | named
            | frozenset(word for part in self.paragraphs for text in part.sentences for word in _WORD.findall(text)[1:])
        )


@dataclass(frozen=True)
class Place:
    """A sentence of a document."""

    page: Page
    paragraph: Paragraph
    text: str
    id: str
    """The same at each reading of the same documents."""

    @property
    def speaker(self) -> str | None:
        """Whose view it is; None if it is nobody's or the editors'."""
        return self.paragraph.owner if self.paragraph.owner in self.page.experts else None

    @property
    def named(self) -> bool:
        """Whether the sentence itself names its speaker."""
        return self.speaker is not None and last_name(self.speaker) in self.text

    def told(self, text: str, chance: random.Random) -> str:
        """A sentence as a claim: an opinion, and now and then anything else, in its speaker's name."""
        if self.speaker is None or self.named or (not is_opinion(self.text) and chance.random() < 0.5):
            return text
        return according(self.speaker, text, self.page)


def according(speaker: str, text: str, page: Page) -> str:
    """A sentence in somebody's name."""
    inside = lowered(text, page.words)
    return f"According to {speaker}, {inside}" if inside else finished(f"{text.rstrip('.')}, according to {speaker}")


def read_pages(paths: Iterable[Path]) -> Iterator[Page]:
    """Annotated documents, or articles of any kind that Pullquote reads."""
    for path in paths:
        if path.suffix == ".txt" and _ANNOTATED.match(path.read_text(encoding="utf-8", errors="replace")):
            for document in read_documents([path]):
                parts = [Paragraph(p.owner, p.headline, tuple(p.sentences.values())) for p in document.paragraphs]
                yield Page(document.title, tuple(part for part in parts if part.sentences))
        else:
            yield from _articles(path)


def _articles(path: Path) -> Iterator[Page]:
    for article in load(str(path)):
        roundup = parse(article)
        parts = []
        for reaction in roundup.reactions:
            for paragraph in reaction.paragraphs:
                text = paragraph.span.of(article.text)
                parts.append(
                    Paragraph(reaction.owner, reaction.headline or "", tuple(s.of(text) for s in sentences(text)))
                )
        yield Page(roundup.title, tuple(parts))


def places(pages: Iterable[Page]) -> list[Place]:
    """The sentences that can stand alone as a claim."""
    every = (
        Place(page, paragraph, text, f"{n}.{m}.{k}")
        for n, page in enumerate(pages)
        for m, paragraph in enumerate(page.paragraphs)
        for k, text in enumerate(paragraph.sentences)
        if stands_alone(text)
    )
    # Without the speaker's name, "he says" is the speaker; in another's mouth it would be somebody else.
    return [place for place in every if place.named or not place.speaker or not _HE.search(place.text)]


_HE = re.compile(r"\b(?:he|she|his|her|him)\b")


_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_LEANS = re.compile(
    r"(?:he|she|it|its|they|their|this|that|these|those|such|his|her|there|here|but|and|yet|so|or|then|both|neither|either"
    r"|still|instead|also|however|thus|therefore|nor|otherwise|moreover|nevertheless|nonetheless|the (?:former|latter|same)"
    r"|another|others?|one|some of them|for example|for instance|in fact|as a result|hence|rather|even so|meanwhile)\b",
    re.IGNORECASE,
)
"""How a sentence begins that cannot do without the one before it."""
_SPOKEN = re.compile(
    r"\b(?:I|I’m|I’ve|[Mm]e|[Mm]y|[Mm]ine|[Ww]e|us|[Oo]urs?|[Yy]ours?|[Yy]ou|[Ll]et(?:’s)?)\b|[“”\"?!;:–—()\n]|\.\.|\be\.g\.|\bi\.e\."
)
"""First and second persons, quotations, and what is too intricate to take apart."""
_DEMONSTRATIVE = re.compile(r"\w+ (?:this|these|that|those|such|all this|both)\b")
_PRONOUN = re.compile(r"\b(?:he|she|they|him|them)\b", re.IGNORECASE)
_EVALUATES = re.compile(
    r"\b(?:should|must|ought|better|worse|wise|unwise|foolish|mistake|unfair|deserves?|dangerous|overdue|naive|absurd"
    r"|too (?:little|much|late|early|few|many)|hardly|crucial|sensible|reckless|cruel|cynical|brave|bold|disappointing"
    r"|encouraging|alarming|remarkable|regrettable|shame\w*|scandal|hypocri\w+|unacceptable|reasonable|sadly"
    r"|fortunately|unfortunately|illusion|folly|hollow|would be|worth|best|worst|real (?:test|question|problem|danger))\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|must|ought|would|better|worse|best|worst|wise|unwise|foolish|mistake|wrong|right to|unfair|fair|deserves?"
    r"|dangerous|welcome|overdue|naive|absurd|hopes?|fears?|need(?:s|ed)? to|too (?:little|much|late|early|few|many)|hardly"
    r"|important|crucial|essential|serious|sensible|reckless|cruel|cynical|brave|bold|disappointing|encouraging|alarming"
    r"|remarkable|regrettable|shame|shameful|scandal|hypocri\w+|unacceptable|reasonable|merely|deeply|sadly|fortunately"
    r"|unfortunately|illusion|folly|hollow|real (?:test|question|problem|danger)|argues?|believes?|thinks?|likely|unlikely"
    r"|could|may|might)\b",
    re.IGNORECASE,
)


def stands_alone(text: str) -> bool:
    """Whether a sentence is a plain statement of its own.

    >>> stands_alone("The harbour of Lund was closed on Monday after the storm.")
    True
    >>> stands_alone("But it will open again in May."), stands_alone("I doubt that the harbour of Lund will open.")
    (False, False)
    """
    words = text.split()
    if not (6 <= len(words) <= 36 and text.endswith(".") and text[0].isupper()):
        return False
    if words[0].lower() in VERBS or _DEMONSTRATIVE.match(text):
        return False
    return not (_LEANS.match(text) or _SPOKEN.search(text) or _PRONOUN.search(" ".join(words[:5])))


def is_opinion(text: str) -> bool:
    """Whether a sentence evaluates, demands or forecasts."""
    return _OPINION.search(text) is not None


def evaluates(text: str) -> bool:
    """Whether it does so without doubt: nobody could take it for a fact."""
    return _EVALUATES.search(text) is not None
