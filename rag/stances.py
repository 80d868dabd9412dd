"""Where an expert stands on a claim: the model's scores of each sentence, corrected by features that can be explained."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from index.names import plain_words
from index.records import Span
from rag.sentences import Scored

Stance = Literal["agrees", "disagrees", "qualified", "unclear", "silent", "speaks"]
"""``unclear``: speaks to the matter but takes no clear stand; ``speaks``: what was asked is no claim."""

# The operating point; all four are to be set again whenever the model is trained anew.
SPEAKS = 0.4
"""An expert speaks to the matter if some sentence is relevant, by the reader, from this probability on."""
STAND = 0.25
"""A sentence takes a stand if its probabilities to agree and to disagree come to this; below it is unclear."""
LEANS = 0.3
"""(agrees - disagrees) / (agrees + disagrees): beyond this it is one of the two, in between it is qualified."""
NEXT = 0.6
"""A sentence that follows is quoted, too, if it is at least this share as relevant."""

_HEDGE = re.compile(
    r"\b(?:unless|only if|if only|even if|provided that|as long as|not necessarily|up to a point|to some extent|in part"
    r"|partly|may well be|may have been|might|could)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"(?:But|Yet|However|Still|Even so|Nevertheless|Nonetheless|That said|Instead|And yet)\b")
_POINTS_BACK = re.compile(
    r"(?:[“\"‘]?)(?:This|That|These|Those|Such|It|They|He|She|Both|Neither|None of (?:this|these|them)|Either)\b"
)
_ACCORDING = re.compile(r"\b(?:according to|in the (?:words|view|opinion) of)\s+(?P<who>[\w’' -]{2,60})", re.IGNORECASE)
# Only where a sentence begins: "it will fail, and the ministry says so" is the expert's own view.
_REPORTS = re.compile(
    r"[“\"‘]?(?:[^.;:!?]{0,80}?,\s+)?(?P<who>(?!(?:and|but|so|or)\b)(?:[\w’'-]+\s+){0,4}?[\w’'-]+),?\s+(?:says?|said|claims?|claimed|insists?"
    r"|insisted|argues?|argued|asserts?|asserted|maintains?|maintained|alleges?|alleged|den(?:y|ies|ied))\b"
)
_OWN = frozenset("i we he she it they my our to not never would will can could may might should must shall did do".split())
"""Words before "say" that stand for the expert, or are a part of the verb; "they" may be anybody."""


class Said(NamedTuple):
    """A sentence of an expert with what the model makes of it, 0 to 1 each."""

    sentence: Scored
    """Its score is how relevant it is."""
    agrees: float = 0.0
    disagrees: float = 0.0

    @property
    def stand(self) -> float:
        """How much of a stand it takes."""
        return self.agrees + self.disagrees

    @property
    def lean(self) -> float:
        """-1 (disagrees) to 1 (agrees)."""
        return (self.agrees - self.disagrees) / self.stand if self.stand else 0.0


class Stand(NamedTuple):
    """An expert's stance, and what shows it."""

    stance: Stance
    score: float
    """How sure it is, 0 to 1."""
    reason: str
    quote: tuple[Scored, ...] = ()
    """One or two sentences that follow one another; empty if the expert is silent."""


def stand(said: Sequence[Said], owner: str, *, is_claim: bool) -> Stand:
    """Where the owner of some sentences stands; ``said`` is all that was read of them."""
    heard = [one for one in said if one.sentence.score >= SPEAKS]
    if not heard:
        best = max((one.sentence.score for one in said), default=0.0)
        return Stand("silent", 1 - best, "No sentence speaks to it." if said else "Nothing that is near to it.")
    if not is_claim:
        best_said = max(heard, key=lambda one: one.sentence.score)
        return Stand("speaks", best_said.sentence.score, "Speaks to it.", quotation(best_said, said))
    own = [one for one in heard if not second_hand(one.sentence.text, owner)]
    if not own:
        reported = max(heard, key=lambda one: one.sentence.score)
        return Stand("unclear", reported.sentence.score, "Reports what others say.", quotation(reported, said))
    shown = max(own, key=lambda one: one.sentence.score * one.stand)
    quote = quotation(shown, said)
    return Stand(*_judged(shown, " ".join(sentence.text for sentence in quote)), quote)


def _judged(shown: Said, quoted: str) -> tuple[Stance, float, str]:
    """The stance that a sentence shows, how sure it is, and why."""
    if shown.stand < STAND:
        return "unclear", 1 - shown.stand, "Speaks to it, but takes no clear stand."
    if abs(shown.lean) < LEANS:
        return "qualified", min(1.0, shown.stand), "Agrees in part and disagrees in part."
    if hedge := hedged(quoted):
        return "qualified", min(1.0, shown.stand), f"With a condition or a doubt: “{hedge}”."
    if shown.lean > 0:
        return "agrees", shown.agrees, "Says so, or what comes to it."
    return "disagrees", shown.disagrees, "Says the opposite, or what comes to it."


def quotation(shown: Said, said: Sequence[Said]) -> tuple[Scored, ...]:
    """The sentence with the one before if it points back to it, or the one after if that takes something back."""
    beside = {_place(one.sentence): one.sentence for one in said}
    before, after = (beside.get(place) for place in _around(shown.sentence))
    if before and _POINTS_BACK.match(shown.sentence.text):
        return before, shown.sentence
    if after and (_CONTRAST.match(after.text) or after.score >= max(SPEAKS, NEXT * shown.sentence.score)):
        return shown.sentence, after
    return (shown.sentence,)


def hedged(text: str) -> str:
    """The words that make a stand conditional or doubtful; empty if there are none.

    >>> hedged("The truce holds only if the guns are moved."), hedged("The truce holds.")
    ('only if', '')
    """
    found = _HEDGE.search(text)
    return found.group() if found else ""


def second_hand(text: str, owner: str) -> str:
    """Whose view a sentence reports, if it says that it is not the owner's; empty otherwise.

    >>> second_hand("According to the ministry, nobody was hurt.", "Ann Roe")
    'the ministry'
    >>> second_hand("Roe says that nobody was hurt.", "Ann Roe")
    ''
    """
    own = {*plain_words(owner), *_OWN}
    for who in _reported(text):
        words = plain_words(who)
        if words and own.isdisjoint(words):
            return who
    return ""


def _reported(text: str) -> Iterator[str]:
    yield from (found["who"].strip() for found in _ACCORDING.finditer(text))
    if found := _REPORTS.match(text):
        yield found["who"].strip()


def _place(sentence: Scored) -> tuple[str, int, Span]:
    chunk = sentence.passage.chunk
    return chunk.article_id, chunk.start, sentence.span


def _around(sentence: Scored) -> tuple[tuple[str, int, Span] | None, tuple[str, int, Span] | None]:
    """The places of the sentences before and after in the same chunk; None at its ends."""
    spans = sentence.passage.spans
    at = spans.index(sentence.span)
    article_id, start, _ = _place(sentence)
    before = (article_id, start, spans[at - 1]) if at else None
    after = (article_id, start, spans[at + 1]) if at + 1 < len(spans) else None
    return before, after
