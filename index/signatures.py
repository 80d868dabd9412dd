"""Lines that say whose section this is: what they look like, in each family of roundups.

A line is only a *candidate*: whether it signs the text before it, the text after it or nothing is
decided in ``index.reactions``, from the article as a whole.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from index.names import LONGEST_NAME, match, people, person, without_titles

Layout = Literal["dash", "line", "title", "name", "said"]
"""How a candidate signs.

``dash``   after its section: ``—Name is a senior fellow at ...``
``line``   after its section: ``Name, title at Organisation.``
``title``  before its section: ``Name, Title`` (no full stop), or ``Name: headline``
``name``   before its section: a name alone
``said``   before its section: ``Prof Name, Professor of X, University of Y, said:``
"""

LONGEST_SIGNATURE = 400
"""Characters; co-authors with full titles reach about 300."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A line that may name the owner of a section."""

    layout: Layout
    names: tuple[str, ...]
    affiliation: str | None
    end: int
    """Characters of the block that belong to the signature; what follows is commentary."""
    headline: str | None = None


_ROLE = re.compile(
    r"\b(?:fellow|director|professor|president|chair(?:man|woman|person)?|ambassador|minister|secretary|adviser|advisor|analyst"
    r"|researcher|scholar|scientist|lecturer|reader|editor|correspondent|reporter|economist|historian|lawyer|attorney|counsel"
    r"|chief|head|lead|leader|founder|co-?founder|partner|officer|manager|coordinator|consultant|associate|expert|specialist"
    r"|member|envoy|commander|general|colonel|admiral|officer|diplomat|senator|governor|mayor|dean|provost|strategist|official"
    r"|engineer|physician|surgeon|virologist|epidemiologist|statistician|geologist|ecologist|psychologist|psychiatrist|biologist|chemist|physicist"
    r"|fellowship|board|instructor|teacher|student|candidate|visiting|nonresident|non-resident|emeritus|emerita|principal|author|host|ceo|cto|cfo|vp|representative"
    r"|\w+(?:ologist|ographer|ician|onomer|omist|ymist|urgeon|keeper)|spokes\w+|immunologist|toxicologist|oncologist|neurologist|cardiologist|pharmacologist|climatologist|meteorologist|oceanographer|sociologist|anthropologist)s?\b",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|of|for|with|in|on|from)\b|,", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\b(?:said|says|argued|argues|told|wrote|writes|thinks|believes|warned|warns|added|adds|noted|notes|explained|was|were|had|has been|will)\b"
)
_DASH = re.compile(r"^\s*[—–―‒-]{1,3}\s*")
_SAID = re.compile(
    r"^(?P<who>.{5,330}?),?\s+(?:also\s+)?(?:said|says|commented|comments|added|told\s+[^:“\"]{2,60}|explained|wrote|responded|stated|noted)"
    r"(?:\s+(?:that|in\s+[^:“\"]{2,60}|today|about\s+[^:“\"]{2,60}))?\s*:\s*",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:commenting|responding|reacting|speaking|asked|writing|on|about|in response|in reaction|referring)\b[^,]{2,120},\s+",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"^an?\s+(?:\w+\s+)?(?:spokes(?:person|man|woman)|representative|official|expert)\b.*$", re.IGNORECASE
)
_IS = re.compile(
    r"\s+(?:is|are|was|were|serves? as|works? as|leads?|directs?|heads?|teaches|covers)\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
_BIOGRAPHY = re.compile(
    r"\b(?:is|was|serves as)\s+(?:an?\s+|the\s+)?(?:(?!that|about|when|because|to|as|not)[\w’'-]+\s+){0,4}?"
    + _ROLE.pattern,
    re.IGNORECASE,
)
_HANDLE = re.compile(r"\s*\(\s*@\w+\s*\)|\s+@\w+")
_LISTED = re.compile(r"^(?P<name>[^:]{4,80}?):\s+(?P<headline>\S.{2,200})$")


def after(text: str, known: Collection[str] = ()) -> Signature | None:
    """The candidate that signs the text before it, if the block is one; ``known`` are names of byline and lists.

    >>> after("—Ann Roe is a senior fellow at the Lake Centre and Bo Li is a fellow at Hill House.").names
    ('Ann Roe', 'Bo Li')
    >>> after("Nathan Sales, nonresident senior fellow at the Council.").affiliation
    'nonresident senior fellow at the Council'
    >>> after("Ann Roe, the director of the port, said that it was late.") is None
    True
    """
    line = _one_line(text)
    if not line or len(line) > LONGEST_SIGNATURE:
        return None
    rest = _DASH.sub("", line)
    dashed = rest != line
    signed = _by_verb(rest) if dashed else None
    signed = signed or _by_commas(rest, needs_role=not dashed, known=known)
    if signed is None and dashed and (names := people(rest.rstrip("."))):
        signed = (names, None)
    if signed is None:
        return None
    names, affiliation = signed
    return Signature(layout="dash" if dashed else "line", names=names, affiliation=affiliation, end=len(text))


def before(text: str, known: Collection[str] = ()) -> Signature | None:
    """The candidate that signs the text after it, if the block is one; ``known`` are names of the byline and lists.

    >>> before("Prof Ann Roe, Professor of Ice, University of Fen, said: “It melts.").end
    57
    >>> before("Ann Roe, Senior Fellow, Lake Centre").layout, before("Ann Roe").layout
    ('title', 'name')
    """
    if said := _said(text, known):
        return said
    line = _one_line(text)
    if not line or len(line) > LONGEST_SIGNATURE or _DASH.match(line):
        return None
    if names := people(line):
        return Signature(layout="name", names=names, affiliation=None, end=len(text))
    if (headed := listed(line)) and all(match(name, known) for name in headed[0]):
        return Signature(layout="title", names=headed[0], affiliation=None, end=len(text), headline=headed[1])
    if not line.endswith(".") and (signed := _by_commas(line, needs_role=True)):
        return Signature(layout="title", names=signed[0], affiliation=signed[1], end=len(text))
    return None


def biography(text: str) -> Signature | None:
    """The line under an article that says who its author is.

    >>> biography("Ann Roe is a lecturer in ice at Fen University.").affiliation
    'lecturer in ice at Fen University'
    >>> biography("Ann Roe is right that the director knew.") is None
    True
    """
    line = _one_line(text)
    signed = _by_verb(line) if _BIOGRAPHY.search(line[:LONGEST_SIGNATURE]) else None
    return Signature(layout="line", names=signed[0], affiliation=signed[1], end=len(text)) if signed else None


def listed(text: str) -> tuple[tuple[str, ...], str] | None:
    """Names and headline of a line of a jump list.

    >>> listed("Ann Roe and Bo Li: Ice is late this year")
    (('Ann Roe', 'Bo Li'), 'Ice is late this year')
    """
    found = _LISTED.match(_one_line(text))
    names = people(found["name"]) if found else None
    return (names, found["headline"]) if found and names else None


def role_line(text: str) -> str | None:
    """The title and organisation that stand alone under a name, if the block is such a line.

    >>> role_line("Senior Fellow, Lake Centre"), role_line("Ice is late this year")
    ('Senior Fellow, Lake Centre', None)
    """
    line = _one_line(text)
    if 4 <= len(line) <= 200 and _ROLE.search(line) and not _SPEAKS.search(line) and len(line.split()) <= 30:
        return _affiliation(line)
    return None


def _one_line(text: str) -> str:
    return " ".join(text.split()).strip("*_ ")


def _affiliation(text: str) -> str | None:
    text = re.sub(r"^(?:an?|the)\s+", "", _HANDLE.sub("", text).strip(" ,;*_"), flags=re.IGNORECASE)
    return (text[:-1] if text.endswith(".") and not text.endswith(("U.S.", "Inc.", "Jr.")) else text).strip() or None


def _by_verb(text: str) -> tuple[tuple[str, ...], str | None] | None:
    """``NAMES is/are ROLE``, one or several times in the line."""
    text = _HANDLE.sub("", text)
    found = _IS.search(text)
    if not found or not (names := people(text[: found.start()])):
        return None
    rest = text[found.end() :]
    for more in re.finditer(r"(?:,|;|\.)?\s+and\s+|[.;]\s+", rest):
        if other := _by_verb(rest[more.end() :]):
            roles = [role for role in (_affiliation(rest[: more.start()]), other[1]) if role]
            return names + other[0], "; ".join(roles) or None
    return names, _affiliation(rest)


def _by_commas(
    text: str, *, needs_role: bool, known: Collection[str] = ()
) -> tuple[tuple[str, ...], str | None] | None:
    """``NAME, ROLE``, one or several times in the line, or ``NAME and NAME, ROLE``."""
    head, separator, rest = _split_at_comma(_HANDLE.sub("", text))
    names = people(head) if separator else None
    if not names or len(head.split()) > LONGEST_NAME * 3:
        return None
    rest = rest.strip()
    plausible = _ROLE.search(rest) or (
        _AT.search(rest) and (not needs_role or all(match(name, known) for name in names))
    )
    if not plausible or _SPEAKS.search(rest) or re.match(r"(?:who|which|whose)\b", rest):
        return None
    for more in re.finditer(r"[,;]\s+and\s+|;\s+|\s+and\s+", rest):
        if other := _by_commas(rest[more.end() :], needs_role=needs_role, known=known):
            roles = [role for role in (_affiliation(rest[: more.start()]), other[1]) if role]
            return names + other[0], "; ".join(roles) or None
    return names, _affiliation(rest)


def _split_at_comma(text: str) -> tuple[str, str, str]:
    """At the first comma after which no degree or "Jr." follows and before which a name or names stand."""
    for comma in re.finditer(r",\s+|\s+[|–—]\s+|\s+\((?=[^)]{5,}\)\.?$)", text):
        head, rest = text[: comma.start()], text[comma.end() :]
        if re.match(r"(?:jr|sr|ii|iii|ph\.?\s?d|md|frs|obe|cbe|mbe|fmedsci)\b", rest, re.IGNORECASE):
            continue
        if people(head) and not _continues_names(rest):
            return head, comma.group(), rest.rstrip(")") if "(" in comma.group() else rest
    return text, "", ""


def _continues_names(rest: str) -> bool:
    """Whether a list of names goes on: "A, B, and C, fellows at X"."""
    head = re.split(r",\s+|\s+and\s+", rest, maxsplit=1)[0]
    return person(re.sub(r"^and\s+", "", head)) is not None and not _ROLE.search(head)


def _said(text: str, known: Collection[str]) -> Signature | None:
    found = _SAID.match(text)
    if not found:
        return None
    who = _LEAD_IN.sub("", _one_line(found["who"]))
    if unnamed := _UNNAMED.match(who):
        return Signature(layout="said", names=(), affiliation=_affiliation(unnamed.group()), end=found.end())

    signed = _by_commas(who, needs_role=False) or ((names, None) if (names := people(who)) else None)
    if signed is None and (bare := without_titles(who)) != who and match(bare, known):
        signed = ((bare,), None)
    if signed is None:
        return None
    return Signature(layout="said", names=signed[0], affiliation=signed[1], end=found.end())
