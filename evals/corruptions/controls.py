"""What must stay supported: the sentence as it is, and in other words by rules that keep its meaning."""

import random
import re
from collections.abc import Iterator, Mapping

from evals.corruptions.grammar import finished, lowered, with_articles
from evals.corruptions.made import Made, Maker, one_way, replacements
from evals.corruptions.pages import Place, according

_SYNONYMS = one_way(
    """
    about_half/roughly_half percent/per_cent began_to/started_to nearly/almost almost/nearly several/a_number_of
    large/big bigger/larger entire/whole quickly/rapidly rapidly/quickly although/even_though bought/purchased buy/purchase
    buys/purchases received/got shut/closed kilometers/km until_now/so_far wants_to/wishes_to
    roughly/about started/began helped/assisted lately/recently enough/sufficient
    in_order_to/to biggest/largest largest/biggest merely/only showed/revealed
    shows/demonstrates nobody/no_one no_one/nobody everyone/everybody everybody/everyone for_example/for_instance
    a_lot_of/much often/frequently frequently/often because/since difficult/hard
    vital/essential essential/vital crucial/vital mistake/error per_year/a_year
    each_year/every_year every_year/each_year carries_out/conducts in_addition/besides at_present/now currently/now
    poorest/least_wealthy twice/two_times purchase/buy obtain/get obtained/got attempt/try attempts/tries
    """
)
_CONTRACTED = {
    "is not": "isn’t", "are not": "aren’t", "was not": "wasn’t", "were not": "weren’t", "does not": "doesn’t",
    "do not": "don’t", "did not": "didn’t", "will not": "won’t", "would not": "wouldn’t", "could not": "couldn’t",
    "cannot": "can’t", "should not": "shouldn’t", "has not": "hasn’t", "have not": "haven’t", "had not": "hadn’t",
}  # fmt: skip
_AFTER = re.compile(
    r"^(?P<main>[^,;:]{15,}?),? (?P<joint>because|although|even though|unless|if|when|once|after|before|while) (?P<side>[^,;:]{12,})\.$"
)
_BEFORE = re.compile(
    r"^(?P<joint>Because|Although|Even though|Unless|If|When|Once|After|Before) (?P<side>[^,;:]{12,}), (?P<main>[^,;:]{15,})\.$"
)
_LEADING = re.compile(
    r"^(?P<when>(?:In|Since|By|On) (?:(?:early|late|mid-) ?)?(?:[A-Z][a-z]+ )?(?:(?:19|20)\d\d)|On [A-Z][a-z]+day),? (?P<rest>[^,;:]{20,})\.$"
)
_TRAILING = re.compile(r"^(?P<rest>[^,;:]{20,}) (?P<when>(?:in|since|on) (?:(?:19|20)\d\d|[A-Z][a-z]+day))\.$")
_PASSIVE = re.compile(
    r"^(?P<done>(?:The|A|An) [^,;:]{3,50}) (?:was|were) (?P<verb>[a-z]{2,}ed) by (?P<by>(?:the|a|an|two|three|four) [^,;:]{3,40})\.$"
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|their|them|he|she|his|her|this|these|that|those|one|ones|there|both|did|do|does)\b",
    re.IGNORECASE,
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|\w{3,}ed|\w{3,}s|fell|lost|won|cut|put|came|went|made|took|gave|left)\b"
)


_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could|in|on|at|since|during)\b")
"""What an agent has that is more than an agent."""


def clean(place: Place, chance: random.Random) -> Iterator[Made]:
    """The sentence itself."""
    yield Made(place.text)


def reported(place: Place, chance: random.Random) -> Iterator[Made]:
    """In its speaker's name, in one of several ways."""
    if place.speaker is None or place.named or " and " in place.speaker:
        return
    inside = lowered(place.text, place.page.words)
    bare = place.text.rstrip(".")
    ways = [
        according(place.speaker, place.text, place.page),
        f"{bare}, {place.speaker} says.",
        f"{bare}, according to {place.speaker}.",
    ]
    if inside:
        verbs = ("says", "points out", "states", "writes")
        ways += [f"{place.speaker} {verb} that {inside}" for verb in verbs]
    yield Made(chance.choice(ways), whole=True)


def apposed(place: Place, chance: random.Random) -> Iterator[Made]:
    """In its speaker's name, with what the speaker is."""
    inside = lowered(place.text, place.page.words)
    if place.speaker and not place.named and " and " not in place.speaker and inside:
        who = chance.choice(("one of the experts", "one of those who were asked", "one of the contributors"))
        yield Made(f"{place.speaker}, {who}, says that {inside}", whole=True)


def synonyms(place: Place, chance: random.Random) -> Iterator[Made]:
    """One word for another."""
    for changed in replacements(place.text, _SYNONYMS):
        yield Made(with_articles(changed))


def contracted(place: Place, chance: random.Random) -> Iterator[Made]:
    """A contraction made."""
    yield from (Made(changed) for changed in replacements(place.text, _CONTRACTED))


def reordered(place: Place, chance: random.Random) -> Iterator[Made]:
    """Clauses, or a time and the rest, the other way round."""
    text, words = place.text, place.page.words
    if (found := _AFTER.match(text)) and _clauses(found["main"], found["side"]):
        if (main := lowered(found["main"], words)) and not _PRONOUN.search(found["side"]):
            yield Made(finished(f"{found['joint']} {found['side']}, {main}"))
    elif (found := _BEFORE.match(text)) and _clauses(found["main"], found["side"]):
        if not _PRONOUN.search(found["main"]):
            yield Made(finished(f"{found['main']} {found['joint'].lower()} {found['side']}"))
    elif found := _LEADING.match(text):
        if not re.search(r"\b(?:and|but|that|who|which)\b", found["rest"]):
            yield Made(finished(f"{found['rest']} {found['when'][0].lower()}{found['when'][1:]}"))
    elif (
        (found := _TRAILING.match(text))
        and not re.search(r"\b(?:and|but|that|who|which|to|of|from)\b", found["rest"])
        and (rest := lowered(found["rest"], words))
    ):
        yield Made(finished(f"{found['when']}, {rest}"))


def active(place: Place, chance: random.Random) -> Iterator[Made]:
    """A passive of the past with its agent, in the active."""
    found = _PASSIVE.match(place.text)
    if found and not re.search(r"\b(?:who|which|that|and)\b", place.text) and not _VERB.search(found["by"]):
        done = found["done"][0].lower() + found["done"][1:]
        yield Made(finished(f"{found['by']} {found['verb']} {done}"))


def _clauses(*texts: str) -> bool:
    return all(_FINITE.search(text) for text in texts)


PARAPHRASES: Mapping[str, Maker] = {
    "reported": reported,
    "apposition": apposed,
    "synonym": synonyms,
    "contraction": contracted,
    "order": reordered,
    "active": active,
}
"""Controls in other words, by name."""
