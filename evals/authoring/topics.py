"""What the paragraphs of an article speak of: names, and short phrases with a noun at their end."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from evals.corruptions.vocabulary import MONTHS, WEEKDAYS
from evals.judging.documents import Found, Library
from index.keyword import STOPWORDS
from index.records import EDITORS
from index.spellings import proper_names
from rag.words import stems, telling

_DATED = frozenset((*MONTHS, *WEEKDAYS))
_CAPITAL = rf"(?!(?:{'|'.join(_DATED)})\b)(?:(?:al|el|ul|bin)[ -])?[A-Z][\w’'-]*\w"
_NAME = re.compile(rf"\b{_CAPITAL}(?:\s(?:(?:of|the|for|de)\s)?{_CAPITAL})*")
_PHRASE = re.compile(
    r"\b(the|an?|its|their|his|her|of|for|on|about|against)\s(?=((?:[a-z][a-z-]+\s){0,2}[a-z][a-z-]{3,})"
    r"(?:\s(?:of|that|who|which|in|on|to|and|is|are|was|were|will|would|has|have|can|could|should|must|may|by|from|for"
    r"|with|as|than)\b|[,.;:?!)”]))"
)
"""What stands between an article or a preposition and what cannot go on with a noun."""
_POSSESSIVE = re.compile(r"[’']s?$")
_NEXT = re.compile(r"\s([a-z]+)")
_AFTER_NAMES = frozenset("says said is are was were has had will would could should must may can".split())


class Topic(NamedTuple):
    """Words, and the paragraphs that have them, in order."""

    words: str
    parts: tuple[Found, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """The owners of those paragraphs who are experts, each once."""
        return tuple(dict.fromkeys(part.paragraph.owner for part in self.parts if is_expert(part)))

    def by(self, owner: str) -> tuple[Found, ...]:
        """The paragraphs of one owner."""
        return tuple(part for part in self.parts if part.paragraph.owner == owner)


def is_expert(part: Found) -> bool:
    """Whether a paragraph is an expert's."""
    return part.paragraph.owner not in ("", EDITORS)


def topics(library: Library) -> list[Topic]:
    """What the paragraphs speak of; names first, then phrases, each in the order of the text."""
    known = [(part, frozenset(stems(part.text))) for part in library.paragraphs]
    people = {stem for name in library.owners for stem in stems(name)}
    found: dict[frozenset[str], Topic] = {}
    texts = [part.text for part in library.paragraphs]
    for words in (*chain.from_iterable(map(names, texts)), *chain.from_iterable(map(phrases, texts))):
        key = frozenset(telling(words))
        if key and key not in found and not key & people:
            found[key] = Topic(words, tuple(part for part, has in known if key <= has))
    return list(found.values())


def names(text: str) -> Iterator[str]:
    """The names of a text; months, weekdays and adjectives apart, and what only opens a sentence.

    >>> list(names("On Monday Kadhimi was with Muqtada al-Sadr. Iraqi officers left for Iraq."))
    ['Kadhimi', 'Muqtada al-Sadr', 'Iraq']
    """
    inside = proper_names(text)
    for match in _NAME.finditer(text):
        words = _POSSESSIVE.sub("", match[0]).split()
        if len(words) > 1 and not _parts(words[0]) & inside:  # "Yesterday Kadhimi": the first word is none
            words = words[1:]
        named = any(_parts(word) & inside for word in words)
        if named and not (len(words) == 1 and _is_adjective(text, match.end())):
            yield " ".join(words)


def _parts(word: str) -> set[str]:
    return {word, *word.split("-")}


def _is_adjective(text: str, end: int) -> bool:
    """Whether a noun follows at once: "Iraqi officers"."""
    found = _NEXT.match(text, end)
    return found is not None and found[1] not in STOPWORDS and found[1] not in _AFTER_NAMES


def phrases(text: str) -> Iterator[str]:
    """Short phrases with a noun at their end, "the" before it kept.

    >>> list(phrases("The army closed the old port of Lund, to the surprise of its allies."))
    ['the old port', 'the surprise', 'allies']
    """
    for match in _PHRASE.finditer(text):
        words = match[2].split()
        if not any(word in STOPWORDS or word.endswith("ly") for word in words):
            yield f"{'the ' if match[1] == 'the' else ''}{match[2]}"
