"""What a question asks for: which kind it is, whom it names, and what it means without the conversation."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from index.names import plain_words
from index.records import EDITORS
from index.rows import Listed
from rag.library import Library
from rag.questions.follow_ups import standalone
from rag.questions.kinds import compares, kind_of
from rag.questions.people import Named, People, without_words
from rag.records import Question
from rag.words import telling

_SAYS = (
    r"(?:says?|said|thinks?|thought|argues?|argued|believes?|proposes?|recommends?|warns?|suggests?|responds?|reacts?"
    r"|comments?)"
)
_VIEW = r"(?:stance|views?|opinions?|position|reaction|take|comments?|statement|response|advice)"
_OPENERS = (
    "What|Who|Why|How|When|Where|Which|Does|Did|Do|Is|Are|Was|Were|Has|Have|Can|Could|Would|Should|The|And|But|So|If"
)
_SPEAKER = re.compile(
    rf"\b(?P<name>(?:(?!(?:{_OPENERS})\b)[A-Z][\w’-]*\w\s?){{1,4}})(?<!\s)"
    rf"(?:\s+(?:\w+\s+){{0,2}}?{_SAYS}\b|\s+ha(?:ve|s|d)\s+(?:to\s+say|said)\b|[’']s?\s+(?:\w+\s+)?{_VIEW}\b)"
)
"""Words with capitals that say something, or that have a view."""
_STANCE_WORDS = frozenset(
    telling("agree disagree agreement support oppose share back dispute contradict view opinion alone only else say")
)
CLEARLY = 1.5
"""How many times better a topic must fit one article than another to tell which of two namesakes is meant."""


Rewrite = Callable[[Question, str], str]
"""Makes a follow-up stand alone; it is given what the rules make of it, which it may give back."""


def understand(question: Question, library: Library, rewrite: Rewrite | None = None) -> Question:
    """The question with filters resolved, experts named, its kind, and what it means on its own.

    "Who agrees with Slavin?" is a ``panel`` question with Slavin in ``named``, and its ``topic`` is what her
    sections are about. The editors are an owner like an expert: "What did the editors say?" is ``expert`` with
    ``named`` and ``experts`` ("Editors",).
    """
    library.require(question.articles or ())
    articles = [a for a in library.articles() if question.articles is None or a.id in question.articles]
    people = library.people() if question.articles is None else library.people_of(articles)
    filters = None if question.experts is None else tuple(library.people().resolve(name) for name in question.experts)
    alone = standalone(question, people)
    if rewrite and not alone.changed:
        alone = replace(alone, text=rewrite(question, alone.text))
    nearer = alone.spoken_of if filters is None else (*alone.spoken_of, *filters)
    named = _told_by_topic(people.named_in(alone.text, nearer), alone.text, people, library)
    kind = kind_of(alone.text, named.experts, (article.date for article in articles if article.date))
    asks_for_both = kind == "expert" and compares(alone.text)
    if named.unclear and (kind in ("fact", "who_said", "panel") or asks_for_both) and filters is None:
        kind = "unclear"
    experts = _bounds(filters, named.experts if kind in ("expert", "compare") else None)
    topic = _topic(without_words(alone.text, named.words), kind == "panel", named.experts, articles, library)
    return replace(
        question,
        standalone=alone.text,
        context=() if alone.changed else question.history,
        topic=library.people().without_names(topic, (*named.experts, *(experts or ()))) or topic,
        kind=kind,
        named=named.experts,
        unclear=named.unclear,
        unknown=unknown_speakers(alone.text, named, library),
        experts=experts,
    )


def _bounds(filters: tuple[str, ...] | None, asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The owners who may be cited: those who are asked and pass the filter; the filter holds if none does."""
    if filters is None or asked is None:
        return filters or asked
    return tuple(name for name in asked if name in filters) or filters


def _topic(text: str, is_panel: bool, named: Collection[str], articles: Iterable[Listed], library: Library) -> str:
    """What a question is about; to "who agrees with her?" it is what she says."""
    if not is_panel or not named or set(telling(text)) - _STANCE_WORDS:
        return text
    gists = [library.gist(a.id, name) for a in articles for name in named if name == EDITORS or name in a.experts]
    return " ".join(gists) or text


def _told_by_topic(named: Named, text: str, people: People, library: Library) -> Named:
    """Of namesakes in different articles, the one whose article the rest of the question is about."""
    places = [people.articles.get(name, frozenset()) for name in named.unclear]
    topic = without_words(text, named.words)
    if not telling(topic) or len(places) < 2 or not frozenset.union(*places) or frozenset.intersection(*places):
        return named
    best = [max((hit.score for hit in library.index.matching(topic, 1, articles=ids)), default=0.0) for ids in places]
    top, *rest = sorted(best, reverse=True)
    if top < CLEARLY * max(rest[0], 0.01):
        return named
    expert = named.unclear[best.index(top)]
    return replace(named, experts=(*named.experts, expert), unclear=())


def unknown_speakers(text: str, named: Named, library: Library) -> tuple[str, ...]:
    """Names of whom the question asks what they say or think, and whom neither an article nor an expert has.

    Other names that no article has prove nothing: a question may say "Washington" where the text says "the US".
    """
    speakers = [spoken["name"] for spoken in _SPEAKER.finditer(text)]
    return tuple(speaker for speaker in speakers if _is_unknown(speaker, named, library))


def _is_unknown(speaker: str, named: Named, library: Library) -> bool:
    if any(stranger in speaker for stranger in named.strangers):
        return True
    is_expert = not named.words.isdisjoint(plain_words(speaker))
    return not is_expert and not all(library.knows(word) for word in speaker.split())
