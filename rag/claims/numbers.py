"""Numbers: each one in the claim must stand in the sources, with its unit."""

import re
from collections.abc import Iterator, Sequence

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault
from rag.claims.dates import dates
from rag.claims.figures import Figure, figures
from rag.records import Place

_ITEM = re.compile(r"[\s*#>(-]*\d+[.):]")
"""The number of a list item at the start of its line."""
ALIGNED = 0.5
"""From this share of a sentence's words on, the nearest sentence of the sources speaks of the same thing."""
SMALL = 12
"""Numbers up to this are often counted by the writer of a claim ("three experts")."""


def numbers(case: Case) -> Iterator[Fault]:
    """Numbers that no source has, and numbers whose unit differs."""
    known = figures(case.known)
    for clause in case.claim.clauses:
        taken = [date.span for date in dates(case.claim.text)]
        for figure in figures(case.claim.text):
            inside = clause.span.start <= figure.start < clause.span.end
            if inside and not any(start <= figure.start < end for start, end in taken if figure.unit != "year"):
                yield from _faults(case, clause, figure, known)


def _faults(case: Case, clause: Clause, figure: Figure, known: Sequence[Figure]) -> Iterator[Fault]:
    equal = [other for other in known if figure.fits(other)]
    span = Span(figure.start, figure.end)
    if any(_unit_fits(figure, other) for other in equal) or _numbers_an_item(case.claim.text, figure):
        return
    nearest = next(iter(case.aligned(clause)), None)
    rival = _rival(case, nearest, figure) if nearest and nearest.share >= ALIGNED else None
    if rival:
        place, words = rival
        yield Fault(f"The text says {words}, the claim says {figure.text}.", _telling(figure), span, place)
    elif equal:
        yield Fault(f"The text has {equal[0].text}, but not {figure.text}.", False, span)
    elif not _telling(figure):
        return
    elif _derivable(figure, known):
        yield Fault(f"The text does not say {figure.text}; it may be reckoned from its numbers.", False, span)
    else:
        yield Fault(f"The text does not say {figure.text}.", True, span)


def _numbers_an_item(text: str, figure: Figure) -> bool:
    return _ITEM.fullmatch(text[text.rfind("\n", 0, figure.start) + 1 : figure.end + 1]) is not None


def _unit_fits(figure: Figure, other: Figure) -> bool:
    """A unit that one of them leaves open fits; so does any noun, as texts count by many names."""
    open_units = ("", "year")
    return figure.same_kind(other) or figure.unit in open_units or other.unit in open_units or other.plain


def _rival(case: Case, nearest: Aligned, figure: Figure) -> tuple[Place, str] | None:
    """The number that stands in the place of the claim's: the only one of its kind, or the one with its noun."""
    text = case.texts[nearest.source].text
    inside = [f for f in figures(text) if nearest.clause.span.start <= f.start < nearest.clause.span.end]
    alike = [f for f in inside if f.same_kind(figure)]
    same_noun = [f for f in alike if f.unit and f.unit == figure.unit]
    chosen = same_noun if len(same_noun) == 1 else alike
    if len(chosen) != 1:
        return None
    return Place(nearest.source, chosen[0].start, chosen[0].end), chosen[0].text


def _telling(figure: Figure) -> bool:
    return not figure.plain or figure.value > SMALL or figure.scaled or figure.step < 1


def _derivable(figure: Figure, known: Sequence[Figure]) -> bool:
    """Whether it is the sum, the difference or the count of numbers of its kind."""
    values = sorted({other.value for other in known if other.same_kind(figure)})[:60]
    return any(abs(a + b - figure.value) < 1e-9 or abs(abs(a - b) - figure.value) < 1e-9 for a in values for b in values)
