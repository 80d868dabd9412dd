"""More certain, more general or less personal than the text: hedges dropped, "some" to "all", opinion as fact."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.grammar import capitalised, finished, last_name, lowered, with_articles
from evals.corruptions.made import Made, dropped, one_way, replacements
from evals.corruptions.pages import Place, evaluates

_MAY = re.compile(
    r"\b(?:may|might|could)\b(?! (?:have|not|well have|or may|already|never|only|as well)\b)(?: (?:well|perhaps|possibly|conceivably))?(?= (?:not |be |[a-z]{3,}\b))"
)
_PERHAPS = re.compile(
    r"(?:\b(?:[Pp]erhaps|[Pp]robably|[Pp]ossibly|[Aa]pparently|[Rr]eportedly|[Aa]llegedly|[Pp]resumably|[Ss]eemingly|[Aa]rguably)\b)(?! not\b)(?!-)"
)
_HEDGES = one_way(
    """
    is_likely_to/is_certain_to are_likely_to/are_certain_to is_unlikely_to/will_never are_unlikely_to/will_never
    was_likely_to/was_certain_to will_likely/will would_likely/would will_probably/will appears_to_be/clearly_is
    appear_to_be/clearly_are seems_to_be/clearly_is seem_to_be/clearly_are appears_to_have/has seems_to_have/has
    appear_to_have/have seem_to_have/have suggests_that/proves_that suggest_that/prove_that suggested_that/proved_that
    hints_that/proves_that indicates_that/proves_that it_is_possible_that/it_is_certain_that quite_possible/certain
    is_expected_to/is_certain_to are_expected_to/are_certain_to tends_to/is_bound_to tend_to/are_bound_to
    might_have_been/certainly_was in_all_likelihood/without_doubt is_thought_to/is_known_to are_thought_to/are_known_to
    is_believed_to/is_known_to are_believed_to/are_known_to it_seems_improbable/it_is_impossible may_have_been/was_certainly
    """
)
_GENERAL = one_way(
    """
    some_of_the/all_of_the many_of_the/all_of_the most_of_the/all_of_the several_of_the/all_of_the half_of_the/all_of_the
    a_few_of_the/all_of_the some/all many/all several/all most/all often/always sometimes/always usually/always
    frequently/always occasionally/always generally/always rarely/never seldom/never mostly/entirely largely/entirely
    mainly/exclusively partly/entirely in_part/entirely primarily/exclusively nearly_all/all almost_all/all
    nearly_every/every almost_every/every nearly_always/always in_many_cases/in_all_cases in_some_cases/in_all_cases
    a_handful_of/all a_number_of/all a_minority_of/all a_majority_of/all a_few/all two_thirds_of/all
    """
)
_NOT_GENERAL = re.compile(
    r"\b(?:how|so|as|too|the|a|an|at|for|not|very|great|good|these|those|his|her|their|its|has|in|all) (?:many|most|few|several|some)\b"
    r"|\bsome (?:\d|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|time|day|kind|sort|one|way|extent|other|more|are)"
    r"|\bmost (?!of\b)(?:[a-z]+(?:ous|ive|ful|ant|ent|al|able|ible|ed|ing|ly|ic)\b|important|likely|recent|visible)"
    r"|\b(?:many|several|some) (?:other|more|a)\b|\bonly\b|\balso some\b",
    re.IGNORECASE,
)
_THINKS = re.compile(
    r"^(?:(?:To|For) (?P<to>[A-Z][\w’-]+), |In (?P<in>[A-Z][\w’-]+)[’']s? (?:view|eyes|judgment|reading), |(?P<who>[A-Z][\w’-]+) (?:argues|says|thinks|believes|holds|insists|warns|cautions|concludes|considers|notes|stresses|adds|reasons) that )"
)
_ASIDE = re.compile(
    r", (?:[A-Z][\w’-]+ (?:argues|says|thinks|believes|holds|insists|warns|cautions|concludes|notes|stresses|adds|reasons|explains)|in (?:[A-Z][\w’-]+[’']s?|his|her) (?:view|eyes|judgment)),"
)


ALL_EXPERTS = 0.1
"""How often an opinion is told as that of all."""


def hedge(place: Place, chance: random.Random) -> Iterator[Made]:
    """What may be, told as what will be or is."""
    text = place.text
    for found in _MAY.finditer(text):
        if not re.search(
            r"\b(?:if|whether|unless|who|which|that|what|where|nobody|nothing)\b[^,]*$", text[: found.start()]
        ):
            yield Made(text[: found.start()] + "will" + text[found.end() :])
    for found in _PERHAPS.finditer(text):
        yield Made(with_articles(dropped(text, found)))
    yield from (Made(changed) for changed in replacements(text, _HEDGES))


def general(place: Place, chance: random.Random) -> Iterator[Made]:
    """Some told as all, at times as always; one expert's view as that of all."""
    if not _NOT_GENERAL.search(place.text):
        yield from (Made(changed) for changed in replacements(place.text, _GENERAL))
    # These can be made of any sentence: without the chance the others would be few.
    wanted = place.speaker and not place.named and chance.random() < ALL_EXPERTS
    if wanted and len(place.page.experts) > 2 and evaluates(place.text):
        yield Made(_in_name_of(chance.choice(("All experts agree that", "The experts agree that")), place), whole=True)


def opinion(place: Place, chance: random.Random) -> Iterator[Made]:
    """An expert's evaluation in nobody's name."""
    if place.speaker is None or " and " in place.speaker:
        return
    if not place.named:
        if evaluates(place.text):
            yield Made(place.text, whole=True)
        return
    bare = place.text
    if (found := _THINKS.match(bare)) and last_name(place.speaker) in found[0]:
        bare = capitalised(bare[found.end() :])
    else:
        bare = _ASIDE.sub("", bare, count=1)
    if bare != place.text and last_name(place.speaker) not in bare:
        yield Made(finished(bare), whole=True)


def _in_name_of(who: str, place: Place) -> str:
    inside = lowered(place.text, place.page.words)
    return f"{who} {inside}" if inside else ""
