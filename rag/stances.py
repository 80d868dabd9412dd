"""Where an expert stands on a claim: the model's scores, corrected by features that can be explained."""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import log, tanh
from typing import Literal, NamedTuple

from index.names import plain_words
from rag.sentences import Scored

Stance = Literal["agrees", "disagrees", "qualified", "unclear", "silent", "speaks"]
"""``unclear``: speaks to the matter but takes no clear stand; ``speaks``: what was asked is no claim."""

# The operating point: all to be set again, with evals.benchmarks.panel, whenever the model is trained anew.
SPEAKS = 0.3
"""An expert speaks to the matter if some sentence is relevant, by the reader, from this probability on ..."""
NEAR = 0.6
"""... and from this share of the article's most relevant sentence on: what is relevant depends on the claim, too."""
STAND = 0.2
"""A sentence takes a stand if its probabilities to agree and to disagree come to this; below it is unclear."""
LEANS = 0.3
"""(agrees - disagrees) / (agrees + disagrees): beyond this it is one of the two, in between it is qualified."""
NEGATED = 2.0
"""What it counts against agreeing, in log odds, if only one of claim and quotation is negated."""
NEXT = 0.6
"""A sentence that follows is quoted, too, if it is at least this share as relevant."""

_HEDGE = re.compile(
    r"\b(?:unless|only if|if only|even if|provided that|as long as|not necessarily|up to a point|to some extent|in part"
    r"|partly|if only a little|may well be)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|none|neither|nor|nothing|cannot|\w+n[’']t|without|hardly|unable|unlikely|improbable|wrong"
    r"|mistaken?|otherwise|irrelevant)\b",
    re.IGNORECASE,
)
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "non-")
_WORD = re.compile(r"[\w-]{4,}")
_CONTRAST = re.compile(r"(?:But|Yet|However|Still|Even so|Nevertheless|Nonetheless|That said|Instead|And yet)\b")
_POINTS_BACK = re.compile(
    r"(?:[“\"‘]?)(?:This|That|These|Those|Such|It|They|He|She|Both|Neither|None of (?:this|these|them)|Either)\b"
)
_ACCORDING = re.compile(r"\b(?:according to|in the (?:words|view|opinion) of)\s+(?P<who>[\w’' -]{2,60})", re.IGNORECASE)
# Only where a sentence begins: "it will fail, and the ministry says so" is the expert's own view.
_REPORTS = re.compile(
    r"[“\"‘]?(?:[^.;:!?]{0,80}?,\s+)?(?P<who>(?!(?:and|but|so|or)\b)(?:[\w’'-]+\s+){0,4}?[\w’'-]+),?\s+"
    r"(?:says?|said|claims?|claimed|insists?|insisted|argues?|argued|asserts?|asserted|maintains?|maintained|alleges?"
    r"|alleged|den(?:y|ies|ied))\b"
)
_OWN = frozenset(
    """
    i we he she it they my our to not never would will can could may might should must shall did do nobody none
    """.split()
)
"""Words before "say" that may stand for the expert, are a part of the verb, or are nobody."""


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

    def lean(self, shift: float = 0.0) -> float:
        """-1 (disagrees) to 1 (agrees): (agrees - disagrees) / stand, after a shift of the log odds."""
        odds = log(max(self.agrees, 1e-6) / max(self.disagrees, 1e-6))
        return tanh((odds + shift) / 2)


class Stand(NamedTuple):
    """An expert's stance, and what shows it."""

    stance: Stance
    score: float
    """How sure it is, 0 to 1."""
    reason: str
    quote: tuple[Scored, ...] = ()
    """One or two sentences that follow one another; empty if the expert is silent."""


