"""Dates: the days, months, weekdays and decades that a claim names must be those of the sources."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from dateutil import parser

from index.records import Span
from rag.claims.case import Case, Fault
from rag.records import Place

_MONTH = (
    "Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?"
    "|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?"
)
_DAY = re.compile(
    rf"\b(?:(?P<month>{_MONTH})\s(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
    rf"|(?P<day2>[12]?\d|3[01])(?:st|nd|rd|th)?(?:\sof)?\s(?P<month2>{_MONTH})|(?P<iso>\d{{4}}-\d\d-\d\d))\b(?!\d)"
)
"""A day of a month: "March 12", "12th of March", "2022-03-12"."""
_LONE_MONTH = re.compile(
    rf"\b(?:in|by|since|until|till|of|from|last|next|early|late|mid|this)[\s-](?P<month>{_MONTH})\b"
)
"""A month after a word that makes it one: "in May", not "may"."""
_WEEKDAY = re.compile(r"\b(?P<weekday>Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b")
_DECADE = re.compile(r"\b(?P<decade>(?:1[5-9]|20)\d)0s\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LEAP_YEAR = datetime(2000, 1, 1)
"""What a day without a year is read in, or February 29 would be one only every four years."""
_ANY_MONTH = re.compile(rf"\b(?:{_MONTH})(?=\b|\s)")


class Date(NamedTuple):
    """A day, month, weekday or decade in a text."""

    kind: str
    value: str
    """What compares: ``3-12``, ``3``, ``Mon``, ``199``."""
    span: Span
    text: str


@lru_cache(maxsize=4_000)
def dates(text: str) -> tuple[Date, ...]:
    """The dates of a text, in order; years are numbers.

    >>> [(d.kind, d.value) for d in dates("On 12 March, a Monday, and in June")]
    [('day', '3-12'), ('weekday', 'Mon'), ('month', '6')]
    >>> [d.value for d in dates("February 29")]
    ['2-29']
    """
    found = [*_days(text)]
    for kind, pattern in (("month", _LONE_MONTH), ("weekday", _WEEKDAY), ("decade", _DECADE)):
        for match in pattern.finditer(text):
            span = Span(match.start(kind), match.end())
            if not any(day.span.start <= span.start < day.span.end for day in found):
                value = str(_month(match[kind])) if kind == "month" else match[kind]
                found.append(Date(kind, value, span, span.of(text)))
    return tuple(sorted(found, key=lambda date: date.span))


def moments(case: Case) -> Iterator[Fault]:
    """Dates of the claim that differ from those of the sources, or that no source has."""
    known = dates(case.known)
    months = {str(_month(match[0])) for match in _ANY_MONTH.finditer(case.known)}
    decades = {match[0][:3] for match in _YEAR.finditer(case.known)}
    has = {("month", month) for month in months} | {("decade", decade) for decade in decades}
    has |= {(date.kind, date.value) for date in known}
    for date in dates(case.claim.text):
        if (date.kind, date.value) in has:
            continue
        rival = _rival(case, date)
        if rival:
            place, words = rival
            yield Fault(f"The text says {words}, the claim says {date.text}.", True, date.span, place)
        elif date.kind != "decade":
            yield Fault(f"The text does not say {date.text}.", date.kind in ("day", "month"), date.span)


def _rival(case: Case, date: Date) -> tuple[Place, str] | None:
    """The one date of that kind in the nearest sentence."""
    clause = next((c for c in case.claim.clauses if c.span.start <= date.span.start < c.span.end), None)
    nearest = next(iter(case.aligned(clause)), None) if clause else None
    if nearest is None or nearest.share < 0.4:
        return None
    start, end = nearest.clause.span
    inside = [d for d in dates(case.texts[nearest.source].text) if start <= d.span.start < end and d.kind == date.kind]
    if len(inside) != 1:
        return None
    return Place(nearest.source, *inside[0].span), inside[0].text


def _days(text: str) -> Iterator[Date]:
    for match in _DAY.finditer(text):
        try:
            moment = parser.parse(re.sub(r"\bof\b", "", match[0]), default=_LEAP_YEAR)
        except (ValueError, OverflowError):  # "February 30"
            continue
        yield Date("day", f"{moment.month}-{moment.day}", Span(*match.span()), match[0])


def _month(name: str) -> int:
    return "jan feb mar apr may jun jul aug sep oct nov dec".split().index(name[:3].lower()) + 1
