"""Where an expert stands on a claim: on one side, on both, silent, or not to be told."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rag.panels.hearsay import second_hand
from rag.panels.sides import Side, side
from rag.sentences import Scored

Stance = Literal["agrees", "disagrees", "qualified", "unclear", "silent", "speaks"]
"""``unclear``: speaks to the matter but takes no clear stand; ``speaks``: what was asked is no claim."""

NEAR = 0.3
"""A sentence shows a stance if it scores that much; below, its words may be about another matter.

``evals.benchmarks.panel`` prints how many stances are given and how many of them are right for each bound. To be set
again whenever the reader is trained anew.
"""

_CONTRAST = re.compile(r"(?:But|Yet|However|Still|Even so|Nevertheless|Nonetheless|That said|Instead|And yet)\b")
_POINTS_BACK = re.compile(
    r"(?:[“\"‘]?)(?:This|That|These|Those|Such|It|They|He|She|Both|Neither|None of (?:this|these|them)|Either)\b"
)


class Stand(NamedTuple):
    """An expert's stance, and what shows it."""

    stance: Stance
    reason: str
    quote: tuple[Scored, ...] = ()
    """One or two sentences that follow one another; empty if the expert is silent."""


def stand(near: Sequence[Scored], said: Sequence[Scored], owner: str, claim: str = "", least: float = NEAR) -> Stand:
    """Where an owner stands on a claim, which is empty if there is none.

    ``near`` are the sentences by which they are heard, best first; ``said`` are all that were found of them; ``least``
    is what one must score to show a stance.
    """
    if not near:
        return Stand("silent", "No sentence speaks to it.")
    if not claim:
        return Stand("speaks", "Speaks to it.", quotation(near[0], said))
    own = [one for one in near if not second_hand(one.text, owner)]
    if not own:
        reported = f"Reports the view of {second_hand(near[0].text, owner)}."
        return Stand("unclear", reported, quotation(near[0], said))
    stands = [_shown(one, said, claim) for one in own if one.score >= least]
    far = Stand("unclear", "Speaks to it, but not nearly enough to tell a side.", quotation(own[0], said))
    return next((one for one in stands if one.stance != "unclear"), stands[0] if stands else far)


def _shown(shown: Scored, said: Sequence[Scored], claim: str) -> Stand:
    """The stance that a sentence shows, with what follows in its quotation."""
    quote = quotation(shown, said)
    found = side(claim, " ".join(one.text for one in quote[quote.index(shown) :]))
    return Stand(found.side, _reason(found.side, found.word), quote)


def _reason(shown: Side, word: str) -> str:
    match shown:
        case "agrees":
            return f"Says so: “{word}”." if word else "Says so, and nothing against it."
        case "disagrees":
            return f"Rejects it: “{word}”."
        case "qualified":
            return f"With a condition: “{word}”."
    return f"Which side is not clear: “{word}”." if word else "Which side is not clear."


def quotation(shown: Scored, said: Sequence[Scored]) -> tuple[Scored, ...]:
    """The sentence with the one before if it points back to it, or the one after if that takes something back."""
    spans, chunk = shown.passage.spans, shown.passage.chunk
    place = spans.index(shown.span)
    beside = {spans.index(one.span): one for one in said if one.passage.chunk == chunk}
    before, after = beside.get(place - 1), beside.get(place + 1)
    if before and _POINTS_BACK.match(shown.text):
        return before, shown
    if after and _CONTRAST.match(after.text):
        return shown, after
    return (shown,)
