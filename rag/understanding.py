"""What a question asks for: which kind it is, whom it names, and what it means without the conversation."""

import re
from dataclasses import replace

from index.names import plain_words
from rag.follow_ups import standalone
from rag.library import Library
from rag.records import Kind, Question
from rag.words import telling

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|thanks?|thank you|thx|cheers|bye|goodbye|ok(?:ay)?|great|cool|nice|wow"
    r"|lol|test|help|sorry|please|yes|no)\b[\s,!.:)-]*)+(?:.{0,40}(?:help(?:ed|ful)?|lot|much|there|pullquote|everyone|bye|again)\b.{0,10})?[!.?\s]*$",
    re.IGNORECASE,
)
_ABOUT_US = re.compile(
    r"\b(?:what (?:can|do) you do|who are you|what are you|how do you work|what is pullquote|are you (?:a|an) (?:bot|ai|human|robot)"
    r"|how are you|what can i ask|who made you)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:rules?|instructions?|prompts?|guidelines?|above|previous|everything)\b"
    r"|\b(?:system|hidden|developer)\s+prompt\b|\bapi[ -]?keys?\b|^\s*(?:system|assistant|developer)\s*:|\bfrom now on\b.{0,30}\byou\b"
    r"|\byou are now\b|\bpretend (?:to be|that you)\b|\bact as\b|\bjailbreak\b",
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
_COMPARE = re.compile(
    r"\b(?:compare|contrast|differ(?:s|ence|ent|ently)?|versus|vs|between|both|same|similar(?:ly)?|unlike|against|diverges?|closer)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:today|nowadays|currently|these days|right now|at present|latest|recently|this (?:week|month|year)|so far)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?P<name>(?:[A-Z][\w’-]*\w\s?){1,4})(?<!\s)(?:"
    r"\s+(?:\w+\s+){0,2}?(?:says?|said|thinks?|thought|argues?|argued|believes?|proposes?|recommends?|warns?|suggests?|responds?|reacts?|comments?)\b"
    r"|\s+ha(?:ve|s|d)\s+(?:to\s+say|said)\b"
    r"|[’']s?\s+(?:\w+\s+)?(?:stance|views?|opinions?|position|reaction|take|comments?|statement|response|advice)\b)"
)
_OPENERS = frozenset(
    "What Who Why How When Where Which Does Did Do Is Are Was Were Has Have Can Could Would Should The And But So If".split()
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def understand(question: Question, library: Library) -> Question:
    """The question with filters resolved, experts named, its kind, and what it means on its own."""
    people = library.people()
    filters = None if question.experts is None else tuple(people.resolve(name) for name in question.experts)
    alone = standalone(question, people)
    named = people.named_in(alone.text, library.knows)
    kind = kind_of(alone.text, named.experts, library)
    if named.unclear and not named.experts and filters is None:
        kind = "unclear"
    return replace(
        question,
        standalone=alone.text,
        context=() if alone.changed else question.history,
        kind=kind,
        named=named.experts,
        unclear=tuple(expert for experts in (named.unclear or {}).values() for expert in experts),
        unknown=unknown_speakers(alone.text, named.experts, library),
        experts=filters if filters is not None else named.experts if kind in ("expert", "compare") else None,
    )


def kind_of(text: str, named: tuple[str, ...], library: Library) -> Kind:
    """The kind of a question that stands alone, in which ``named`` experts are named."""
    if _ORDER.search(text):
        return "order"
    if not named and (_GREETING.match(text) or _ABOUT_US.search(text) or not telling(text)):
        return "small_talk" if not _PANEL.search(text) else "panel"
    if is_later(text, library):
        return "later"
    if len(named) > 1:
        return "compare"
    if len(named) == 1:
        asks_for_others = _WHO.match(text) or re.search(
            r"\b(?:anyone|anybody|who) else\b|\bothers?\b", text, re.IGNORECASE
        )
        return (
            "panel"
            if asks_for_others and re.search(r"\b(?:dis)?agree|contradict|side with|share", text, re.I)
            else "expert"
        )
    if _PANEL.search(text):
        return "panel"
    return "who_said" if _WHO.match(text) else "fact"


def unknown_speakers(text: str, named: tuple[str, ...], library: Library) -> tuple[str, ...]:
    """Names of whom the question asks what they say or think, and whom neither an article nor an expert has.

    Other names that no article has prove nothing: a question may say "Washington" where the text says "the US".
    """
    own = {part for name in named for part in plain_words(name)}
    found: list[str] = []
    for spoken in _SPEAKER.finditer(text):
        words = spoken["name"].split()
        strangers = [word for word in words if not library.knows(word) and not set(plain_words(word)) & own]
        if strangers and words[0] not in _OPENERS:
            found.append(" ".join(words))
    return tuple(found)


def is_later(text: str, library: Library) -> bool:
    """Whether a question is about a time after the newest article."""
    newest = max((article.date for article in library.articles() if article.date), default="")
    if not newest:
        return False
    years = [int(year) for year in _YEAR.findall(text)]
    return any(year > int(newest[:4]) for year in years) or bool(_LATER.search(text) and not years)
