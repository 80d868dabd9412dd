"""Whose view a sentence reports, if it says that it is somebody else's."""

import re
from collections.abc import Iterator

from index.names import plain_words

_ACCORDING = re.compile(r"\b(?:according to|in the (?:words|view|opinion) of)\s+(?P<who>[\w’' -]{2,60})", re.IGNORECASE)
# Only where a sentence begins: "it will fail, and the ministry says so" is the expert's own view.
_REPORTS = re.compile(
    r"[“\"‘]?(?:[^.;:!?]{0,80}?,\s+)?(?P<who>(?!(?:and|but|so|or)\b)(?:[\w’'-]+\s+){0,4}?[\w’'-]+),?\s+"
    r"(?:says?|said|claims?|claimed|insists?|insisted|argues?|argued|asserts?|asserted|maintains?|maintained|alleges?"
    r"|alleged|den(?:y|ies|ied)|thinks?|thought|believes?|believed|blames?|blamed|suspects?|suspected)\b"
)
_SAID_AFTER = re.compile(
    r"[,?!”\"]\s*(?P<who>(?:the\s)?(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+(?:said|says|argued|claimed|added)\.?\s*$"
)
_OWN = frozenset(
    """
    i we he she it they my our to not never would will can could may might should must shall did do nobody none
    """.split()
)
"""Words before "say" that may stand for the expert, are a part of the verb, or are nobody."""


def second_hand(text: str, owner: str) -> str:
    """Whose view a sentence reports, if it says that it is not the owner's; empty otherwise.

    >>> second_hand("According to the ministry, nobody was hurt.", "Ann Roe")
    'the ministry'
    >>> second_hand("Roe says that nobody was hurt.", "Ann Roe"), second_hand("I think nobody was hurt.", "Ann Roe")
    ('', '')
    >>> second_hand("“Nobody was hurt,” the minister said.", "Ann Roe")
    'the minister'
    """
    own = {*plain_words(owner), *_OWN}
    for who in _reported(text):
        words = plain_words(who)
        if words and own.isdisjoint(words):
            return who
    return ""


def _reported(text: str) -> Iterator[str]:
    yield from (found["who"].strip() for found in _ACCORDING.finditer(text))
    for found in (_REPORTS.match(text), _SAID_AFTER.search(text)):
        if found:
            yield found["who"].strip()
