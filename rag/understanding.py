"""What a question asks for: which kind it is, whom it names, and what it means without the conversation."""

import re
from dataclasses import replace

from index.names import plain_words
from rag.follow_ups import standalone
from rag.greetings import is_greeting
from rag.library import Library
from rag.people import Named, without_words
from rag.records import Kind, Question
from rag.words import telling

# Only what is said to the assistant is an order: a question may well ask who ignored the rules.
_ORDER = re.compile(
    r"(?:^|[.!?:;,\n]\s*|\b(?:please|now|then|and|you|you (?:to|must|should|can|will))\s+)(?:ignore|disregard|forget|override|bypass)\b"
    r".{0,40}\b(?:rules?|instructions?|prompts?|guidelines?|above|previous|everything)\b"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,20}\b(?:your|previous|prior|above|system)\s+(?:\w+\s+)?(?:rules?|instructions?|prompts?|guidelines?)\b"
    r"|\b(?:your|system|hidden|developer)\s+prompt\b|\bapi[ -]?keys?\b|^\s*(?:system|assistant|developer)\s*:|\bfrom now on\b.{0,30}\byou\b"
    r"|\byou are now\b|\bpretend that you\b|(?:^|[.!?:;,\n]\s*|\b(?:please|now|you)\s+)(?:to\s+)?(?:pretend to be|act as)\b|\bjailbreak\b",
    re.IGNORECASE,
)
_PANEL = re.compile(
    r"\b(?:experts|panel(?:ists?)?|contributors|commentators|analysts|authors|scholars|respondents|everyone"
    r"|all of (?:them|the)|each of (?:them|the)|they all|consensus|unanimous(?:ly)?|opinions|views|voices|disagree(?:ment)?s?|agree(?:ment)?s?)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:\W*(?:and|so|ok|please|tell me|can you tell me|could you tell me|name the (?:person|one|expert|author)|do you know)[,\s]+)*"
    r"(?:who(?:se|m)?\b|which\s+(?:\w+\s+)?(?:expert|author|contributor|analyst|commentator|person|one|of (?:them|the))\b|that)",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"\b(?:anyone|anybody|who) else\b|\bothers?\b", re.IGNORECASE)
_SHARES = re.compile(r"\b(?:dis)?agree|contradict|side with|share", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?:today|nowadays|currently|these days|right now|at present|recently|this (?:week|month|year)|so far)\b"
    r"|\blatest(?: (?:news|developments?|situation|status|update))?(?: (?:on|in|from|with)\b.*)?\W*$",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"\b(?P<name>(?:(?!(?:What|Who|Why|How|When|Where|Which|Does|Did|Do|Is|Are|Was|Were|Has|Have|Can|Could|Would|Should|The|And|But|So|If)\b)"
    r"[A-Z][\w’-]*\w\s?){1,4})(?<!\s)(?:"
    r"\s+(?:\w+\s+){0,2}?(?:says?|said|thinks?|thought|argues?|argued|believes?|proposes?|recommends?|warns?|suggests?|responds?|reacts?|comments?)\b"
    r"|\s+ha(?:ve|s|d)\s+(?:to\s+say|said)\b"
    r"|[’']s?\s+(?:\w+\s+)?(?:stance|views?|opinions?|position|reaction|take|comments?|statement|response|advice)\b)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def understand(question: Question, library: Library) -> Question:
    """The question with filters resolved, experts named, its kind, and what it means on its own."""
    people = library.people()
    filters = None if question.experts is None else tuple(people.resolve(name) for name in question.experts)
    alone = standalone(question, people)
    named = people.named_in(alone.text)
    kind = kind_of(alone.text, named.experts, library)
    if named.unclear and kind in ("fact", "who_said", "panel") and filters is None:
        kind = "unclear"
    return replace(
        question,
        standalone=alone.text,
        context=() if alone.changed else question.history,
        topic=without_words(alone.text, named.words),
        kind=kind,
        named=named.experts,
        unclear=named.unclear,
        unknown=unknown_speakers(alone.text, named, library),
        experts=_bounds(filters, named.experts if kind in ("expert", "compare") else None),
    )


def _bounds(filters: tuple[str, ...] | None, asked: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The owners who may be cited: those who are asked and pass the filter; the filter holds if none does."""
    if filters is None or asked is None:
        return filters or asked
    return tuple(name for name in asked if name in filters) or filters


def kind_of(text: str, named: tuple[str, ...], library: Library) -> Kind:
    """The kind of a question that stands alone, in which ``named`` experts are named."""
    asks_panel = _PANEL.search(text) is not None
    if _ORDER.search(text):
        return "order"
    if not named and not asks_panel and (is_greeting(text) or not telling(text)):
        return "small_talk"
    if is_later(text, library):
        return "later"
    if len(named) > 1:
        return "compare"
    if named:
        asks_others = _WHO.match(text) or _OTHERS.search(text)
        return "panel" if asks_others and _SHARES.search(text) else "expert"
    if asks_panel:
        return "panel"
    return "who_said" if _WHO.match(text) else "fact"


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


def is_later(text: str, library: Library) -> bool:
    """Whether a question is about a time after the newest article."""
    newest = max((article.date for article in library.articles() if article.date), default="")
    if not newest:
        return False
    years = [int(year) for year in _YEAR.findall(text)]
    return any(year > int(newest[:4]) for year in years) or bool(_LATER.search(text) and not years)
