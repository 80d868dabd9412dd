"""What a family of corruptions makes, and how it puts words in the place of others."""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.corruptions.pages import Paragraph, Place


class Made(NamedTuple):
    """A changed sentence."""

    text: str
    whole: bool = False
    """Whether it is the claim as it is; if not, its speaker may yet be named."""
    paragraphs: tuple[Paragraph, ...] = ()
    """What it is judged against; none: its own paragraph."""


Maker = Callable[[Place, random.Random], Iterator[Made]]
"""Changes a sentence in one way, or in several that are each complete; none if it cannot."""


def spliced(text: str, start: int, end: int, new: str) -> str:
    """Characters replaced, capital like what stood there."""
    old = text[start:end]
    if old[:1].isupper() and new[:1].islower() and (start == 0):
        new = new[:1].upper() + new[1:]
    return text[:start] + new + text[end:]


def replacements(text: str, table: Mapping[str, Sequence[str] | str]) -> Iterator[str]:
    """The text with one of the table's words or phrases replaced, for each place and each replacement."""
    for found in _any(tuple(table)).finditer(text):
        wanted = table[found[0].lower() if found[0].lower() in table else found[0]]
        for new in [wanted] if isinstance(wanted, str) else wanted:
            start = found.start()
            if new and _any((new,)).search(text):
                continue  # it would say one thing twice
            yield re.sub(" {2,}", " ", spliced(text, start, found.end(), new)).strip() if new else dropped(text, found)


def dropped(text: str, found: re.Match[str]) -> str:
    """The text without what was found."""
    rest = re.sub(" {2,}", " ", text[: found.start()] + text[found.end() :]).strip()
    rest = re.sub(r"^,\s*|\s+(?=[,.])", "", rest)
    return rest[:1].upper() + rest[1:]


def both_ways(pairs: str) -> dict[str, str]:
    """A table of words that stand for one another: "rose/fell more/less"; "_" is a space."""
    table: dict[str, str] = {}
    for pair in pairs.split():
        one, other = (word.replace("_", " ") for word in pair.split("/"))
        table.setdefault(one, other)
        table.setdefault(other, one)
    return table


def one_way(pairs: str) -> dict[str, str]:
    """The same in one direction."""
    return {
        one.replace("_", " "): other.replace("_", " ") for one, other in (pair.split("/") for pair in pairs.split())
    }


def _any(words: tuple[str, ...]) -> re.Pattern[str]:
    if words not in _PATTERNS:
        longest = sorted(words, key=len, reverse=True)
        _PATTERNS[words] = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?![\w-])", re.IGNORECASE)
    return _PATTERNS[words]


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}
