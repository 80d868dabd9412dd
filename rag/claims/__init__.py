"""Rules: what can be told exactly about a claim and its sources, each rule on its own."""

from collections.abc import Mapping

from rag.claims.attribution import attribution
from rag.claims.case import Rule
from rag.claims.dates import moments
from rag.claims.modality import hedges
from rag.claims.names import names
from rag.claims.numbers import numbers
from rag.claims.opinions import crowds, opinions
from rag.claims.polarity import contraries, negations, ways
from rag.claims.quantifiers import quantifiers
from rag.claims.quotations import quotations
from rag.claims.repeats import REPEATS

RULES: Mapping[str, Rule] = {
    "attribution": attribution,
    "quotations": quotations,
    "numbers": numbers,
    "dates": moments,
    "names": names,
    **REPEATS,
    "crowds": crowds,
    "opinions": opinions,
    "negations": negations,
    "antonyms": contraries,
    "directions": ways,
    "hedges": hedges,
    "quantifiers": quantifiers,
}
"""All rules by name; the first faults are told first."""
