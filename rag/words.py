"""The telling words of a text, in a form that compares."""

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import snowballstemmer

from index.keyword import STOPWORDS
from index.spellings import names_asked, opening_name, proper_names, spellings_of

_WORD = re.compile(r"[^\W_]+(?:[’'ʼ.,][^\W_]+)*")
_stemmer = snowballstemmer.stemmer("english")
_mutex = threading.Lock()
"""The stemmer holds the word that it is at: two threads at once would get, and keep, wrong stems."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The word without case, accents, possessive and endings.

    >>> stem("Militias’"), stem("Kadhimi's"), stem("paid"), stem("2,400")
    ('militia', 'kadhimi', 'paid', '2,400')
    """
    flat = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    flat = "".join(c for c in flat if not unicodedata.combining(c)).removesuffix("'s").strip("'")
    with _mutex:
        return str(_stemmer.stemWord(flat))


def stems(text: str) -> list[str]:
    """Stems of all words, in order."""
    return [stem(word) for word in _WORD.findall(text)]


def telling(text: str) -> list[str]:
    """Stems of the words that are not stop words, in order, repeats kept.

    >>> telling("How much do the militias receive?")
    ['militia', 'receiv']
    >>> telling("What can the US do?")
    ['us']
    """
    return [stem(word) for word in _WORD.findall(text) if word.casefold() not in STOPWORDS or _is_short(word, text)]


def _is_short(word: str, text: str) -> bool:
    """Whether a word is an abbreviation such as "US" and "WHO"; a text all in capitals does not tell."""
    return len(word) > 1 and word.isupper() and not text.isupper()


def rarity(texts: Sequence[Iterable[str]]) -> Mapping[str, float]:
    """Inverse document frequency of stems over some texts, log(1 + n / df) (as in BM25, without its smoothing)."""
    frequency = Counter(word for text in texts for word in set(text))
    return {word: math.log(1 + len(texts) / count) for word, count in frequency.items()}


def shares(question: str, texts: Sequence[str]) -> list[float]:
    """The share of the question's telling words that each text has, 0 to 1, rare ones counting more.

    A name counts in any spelling.

    >>> shares("Who attacked Kadhimi?", ["Khadimi was attacked.", "They attacked the county."])[0]
    1.0
    """
    wanted = set(telling(question))
    have = _as_asked(question, texts, [set(telling(text)) for text in texts])
    weights = rarity(have)
    rarest = max(weights.values(), default=1.0)  # a word that no sentence has is at least as rare as the rarest
    total = sum(weights.get(word, rarest) for word in wanted)
    return [sum(weights[word] for word in wanted & own) / total if total else 0.0 for own in have]


def _as_asked(question: str, texts: Sequence[str], have: list[set[str]]) -> list[set[str]]:
    """The words of each text, its names spelt as in the question."""
    asked = list(names_asked(question))
    if not asked:
        return have
    known = set().union(*have)
    names = [proper_names(text) | opening_name(text) for text in texts]
    every = {name for name in set().union(*names) if name.casefold() not in STOPWORDS}
    written = {name.casefold() for name in every}
    for word, is_capital in asked:
        absent = stem(word) not in known
        if absent or is_capital or word.casefold() in written:
            same = set(spellings_of(word, every, misspelt=absent))
            have = [own | {stem(word)} if same & theirs else own for own, theirs in zip(have, names, strict=True)]
    return have