def stand(said: Sequence[Said], owner: str, claim: str = "", least: float = SPEAKS) -> Stand:
    """Where the owner of some sentences, all that were read of them, stands on a claim; empty: there is none.

    ``least`` is how relevant a sentence must be.
    """
    heard = [one for one in said if one.sentence.score >= least]
    if not heard:
        best = max((one.sentence.score for one in said), default=0.0)
        return Stand("silent", 1 - best, "No sentence speaks to it." if said else "Nothing comes near to it.")
    nearest = max(heard, key=lambda one: one.sentence.score)
    if not claim:
        return Stand("speaks", nearest.sentence.score, "Speaks to it.", quotation(nearest, said))
    own = [one for one in heard if not second_hand(one.sentence.text, owner)]
    if not own:
        who = second_hand(nearest.sentence.text, owner)
        return Stand("unclear", nearest.sentence.score, f"Reports the view of {who}.", quotation(nearest, said))
    shown = max(own, key=lambda one: one.sentence.score * one.stand)
    quote = quotation(shown, said)
    return Stand(*_judged(shown, " ".join(sentence.text for sentence in quote), claim), quote)


def _judged(shown: Said, quoted: str, claim: str) -> tuple[Stance, float, str]:
    """The stance that a sentence shows, how sure it is, and why."""
    if shown.stand < STAND:
        return "unclear", 1 - shown.stand, "Speaks to it, but takes no clear stand."
    negated = contrary(claim, quoted)
    lean = shown.lean(-NEGATED if negated else 0.0)
    if abs(lean) < LEANS:
        return "qualified", 1 - abs(lean), "Agrees in part, disagrees in part."
    if hedge := hedged(quoted):
        return "qualified", 1 - abs(lean) / 2, f"With a condition or a doubt: “{hedge}”."
    sure = (1 + abs(lean)) / 2
    if lean > 0:
        return "agrees", sure, "Says so, or what comes to it."
    return "disagrees", sure, f"Says the opposite: “{negated}”." if negated else "Says the opposite."


def quotation(shown: Said, said: Sequence[Said]) -> tuple[Scored, ...]:
    """The sentence with the one before if it points back to it, or the one after if that takes something back."""
    spans = shown.sentence.passage.spans
    place = spans.index(shown.sentence.span)
    chunk = shown.sentence.passage.chunk
    beside = {spans.index(one.sentence.span): one.sentence for one in said if one.sentence.passage.chunk == chunk}
    before, after = beside.get(place - 1), beside.get(place + 1)
    if before and _POINTS_BACK.match(shown.sentence.text):
        return before, shown.sentence
    if after and (_CONTRAST.match(after.text) or after.score >= NEXT * shown.sentence.score):
        return shown.sentence, after
    return (shown.sentence,)


def hedged(text: str) -> str:
    """The words that make a stand conditional or doubtful; empty if there are none.

    >>> hedged("The truce holds only if the guns are moved."), hedged("The truce holds.")
    ('only if', '')
    """
    found = _HEDGE.search(text)
    return found.group() if found else ""


def contrary(claim: str, text: str) -> str:
    """The word by which one of the two is negated and the other is not; empty if both or none are.

    >>> contrary("The opinions are convincing.", "To me they are unconvincing.")
    'unconvincing'
    >>> contrary("The bench cannot sit.", "A bench of three never sits.")
    ''
    """
    found, own = negation(text), negation(claim)
    if found and own:
        return ""
    return found or own or _antonym(claim, text)


def negation(text: str) -> str:
    """The first word that negates; empty if there is none."""
    found = _NEGATION.search(text)
    return found.group() if found else ""


def _antonym(claim: str, text: str) -> str:
    """A word that is one of the other text's with a prefix that turns it round."""
    words, others = set(_WORD.findall(claim.casefold())), set(_WORD.findall(text.casefold()))
    pairs = ((words, others), (others, words))
    return next((f"{p}{word}" for a, b in pairs for word in sorted(a) for p in _PREFIXES if f"{p}{word}" in b), "")


def least_relevant(scores: Iterable[float]) -> float:
    """How relevant a sentence must be where these are all: what the best one has, less something.

    >>> least_relevant([0.9, 0.2]), least_relevant([])
    (0.54, 0.3)
    """
    return max(SPEAKS, NEAR * max(scores, default=0.0))


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
