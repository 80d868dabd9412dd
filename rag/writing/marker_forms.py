"""The forms in which models cite: ``[1]``, ``[1, 2]``, ``[p1]``, ``【1†source】``, ``(passage 1)`` and others."""

import re
import unicodedata
from typing import NamedTuple

_PREFIX = (
    r"(?:(?:see|cf\.?)\s+)?(?:passages?|sources?|refs?\.?|references?|citations?|cite|docs?|documents?|ids?|paras?"
    r"|paragraphs?|numbers?|nos?\.?|p{1,2}\.?|s|¶|#|\^)"
)
_ONE = rf"(?:{_PREFIX}\s*[:=_.-]?\s*)?(?:\d{{1,4}})(?::\d+)?(?:†[^,;]*)?"
_BETWEEN = r"\s*(?:[,;/&+|]|\band\b|\bor\b|\s)\s*"
_RANGE = re.compile(rf"(?:{_PREFIX}\s*)?(\d{{1,3}})\s*(?:-|–|—|to)\s*(?:{_PREFIX}\s*)?(\d{{1,3}})", re.IGNORECASE)
_MARKER = re.compile(rf"{_ONE}(?:{_BETWEEN}(?:{_ONE}))*", re.IGNORECASE)
_ITEM = re.compile(_ONE, re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_NAMED = re.compile(_PREFIX, re.IGNORECASE)
LONGEST_RANGE = 20
"""Numbers of a range; a longer one is none, but gives its ends."""

CUT = re.compile(rf"\s*(?:{_ONE})(?:{_BETWEEN}(?:{_ONE})?)*(?=\n)", re.IGNORECASE)
"""What stands after an opening bracket where a marker ends with the line."""


class Mark(NamedTuple):
    """One marker: the numbers that it gives, in its order."""

    numbers: tuple[int, ...]


def mark_in(inside: str, *, named: bool = False) -> Mark | None:
    """The marker that stands in brackets, if it is one; ``named``: only if it says so, as "passage 1" does.

    >>> mark_in("p1"), mark_in("1–3"), mark_in("sources 2 and 4"), mark_in("４"), mark_in("3:0†source")
    (Mark(numbers=(1,)), Mark(numbers=(1, 2, 3)), Mark(numbers=(2, 4)), Mark(numbers=(4,)), Mark(numbers=(3,)))
    >>> mark_in("the army"), mark_in("Nov. 8"), mark_in(""), mark_in("1999", named=True)
    (None, None, None, None)
    """
    text = unicodedata.normalize("NFKC", inside).replace("\\", "").strip(" []*_`")
    if named and not _NAMED.match(text):
        return None
    if found := _RANGE.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        return Mark(tuple(range(first, last + 1)) if first <= last < first + LONGEST_RANGE else (first, last))
    if not _MARKER.fullmatch(text):
        return None
    numbers = (_NUMBER.search(one[0]) for one in _ITEM.finditer(text))
    return Mark(tuple(dict.fromkeys(int(number[0]) for number in numbers if number)))
