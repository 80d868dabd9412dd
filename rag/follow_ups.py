"""Questions that lean on the conversation, rewritten to stand alone, without a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.keyword import STOPWORDS
from rag.given_names import is_woman
from rag.greetings import is_greeting
from rag.people import People, without_words
from rag.records import Question
from rag.words import telling

_ADD_ON = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|also|now)[,\s]+)*(?:(?:what|how)\s+about|and|what\s+of|same\s+(?:question\s+)?for)\s+"
    r"(?!(?:what|how|why|who|when|where|which|does|did|do|is|are|was|were|has|have|can|could|will|would|should)\b)(?P<what>.{2,80}?)(?:\s+then)?\s*[?.!]*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(he|him|his|himself|she|her|hers|herself)\b", re.IGNORECASE)
_THIRD = re.compile(
    r"\b(they|them|their|theirs|it|its|this|that|these|those|there|so|such|the same|one|ones)\b", re.IGNORECASE
)
_ELSE = re.compile(r"\b(else|more|other|another|further|again|instead|too|as well)\b", re.IGNORECASE)
_BARE = re.compile(
    r"^(?:why(?: not| so| is that)?|how(?: so| come)?|when|where|who|really|says who|in what way|since when)\s*[?.!]*$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:(?:and|but|so|ok(?:ay)?|then|also|now|well|sorry|hm+)[,\s]+)+", re.IGNORECASE)
_NEW_TOPIC = re.compile(
    r"^(?:(?:ok(?:ay)?|now|so)[,\s]+)?(?:a\s+)?(?:different|new|another|other|next|separate)\s+(?:topic|question|subject|thing|matter)\s*[.:,;!—-]+\s*|^(?:changing|change of)\s+(?:topic|subject)\s*[.:,;!—-]+\s*",
    re.IGNORECASE,
)
_AS_SPEAKER = re.compile(
    r"\b(?:does|did|would|is|was|has|what|how|why)\s+(?:\w+\s+){0,2}?(?:he|she)\b|\b(?:he|she)\s+(?:say|think|argue|want|propose|see|mean|suggest|believe|call|recommend)s?\b"
    r"|\b(?:his|her)\s+(?:\w+\s+)?(?:view|opinion|advice|argument|point|reasoning|take|position|reaction|proposal|words?|claim|recommendation)s?\b",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"\b(?:is|was) it (?:\w+ )?(?:that|to)\b|\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b"
    r"|\b(?:says?|said|thinks?|thought|argues?|argued|claims?|claimed|believes?|believed|means?|shows?) that\b",
    re.IGNORECASE,
)
"""Words that look as if they pointed back: "is it true that", "are there experts who"."""
_EVERYBODY = re.compile(
    r"\b(?:experts|panel(?:ists?)?|contributors|authors|they all|all of them|every(?:one|body)|any(?:one|body)|others)\b",
    re.IGNORECASE,
)
_OPINION = frozenset(
    telling(
        "agree argue believe disagree mention see think advice argument comment opinion position reaction stance take view"
    )
)
"""What "and Slavin's view?" asks for has no topic of its own."""
RECENT = 20
"""Turns; what was said before them is not leant on."""
MOST_ADDED = 6
"""Words of "And X?"; more of them are a question of their own."""
SHORT = 3
"""Telling words; a question with fewer and a word such as "they" or "that" leans on the one before."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no conversation."""

    text: str
    changed: bool = False
    """Whether it says that it is about another topic."""


def standalone(question: Question, people: People) -> Standalone:
    """The question with names for pronouns and its topic named, if it leans on the conversation; else as it is."""
    last = ""
    focus: tuple[str, ...] = ()
    for turn in question.history[-RECENT:]:
        if turn.role == "user" and not is_greeting(turn.text):
            last = _rewritten(turn.text, last, focus, people)
        focus = tuple(dict.fromkeys((*people.named_in(turn.text).experts, *focus)))
    changed = _NEW_TOPIC.match(question.text.strip()) is not None
    return Standalone(_rewritten(question.text, last, focus, people), changed)


