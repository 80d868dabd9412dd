"""Attribution: the person whom a claim names as the speaker must be the one whose words the source is."""

import re
from collections.abc import Iterator, Sequence

from index.names import match, plain_words, surname
from index.records import EDITORS, Span
from rag.claims.case import Aligned, Case, Clause, Fault, flat, parsed
from rag.claims.names import capitalised
from rag.records import Place, Source

FOREIGN, OWN = 0.6, 0.5
"""A claim is somebody else's if another's sentence has this share of its words, and the speaker's best at most
this share of that."""
_SPEAKS = re.compile(
    r"""(?:,[^,]{3,60},)?\s+(?:also\s+|further\s+|himself\s+|herself\s+|then\s+)?(?:
    say|said|argu|think|thought|believ|claim|warn|write|wrote|not|suggest|stat(?!es?\b)|tell|told|expect|predict|conclud|insist|
    stress|point|maintain|contend|hold|held|see|saw|call|describ|explain|observ|agree|disagree|urg|propos|recommend|
    want|oppos|support|doubt|fear|hope|consider|recall|add|predict|estimat|view|criticiz|criticis|reject|reckon
    )(?:s|es|ed|d|ing|e|es|ies|ied)?\b|\s?:\s|’s?\s(?:view|opinion|argument|position|word|case|reading)|
    '\s?s?\s(?:view|opinion|argument|position|word|case|reading)""",
    re.VERBOSE,
)
"""What follows the name of one who speaks."""
_PARTICLES = re.compile(r"\b(?:(?:de|la|van|von|der|den|zu|du|da|di|bin|ben)\s|(?:el|al)[\s-])+$", re.IGNORECASE)
"""What a surname may begin with: "de la Cruz", "Al-Muqrin"."""
_WITH = re.compile(r"\bagree[sd]? with\s+$", re.IGNORECASE)
"""What stands before the name of one who says the same."""
_NOBODY = frozenset(("yes", "no", "the west", "west", "not"))
"""What stands where a speaker may stand."""
BEFORE = 80
"""Characters before a name in which its particles and an "according to" are looked for."""
_ACCORDING = re.compile(
    r"(?:\baccording to|\bin the (?:view|words|opinion) of|(?:^|[,;:.!?”\"’'—–])\s*(?:says|said|argues|writes))\s+$",
    re.IGNORECASE,
)
"""What stands before it; in "Roe says Moon", it is Roe who speaks."""


def attribution(case: Case) -> Iterator[Fault]:
    """Speakers who are not the owners of what is cited, and views that are somebody else's."""
    owners = owners_of(case)
    if not owners:
        return
    for span in speakers(case.claim.text):
        name = span.of(case.claim.text)
        if name.casefold() in _NOBODY:
            continue
        person = holder(name, owners)
        if person is None:
            yield from _stranger(case, span, name, owners)
        else:
            yield from _elsewhere(case, span, person)


def owners_of(case: Case) -> list[str]:
    """All whose words the sources are."""
    names = (name for source in case.sources for name in source.experts or ())
    return [name for name in dict.fromkeys(names) if name != EDITORS]


def holder(name: str, owners: Sequence[str]) -> str | None:
    """Whose name it is: by surname, or by any part that only one of them has, as some put the surname first.

    >>> holder("Moon", ["Moon Hae-rang", "Ann Roe"]), holder("Ibarra", ["Renata Ibarra Soto"])
    ('Moon Hae-rang', 'Renata Ibarra Soto')
    """
    if person := match(name, owners):
        return person
    parts = _parts(name)
    found = [owner for owner in owners if parts and parts <= _parts(owner)]
    return found[0] if len(found) == 1 else None


def _parts(name: str) -> set[str]:
    return {part for word in plain_words(name) for part in word.split("-") if len(part) > 1}


def speakers(text: str) -> Iterator[Span]:
    """Where a claim names somebody as saying or thinking something.

    >>> text = "Slavin argues that Tehran, according to Tom Warrick, knew."
    >>> [span.of(text) for span in speakers(text)]
    ['Slavin', 'Tom Warrick']
    """
    for name in capitalised(text):
        start, end = name.span
        if particles := _PARTICLES.search(text, max(0, start - BEFORE), start):
            start = particles.start()
        if text[start:end].endswith(("’s", "'s")):
            end -= 2
        if _SPEAKS.match(text, end) or _ACCORDING.search(text, max(0, start - BEFORE), start):
            yield Span(start, end)


def of_speakers(case: Case) -> Case:
    """The case with the sources of the speakers only, if the claim names any who own one."""
    owners = owners_of(case)
    named = [holder(span.of(case.claim.text), owners) for span in speakers(case.claim.text)] if owners else []
    if not any(set(named) & set(source.experts or ()) for source in case.sources):
        return case
    # The others stay, empty, so that places go on counting the sources as before.
    others = "\n".join(source.text for source in case.sources if not set(named) & set(source.experts or ()))
    kept = [source if set(named) & set(source.experts or ()) else Source("", source.experts) for source in case.sources]
    return Case(case.claim, tuple(kept), tuple(parsed(source.text) for source in kept), others)


def _stranger(case: Case, span: Span, name: str, owners: Sequence[str]) -> Iterator[Fault]:
    """A speaker who owns nothing; one whom the sources mention may be quoted there."""
    said = flat("\n".join(source.text for source in case.sources))
    if plain_words(name) and not re.search(rf"\b{re.escape(surname(name))}\b", said):
        who = " and ".join(owners[:2]) if len(owners) < 3 else "others"
        yield Fault(f"Said by {who}, not by {name}.", True, span)


def _elsewhere(case: Case, span: Span, person: str) -> Iterator[Fault]:
    """What the speaker's own sections hardly have and somebody else's has."""
    clause = next(c for c in case.claim.clauses if c.span.start <= span.start < c.span.end)
    own = foreign = None
    others = {holder(one.of(case.claim.text), owners_of(case)) for one in speakers(case.claim.text)} - {person}
    for one in case.aligned(_without_names(clause, case), 50):
        experts = case.sources[one.source].experts or ()
        if person in experts:
            own = own or one
        elif experts and experts != (EDITORS,) and others.isdisjoint(experts):
            foreign = foreign or one
    if foreign and _names(case, foreign, person):
        return
    if foreign and foreign.share >= FOREIGN and (own.share if own else 0.0) <= OWN * foreign.share:
        yield Fault(f"Said by {_owner(case, foreign)}, not by {person}.", True, span, Place(*foreign.place))


def _names(case: Case, one: Aligned, person: str) -> bool:
    """Whether somebody else's sentence says itself that the person says so."""
    text = one.clause.span.of(case.texts[one.source].text)
    joined = (one.span for one in capitalised(text) if _WITH.search(text[: one.span.start]))
    return any(match(span.of(text), [person]) for span in (*speakers(text), *joined))


def _without_names(clause: Clause, case: Case) -> Clause:
    """The clause without the names of owners, which their own sections seldom have."""
    names = {word for owner in owners_of(case) for word in plain_words(owner)}
    return Clause(clause.span, tuple(word for word in clause.words if flat(word.text).removesuffix("'s") not in names))


def _owner(case: Case, one: Aligned) -> str:
    return " and ".join(case.sources[one.source].experts or ())
