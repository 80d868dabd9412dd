"""Whether the text answers the question, and why not: rules on what the reader and the similarities say.

``python -m evals.training.calibration`` prints how each bound below does on development questions.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rag.records import Passage, Question
from rag.sentences import READER, Scored, log_odds
from rag.words import stem, telling

ANSWERS = -2.3
"""Log-odds of the best passage from which on there is an answer.

Of some 340 development questions about three articles, 0.12 of those with an answer are refused then, and 0.67 of those
without; at -2.9 0.08 and 0.58, at -1.5 0.20 and 0.73. A refusal names what comes nearest, so a wrong one costs less
than an answer that is none.
"""

WEAK = -1.0
"""Below it there is little evidence for an answer: of 468 answers to development questions about three articles,
the 35 that are below it are right in 0.51, the others in 0.89."""

NAMELESS = 2.7
"""What they lose if no passage has a name that the question has: most such questions are about something else."""

RARE = 0.34
"""A name that at most so many of the others' passages have is rare: an expert who has it, too, speaks to it."""

RIVAL, SPEAKS = 0.65, -0.14
"""An expert speaks to a matter if their best sentence scores more than this share of the best of all others', and
so much more. What somebody else's sentence says nearly as well is their own view of the same matter."""

LONG_TITLE = 4
"""So many words with capitals and no long one without are a title, or shouted, and tell no names."""


class Decision(NamedTuple):
    """Whether there is an answer."""

    answers: bool
    unnamed: tuple[str, ...]
    """Names and figures of the question that no passage has, if there is none."""


class Features(NamedTuple):
    """What the decision on a question to nobody in particular rests on."""

    odds: float
    """Log-odds of the best passage."""
    unnamed: tuple[str, ...]
    """Names in the question that no passage has."""

    @property
    def score(self) -> float:
        """What ``ANSWERS`` bounds."""
        return self.odds - NAMELESS * bool(self.unnamed)


def decide(question: Question, passages: Sequence[Passage]) -> Decision:
    """Whether passages answer; those that nobody has read are taken to."""
    found = features(question, passages)
    if found is None or found.score >= ANSWERS or mentions(question, passages):
        return Decision(True, ())
    return Decision(False, tuple(_POSSESSIVE.sub("", name) for name in found.unnamed))


def weak(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether there is little evidence for an answer to a question about nobody in particular."""
    if question.kind not in ("fact", "who_said") or mentions(question, passages):
        return False
    found = features(question, passages)
    return found is not None and found.score < WEAK


def features(question: Question, passages: Sequence[Passage]) -> Features | None:
    """What the decision rests on; None if nothing has been read."""
    readings = [passage.reading for passage in passages if passage.reading]
    if not readings:
        return None
    return Features(log_odds(max(reading.answers for reading in readings)), unnamed(question, passages))


def _stems(passage: Passage) -> set[str]:
    return {stem(word) for word in _WORD.findall(f"{passage.chunk.header} {passage.chunk.text}")}


def unnamed(question: Question, passages: Iterable[Passage]) -> tuple[str, ...]:
    """Names and figures of the question that no passage has, those whom it asks left out."""
    have = set().union(*map(_stems, passages))
    return tuple(name for name in names_in(question.words, question.named) if stem(name) not in have)


def mentions(question: Question, passages: Sequence[Passage]) -> bool:
    """Whether the question is who mentions something, and a sentence does.

    >>> bool(_ASKS_MENTION.search("Who brings up the harbour?")), bool(_ASKS_MENTION.search("Who closed the harbour?"))
    (True, False)
    """
    if question.kind not in ("who_said", "panel") or not _ASKS_MENTION.search(question.words):
        return False
    wanted = set(telling(_ASKS_MENTION.sub(" ", question.topic))) - _ASKING
    return bool(wanted) and any(wanted <= set(telling(text)) for one in passages for text in one.text.sentences)


def speaks(question: Question, own: Sequence[Scored], others: Sequence[Scored]) -> bool:
    """Whether an expert says something to what is asked."""
    return lead(question, own, others) >= SPEAKS


def lead(question: Question, own: Sequence[Scored], others: Sequence[Scored]) -> float:
    """What ``SPEAKS`` bounds."""
    best, rival = (max((one.score for one in some), default=0.0) for some in (own, others))
    return best - RIVAL * rival + READER * NAMELESS * _told_by_names(question, own, others)


def _told_by_names(question: Question, own: Sequence[Scored], others: Sequence[Scored]) -> int:
    """1 if an expert's passages have a rare name of the question, less 1 if they lack one."""
    mine, theirs = (
        [_stems(passage) for passage in {one.passage.key: one.passage for one in some}.values()]
        for some in (own, others)
    )
    names = [stem(name) for name in names_in(question.words, question.named)]
    spread = [(sum(name in have for have in mine), sum(name in have for have in theirs)) for name in names]
    has_rare = any(ours and elsewhere <= RARE * len(theirs) for ours, elsewhere in spread)
    return has_rare - any(not ours for ours, _ in spread)


def names_in(question: str, besides: Sequence[str] = ()) -> list[str]:
    """Words written as names are, within the question, and figures, those of ``besides`` left out.

    >>> names_in("What did Tehran say about Basra's 2.4 billion?", ["Ann Tehran"])
    ["Basra's", '2.4']
    """
    known = {stem(word) for name in besides for word in _WORD.findall(name)}
    _, *words = _WORD.findall(question) or [""]
    found = [word for word in words if (word[:1].isupper() or word[:1].isdigit()) and len(word) > 1]
    is_title = len(found) >= LONG_TITLE and not any(word[:1].islower() and len(word) > 3 for word in words)
    return [] if is_title else [word for word in found if stem(word) not in known]


_ASKS_MENTION = re.compile(
    r"\b(?:mention(?:s|ed|ing)?|br(?:ing|ings|ought|inging) up|rais(?:es?|ed|ing)|talk(?:s|ed|ing)? (?:about|of)|speaks? of"
    r"|refer(?:s|red)? to|nam(?:es?|ed)|touch(?:es|ed)? (?:on|upon)|discuss(?:es|ed)?|cit(?:es?|ed)|address(?:es|ed)?)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    telling("expert experts panel contributor contributors commentator author analyst piece article name names")
)
_POSSESSIVE = re.compile(r"[’']s?$")
_WORD = re.compile(r"[^\W\d_][\w’'-]*|\d+(?:[.,]\d+)*")
