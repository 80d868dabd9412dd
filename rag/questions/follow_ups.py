"""Questions that lean on the conversation, rewritten to stand alone, without a model.

A message may do something to the last question as a whole (``acts``). If it does not, the words in it that point
back are replaced by what they stand for (``referents``), and what still has no topic of its own is given that
of the last question. A question that leans on nothing stays as it is.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rag.questions.acts.add_ons import added, put_to_an_expert
from rag.questions.acts.details import asked_bare, continued, shown_again, sourced
from rag.questions.acts.doubts import corrected, doubted
from rag.questions.acts.panels import compared, put_to_the_others, stood_to
from rag.questions.conversation import Message, Thread
from rag.questions.greetings import is_greeting
from rag.questions.introductions import asks_who
from rag.questions.kinds import CROWD
from rag.questions.name_tokens import without_words
from rag.questions.own_topic import GENERIC, OPINION, content
from rag.questions.people import People
from rag.questions.pronouns import Pronoun, pointing_back
from rag.questions.referents import counted, resolved
from rag.questions.topics import core, object_of
from rag.questions.wording import about, asking, joined, listed, raised
from rag.records import Question, Turn
from rag.words import telling

LONGEST = 2000
"""Characters of a message that is rewritten, as many as the chat takes; a longer one tells what it is about."""
RECENT = 20
"""Turns; what was said before them is not leant on."""
SHORT = 3
"""Telling words; a question with fewer and a word such as "more" leans on the one before."""
MOST_OF_A_POOR = 8
"""Words of a question with nothing of its own."""
MOST_JOINED = 24
"""Words of a question that another one is joined to."""

_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|then|also|now|well|sorry|hm+|yes|yeah|no|right|great|thanks|ah|oh|alright|fine"
    r"|i see|got it|understood|interesting|fair enough|makes sense)[,.!\s]+)+",
    re.IGNORECASE,
)
_ON_TO = r"(?:topics?|questions?|subjects?|things?|matters?|notes?|points?|issues?)"
_NEW_TOPIC = re.compile(
    rf"^(?:(?:ok(?:ay)?|now|so|and|well)[,\s]+)*(?:(?:on|to)\s+)?(?:(?:an?|the|my|one)\s+)?"
    rf"(?:(?:(?:completely|totally|quite|very)\s+)?(?:different|new|another|other|next|separate|unrelated)\s+{_ON_TO}"
    r"|unrelated|by the way|btw|something (?:else|different)(?: entirely)?|leaving that(?: aside)?|that aside"
    r"|(?:let['’]s\s+)?(?:chang(?:e|ing)|change of|mov(?:e|ing) on|switch(?:ing)?)(?:\s+(?:the|to|of))*"
    rf"(?:\s+(?:another|a|new|different|next))*(?:\s+{_ON_TO})?)\s*(?:[.:,;!—–-]+\s*|$)",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:else|other|another|further|more(?=\s*[?.!]*$)|again|instead|too|as well|were there(?=\W*$)"
    r"|(?:last|first|second|third|latter|former) (?:one|point|option))\b",
    re.IGNORECASE,
)
_TO_ANYBODY = re.compile(r"\b(?:they all|any(?:one|body)|others)\b|^\W*(?:who|which)\b", re.IGNORECASE)
_ASKS_SOMEBODY = re.compile(
    r"\b(?:does|did|would|might)\s+(?:the\s+\w+.*|[A-Z]\S+)\s+(?:say|make|think|see|reply|answer)\b"
    r"|\bthe\s+(?:\w+\s+)?(?:guy|person|one|man|woman|lady|expert|author|analyst)s?\s+(?:who|from|that|at)\b"
)
"""Somebody is asked whose name the index does not have."""
_OPEN_END = re.compile(r"^(?:what|how)\b.*\b(?:would|might)\b.*\b(?:say|think|reply|respond|answer)\W*$", re.IGNORECASE)
"""What is said is not told: "what would the colonel say?"."""
_HAS_OBJECT = re.compile(
    r"\b(?:about|on|of|for|with|regarding|against|to)\s+(?!it\b|that\b|this\b|them\b)\w", re.IGNORECASE
)
_FACT = re.compile(r"^(?:where|when|how old|how tall|did|was|were|has|had)\b", re.IGNORECASE)
"""What is asked so is asked of the world, not of an expert's mind."""
_IN_MIND = OPINION | frozenset(telling("evidence do instead"))
"""What is "about" something."""
_LINKS = re.compile(r"\b(?:and|so|but|then)\b", re.IGNORECASE)
_WH = ("what", "how", "why", "when", "where", "who", "which")
_TWO_SENTENCES = re.compile(r"[?!]\s+\w|[a-z]\.\s+[A-Z]")

_ACTS: tuple[Callable[[Message, Thread], str], ...] = (
    corrected,
    sourced,
    doubted,
    continued,
    shown_again,
    compared,
    stood_to,
    put_to_the_others,
    asked_bare,
    added,
    put_to_an_expert,
)
"""In the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that needs no conversation."""

    text: str
    changed: bool = False
    """Whether it says that it is about another topic."""
    spoken_of: tuple[str, ...] = ()
    """The experts of the conversation, latest first."""


