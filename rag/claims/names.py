"""Names: persons, organisations and places of the claim must occur in the sources, in whatever spelling."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from index.keyword import STOPWORDS
from index.names import without_titles
from index.records import Span
from rag.claims.case import Case, Fault, Word, flat, parsed
from rag.claims.places import group, root
from rag.questions.given_names import GIVEN_NAMES

_JOINERS = frozenset("of de del la le van von der den bin al el du da dos and for the y ibn ’t 't".split())
"""Small words inside a name: "Bank of Aurelia", "Nadia ben Yarrou"."""
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec christmas easter
    """.split()
)
_COMMON = frozenset(
    """
    mr mrs ms dr prof sir president minister prime secretary general state government parliament senate congress
    court council committee ministry department party university institute center centre program programme north
    south east west northern southern eastern western world war city act bill law company inc ltd corp ceo cfo coo
    i i'm i've i'd i'll
    """.split()
)
"""What a name may have and its source leave out."""
_ALIKE = 88
"""Similarity from which two spellings of a long word are one name."""
_LABEL = re.compile(r"(?:\n|\*\*)[\s*#\d.)–-]*$")
"""What stands before a heading or the label of an item, where words are capital for show."""
_LINE_START = re.compile(r"(?:^|[\n:•*#>“\"(‘–—-])[\s*#\d.)]*$")
"""What stands before a word that is capital only because something begins: a line, an item, a quotation."""


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words."""

    words: tuple[Word, ...]
    opens: bool
    """Whether it opens a sentence or a line, where any word is capital."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.words[0].start, self.words[-1].end)


def names(case: Case) -> Iterator[Fault]:
    """Names that no source has, and persons whose first name differs."""
    known, others = _Known(case.known), _Known(case.context)
    for name in capitalised(case.claim.text):
        telling = [word for word in name.words if is_telling(word)]
        if is_label(name, case.claim.text) or (
            name.opens and len(telling) < 2 and not any(_is_a_name(word, case.claim.text) for word in telling)
        ):
            continue
        lost = [word for word in telling if not known.has(word.text)]
        if not lost or known.has_initials(name.words):
            continue
        shown = name.span.of(case.claim.text)
        if other := known.namesake(telling, lost):
            yield Fault(f"The text says {other}, the claim says {shown}.", True, name.span)
        elif len(lost) == len(telling):
            near = all(others.has(word.text) for word in telling)
            certain = not near and _is_certain(name, telling)
            where = "what the speaker says" if near else "the text"
            yield Fault(f"{shown} does not occur in {where}.", certain, name.span)
        elif listed := next((word for word in lost if group(_bare(word.text)) is not None), None):
            span = Span(listed.start, listed.end)
            yield Fault(f"{listed.text} does not occur in the text.", not others.has(listed.text), span)
        elif len(lost) * 2 >= len(telling) and not name.opens:
            words = " ".join(word.text for word in lost)
            yield Fault(f"The text does not have “{words}” of {shown}.", False, name.span)


def is_label(name: Name, text: str) -> bool:
    """Whether it is a heading or the label of an item."""
    return name.opens and _LABEL.search(text[: name.span.start]) is not None


def _is_certain(name: Name, telling: Sequence[Word]) -> bool:
    """Whether its absence settles the matter: at the start of a sentence only of what is a name beyond doubt."""
    if not name.opens:
        return any(_is_plain(word) for word in telling)
    return group(_bare(telling[0].text)) is not None or (
        len(telling) > 1 and all(_is_plain(word) for word in telling) and flat(telling[0].text) in GIVEN_NAMES
    )


def capitalised(text: str) -> Iterator[Name]:
    """The runs of capitalised words, in order; small words join them.

    >>> [name.span.of(text) for text in ["On Monday, the Bank of Aurelia met."] for name in capitalised(text)]
    ['Monday', 'Bank of Aurelia']
    """
    for clause in parsed(text).clauses:
        run: list[Word] = []
        for word in (*clause.words, None):
            if word and run and not _LINKS.fullmatch(text, run[-1].end, word.start):
                yield from _name(run, text, clause.words)
                run = []
            if word and (word.text[0].isupper() or (run and word.lower in _JOINERS)):
                run.append(word)
            elif run:
                yield from _name(run, text, clause.words)
                run = []


_LINKS = re.compile(r"(?:[’']s)?\s+|\.?\s+|-|\s*&\s*")
"""What may stand between two words of one name."""


