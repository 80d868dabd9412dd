"""The names and figures of a question, and whether a text has them in any form."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.keyword import STOPWORDS
from index.spellings import are_one
from rag.words import stem

LONG_TITLE = 4
"""So many words with capitals and no long one without are a title, or shouted, and tell no names."""
SHARED, ENDING = 4, 3
"""Letters at least that a country's name and the word for its people have in common, and at most after them."""

_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+(?:[.,]\d+)*")
_OPENS = re.compile(r"(?:[.?!:;“\"‘•\n]|^)[\s”\")(\[]*$")
_SHORTENED = re.compile(r"[’'].*$")
_OF_A_COUNTRY = re.compile(r"(?:[aeio]ns?|ese|ish|is?|ic)$")
_TITLES = frozenset("mr mrs ms mx dr prof professor".split())


class Told(NamedTuple):
    """The words of a text, as names are looked up in them."""

    stems: frozenset[str]
    names: frozenset[str]
    """Words with a capital."""
    initials: str
    """First letters of words with a capital, stop words left out; a space for each word between."""


def told(text: str) -> Told:
    """The words of a text.

    >>> told("The Bank of England told Ann Roe.").initials.split()
    ['BE', 'AR']
    """
    words = _WORD.findall(text)
    parts = [part for word in words for part in word.split("-")]
    letters = (part[0] if part[:1].isupper() else " " for part in parts if part.casefold() not in STOPWORDS)
    names = frozenset(_bare(part) for part in parts if part[:1].isupper())
    return Told(frozenset(map(stem, (*words, *parts))), names, "".join(letters))


def names_in(question: str, besides: Sequence[str] = ()) -> list[str]:
    """Words written as names are, within a sentence of the question, and figures, those of ``besides`` left out.

    A compound is as good as its names: "Iran-backed" is Iran.

    >>> names_in("What did Tehran say about Basra's 2.4 billion? Does Iran-backed Roe agree?", ["Ann Tehran"])
    ["Basra's", '2.4', 'Iran', 'Roe']
    """
    known = {stem(word) for name in besides for word in _WORD.findall(name)}
    words = [(found.group(), _OPENS.search(question[: found.start()])) for found in _WORD.finditer(question)]
    within = [part for word, opens in words if not opens for part in word.split("-")]
    found = [word for word in within if (word[:1].isupper() or word[:1].isdigit()) and len(_bare(word)) > 1]
    is_title = len(found) >= LONG_TITLE and not any(word[:1].islower() and len(word) > 3 for word in within)
    return [] if is_title else [word for word in found if stem(word) not in known and not _is_no_name(word)]


def _is_no_name(word: str) -> bool:
    return word.casefold() in _TITLES or (word.casefold() in STOPWORDS and not word.isupper())


def has(told: Told, name: str) -> bool:
    """Whether a text has a name or figure: spelt in another way, as the word for a people, or as what it abbreviates.

    >>> text = told("Khadimi told the United Nations that Marenia will pay.")
    >>> [has(text, name) for name in ("Kadhimi's", "UN", "Marenian", "Iran")]
    [True, True, True, False]
    """
    bare = _bare(name)
    if stem(name) in told.stems or bare[:1].isdigit():
        return stem(name) in told.stems
    if bare.isupper() and bare in told.initials:
        return True
    return any(_of_one_country(bare, other) or are_one(bare, other, misspelt=True) for other in told.names)


def _of_one_country(one: str, other: str) -> bool:
    """
    >>> [_of_one_country("Lebanese", "Lebanon"), _of_one_country("Iraq", "Iran"), _of_one_country("Iraqis", "Iraq")]
    [True, False, True]
    """
    first, second = one.casefold(), other.casefold()
    common = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(one), len(other)))
    ends = max(len(one), len(other)) - common
    is_people = any(_OF_A_COUNTRY.search(word[common - 1 :]) for word in (first, second))
    return common >= SHARED and ends <= ENDING and is_people


def _bare(word: str) -> str:
    return _SHORTENED.sub("", word)
