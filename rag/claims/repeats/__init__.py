"""Rules for claims that repeat a sentence of the source word by word, but for some words: what these may not change."""

from collections.abc import Mapping

from rag.claims.case import Rule
from rag.claims.repeats.denials import denials, flips
from rag.claims.repeats.replaced import replaced
from rag.claims.repeats.strengthened import strengthened
from rag.claims.repeats.swaps import swaps
from rag.claims.repeats.tenses import tenses
from rag.claims.repeats.turns import turns

REPEATS: Mapping[str, Rule] = {
    "swaps": swaps,
    "tenses": tenses,
    "turns": turns,
    "replaced": replaced,
    "denials": denials,
    "flips": flips,
    "strengthened": strengthened,
}
"""The rules by name."""