def _name(run: list[Word], text: str, clause: Sequence[Word]) -> Iterator[Name]:
    opens = run[0] == clause[0] or _LINE_START.search(text[max(0, run[0].start - 12) : run[0].start]) is not None
    while run and (run[0].lower in STOPWORDS or run[0].lower in _JOINERS) and not run[0].text.isupper():
        run = run[1:]
        opens = False
    while run and run[-1].lower in _JOINERS:
        run = run[:-1]
    if run:
        yield Name(tuple(run), opens)


def is_telling(word: Word) -> bool:
    """Whether a word of a name tells whose it is: no title, weekday or small word."""
    lower = word.lower.removesuffix("'s")
    is_short = len(lower) > 1 and word.text.isupper()
    common = lower in _CALENDAR or lower in _COMMON or lower in _JOINERS or (lower in STOPWORDS and not is_short)
    return not common and len(lower) > 1 and not any(char.isdigit() for char in lower)


def _is_plain(word: Word) -> bool:
    """Whether it is written like a person or a place, and not like an abbreviation ("PhDs", "YoY")."""
    return word.text[1:].islower() and len(word.text) > 3


def _is_a_name(word: Word, text: str) -> bool:
    """Whether a word that opens a sentence is a name even so."""
    lower = word.lower.removesuffix("'s")
    return lower in GIVEN_NAMES or group(lower) is not None or text[word.end : word.end + 2] in ("’s", "'s")


class _Known:
    """The words of the sources, in the forms in which names compare."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = list(parsed(text).words)
        self._flat = {_bare(word.text) for word in self._words} | {flat(word.text) for word in self._words}
        self._stems = {word.stem for word in self._words}
        self._roots = {root(word) for word in self._flat if len(word) > 3}
        self._groups = {group(word) for word in self._flat} - {None}
        joined = flat(text)
        self._groups |= {group(pair.replace(" ", "-")) for pair in _PAIRS if pair in joined}

    def has(self, text: str) -> bool:
        """Whether a word occurs, as it is or in another form."""
        word = _bare(text)
        if word in self._flat or root(word) in self._roots or group(word) in self._groups - {None}:
            return True
        if text.isupper() and (word in self._initials or word.rstrip("s") in self._initials):
            return True
        if any(word in other or (len(other) > 4 and other in word) for other in self._long) and len(word) > 4:
            return True
        return (
            len(word) > 5 and process.extractOne(word, self._long, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
        )

    def has_initials(self, words: Iterable[Word]) -> bool:
        """Whether the sources write a long name by its initials only."""
        parts = [word.text for word in words]
        every = "".join(part[0] for part in parts).lower()
        telling = "".join(part[0] for part in parts if part.lower() not in _JOINERS).lower()
        pair = group("-".join(part.lower() for part in parts))
        return (len(telling) > 1 and bool({every, telling} & self._acronyms)) or (
            pair is not None and pair in self._groups
        )

    def namesake(self, telling: Sequence[Word], lost: Sequence[Word]) -> str | None:
        """Another person with the surname of a claim's person, whose given name the sources do not have."""
        if len(telling) != 2 or len(lost) != 1 or lost[0] is not telling[0] or len(lost[0].text) < 3:
            return None
        surname = _bare(telling[1].text)
        before = {
            one.text
            for one, other in zip(self._words, self._words[1:], strict=False)
            if _bare(other.text) == surname and one.text[0].isupper() and flat(one.text) in GIVEN_NAMES
        }
        given = flat(lost[0].text)
        if given not in GIVEN_NAMES or len(before) != 1 or any(flat(b)[:3] == given[:3] for b in before):
            return None
        return without_titles(f"{before.pop()} {telling[1].text}")

    @cached_property
    def _long(self) -> list[str]:
        return sorted(word for word in self._flat if len(word) > 4)

    @cached_property
    def _acronyms(self) -> set[str]:
        return {_bare(word.text) for word in self._words if word.text.replace(".", "").isupper()}

    @cached_property
    def _initials(self) -> set[str]:
        """Acronyms that the names of the sources make."""
        made: set[str] = set()
        for name in capitalised(self._text):
            every = "".join(word.text[0] for word in name.words)
            made |= {every.lower(), "".join(w.text[0] for w in name.words if w.lower not in _JOINERS).lower()}
        return made


_PAIRS = ("united states", "united kingdom", "european union", "united nations", "islamic state")


def _bare(text: str) -> str:
    """Flat, without possessive and full stops: "U.S" is "us"."""
    word = flat(text).removesuffix("'s").removesuffix("'")
    return word.replace(".", "")
