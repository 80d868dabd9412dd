"""Whether the passages answer the question: a chance, a decision and its reason.

The reader's chances alone decide most questions. Where they waver, three things that a person would look at, too, weigh
in: whether the text nowhere names what the question names, whether a number or a date is asked for and no sentence
that fits has one, and how far the best passage stands out.
"""

import math
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rag.readers import ANSWERS
from rag.records import Passage
from rag.words import stem

Wanted = Literal["number", "date", ""]


class Weights(NamedTuple):
    """Of the features in the log-odds that there is an answer."""

    text: float
    """Log-odds of the best passage."""
    sentence: float
    """Log-odds of the best sentence."""
    lacking: float
    """1 if what is asked for is in no sentence that fits."""
    unnamed: float
    """Share of the question's names that the passages do not have."""
    constant: float


WEIGHTS = Weights(1.0, 0.0, 0.0, 0.0, 0.0)
"""The reader alone: not fitted yet. ``python -m evals.training.calibration`` prints weights; no answerer uses this."""
FITS = 0.3
"""A sentence fits if its chance is at least this share of the best one's."""


class Features(NamedTuple):
    """What the decision rests on."""

    text: float
    sentence: float
    wanted: Wanted
    lacking: bool
    unnamed: tuple[str, ...]
    """Names in the question that the passages do not have."""
    names: int
    """Names in the question."""

    @property
    def row(self) -> tuple[float, float, float, float]:
        """What ``Weights`` weighs, in its order."""
        return self.text, self.sentence, float(self.lacking), len(self.unnamed) / max(1, self.names)


class Decision(NamedTuple):
    """Whether there is an answer."""

    answers: bool
    chance: float
    """0 to 1."""
    reason: str
    """Why not; empty if there is an answer."""


def decide(question: str, passages: Sequence[Passage], named: Sequence[str] = ()) -> Decision:
    """Whether passages that were read answer; ``named`` are names that the passages are chosen by."""
    found = features(question, passages, named)
    chance = _chance(found)
    return Decision(chance >= ANSWERS, chance, "" if chance >= ANSWERS else _reason(found))


def features(question: str, passages: Sequence[Passage], named: Sequence[str] = ()) -> Features:
    """What the decision rests on; log-odds are bounded to +-12."""
    readings = [passage.reading for passage in passages if passage.reading]
    best = max((score for reading in readings for score in reading.sentences), default=0.0)
    fitting = [
        span.of(passage.chunk.text)
        for passage in passages
        if passage.reading
        for span, score in zip(passage.spans, passage.reading.sentences, strict=True)
        if score >= FITS * best
    ]
    wanted = asked_for(question)
    names = names_in(question, named)
    have = {
        stem(word) for passage in passages for word in _WORD.findall(passage.chunk.text + " " + passage.chunk.header)
    }
    return Features(
        _log_odds(max((reading.answers for reading in readings), default=0.0)),
        _log_odds(best),
        wanted,
        bool(wanted) and not any(_HAS[wanted].search(text) for text in fitting),
        tuple(name for name in names if stem(name) not in have),
        len(names),
    )


def asked_for(question: str) -> Wanted:
    """What kind of thing would answer.

    >>> asked_for("How many guards were hurt?"), asked_for("when did it happen"), asked_for("Why now?")
    ('number', 'date', '')
    """
    if _NUMBER_WANTED.search(question):
        return "number"
    return "date" if _DATE_WANTED.search(question) else ""


def names_in(question: str, besides: Sequence[str] = ()) -> list[str]:
    """Words written as names are, within the question, those of ``besides`` left out.

    >>> names_in("What did Tehran say about Basra?", ["Ann Tehran"])
    ['Basra']
    """
    known = {stem(word) for name in besides for word in _WORD.findall(name)}
    words = _WORD.findall(question)
    if sum(word[:1].isupper() for word in words) > 0.6 * len(words):  # a title, or shouted
        return []
    found = [word for word in words[1:] if word[:1].isupper() and len(word) > 1]
    return [word for word in found if stem(word) not in known]


_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NUMBER_WANTED = re.compile(
    r"\b(?:how (?:many|much|large|big|high|long|old|far|often|tall|wide|deep|fast)|what (?:\w+ )?(?:number|share|percentage|proportion|amount|sum|cost|price|figure)"
    r"|which (?:percentage|share)|number of)\b",
    re.IGNORECASE,
)
_DATE_WANTED = re.compile(
    r"^\W*(?:and |so )?(?:since )?when\b|\b(?:what|which) (?:\w+ )?(?:date|day|year|month|week)\b|\bby when\b|\bwhen (?:did|was|were|is|will|does)\b",
    re.IGNORECASE,
)
_NUMERALS = (
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million billion trillion dozen half third quarter fifth tenth twice double triple percent once several"
    " many few most none no zero single both couple"
)
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight century decade"
_HAS: dict[str, re.Pattern[str]] = {
    "number": re.compile(rf"\d|\b(?:{'|'.join(_NUMERALS.split())})s?\b", re.IGNORECASE),
    "date": re.compile(
        rf"\d|\b(?:{'|'.join((_MONTHS + ' ' + _DAYS).split())})s?\b"
        r"|\b(?:week|month|year|spring|summer|autumn|winter|night|morning|hour|days?|before|after|since|until|once|when)s?\b",
        re.IGNORECASE,
    ),
}


def _chance(found: Features) -> float:
    *weights, constant = WEIGHTS
    odds = constant + sum(weight * value for weight, value in zip(weights, found.row, strict=True))
    return 1 / (1 + math.exp(-odds))


def _reason(found: Features) -> str:
    if found.unnamed:
        return f"They say nothing of {' or '.join(found.unnamed)} in this connection."
    if found.lacking:
        return f"No passage that fits gives a {found.wanted}."
    return ""


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, 6e-6), 1 - 6e-6)
    return math.log(bounded / (1 - bounded))
