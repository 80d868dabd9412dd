"""Questions that lean on the conversation, rewritten to stand alone, without a model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.people import People
from rag.records import Question, Turn
from rag.words import telling

_ADD_ON = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|also|now)[,\s]+)*(?:(?:what|how)\s+about|and|what\s+of|same\s+(?:question\s+)?for)\s+(?P<what>.{2,80}?)(?:\s+then)?\s*[?.!]*$",
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
MOST_ADDED = 6
"""Words of "And X?"; more of them are a question of their own."""
SHORT = 3
"""Telling words; a question with fewer and a word such as "they" or "that" leans on the one before."""

_WOMEN = frozenset(
    """
    barbara mary maria anna anne ann jane emma sarah laura linda susan karen nancy lisa margaret betty sandra ashley
    emily donna michelle carol amanda melissa deborah stephanie rebecca sharon cynthia kathleen amy angela helen
    fiona katherine catherine christine rachel janet diana julia victoria elizabeth jennifer patricia jessica kelly
    fatima aisha layla yasmin leila amina nadia priya olga natalia svetlana ingrid astrid freya sofia elena lucia
    isabel carmen ana beatriz ines marta julie claire sophie camille amelie chloe marie nicole valerie zoe mei
    yuki keiko hanna johanna eva greta heidi ursula birgit sigrid marguerite rosalind gwendolyn jocasta henrike
    """.split()
)
_MEN = frozenset(
    """
    james john robert michael william david richard joseph thomas tom charles christopher daniel dan matthew matt
    anthony tony mark donald steven steve paul andrew andy joshua kenneth kevin brian george edward ronald timothy
    jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin ben samuel sam
    gregory frank alexander raymond patrick jack dennis jerry nathan peter henry adam douglas ahmed mohammed
    muhammad ali omar hassan hussein khalid tariq ibrahim yusuf mustafa abdullah jean pierre luc hans karl wolfgang
    juan carlos jose luis miguel pablo sergio dmitri ivan vladimir boris sean liam declan ravi arjun vikram wei jun
    hiroshi kenji lars erik olaf bjorn anders rasmus piotr tomasz marek giovanni marco luca andrea walter hugo
    """.split()
)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no conversation."""

    text: str
    changed: bool = False
    """Whether it says that it is about another topic."""


def standalone(question: Question, people: People) -> Standalone:
    """The question with names for pronouns and its topic named, if it leans on the conversation; else as it is."""
    text = question.text.strip()
    if changed := _NEW_TOPIC.match(text):
        return Standalone(text[changed.end() :].strip() or text, changed=True)
    earlier = [turn.text for turn in question.history if turn.role == "user"]
    if not earlier:
        return Standalone(text)
    last = _last_full(question.history, people)
    focus = _focus(question.history, people)
    here = people.named_in(text).experts
    if (add_on := _ADD_ON.match(text)) and len(add_on["what"].split()) <= MOST_ADDED:
        return Standalone(_swapped(add_on["what"], last, people))
    if here and len(telling(text)) <= sum(len(telling(name)) for name in here) + 1 and len(text.split()) <= 4:
        return Standalone(_swapped(text.strip(" ?.!"), last, people))
    asked_about = people.named_in(last).experts
    bare = _LEADING.sub("", text)
    rewritten = _named(bare, focus, people) if asked_about or _AS_SPEAKER.search(bare) else bare
    if _BARE.match(text):
        return Standalone(f"{text.strip(' ?.!').capitalize()}: {last}")
    leans = rewritten != text or bool(_PERSON.search(text) or _THIRD.search(text) or _ELSE.search(text))
    if not leans:
        return Standalone(text)
    if len(_content(rewritten, people)) < SHORT:
        topic = _topic(last, rewritten, people)
        rewritten = f"{rewritten.rstrip(' ?.!')}, about {topic}?" if topic else rewritten
    if len(asked_about) == 1 and not people.named_in(rewritten).experts and not re.match(r"who|which", rewritten, re.I):
        rewritten = f"{rewritten.rstrip(' ?.!')}, according to {asked_about[0]}?"
    return Standalone(rewritten[:1].upper() + rewritten[1:])


def _last_full(history: Sequence[Turn], people: People) -> str:
    """The latest question of the user that says what it is about, itself made to stand alone."""
    users = [i for i, turn in enumerate(history) if turn.role == "user"]
    last = users[-1]
    return standalone(Question(text=history[last].text, history=tuple(history[:last])), people).text


def _focus(history: Sequence[Turn], people: People) -> tuple[str, ...]:
    """Experts of the conversation, the latest first; those of a turn in its order."""
    found: dict[str, None] = {}
    for turn in reversed(history):
        found.update(dict.fromkeys(people.named_in(turn.text).experts))
    return tuple(found)


def _named(text: str, focus: Sequence[str], people: People) -> str:
    """The text with the expert for the first pronoun of a person, unless the text names an expert itself."""
    pronoun = _PERSON.search(text)
    if not pronoun or people.named_in(text).experts:
        return text
    woman = pronoun[1].casefold() in ("she", "her", "hers", "herself")
    fitting = [name for name in focus if _is_woman(name) in (woman, None)]
    if not fitting:
        return text
    possessive = pronoun[1].casefold() in ("his", "hers") or (
        pronoun[1].casefold() == "her" and re.match(r"\s+[a-z]", text[pronoun.end() :]) is not None
    )
    name = fitting[0] + ("’s" if possessive else "")
    return text[: pronoun.start()] + name + text[pronoun.end() :]


def _is_woman(name: str) -> bool | None:
    """By the first name; None if it does not tell."""
    firsts = [word.casefold().strip(".") for word in name.split()[:-1] if len(word.strip(".")) > 1]
    if any(first in _WOMEN for first in firsts):
        return True
    return False if any(first in _MEN for first in firsts) else None


def _swapped(what: str, last: str, people: People) -> str:
    """The last question asked about ``what`` instead: another expert, or another topic for the same expert."""
    new, old = people.named_in(what).experts, people.named_in(last).experts
    if new and old:
        topic = _without_names(last, people)
        return f"What does {_list(new)} say about {topic}?" if topic else f"What does {_list(new)} say?"
    if new:
        topic = _topic(last, what, people)
        return f"What does {_list(new)} say about {topic}?" if topic else f"What does {_list(new)} say?"
    if old:
        return f"What does {_list(old)} say about {what}?"
    return f"{last.rstrip(' ?.!')}, and about {what}?"


def _without_names(text: str, people: People) -> str:
    return _topic(text, " ".join(people.named_in(text).experts), people)


def _topic(last: str, beside: str, people: People) -> str:
    """The telling words of the last question that are not in ``beside`` and name no expert, in its order."""
    drop = set(telling(beside)) | {word for name in people.named_in(last).experts for word in telling(name)}
    words = [word.strip("“”\"'’.,;:?!()") for word in last.split()]
    return " ".join(word for word in words if (stems := telling(word)) and not set(stems) & drop)


def _content(text: str, people: People) -> set[str]:
    names = {word for name in people.named_in(text).experts for word in telling(name)}
    return set(telling(text)) - names


def _list(names: Sequence[str]) -> str:
    return " and ".join(names)
