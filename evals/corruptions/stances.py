"""Criticism as praise, agreement as dissent."""

import random
from collections.abc import Iterator

from evals.corruptions.grammar import is_negative, lowered
from evals.corruptions.made import Made, both_ways, replacements
from evals.corruptions.pages import Place, evaluates

_VERBS = both_ways(
    """
    welcomes/deplores praises/criticizes supports/opposes backs/rejects defends/attacks endorses/condemns
    applauds/denounces approves_of/disapproves_of welcomed/deplored praised/criticized
    supported/opposed defended/attacked hopes/fears doubts/is_sure favors/opposes is_right_to/is_wrong_to be_right_to/be_wrong_to
    certainly_wise/certainly_unwise wise/foolish sensible/senseless ill-advised/well-advised a_mistake/a_wise_step
    mistake/success encouraging/discouraging welcome/regrettable promising/hopeless fair/unjust brave/cowardly
    honest/dishonest good_news/bad_news rightly/wrongly in_favor_of/against good_idea/bad_idea a_success/a_failure
    justified/unjustified reasonable/unreasonable credible/incredible harmless/harmful harmful/harmless
    useful/useless helpful/unhelpful attractive/unattractive responsible/irresponsible important/unimportant
    """
)
_REJECTS = ("rejects the idea that", "disputes that", "denies that", "is not convinced that", "doubts that")


def stance(place: Place, chance: random.Random) -> Iterator[Made]:
    """The speaker takes the other side."""
    if place.speaker is None or " and " in place.speaker:
        return
    yield from (Made(changed) for changed in replacements(place.text, _VERBS))
    inside = lowered(place.text, place.page.words)
    if inside and not place.named and evaluates(place.text) and not is_negative(place.text):
        yield Made(f"{place.speaker} {chance.choice(_REJECTS)} {inside}", whole=True)
