"""The last question with one thing changed: "And Slavin?", "What about oil?"."""

import re
from collections.abc import Sequence

from rag.questions.asking_again import MOST_ADDED, about_else, meant, put_to
from rag.questions.conversation import Message, Thread
from rag.questions.own_topic import GENERIC, OPINION, content
from rag.questions.pronouns import pointing_back
from rag.questions.referents import is_told_by_name, without_pronouns
from rag.questions.wording import WH, about, joined, raised
from rag.words import telling

_ADDS = re.compile(r"\band\W*$", re.IGNORECASE)
_ADD_ON = re.compile(
    r"^(?P<ask>(?:what|how)\s+about|what\s+of|same(?:\s+question)?\s+(?:for|about)|and)\s+(?P<what>.+?)(?:,?\s+(?:then|please))?\W*$",
    re.IGNORECASE,
)
_FULL = re.compile(
    rf"^(?:{WH}(?! about| of)|(?:does|did|do|is|are|was|were|has|have|can|could|will|would|should|any(?:one|body)?)\b)",
    re.IGNORECASE,
)


def added(message: Message, thread: Thread) -> str:
    """ "And Slavin?", "What about oil?", "and in Basra?"."""
    adds = _ADDS.search(message.opening) is not None and not re.match(
        r"(?:what|how)\s+(?:about|of)\b|same\b", message.bare, re.IGNORECASE
    )
    found = _ADD_ON.match(f"and {message.bare}" if adds else message.bare)
    what = found["what"].rstrip(",") if found else ""
    if not what or _FULL.match(what):
        return ""
    experts = meant(what, thread)
    if experts and not content(what, thread.people) - OPINION:
        return put_to(experts, thread)
    if len(what.split()) > MOST_ADDED:
        return ""
    if experts:
        return raised(what)
    owned = re.match(r"(?:his|her|their)\b", what, re.IGNORECASE)
    if not owned and re.search(rf",\s*{WH}", what):
        return ""
    what = without_pronouns(what, thread)
    if owned and re.match(r"(?:his|her)\b", what, re.IGNORECASE):
        return ""
    if owned and thread.people.named_in(what).experts:  # "and his view on the reserves"
        return f"What is {what}?"
    if content(what, thread.people) <= GENERIC:
        return about(thread.topic, f"what about {what}") if thread.topic else joined(thread.last, f"what about {what}")
    return about_else(what, thread, replaces=bool(found and found["ask"].casefold() == "and"))


_AGREES = re.compile(
    r"^(?:does|did|would)\s+.+?\s+(?P<verb>(?:dis)?agree|go along|side|share (?:that|this|his|her|their) (?:view|opinion|concern|worry))(?:\s+(?:with (?:that|this|it|him|her|them)|too|as well))*\W*$",
    re.IGNORECASE,
)
_ASKS_ALL = re.compile(r"(?:what|how) (?:does|did)\b", re.IGNORECASE)


def put_to_an_expert(message: Message, thread: Thread) -> str:
    """ "Slavin?", "What does Slavin think of it?", "Does Pfaff agree?": an expert and no topic."""
    text = message.bare
    experts = meant(text, thread)
    said = content(_without_repeated(text, thread), thread.people)
    if not experts or (len(experts) > 1 and _FULL.match(text)) or said - OPINION - _of_role(text, experts, thread):
        return ""
    if found := _AGREES.match(text):
        others = [name for name in (thread.asked or thread.answered) if name not in experts]
        if len(others) == 1:
            verb = "disagree" if found["verb"].casefold() == "disagree" else "agree"
            on = f" about {thread.topic}" if thread.topic else ""
            return f"Does {experts[0]} {verb} with {others[0]}{on}?"
    if re.search(r"\belse\b", text) or any(
        one.word in ("they", "them") or (one.is_person and not is_told_by_name(one, text, thread))
        for one in pointing_back(text)
    ):
        return ""
    if _ASKS_ALL.match(text) and not pointing_back(text) and not set(telling(text)) & OPINION:
        return ""  # "What does Slavin say?" asks for all of it
    return put_to(experts, thread)


def _without_repeated(text: str, thread: Thread) -> str:
    """The text without what it repeats of the last question: "that killing"."""
    before = content(thread.last, thread.people)
    return re.sub(
        r"\b(?:that|this|those|these)\s+([\w-]+)",
        lambda found: "that" if content(found[1], thread.people) <= before else found.group(),
        text,
        flags=re.IGNORECASE,
    )


def _of_role(text: str, experts: Sequence[str], thread: Thread) -> set[str]:
    """The words that tell who is meant if no name does."""
    if thread.people.named_in(text).experts:
        return set()
    return set(telling(" ".join(thread.people.affiliations.get(expert, "") for expert in experts)))
