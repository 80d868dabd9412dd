"""When two words are one proper name in two spellings: Kadhimi and Khadimi, Qaeda and Qaida, Zelensky and Zelenskyy.

Only names are compared, and only long ones: "county" and "country" are two words.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from index.names import unaccented

SHORTEST = 5
"""Letters of a name that may have another spelling; "Iran" and "Iraq", "Mali" and "Malay" are too near."""
SHORTEST_MISSPELT = 7
"""Letters of a name that one wrong letter leaves recognisable."""

_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ][^\W\d_]+)*")
_ENDS_A_SENTENCE = re.compile(r"(?:[.?!:;“\"‘•\n]|^)[\s”\")(\[]*$")
_SPELT = "kh k, gh g, dh d, th t, ph f, ck k, q k, ou u, oo u, ee i, ey i, ay ai, ei ai, ae ai, w v, y i, ij i, z s"
_SOUNDS = tuple((spelt.split()[0], spelt.split()[1]) for spelt in _SPELT.split(", "))
"""What transcriptions write in one way or another, in order."""
_VOWELS = str.maketrans("eo", "iu")
"""The same in a long word: Hezbollah, Hizbullah."""
LONG = 6
"""Letters."""


@lru_cache(maxsize=50_000)
def key(word: str) -> str:
    """The same for spellings of one name that differ as transcriptions do.

    >>> key("Kadhimi") == key("Khadimi"), key("Qaeda") == key("Qaida"), key("Zelensky") == key("Zelenskyy")
    (True, True, True)
    >>> key("Hezbollah") == key("Hizbullah"), key("Allan") == key("Allen"), key("Iran") == key("Iraq")
    (True, False, False)
    """
    plain = re.sub(r"[^a-z]", "", unaccented(_bare(word.casefold())))
    for sound, same in _SOUNDS:
        plain = plain.replace(sound, same)
    plain = re.sub(r"(.)\1+", r"\1", plain)
    return re.sub(r"(.)\1+", r"\1", plain.translate(_VOWELS)) if len(word) >= LONG else plain


def are_one(word: str, name: str, *, misspelt: bool = False) -> bool:
    """Whether a word is another spelling of a name; with ``misspelt``, also if a letter is wrong, missing or swapped.

    >>> are_one("Soleimani", "Solemani"), are_one("Soleimani", "Solemani", misspelt=True)
    (False, True)
    """
    if min(len(word), len(name)) < SHORTEST:
        return False
    one, other = key(word), key(name)
    if one == other:
        return True
    if not misspelt or min(len(word), len(name)) < SHORTEST_MISSPELT or one[:1] != other[:1] or one[-1:] != other[-1:]:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=1) <= 1


def proper_names(text: str) -> set[str]:
    """The words of a text that are written with a capital within a sentence, and never with a small letter.

    >>> sorted(proper_names("The country and Kadhimi. Country houses in Baghdad are old."))
    ['Baghdad', 'Kadhimi']
    """
    small: set[str] = set()
    capital: set[str] = set()
    for found in _WORD.finditer(text):
        word = _bare(found.group())
        if word[0].islower():
            small.add(word.casefold())
        elif len(word) >= SHORTEST - 1 and not _ENDS_A_SENTENCE.search(text[max(0, found.start() - 4) : found.start()]):
            capital.add(word)
    return {word for word in capital if word.casefold() not in small and len(word) > 2}


def opening_name(text: str) -> set[str]:
    """The first word of a sentence; only beside other texts can it be told from an ordinary word.

    >>> opening_name("“Khadimi was attacked.")
    {'Khadimi'}
    """
    found = _WORD.search(text)
    return {_bare(found.group())} if found and found.group()[0].isupper() else set()


def _bare(word: str) -> str:
    return re.sub(r"[’'ʼ]s?$", "", word)


def names_asked(question: str) -> Iterator[tuple[str, bool]]:
    """The words of a question that may be names, and whether a capital shows that they are.

    In a question without capitals, every long word may be one.
    """
    words = [_bare(found.group()) for found in _WORD.finditer(question)]
    has_case = any(word[0].isupper() for word in words[1:])
    for i, word in enumerate(words):
        is_capital = word[0].isupper() and i > 0 and not question.isupper()
        if len(word) >= SHORTEST and (is_capital or not has_case or i == 0):
            yield word, is_capital


def spellings_of(word: str, names: Iterable[str], *, misspelt: bool = False) -> list[str]:
    """The names that are the word in another spelling."""
    plain = word.casefold()
    return [name for name in names if name.casefold() != plain and are_one(word, name, misspelt=misspelt)]
