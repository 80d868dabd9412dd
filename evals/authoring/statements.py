"""What a paragraph says, without who says it: for questions that ask for the speaker, or for a figure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.authoring.topics import names, phrases
from evals.corruptions.grammar import last_name, lowered
from evals.corruptions.pages import stands_alone
from evals.judging.documents import Found
from index.sentences import sentences
from rag.claims.dates import dates
from rag.claims.figures import Figure, figures

_VERB = (
    r"(?:says|said|argues|thinks|believes|notes|adds|warns|concludes|writes|expects|insists|stresses|explains|holds"
    r"|points out|contends|maintains|cautions|predicts|observes|suggests|recalls|reports|grants|fears|hopes)"
)
_SHORTEST, _LONGEST = 5, 32
"""Words of a statement that is asked about."""
_LEANS = re.compile(
    r"^(?:it|they|his|her|its|their|this|that|these|those|such|so)\b|\b(?:he|she)\b"
    r"|\bin (?:his|her) (?:view|eyes|opinion|judgment)\b",
    re.IGNORECASE,
)
"""What cannot do without the speaker or the sentence before."""
RARE = 3
"""Times that a text has a key fact, at most: a name on every page tells nothing."""
COUNTED = 2
"""Small numbers are in every text: of counts only larger ones are asked for."""


class Statement(NamedTuple):
    """A sentence of a paragraph, and what it says."""

    part: Found
    sentence: str
    said: str
    """As it goes on after "that", without its full stop."""


def statements(part: Found) -> Iterator[Statement]:
    """The sentences of a paragraph that can be understood alone."""
    for span in sentences(part.text):
        sentence = span.of(part.text)
        said = _said(part, sentence)
        if said and _SHORTEST <= len(said.split()) <= _LONGEST:
            yield Statement(part, sentence, said)


def _said(part: Found, sentence: str) -> str | None:
    owner = last_name(part.paragraph.owner) if part.paragraph.owner else ""
    if not owner or owner not in sentence:
        words = frozenset(re.findall(r"[^\W\d_]+", part.document.text))
        said = lowered(sentence, words) if stands_alone(sentence) else None
    else:
        said = _reported(sentence, owner)
    if said is None or (owner and owner in said) or _LEANS.search(said):
        return None
    return said.rstrip(" .")


def _reported(sentence: str, owner: str) -> str | None:
    """The clause of "Roe argues that the port is closed."; None of other forms.

    >>> _reported("From here on, Roe argues, the port is closed.", "Roe")
    >>> _reported("Roe warns that the port is closed.", "Roe")
    'the port is closed.'
    """
    match = re.fullmatch(rf"(?:[A-Z][\w.]*\s)*{re.escape(owner)}\s(?:\w+ly\s)?{_VERB}\sthat\s(.+)", sentence)
    return match[1] if match else None


def counted(text: str) -> list[Figure]:
    """The figures of a text that are worth a question: no dates, no small counts."""
    dated = [found.span for found in dates(text)]
    return [
        one
        for one in figures(text)
        if one.unit != "year"
        and not (one.plain and one.value <= COUNTED)
        and not any(start <= one.start < end for start, end in dated)
    ]


def facts(sentence: str, question: str, text: str) -> tuple[tuple[str, ...], ...]:
    """What an answer from that sentence must have, two at most, and that the question does not tell: figures, names
    that are not all over the text, and phrases that stand there once."""
    every = [*(one.text for one in counted(sentence)), *names(sentence)]
    told = question.casefold()
    own = [one for one in every if text.count(one) <= RARE]
    own += [one for one in phrases(sentence) if " " in one.removeprefix("the ") and text.count(one) == 1]
    return tuple((one,) for one in dict.fromkeys(own) if one.casefold() not in told)[:2]
