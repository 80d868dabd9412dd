"""A plausible detail that the text lacks."""

import random
from collections.abc import Iterator

from evals.corruptions.made import Made
from evals.corruptions.pages import Place
from rag.words import telling

_DETAILS = (
    "after several months of closed-door talks",
    "despite objections from the finance ministry",
    "in part under pressure from foreign donors",
    "mainly for budgetary reasons",
    "as an independent audit later confirmed",
    "at the request of several trade unions",
    "a point that was first raised in a leaked memo",
    "which has already led to two resignations",
    "according to a survey of local residents",
    "in line with an earlier court ruling",
    "with the support of the largest opposition party",
    "contrary to the advice of its own lawyers",
    "in return for tax relief",
    "as a former minister had predicted",
    "to the surprise of most observers",
    "at an additional cost to taxpayers",
)
"""Each can end any sentence."""
_NAMED = (
    "at the insistence of {}",
    "after consultations with {}",
    "despite protests from {}",
    "with financial help from {}",
)


def addition(place: Place, chance: random.Random) -> Iterator[Made]:
    """A reason, a circumstance or a consequence added at the end."""
    told = set(telling(place.page.text))
    details = [detail for detail in _DETAILS if len(set(telling(detail)) & told) < 2]
    experts = [name for name in place.page.experts if name != place.speaker]
    if experts:
        details.append(chance.choice(_NAMED).format("its neighbors"))
    for detail in chance.sample(details, min(2, len(details))):
        yield Made(f"{place.text.rstrip('.')}, {detail}.")
