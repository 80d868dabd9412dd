"""What a person's name looks like, and when two spellings are one person."""

import re
import unicodedata
from collections.abc import Iterable

_HONORIFIC = re.compile(
    r"^(?:(?:the\s+)?(?:rt\.?\s+)?(?:right\s+)?(?:hon(?:ou?rable|\.)?)|(?:the\s+)?reverend|prof(?:essor|\.)?|assoc(?:iate|\.)?\s+prof(?:essor|\.)?"
    r"|asst?\.?\s+prof(?:essor|\.)?|assistant\s+prof(?:essor)?|emeritus\s+prof(?:essor)?|emerita\s+prof(?:essor)?"
    r"|dr\.?|mr\.?|mrs\.?|ms\.?|mx\.?|sir|dame|lord|lady|baroness|rev\.?|amb\.?|ambassador|sen\.?|senator|rep\.?|gov\.?|governor"
    r"|(?:lt|maj|brig|vice|rear)\.?\s+(?:gen|col|cdr|adm|cmdr)\.?|(?:lieutenant|major|brigadier|vice|rear)\s+(?:general|colonel|admiral)"
    r"|gen\.?|general|col\.?|colonel|capt\.?|captain|maj\.?|major|cdr\.?|commander|adm\.?|admiral|sgt\.?)"
    r"(?:\s*\((?:ret|retd|retired)\.?\))?\s+",
    re.IGNORECASE,
)
_POST_NOMINAL = re.compile(
    r"(?:,?\s+(?:ph\.?\s?d|m\.?d|d\.?phil|msc|ma|mba|obe|mbe|cbe|frs|frse|fmedsci|frcp|jd|esq|ret|retd)\.?"
    r"|\s+\((?:ret|retd|retired)\.?\)|\s+\((?:she|he|they)[^)]*\)|\s+\(@\w+\)|\s+@\w+)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",?\s+(jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
PARTICLES = frozenset(
    """
    al ap ben bin bint da dal das de del dela della den der des di do dos du el ibn la las le los o of san st
    ter ten van vom von y zu zum zur und e i 't wa ni nic mac ould ag bar
    """.split()
)
_NOT_A_NAME = frozenset(
    """
    a about academy after agency all america american an analysis and are article as association at atlantic
    author authors bank before board book brief bureau but by can caption center centre chair climate
    committee company conclusion conference contents contributors corporation correction council credit crisis
    debate declared department director disclosure discussion division east economic economics economy editor
    editorial editors energy european event events expert experts facebook faculty fellow fellows file for
    foreign foundation from further getty global government group home house how hub image images in
    initiative institute institution interest interests international introduction is issue issues it its
    journal key laboratory latest law lead learn look magazine market markets media meet middle ministry more
    news newsletter next north not note notes office on online opinion or organisation organization our
    outlook overview page part parliament photo photograph picture policy political politics post president
    press prime professor program programme project prospects public question questions quick quote quotes
    react reacts reaction reactions read reading recommended related report republic research response reuters
    review risk risks school science sciences section security see senior series share sign society source
    sources south staff state states statement subscribe summary takeaways team that the their these they
    things this those three to today topics trade trends tuesday twitter two union unit united university
    update updated updates us view views war was watch we website week weekly west what when where which who
    why will with world year years you your january february march april may june july august september
    october november december monday wednesday thursday friday saturday sunday
    """.split()
)  # words that stand in headings, labels and organisations, hardly ever in a person's name
# "may", "april", "june" and "law" do occur in names: they only count against a name of which they are the first word.
_RARELY_A_NAME = frozenset(
    {"may", "april", "june", "august", "law", "house", "bank", "post", "lead", "chair", "west", "north"}
)
_TOKEN = re.compile(r"[^\W\d_](?:[\w’'‘ʼ.-]*\w)?\.?$")

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ə": "a"})
"""Letters that Unicode does not take apart into a plain one and an accent."""

LONGEST_NAME = 7
"""Words; "María José de la Cruz Fernández" has six."""


def person(text: str) -> str | None:
    """The name without honorifics and degrees, if ``text`` is one person's name; else None.

    >>> person("Prof. Dame Séan O’Dálaigh, PhD")
    'Séan O’Dálaigh'
    >>> person("C. Anthony Pfaff"), person("Wolfgang von der Heide Jr.")
    ('C. Anthony Pfaff', 'Wolfgang von der Heide Jr.')
    >>> person("Middle East Programs"), person("The strike failed"), person("Reuters")
    (None, None, None)
    """
    name = " ".join(text.split()).strip(" ,;:*_")
    titled, name = name, without_titles(name)
    words = _SUFFIX.sub("", name).split()
    if not 2 <= len(words) <= LONGEST_NAME:
        return None
    # "May 2, the day ..." is no name, but "Dr May Lim" is.
    if not all(_name_word(word, first=i == 0 and name == titled) for i, word in enumerate(words)):
        return None
    proper = [word for word in words if word.casefold() not in PARTICLES]
    # The surname is never only an initial, and a name has at least one word that is not one.
    if len(proper) < 2 or len(words[-1].rstrip(".")) < 2 or words[-1].casefold() in PARTICLES:
        return None
    return name


def without_titles(name: str) -> str:
    """The name without honorifics before and degrees behind it."""
    while (shorter := _HONORIFIC.sub("", name)) != name:
        name = shorter
    while (shorter := _POST_NOMINAL.sub("", name)) != name:
        name = shorter
    return name.strip(" ,")


def _name_word(word: str, *, first: bool) -> bool:
    plain = word.casefold().rstrip(".").replace("’", "'").replace("‘", "'")
    if plain in PARTICLES or (len(plain) == 1 and word[0].isupper() and (word != plain.upper() or plain not in "ai")):
        return True
    if plain in _NOT_A_NAME and (first or plain not in _RARELY_A_NAME):
        return False
    lead = word[0] if word[:1].isalpha() else word[1:2]
    return bool(_TOKEN.match(word)) and (not lead.islower() or re.match(r"(al|el|d|l|bin)[-’']", plain) is not None)


def people(text: str) -> tuple[str, ...] | None:
    """The names in a list such as "A, B, and C"; None if any part is not a name.

    >>> people("Andrew L. Peek, Barbara Slavin, and Nathan Sales")
    ('Andrew L. Peek', 'Barbara Slavin', 'Nathan Sales')
    >>> people("the editors and Barbara Slavin") is None
    True
    """
    text = re.sub(r",\s+(?=(?:jr|sr|ii|iii|ph\.?d|md|frs|obe|cbe|mbe)\b)", " ", text, flags=re.IGNORECASE)
    parts = re.split(r"\s*[,;·•|]\s*(?:and\s+|&\s+)?|\s+(?:and|&)\s+", text.strip(" ,"))
    names = [person(part if _SUFFIX.search(part) else part.rstrip(".")) for part in parts if part]
    found = tuple(name for name in names if name)
    return found if names and len(found) == len(names) else None


def plain_words(name: str) -> list[str]:
    """The words of a name for comparison: no titles, accents, full stops or case.

    >>> plain_words("Dr. Séan O’Dálaigh Jr.")
    ['sean', "o'dalaigh"]
    """
    name = _SUFFIX.sub("", without_titles(" ".join(name.split())))
    flat = unaccented(name.casefold().replace("’", "'").replace("‘", "'"))
    return [word for word in re.split(r"[\s.]+", flat) if word]


def unaccented(text: str) -> str:
    """Lower-case text in letters that every keyboard has.

    >>> unaccented("þorvaldsson đurić brænne ó")
    'thorvaldsson duric braenne o'
    """
    flat = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(c for c in flat if not unicodedata.combining(c))


def surname(name: str) -> str:
    """The last word of a name, for comparison."""
    return (plain_words(name) or [""])[-1]


def may_be_same(one: str, other: str) -> bool:
    """Whether two spellings have one surname and given names of which one abbreviates the other.

    >>> may_be_same("C. Anthony Pfaff", "Anthony Pfaff"), may_be_same("A. Roe", "Ann Roe")
    (True, True)
    >>> may_be_same("Ann Roe", "Amy Roe"), may_be_same("Ann Roe", "Ann Poe")
    (False, False)
    """
    a, b = plain_words(one), plain_words(other)
    if not a or not b or a[-1] != b[-1]:
        return False
    shorter, longer = sorted((a[:-1], b[:-1]), key=len)
    return all(any(_abbreviates(x, y) or _abbreviates(y, x) for y in longer) for x in shorter)


def _abbreviates(short: str, long: str) -> bool:
    return short == long or (len(short) == 1 and long.startswith(short)) or (len(short) > 2 and long.startswith(short))


def match(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that is the same person; None if none is or several may be.

    Equal names win over abbreviated ones, and those over the only one with that surname ("Tom Warrick"
    is "Thomas S. Warrick" if there is no other Warrick): so the pool must hold every holder of it.
    """
    pool = [other for other in names if surname(other) == surname(name)]
    equal = [other for other in pool if plain_words(other) == plain_words(name)]
    similar = [other for other in pool if may_be_same(name, other)]
    found = equal or similar or pool
    return found[0] if len(found) == 1 else None
