"""Whom an answer credits with what it says, and what in it is talk of the assistant's own."""

import re
from collections.abc import Callable, Sequence

from evals.records import Said
from rag.claims.attribution import speakers

_LABEL = re.compile(r"\s*(?P<name>[^“”\":\n]{2,80}):\s+(?=[“\"«])")
"""A speaker before a quotation: "Barbara Slavin: “...”"."""
_FRAMES = re.compile(
    r"""
    \d+\ of\ \d+\ experts\ address\ this\b.*
    | .{2,400}\ do(?:es)?\ not\ speak\ to\ this\ in\ the\ articles\ here\.
    | The\ filter\ leaves\ out\ .*
    | (?:The\ articles\ here|The\ text\ has\ it\ in|What\ comes\ nearest:)\ .*
    """,
    re.VERBOSE | re.DOTALL,
)
"""What Pullquote says of its search beside an answer (``rag/refusals.py``). Who else says so without a citation is
judged like anybody: only these lines claim nothing of the articles' contents."""


def is_frame(said: Said) -> bool:
    """Whether a sentence only tells what was searched and found.

    >>> is_frame(Said(text="2 of 6 experts address this; silent: Andrew L. Peek."))
    True
    >>> is_frame(Said(text="Most experts expect a war."))
    False
    """
    return not said.citations and _FRAMES.fullmatch(said.text.strip()) is not None


def without_label(text: str) -> tuple[str, str]:
    """The speaker before a quotation, empty if there is none, and the rest.

    >>> without_label("Ann Roe: “It is late.”")
    ('Ann Roe', '“It is late.”')
    >>> without_label("Two things: first, it is late.")
    ('', 'Two things: first, it is late.')
    """
    label = _LABEL.match(text)
    return (label["name"].strip(), text[label.end() :]) if label else ("", text)


def without_credit(text: str) -> str:
    """A sentence without the words that say whose it is.

    >>> without_credit("Ann Roe says that it is late."), without_credit("According to Roe, it is late.")
    ('it is late.', 'it is late.')
    """
    found = _CREDIT.match(text)
    return text[found.end() :] if found else text


_CREDIT = re.compile(
    r"(?:According to [^,;:“]{2,60},|In the (?:view|words|opinion) of [^,;:“]{2,60},"
    r"|[A-Z][^,;:“]{1,60}? (?:says?|said|argues?|adds?|notes?|warns?|believes?|thinks?|holds?|insists?|points out"
    r"|stress(?:es)?|explains?|expects?|reckons?) that)\s+"
)
"""At the beginning only: what stands later is the sentence's own."""


def credited(text: str, person: Callable[[str], str | None]) -> tuple[str, ...]:
    """The experts whom the words outside quotation marks name as saying or thinking it."""
    plain = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    found = (person(span.of(plain)) for span in speakers(plain))
    return tuple(dict.fromkeys(name for name in found if name))


_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


def renamed(text: str, named: Sequence[str], owner: str) -> str:
    """The text with somebody else's name in the place of the speakers', so that only what they say is compared.

    >>> renamed("Roe argues that it is late.", ["Ann Roe"], "Bo Li")
    'Li argues that it is late.'
    """
    for name in named:
        text = re.sub(rf"\b(?:{re.escape(name)}|{re.escape(_last(name))})\b", _last(owner), text)
    return text


def _last(name: str) -> str:
    return name.split()[-1] if name else ""
