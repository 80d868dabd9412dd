"""The corruption suite: so many claims of each kind, the same for the same documents and seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evals.corruptions import additions, certainty, controls, entities, figures, opposites, roles, stances, times
from evals.corruptions.grammar import is_fluent, negations
from evals.corruptions.made import Made, Maker
from evals.corruptions.pages import Page, Paragraph, Place, places

ITEMS = 125
"""Of each kind."""
KINDS: Mapping[str, Maker] = {
    "number": figures.number,
    "date": figures.date,
    "outside": entities.outside,
    "entity": entities.inside,
    "speaker": entities.speaker,
    "citation": entities.citation,
    "negation": opposites.negation,
    "antonym": opposites.antonym,
    "cause": roles.cause,
    "hedge": certainty.hedge,
    "general": certainty.general,
    "addition": additions.addition,
    "time": times.temporal,
    "stance": stances.stance,
    "opinion": certainty.opinion,
}
"""One planted error, by its kind."""
CLEAN = "clean"


class Item(NamedTuple):
    """A claim with what it is to be judged against."""

    kind: str
    """A kind of error; ``clean``, or a kind of paraphrase, for what must stay supported."""
    claim: str
    paragraphs: tuple[Paragraph, ...]
    sentence: str
    """The sentence that it was made from."""

    @property
    def supported(self) -> bool:
        """Whether it is a control."""
        return self.kind not in KINDS


def suite(pages: Sequence[Page], seed: int = 0, many: int = ITEMS) -> list[Item]:
    """At most so many items of each kind, and twice as many controls as there are clean and of all paraphrases."""
    every = places(pages)
    found: list[Item] = []
    for kind, maker in {**KINDS, CLEAN: controls.clean, **controls.PARAPHRASES}.items():
        # Each kind has its own chance, so that a kind that is added changes no other.
        found += _some(kind, maker, every, random.Random(f"{seed} {kind}"), 2 * many if kind == CLEAN else many)
    return found


def _some(kind: str, maker: Maker, every: Sequence[Place], chance: random.Random, many: int) -> Iterator[Item]:
    """One claim a sentence, until there are enough."""
    for place in chance.sample(every, len(every)):
        if many <= 0:
            return
        made = [one for one in maker(place, chance) if _is_right(one, place, kind)]
        if made:
            many -= 1
            yield _item(kind, place, chance.choice(made), chance)


def _item(kind: str, place: Place, made: Made, chance: random.Random) -> Item:
    claim = made.text if made.whole else place.told(made.text, chance)
    return Item(kind, claim, made.paragraphs or (place.paragraph,), place.id)


def _is_right(made: Made, place: Place, kind: str) -> bool:
    """Whether a claim is fluent, changed where it must be, and nothing that the document says elsewhere."""
    if not is_fluent(made.text) or negations(made.text) > negations(place.text) + 1:
        return False
    if kind in (CLEAN, "opinion") or made.whole:
        return True
    return made.text != place.text and made.text not in place.page.text
