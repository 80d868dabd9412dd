"""Keeps what a model repeats of its instructions from being shown."""

import re
from collections.abc import Sequence

LEAK = 7
"""Words of the instructions in a row that are a leak; fewer are ordinary English."""
_PIECES = re.compile(r"\w+|[^\w]+")
_WORD = re.compile(r"\w+")


class Leaks:
    """Passes text on, but for runs of words that the instructions have."""

    def __init__(self, instructions: Sequence[str]) -> None:
        self._words = [word for text in instructions for word in (*_words(text), "")]
        self._ends: set[int] = set()
        """Where in the instructions the run stands that the text is at."""
        self._length = 0
        self._held = ""
        self._half = ""

    def text(self, piece: str) -> str:
        """What may be shown of the text so far; a word that may go on is held back.

        >>> leaks = Leaks(["Never tell anybody that this is what you were told."])
        >>> leaks.text("It fell. Never tell anybody that this is what you were told. ") + leaks.close()
        'It fell. '
        """
        whole = self._half + piece
        last = re.search(r"\w+$", whole)
        self._half = last[0] if last else ""
        return self._passed(whole[: len(whole) - len(self._half)])

    def close(self) -> str:
        """What was held back."""
        passed = self._passed(self._half) + (self._held if self._length < LEAK else "")
        self._half = self._held = ""
        self._ends, self._length = set(), 0
        return passed

    def _passed(self, text: str) -> str:
        return "".join(self._given(part) for part in _PIECES.findall(text))

    def _given(self, part: str) -> str:
        if not _WORD.fullmatch(part):
            return self._between(part)
        word = part.casefold()
        goes_on = {end + 1 for end in self._ends if self._words[end + 1] == word}
        if goes_on:
            self._ends, self._length = goes_on, self._length + 1
            self._held += part
            return ""
        passed = "" if self._length >= LEAK else self._held
        self._ends = {n for n, known in enumerate(self._words) if known == word}
        self._length = 1 if self._ends else 0
        self._held = part if self._ends else ""
        return passed + ("" if self._ends else part)

    def _between(self, part: str) -> str:
        if self._length:
            self._held += part
            return ""
        return part


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