def standalone(question: Question, people: People) -> Standalone:
    """The question with names for pronouns and its topic named, if it leans on the conversation; else as it is."""
    thread = _thread(question.history[-RECENT:], people)
    changed = _NEW_TOPIC.match(question.text.strip()) is not None
    return Standalone(_rewritten(question.text, thread), changed, thread.spoken_of)


def _thread(history: Iterable[Turn], people: People) -> Thread:
    thread = Thread(people=people)
    for turn in history:
        if turn.role == "assistant":
            thread = thread.after_answer(turn.text)
        elif not is_greeting(turn.text):
            thread = thread.after_question(_rewritten(turn.text, thread))
    return thread


def _rewritten(text: str, thread: Thread) -> str:
    """The text made to stand alone."""
    text = text.strip()
    if new_topic := _NEW_TOPIC.match(text):
        return text[new_topic.end() :].strip() or text
    if not thread.last or len(text) > LONGEST or is_greeting(text) or _introduces(text, thread):
        return text
    opening = _OPENING.match(text)
    cut = opening.end() if opening and opening.end() < len(text) else 0
    message = Message(text[:cut], text[cut:])
    for act in _ACTS:
        if rewritten := act(message, thread):
            return raised(rewritten)
    return raised(_with_topic(message.bare, thread, links=_LINKS.search(message.opening) is not None)) or text


def _introduces(text: str, thread: Thread) -> bool:
    """Whether it asks who somebody is, by name, whatever was spoken of: "who is Slavin?"; "and Slavin?" leans."""
    named = thread.people.named_in(text, thread.spoken_of)
    return bool(named.experts) and asks_who(without_words(text, named.words))


def _with_topic(text: str, thread: Thread, *, links: bool) -> str:
    """The text with what its pronouns stand for, and the topic if it has none of its own; "" if it leans on nothing."""
    if _TWO_SENTENCES.search(text):  # it says itself what it is about, or too much to be rewritten safely
        return ""
    as_typed, text = text, counted(text, thread)
    pointers = pointing_back(text)
    if not pointers and not _is_poor(text, thread, links=links):
        return text if text != as_typed else ""
    clear, left = resolved(text, pointers, thread)
    if _introduces(clear, thread):  # "who is she?"
        return clear
    if not pointers or _leaves_open(clear, left, thread):
        return _carrying(clear, thread)
    return _scoped(clear, thread) if clear != as_typed else ""


def _is_poor(text: str, thread: Thread, *, links: bool) -> bool:
    """Whether a text without pronouns has too little of its own: "is there proof?", "what would Roe do instead?"."""
    own = content(text, thread.people)
    if (
        len(text.split()) > MOST_OF_A_POOR
        or (CROWD.search(text) and own - OPINION)
        or re.search(r"\byou\b", text, re.IGNORECASE)
    ):
        return False
    if own <= GENERIC | OPINION:
        return bool(own) or not thread.people.named_in(text).experts
    if own & content(thread.last, thread.people):
        return False
    if links and len(own - OPINION) < 2 and not any(word[:1].isupper() for word in text.split()[1:]):
        return True
    return (len(own) < SHORT and bool(_ELSE.search(text))) or _OPEN_END.match(text) is not None


def _leaves_open(clear: str, left: list[Pronoun], thread: Thread) -> bool:
    """Whether a text with its pronouns resolved does not tell what it is about."""
    own = content(clear, thread.people)
    topic = content(thread.topic, thread.people)
    if topic and topic <= own:
        return False
    if left:
        named = thread.people.named_in(clear).experts
        return len(own - OPINION) <= (SHORT, 1, -1)[min(len(named), 2)]
    if own <= OPINION | GENERIC:
        return not _ELSE.search(clear)
    has_object = _HAS_OBJECT.search(clear) is not None
    puts_to_expert = clear.split()[0].casefold() in _WH and bool(thread.people.named_in(clear).experts)
    return puts_to_expert and len(own) == 1 and not has_object and bool(thread.certain_topic)


def _carrying(text: str, thread: Thread) -> str:
    """The text with the topic of the last question, or joined to that."""
    names_somebody = bool(thread.people.named_in(text).experts)
    topic = thread.topic
    if names_somebody and not topic:
        return asking(text)
    points = [one for one in pointing_back(text) if one.word != "so"]
    own = content(text, thread.people)
    if names_somebody and own <= OPINION | GENERIC and own & _IN_MIND and not object_of(text) and not points:
        return f"{asking(text)[:-1]} about {topic}?"
    if topic and (thread.asked or names_somebody or len(core(thread.last).split()) > MOST_JOINED):
        return about(topic, _scoped(text, thread))
    return joined(thread.last, text)


def _scoped(text: str, thread: Thread) -> str:
    """The text put to the one expert who was asked, unless it is put to somebody else."""
    text = asking(text)
    is_open = _FACT.search(text) or _TO_ANYBODY.search(text) or CROWD.search(text) or _ASKS_SOMEBODY.search(text)
    if len(thread.asked) != 1 or is_open or thread.people.named_in(text).experts:
        return text
    return f"{text.rstrip('?')}, according to {listed(thread.asked)}?"
