"""Names that can stand for one another, by kind: what an entity is swapped for must be of its kind and form."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from evals.corruptions.grammar import last_name
from rag.questions.given_names import GIVEN_NAMES

COUNTRIES = frozenset(
    """
    Algeria Argentina Australia Austria Azerbaijan Bangladesh Belgium Bolivia Brazil Bulgaria Canada Chad Chile China
    Colombia Croatia Cuba Denmark Ecuador Egypt Estonia Ethiopia Finland France Georgia Germany Ghana Greece Hungary
    Iceland India Indonesia Iran Iraq Ireland Israel Italy Japan Jordan Kazakhstan Kenya Kuwait Laos Latvia Lebanon
    Libya Lithuania Malaysia Mali Mexico Moldova Mongolia Morocco Mozambique Myanmar Nepal Niger Nigeria Norway Oman
    Pakistan Panama Paraguay Peru Poland Portugal Qatar Romania Russia Rwanda Senegal Serbia Singapore Slovakia
    Slovenia Somalia Spain Sudan Sweden Switzerland Syria Taiwan Tanzania Thailand Tunisia Turkey Uganda Ukraine
    Uruguay Venezuela Vietnam Yemen Zambia Zimbabwe Britain England Scotland Wales
    """.split()
)
CITIES = frozenset(
    """
    Amsterdam Ankara Athens Baghdad Bangkok Beijing Beirut Belgrade Berlin Bogotá Brussels Bucharest Budapest Cairo
    Copenhagen Damascus Delhi Dhaka Dublin Geneva Hanoi Helsinki Islamabad Jakarta Kabul Kyiv Lagos Lima Lisbon London
    Madrid Manila Moscow Nairobi Naypyidaw Oslo Paris Prague Riga Riyadh Rome Santiago Seoul Sofia Stockholm Sydney
    Tallinn Tbilisi Tehran Tokyo Tripoli Vienna Vilnius Warsaw Washington Zurich
    """.split()
)
PEOPLES = frozenset(
    """
    American Australian Austrian Belgian Brazilian British Bulgarian Canadian Chilean Chinese Colombian Croatian Cuban
    Czech Danish Dutch Egyptian Estonian Ethiopian European Finnish French Georgian German Ghanaian Greek Hungarian
    Indian Indonesian Iranian Iraqi Irish Israeli Italian Japanese Jordanian Kenyan Kurdish Latvian Lebanese Libyan
    Lithuanian Malaysian Mexican Moldovan Moroccan Nigerian Norwegian Pakistani Peruvian Polish Portuguese Romanian
    Russian Rwandan Saudi Scottish Serbian Slovak Somali Spanish Sudanese Swedish Swiss Syrian Thai Tunisian Turkish
    Ukrainian Venezuelan Vietnamese Yemeni
    """.split()
)
BODIES = frozenset(
    """
    ASEAN BBC CIA ECB EU FAO FBI FIFA IAEA IMF ISIS NASA NATO NGO OECD OPEC OSCE UN UNESCO UNHCR UNICEF WFP WHO WTO
    Amazon Apple Boeing Airbus Facebook Google Huawei Meta Microsoft Nvidia Samsung Siemens Tesla Toyota Volkswagen
    Hamas Hezbollah Greenpeace Amnesty Interpol Eurostat Frontex Gazprom
    """.split()
)
PLAIN_NAMES = (
    COUNTRIES - {"Turkey", "Chad", "Jordan"} | CITIES | PEOPLES - {"Polish"} | BODIES - {"Apple", "Meta", "Amnesty"}
)
"""Never written small, so that one that opens a sentence can be told from any other word."""
PEOPLE = (
    "Harald Brennicke", "Miriam Oduya", "Tobias Lindqvist", "Carla Bentivoglio", "Owen Pemberton", "Nadine Kessler",
    "Rafael Quintero", "Yvonne Achterberg", "Leon Stavrakis", "Agnes Dunmore", "Viktor Halasz", "Joanna Trevelyan",
)  # fmt: skip
"""Nobody whom a document knows."""
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_RUN = re.compile(r"\b[A-Z][^\W\d_]*(?:-[A-Z][^\W\d_]+)*(?: [A-Z][^\W\d_]*(?:-[A-Z][^\W\d_]+)*)*\b")


class Name(NamedTuple):
    """A name and where it stands."""

    text: str
    start: int
    end: int
    kind: str
    """ "country", "city", "people", "body", "the body", "person" or "surname": only names of one kind stand for one another."""


def names(text: str, known: frozenset[str] = frozenset()) -> Iterator[Name]:
    """The names whose kind is known; ``known`` are full names of persons."""
    surnames = frozenset(last_name(name) for name in known)
    for found in _RUN.finditer(text):
        run = found[0]
        the = text[: found.start()].lower().endswith("the ")
        kind = _kind(run, known, surnames)
        if kind == "body" and the:
            kind = "the body"
        if kind and not (kind in ("country", "city") and the):
            yield Name(run, found.start(), found.end(), kind)


def _kind(run: str, known: frozenset[str], surnames: frozenset[str]) -> str:
    for kind, table in TABLES.items():
        if run in table:
            return kind
    if run in known or (" " in run and run.split()[0].lower() in GIVEN_NAMES and run.count(" ") == 1):
        return "person"
    return "surname" if run in surnames else ""


TABLES: Mapping[str, frozenset[str]] = {"country": COUNTRIES, "city": CITIES, "people": PEOPLES, "body": BODIES}


@cache
def strangers(kind: str) -> tuple[str, ...]:
    """Names of a kind that stand in for others."""
    if kind == "person":
        return PEOPLE
    if kind == "surname":
        return tuple(last_name(name) for name in PEOPLE)
    if kind == "the body":
        return tuple(sorted(name for name in ("EU", "UN", "IMF", "WHO", "WTO", "OECD", "IAEA", "OSCE", "ECB", "FBI")))
    if kind == "body":
        return tuple(
            sorted(
                BODIES
                - {
                    "EU",
                    "UN",
                    "IMF",
                    "WHO",
                    "WTO",
                    "OECD",
                    "IAEA",
                    "OSCE",
                    "ECB",
                    "FBI",
                    "BBC",
                    "CIA",
                    "FAO",
                    "NGO",
                    "WFP",
                }
            )
        )
    return tuple(sorted(TABLES[kind]))