def _rewritten(text: str, last: str, focus: Sequence[str], people: People) -> str:
    """The text made to stand alone; ``last`` is the question before it, ``focus`` whom was spoken of, latest first."""
    text = text.strip()
    if new_topic := _NEW_TOPIC.match(text):
        return text[new_topic.end() :].strip() or text
    if not last:
        return text
    if add_on := _ADD_ON.match(text):
        what = add_on["what"].rstrip(",")
        if len(what.split()) <= MOST_ADDED or not _content(what, people):
            return _swapped(what, last, people)
    if people.named_in(text).experts and len(_content(text, people)) <= 1 and len(text.split()) <= 4:
        return _swapped(text.strip(" ?.!"), last, people)
    if _BARE.match(text):
        return f"{text.strip(' ?.!').capitalize()}: {last}"
    bare = _LEADING.sub("", text)
    asked_about = people.named_in(last).experts
    rewritten = _with_name(bare, focus, people) if asked_about or _AS_SPEAKER.search(bare) else bare
    points_back = _EMPTY.sub("", bare)
    if not any(pattern.search(points_back) for pattern in (_PERSON, _THIRD, _ELSE)):
        return text
    if len(_content(rewritten, people)) < SHORT and (topic := _topic(last, rewritten, people)):
        rewritten = f"{rewritten.rstrip(' ?.!')}, about {topic}?"
    for_all = _EVERYBODY.search(bare) or re.match(r"who|which", bare, re.IGNORECASE)
    if len(asked_about) == 1 and not for_all and not people.named_in(rewritten).experts:
        rewritten = f"{rewritten.rstrip(' ?.!')}, according to {asked_about[0]}?"
    return rewritten[:1].upper() + rewritten[1:]


def _swapped(what: str, last: str, people: People) -> str:
    """The last question asked about ``what`` instead: another expert, or another topic for the same expert."""
    new, old = people.named_in(what), people.named_in(last)
    if new.experts and _content(what, people) - _OPINION:  # "Slavin on drones" has its own topic
        return what
    if new.experts or _EVERYBODY.search(what):
        topic = _topic(last, without_words(what, new.words), people)
        return _asked(new.experts or ("the other experts",), topic)
    if old.experts:
        return _asked(old.experts, what)
    return f"{last.rstrip(' ?.!')}, and about {what}?"


def _asked(whom: Sequence[str], about: str) -> str:
    many = len(whom) > 1 or whom[0].endswith("experts")
    return f"What {'do' if many else 'does'} {' and '.join(whom)} say{f' about {about}' if about else ''}?"


def _with_name(text: str, focus: Sequence[str], people: People) -> str:
    """The text with the expert for the first pronoun of a person, unless the text names an expert itself."""
    pronoun = _PERSON.search(text)
    if not pronoun or people.named_in(text).experts:
        return text
    word = pronoun[1].casefold()
    fitting = [name for name in focus if is_woman(name) in (word.startswith(("she", "her")), None)]
    if not fitting:
        return text
    after = re.match(r"\s+([a-z]+)", text[pronoun.end() :])
    owns = word in ("his", "hers") or (word == "her" and after is not None and after[1] not in STOPWORDS)
    return f"{text[: pronoun.start()]}{fitting[0]}{'’s' if owns else ''}{text[pronoun.end() :]}"


def _topic(last: str, beside: str, people: People) -> str:
    """The telling words of the last question that are not in ``beside`` and name no expert, in its order."""
    drop = set(telling(beside))
    words = [word.strip("“”\"'’.,;:?!()") for word in without_words(last, people.named_in(last).words).split()]
    return " ".join(word for word in words if (stems := telling(word)) and not set(stems) & drop)


def _content(text: str, people: People) -> set[str]:
    """The telling words that name no expert."""
    return set(telling(without_words(text, people.named_in(text).words)))
