"""Words in quotation marks: found in an answer, and looked up in the articles."""

import re
from collections.abc import Iterator, Sequence

from evals.judging.documents import Found, Library
from evals.records import Quote

FEW = 2
"""Quotation marks around so few words often set a term apart and quote nobody."""
_STRAIGHT = re.compile(r"\"([^\"]+)\"|«([^»]+)»")
_GAP = re.compile(r"\s*(?:\[(?:…|\.\.\.)\]|…|\.\.\.)\s*|\[[^\]]*\]")
"""What an editor leaves out or puts in: "[...]", "[the army]"."""
_CLOSING = ".,;"
"""The sentence's own mark, which American usage puts inside the quotation."""


def quoted(text: str) -> Iterator[str]:
    """What stands in quotation marks, the outer ones where they are nested, in order.

    >>> list(quoted("Roe: “It is “late” now.” Then: \\"Go.\\""))
    ['It is “late” now.', 'Go.']
    >>> list(quoted("“It is late"))
    ['It is late']
    """
    depth, start, rest = 0, 0, []
    for place, letter in enumerate(text):
        if letter == "“":
            depth, start = depth + 1, place + 1 if depth == 0 else start
        elif letter == "”" and depth:
            depth -= 1
            if depth == 0:
                rest.append((start, text[start:place]))
    if depth:  # never closed
        rest.append((start, text[start:].rstrip("”")))
    rest += [(found.start(), found[1] or found[2]) for found in _STRAIGHT.finditer(text)]
    yield from (words for _, words in sorted(rest) if words.strip())


def pieces(words: str) -> list[str]:
    """What must stand in the text, letter by letter: without omissions, and without the last mark.

    >>> pieces("We [the army] will … go home,")
    ['We', 'will', 'go home']
    """
    kept = [part.strip() for part in _GAP.split(words) if part.strip()]
    if kept:
        kept[-1] = kept[-1].rstrip(_CLOSING) or kept[-1]
    return kept


def has(text: str, words: str) -> bool:
    """Whether a text has a quotation, its pieces in order.

    >>> has("We will, I fear, go home.", "We will ... go home"), has("We will go.", "We shall go.")
    (True, False)
    """
    at = 0
    for piece in pieces(words):
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def looked_up(
    sentence: int, words: str, credited: Sequence[str], cited: Sequence[Found], library: Library
) -> Quote | None:
    """A quotation, and whether it is exact; None if it is too short to quote anybody.

    It must stand in a section of somebody who is credited; if nobody is, in a paragraph that is cited; if nothing is,
    anywhere.
    """
    if len(words.split()) <= FEW:
        return None
    having = [one for one in library.paragraphs if has(one.text, words)]
    if credited:
        right = [one for one in having if set(credited) & set(one.paragraph.experts)]
    else:
        right = [one for one in having if one in cited] if cited else having
    if right:
        return Quote(sentence, words, True, f"Verbatim in {right[0].place}.")
    if having:
        whose = " and ".join(credited) if credited else "what is cited"
        return Quote(sentence, words, False, f"The words are in {having[0].place}, not in {whose}.")
    return Quote(sentence, words, False, "No paragraph has these words.")
