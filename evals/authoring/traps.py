"""Drafts of cases to which no, or a correction, is the right answer."""

import random
import re
from collections.abc import Iterator

from evals.authoring.statements import counted
from evals.authoring.templates import drafted, place
from evals.authoring.topics import is_expert, topics
from evals.corruptions.figures import other_value
from evals.judging.documents import Library
from evals.records import Case
from index.keyword import STOPWORDS
from index.records import EDITORS
from rag.words import stems, telling

_DIGITS = re.compile(r"\d(?:[\d,.]*\d)?")
_AFTER = re.compile(rf"(?: (?!(?:{'|'.join(sorted(STOPWORDS))})\b)[a-z]+){{1,2}}")
"""What is counted: "40 guns a year"."""
_COUNTED = "three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split()


def expert_silent(library: Library) -> Iterator[Case]:
    """A topic of which only others speak."""
    experts = [name for name in library.owners if name != EDITORS]
    said = {
        name: " ".join(part.text for part in library.paragraphs if name in part.paragraph.experts) for name in experts
    }
    every = [topic for topic in topics(library) if 1 <= len(topic.speakers) <= 2]
    for n, topic in enumerate(every):
        silent = [name for name in experts if not _speaks(said[name], topic.words)]
        if silent:
            others = [part for part in topic.parts if is_expert(part)]
            yield drafted(
                topic.parts[0],
                kind="expert_silent",
                question=f"What does {silent[n % len(silent)]} say about {topic.words}?",
                statuses=("expert_silent",),
                must_not_cite=tuple(dict.fromkeys(name for part in others for name in part.paragraph.experts)),
                others=tuple(map(place, others)),
            )


def _speaks(text: str, topic: str) -> bool:
    """Whether a text has a word of the topic, in any form: who speaks of Sadrists is not silent on Sadr."""
    return bool(set(telling(topic)) & set(stems(text))) or topic.removeprefix("the ").casefold() in text.casefold()


def after_article(library: Library) -> Iterator[Case]:
    """The year after the article; of one without a date there are none."""
    for topic in topics(library):
        date = topic.parts[0].document.date
        if date and topic.words[0].isupper() and len(topic.parts) > 1:
            yield drafted(
                topic.parts[0],
                kind="after_article",
                question=f"What happened to {topic.words} in {int(date[:4]) + 1}?",
                statuses=("after_article",),
            )


def false_premise(library: Library) -> Iterator[Case]:
    """A figure that the text does not have; to refuse and to quote the right one are both right."""
    chance = random.Random(0)
    for part in filter(is_expert, library.paragraphs):
        for figure in counted(part.text):
            wrong = _other(figure.text, chance)
            if wrong is None or wrong in part.document.text:
                continue
            after = _AFTER.match(part.text, figure.end)
            named = f"{wrong}{after[0] if after else ''}"
            yield drafted(
                part,
                kind="false_premise",
                question=f"What does {part.paragraph.owner} say about the {named}?",
                statuses=("not_in_corpus", "expert_silent", "answered"),
                gold=(place(part),),
                must_not_say=(named,),
                note=f"The text has {figure.text}.",
            )


def _other(figure: str, chance: random.Random) -> str | None:
    """Another figure in the same form; None if it has none that we know.

    >>> _other("seven", random.Random(0)), _other("a dozen", random.Random(0))
    ('eight', None)
    """
    if digits := _DIGITS.search(figure):
        return figure[: digits.start()] + other_value(digits[0], chance) + figure[digits.end() :]
    if figure.casefold() not in _COUNTED:
        return None
    at = _COUNTED.index(figure.casefold())
    near = [word for word in _COUNTED[max(0, at - 3) : at + 4] if word != figure.casefold()]
    return chance.choice(near)
