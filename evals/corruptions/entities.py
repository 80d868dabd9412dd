"""Names in the wrong place: from outside the document, from elsewhere in it, and the wrong speaker."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.grammar import last_name, with_articles
from evals.corruptions.made import Made, spliced
from evals.corruptions.pages import Paragraph, Place, according
from evals.corruptions.vocabulary import Name, names, strangers
from rag.words import telling

ALIKE = 0.34
"""A paragraph that has so much of a sentence's words may support it, too."""


def outside(place: Place, chance: random.Random) -> Iterator[Made]:
    """A name that is nowhere in the document."""
    for name in _names(place):
        new = chance.choice(strangers(name.kind))
        if new not in place.page.text and last_name(new) not in place.page.text:
            yield Made(_with(place.text, name, new))


def inside(place: Place, chance: random.Random) -> Iterator[Made]:
    """Another name of the document in its place; what is cited has both."""
    for name in _names(place):
        for paragraph in chance.sample(place.page.paragraphs, len(place.page.paragraphs)):
            others = [other for other in _known(place, paragraph) if _can_replace(name, other, place.text)]
            if others:
                cited = dict.fromkeys((place.paragraph, paragraph))
                yield Made(_with(place.text, name, chance.choice(others).text), paragraphs=tuple(cited))
                break


def speaker(place: Place, chance: random.Random) -> Iterator[Made]:
    """One expert's words in another's name."""
    if place.speaker is None:
        return
    own = last_name(place.speaker)
    for other in _others(place, chance):
        if place.named:
            yield Made(re.sub(rf"\b{re.escape(own)}\b", last_name(other), place.text), whole=True)
        else:
            yield Made(according(other, place.text, place.page), whole=True)


def citation(place: Place, chance: random.Random) -> Iterator[Made]:
    """In the right name, but cited to another expert's paragraph."""
    if place.speaker is None:
        return
    claim = place.text if place.named else according(place.speaker, place.text, place.page)
    for other in _others(place, chance):
        own = [paragraph for paragraph in place.page.paragraphs if paragraph.owner == other]
        cited = chance.choice(own)
        if not _is_like(place.text, cited.text):
            yield Made(claim, whole=True, paragraphs=(cited,))


def _others(place: Place, chance: random.Random) -> list[str]:
    """Experts who say nothing like it, in no order; co-authors are left out."""
    single = [name for name in place.page.experts if " and " not in name and name != place.speaker]
    if place.speaker is None or " and " in place.speaker:
        return []
    texts = {
        name: [text for part in place.page.paragraphs if part.owner == name for text in part.sentences]
        for name in single
    }
    found = [name for name in single if not any(_is_like(place.text, text) for text in texts[name])]
    found = [name for name in found if last_name(name) not in place.text]
    return chance.sample(found, len(found))


def _is_like(one: str, other: str) -> bool:
    wanted = set(telling(one))
    return len(wanted & set(telling(other))) > ALIKE * len(wanted)


def _names(place: Place) -> list[Name]:
    """Those of the sentence, its speaker left out."""
    persons = frozenset(place.page.experts)
    return [
        name
        for name in names(place.text, persons)
        if place.speaker is None or last_name(name.text) != last_name(place.speaker)
    ]


def _known(place: Place, paragraph: Paragraph) -> list[Name]:
    persons = frozenset(place.page.experts)
    return [
        name
        for name in names(paragraph.text, persons)
        if place.speaker is None or last_name(name.text) != last_name(place.speaker)
    ]


def _can_replace(name: Name, other: Name, text: str) -> bool:
    return other.kind == name.kind and other.text not in text and name.text not in other.text


def _with(text: str, name: Name, new: str) -> str:
    """The sentence with a name replaced wherever it stands, articles as they must be."""
    changed = spliced(text, name.start, name.end, new)
    changed = re.sub(rf"\b{re.escape(name.text)}\b(?![-’'])", new, changed)
    return with_articles(changed, near=(new.split()[0],))
