"""Numbers: each one in the claim must stand in the sources, with its unit."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault
from rag.claims.dates import dates
from rag.claims.figures import Figure, figures, periods
from rag.records import Place

_ITEM = re.compile(r"[\s*#>(-]*\d+[.):]")
"""The number of a list item at the start of its line."""
ALIGNED = 0.5
"""From this share of a sentence's words on, the nearest sentence of the sources speaks of the same thing."""
SURE = 0.6
"""From this share on, it also tells that a number that stands elsewhere is not meant."""
SMALL = 12
"""Numbers up to this are often counted by the writer of a claim ("three experts")."""


def numbers(case: Case) -> Iterator[Fault]:
    """Numbers that no source has, and numbers whose unit differs."""
    every = (*figures(case.known), *periods(case.known))
    known = tuple({(one.value, one.unit, one.meant, one.step, one.scaled): one for one in reversed(every)}.values())[
        ::-1
    ]
    for clause in case.claim.clauses:
        taken = [date.span for date in dates(case.claim.text)]
        for figure in figures(case.claim.text):
            inside = clause.span.start <= figure.start < clause.span.end
            if inside and not any(start <= figure.start < end for start, end in taken if figure.unit != "year"):
                yield from _faults(case, clause, figure, known)


def _faults(case: Case, clause: Clause, figure: Figure, known: Sequence[Figure]) -> Iterator[Fault]:
    if numbers_an_item(case.claim.text, figure):
        return
    equal = [other for other in known if figure.fits(other)]
    span = Span(figure.start, figure.end)
    nearest = next(iter(case.aligned(clause)), None)
    rival = _rival(case, nearest, figure) if nearest and nearest.share >= ALIGNED else None
    if any(_unit_fits(figure, other) for other in equal):
        if rival and nearest and nearest.share >= SURE and _counts_otherwise(figure, rival, equal):
            yield Fault(f"The text says {rival.text}, the claim says {figure.text}.", True, span, rival.place)
    elif rival:
        words = f"The text says {rival.text}, the claim says {figure.text}."
        reckoned = not rival.same_noun and _derivable(figure, known)
        yield Fault(words, (rival.same_noun or _telling(figure)) and not reckoned, span, rival.place)
    elif equal:
        certain = all(figure.measures_otherwise(other) for other in equal) and not _derivable(figure, known)
        yield Fault(f"The text says {equal[0].text}, but not in the unit of {figure.text}.", certain, span)
    elif not _telling(figure):
        return
    elif any(figure.fits(other) for other in figures(case.context)):
        yield Fault(f"The text says {figure.text}, but not in the speaker’s words.", False, span)
    elif _derivable(figure, known):
        yield Fault(f"The text does not say {figure.text}; it may be reckoned from its numbers.", False, span)
    else:
        yield Fault(f"The text does not say {figure.text}.", True, span)


class _Rival(NamedTuple):
    """The number that stands in the place of the claim's."""

    text: str
    place: Place
    same_noun: bool


def _counts_otherwise(figure: Figure, rival: _Rival, equal: Sequence[Figure]) -> bool:
    """Whether the nearest sentence counts the same things differently, and the equal numbers count others."""
    return rival.same_noun and figure.plain and all(other.unit not in ("", figure.unit) for other in equal)


def numbers_an_item(text: str, figure: Figure) -> bool:
    """Whether it is the number of an item in a list."""
    return _ITEM.fullmatch(text[text.rfind("\n", 0, figure.start) + 1 : figure.end + 1]) is not None


def _unit_fits(figure: Figure, other: Figure) -> bool:
    """A unit that one of them leaves open fits; so does any noun, as texts count by many names."""
    open_units = ("", "year")
    if figure.measures_otherwise(other):
        return False
    return figure.same_kind(other) or figure.unit in open_units or other.unit in open_units


def _rival(case: Case, nearest: Aligned, figure: Figure) -> _Rival | None:
    """The only number of its kind in the nearest sentence, or the only one with its noun, if it is not the same."""
    text = case.texts[nearest.source].text
    inside = [f for f in figures(text) if nearest.clause.span.start <= f.start < nearest.clause.span.end]
    alike = [f for f in inside if f.same_kind(figure)]
    same_noun = [f for f in alike if f.unit and f.unit == figure.unit]
    chosen = same_noun if len(same_noun) == 1 else alike
    if len(chosen) != 1 or figure.fits(chosen[0]):
        return None
    return _Rival(chosen[0].text, Place(nearest.source, chosen[0].start, chosen[0].end), len(same_noun) == 1)


def _telling(figure: Figure) -> bool:
    return not figure.plain or figure.value > SMALL or figure.scaled or figure.step < 1


def _derivable(figure: Figure, known: Sequence[Figure]) -> bool:
    """Whether it is the sum or the difference of two numbers of its kind, or what a share leaves."""
    if figure.unit == "%" and any(abs(100 - other.value - figure.value) <= 1 for other in known if other.unit == "%"):
        return True
    values = sorted({other.value for other in known if other.same_kind(figure)})[:60]
    return any(
        abs(a + b - figure.value) < 1e-9 or abs(abs(a - b) - figure.value) < 1e-9 for a in values for b in values
    )
