"""Drafts of cases that have an answer, by kind: a library of one article in, cases with gold and key facts out."""

from collections.abc import Iterator
from typing import Any

from evals.authoring.statements import counted, facts, statements
from evals.authoring.topics import Topic, is_expert, topics
from evals.judging.documents import Found, Library
from evals.records import Case, Place
from index.records import EDITORS
from index.sentences import sentences

BLANK = "…"
"""Stands for the figure that is asked for."""


def place(part: Found) -> Place:
    """As cases name a paragraph."""
    return Place(part.paragraph.owner, part.paragraph.number)


def drafted(part: Found, **fields: Any) -> Case:
    """A draft about the article of a paragraph; its id comes later."""
    return Case(id="", article=part.document.id, draft=True, **fields)


def who_said(library: Library) -> Iterator[Case]:
    """Who says a sentence: the words are the text's own, so whoever confirms it puts them differently."""
    for part in filter(is_expert, library.paragraphs):
        for one in statements(part):
            yield drafted(
                part,
                kind="who_said",
                question=f"Who says that {one.said}?",
                gold=(place(part),),
                must_cite=part.paragraph.experts,
            )


def expert(library: Library) -> Iterator[Case]:
    """What an expert says about a topic: first of the headline, then of the text."""
    every = topics(library)
    for owner in dict.fromkeys(part.paragraph.owner for part in library.paragraphs if is_expert(part)):
        own = [topic for topic in every if topic.by(owner)]
        own.sort(key=lambda topic: (not _in_headline(topic, owner), _is_plain(topic), len(topic.speakers)))
        for topic in own:
            parts = topic.by(owner)
            question = f"What does {owner} say about {topic.words}?"
            yield drafted(
                parts[0],
                kind="expert",
                question=question,
                gold=tuple(map(place, parts)),
                key_facts=facts(_sentence(parts[0], topic), question, parts[0].document.text),
                must_cite=parts[0].paragraph.experts,
            )


def compare(library: Library) -> Iterator[Case]:
    """Two experts who speak of the same thing, which others hardly do."""
    for topic in sorted(topics(library), key=lambda one: (_is_plain(one), len(one.speakers))):
        if len(topic.speakers) >= 2:
            one, other = topic.speakers[:2]
            parts = (*topic.by(one), *topic.by(other))
            yield drafted(
                parts[0],
                kind="compare",
                question=f"What do {one} and {other} say about {topic.words}?",
                gold=tuple(map(place, parts)),
                must_cite=tuple(dict.fromkeys(name for part in parts for name in part.paragraph.experts)),
            )


def number(library: Library) -> Iterator[Case]:
    """A figure, taken out of its sentence."""
    for part in library.paragraphs:
        for span in sentences(part.text):
            sentence = span.of(part.text)
            for figure in counted(sentence):
                cut = f"{sentence[: figure.start]}{BLANK}{sentence[figure.end :]}".rstrip(".")
                if figure.text.casefold() in cut.casefold():
                    continue
                by = "the editors" if part.paragraph.owner == EDITORS else part.paragraph.owner
                yield drafted(
                    part,
                    kind="number",
                    question=f"Which figure {'do' if by == 'the editors' else 'does'} {by} give: “{cut}”?",
                    gold=(place(part),),
                    key_facts=((figure.text,),),
                    must_cite=part.paragraph.experts if is_expert(part) else (),
                )


def _in_headline(topic: Topic, owner: str) -> bool:
    return any(topic.words.casefold() in part.paragraph.headline.casefold() for part in topic.by(owner))


def _is_plain(topic: Topic) -> bool:
    """Whether it is a single noun, which hardly says what is meant."""
    return topic.words.islower() and " " not in topic.words.removeprefix("the ")


def _sentence(part: Found, topic: Topic) -> str:
    """The sentence that has the topic, or the paragraph if its words are spread."""
    every = [span.of(part.text) for span in sentences(part.text)]
    return next((one for one in every if topic.words.casefold() in one.casefold()), part.text)
