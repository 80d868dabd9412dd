"""What experts of an article speak about by name: places, people, organisations, and who has them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from index.names import plain_words
from index.records import EDITORS, Roundup
from index.sentences import sentences

_NAME = re.compile(
    r"(?<![\w’'-])(?:[A-Z][\w’-]*\w|[A-Z]{2,}s?)"
    r"(?: (?:(?:of|for|the|and|al|bin|de|on) ){0,2}(?:al-)?[A-Z][\w’-]*\w){0,4}"
)
_UNFIT = re.compile(r"-[a-z]+$|^\S{1,3}$|^\S+s$")
"""Adjectives ("Iran-backed"), what wants an article ("US"), and many of a kind ("Iraqis")."""
_PLAIN = re.compile(r"(?<![\w’'-])[a-z][\w’-]*\w")
"""A word in lower case: what stands so elsewhere in the article is no name ("“Without a rule, it fails”")."""
_BEGINS = re.compile(r"(?:[?!:)“”]|(?:\w{3}|[)”’])\.)\s*$")
"""What stands before the first word of a sentence within another one, as in a quotation."""
_POSSESSIVE = re.compile(r"[’']s?$")
_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)


class Topic(NamedTuple):
    """A name, and the owners of the sections that have it, in the article's order."""

    name: str
    owners: tuple[str, ...]


def topics(roundup: Roundup) -> list[Topic]:
    """Names in the experts' sections, those that most experts have first; experts themselves are none."""
    speakers = {word for expert in roundup.experts for word in plain_words(expert)}
    count: Counter[str] = Counter()
    owners: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for reaction in roundup.reactions:
        if not reaction.experts or reaction.owner == EDITORS:
            continue
        for paragraph in reaction.paragraphs:
            words = paragraph.span.of(roundup.article.text)
            for name in _names(words):
                if not speakers & set(plain_words(name)):
                    count[name] += 1
                    owners[name][reaction.owner] = None
    plain = set(_PLAIN.findall(roundup.article.text))
    named = [name for name in count if name.casefold() not in plain and not _derived(name, count)]
    order = sorted(named, key=lambda name: (-len(owners[name]), -count[name], name))
    return [Topic(name, tuple(owners[name])) for name in order]


def _derived(name: str, names: Iterable[str]) -> bool:
    """Whether a word is made from another name: "Iraqi" where there is "Iraq"."""
    return " " not in name and any(name.startswith(other) for other in names if other != name)


def _names(words: str) -> list[str]:
    """Names within sentences: what only begins one may be no name."""
    found = []
    for span in sentences(words):
        sentence = span.of(words)
        for match in _NAME.finditer(sentence):
            name = _POSSESSIVE.sub("", match[0])
            begins = match.start() <= 1 or _BEGINS.search(sentence[: match.start()])
            if not begins and not _UNFIT.search(name) and name.casefold() not in _DAYS:
                found.append(name)
    return found
