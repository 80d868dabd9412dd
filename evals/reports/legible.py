"""Texts that came from outside, so that a page or an XML file can hold them."""

import re

MOST_LETTERS = 6_000
"""Of one text; the run's folder has the rest."""
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str, most: int = MOST_LETTERS) -> str:
    """The text without control characters and halves of surrogate pairs (XML 1.0, 2.2), cut if it is very long.

    >>> legible("a\\x00b"), legible("abcdef", 4)
    ('a\\ufffdb', 'abcd… (2 more characters)')
    """
    whole = _UNFIT.sub("\ufffd", text)
    return whole if len(whole) <= most else f"{whole[:most]}… ({len(whole) - most:,} more characters)"


def in_line(text: str, most: int = 200) -> str:
    """The same on one line, cut with an ellipsis.

    >>> in_line("a\\n b"), in_line("abcdef", 4)
    ('a b', 'abc…')
    """
    line = " ".join(_UNFIT.sub("\ufffd", text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
