"""Whether the text answers the question, and why not: rules on what the reader and the similarities say.

``python -m evals.training.calibration`` prints how each bound below does on development questions.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rag.questions.asked_names import Told, has, names_in, told
from rag.records import Passage, Question
from rag.sentences import READER, Scored, log_odds
from rag.words import stem, stems, telling

ANSWERS = -2.3
"""Log-odds of the best passage from which on there is an answer.

Of some 340 development questions about three articles, 0.10 of those with an answer are refused then, and 0.67 of those
without; at -2.9 0.06 and 0.58, at -1.5 0.18 and 0.71. A refusal names what comes nearest, so a wrong one costs less
than an answer that is none.
"""

WEAK = -1.0
"""Below it there is little evidence for an answer: of 468 answers to development questions about three articles,
the 35 that are below it are right in 0.51, the others in 0.89."""

NAMELESS = 2.7
"""What they lose if no passage has a name that the question has: most such questions are about something else."""

RARE = 0.34
"""A name that at most so many of the others' passages have is rare: an expert who lacks it speaks of something else."""

RIVAL, SPEAKS = 0.65, -0.14
"""An expert speaks to a matter if their best sentence scores more than this share of the best of all others', and
so much more. What somebody else's sentence says nearly as well is their own view of the same matter."""


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


def _told(passage: Passage) -> Told:
    return told(f"{passage.chunk.header}\n{passage.chunk.text}")


def unnamed(question: Question, passages: Iterable[Passage]) -> tuple[str, ...]:
    """Names and figures of the question that no passage has, those whom it asks left out."""
    names = names_in(question.words, question.named)
    texts = [_told(passage) for passage in passages] if names else []
    return tuple(name for name in names if not any(has(text, name) for text in texts))


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
    return best - RIVAL * rival - READER * NAMELESS * _lacks_a_rare_name(question, own, others)


def _lacks_a_rare_name(question: Question, own: Sequence[Scored], others: Sequence[Scored]) -> bool:
    """Whether a name of the question that few have is not in an expert's passages.

    What most speak of is the setting, which need not be named; and who has a rare name may still say something else
    of it than what is asked.
    """
    topic = set(stems(question.topic))
    names = [name for name in names_in(question.words, question.named) if stem(name) in topic]
    if not names:
        return False
    mine, theirs = (
        [_told(passage) for passage in {one.passage.key: one.passage for one in some}.values()]
        for some in (own, others)
    )
    return any(
        not any(has(text, name) for text in mine) and sum(has(text, name) for text in theirs) <= RARE * len(theirs)
        for name in names
    )


_ASKS_MENTION = re.compile(
    r"\b(?:mention(?:s|ed|ing)?|br(?:ing|ings|ought|inging) up|rais(?:es?|ed|ing)|talk(?:s|ed|ing)? (?:about|of)|speaks? of"
    r"|refer(?:s|red)? to|nam(?:es?|ed)|touch(?:es|ed)? (?:on|upon)|discuss(?:es|ed)?|cit(?:es?|ed)|address(?:es|ed)?)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(
    telling("expert experts panel contributor contributors commentator author analyst piece article name names")
)
_POSSESSIVE = re.compile(r"[’']s?$")
