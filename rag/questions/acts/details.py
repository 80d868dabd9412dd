"""More of the last answer: its source, its wording, its reasons, the rest of it."""

import re

from rag.questions.asking_again import MOST_ADDED, meant, more_about, put_to
from rag.questions.conversation import Message, Thread
from rag.questions.own_topic import OPINION, content
from rag.questions.pronouns import pointing_back
from rag.questions.referents import without_pronouns
from rag.questions.topics import core
from rag.questions.wording import WH, joined
from rag.words import telling

_SHOWS = re.compile(
    r"^(?:(?:can|could|would|please|you)\s+)*(?:say|quote|repeat|rephrase|summari[sz]e|sum up|shorten|show|give me|tell me|explain"
    r"|(?:in )?(?:which|what) paragraph|where (?:does|did) (?:he|she|it|they) say)\b",
    re.IGNORECASE,
)
_OF_A_QUOTE = frozenset(
    telling(
        "say quote quotation exact full original word wording simpler simple short shorter plain english summary summarise"
        " summarize sum shorten sentence paragraph passage show give repeat rephrase explain"
    )
)


def shown_again(message: Message, thread: Thread) -> str:
    """ "Can you say that in simpler words?", "in which paragraph?": the answer is a quotation with its place."""
    is_all = content(message.bare, thread.people) <= _OF_A_QUOTE
    return thread.last if _SHOWS.match(message.bare) and is_all and not meant(message.bare, thread) else ""


_SOURCE = re.compile(
    r"\b(?:source|says? who|who (?:told|tells) (?:you|us)|who\b.*\bsa(?:ys?|ying|id)|according to whom|where\b.*\b(?:from|get|got|find|found|read))\b",
    re.IGNORECASE,
)
_SOURCE_WORDS = frozenset(
    telling(
        "according source figure number claim get come say saying told tell quote data information find read got found"
    )
)


def sourced(message: Message, thread: Thread) -> str:
    """ "Source?", "Where's that figure from?"."""
    is_other = re.search(r"\belse\b", message.bare, re.IGNORECASE) or thread.people.named_in(message.bare).experts
    pointers = [one for one in pointing_back(message.bare) if not one.is_clause and one.word != "it"]
    words = content(message.bare, thread.people)
    if is_other or pointers or not _SOURCE.search(message.bare) or not words <= _SOURCE_WORDS:
        return ""
    return f"{core(thread.last)}, and who says so?"


_MORE = re.compile(
    r"^(?:(?:can|could|would) you\s+)?(?:please\s+)?(?:(?:tell|give|show)\s+me\s+|say\s+|explain\s+|i(?:['’]d| would) like\s+"
    r"|anything\s+|something\s+|and\s+)?(?:(?:a (?:bit|little)|some|any)?\s*(?:more|further|in more detail)|go on|continue"
    r"|carry on|elaborate|expand|(?:and )?what else|anything else|explain|(?:more )?details?)"
    r"(?:\s+(?:details?|information|please|it|that|this))*\s*(?:(?:on|about|regarding)\s+(?P<what>.+?))?(?:,?\s+please)?\W*$",
    re.IGNORECASE,
)


def continued(message: Message, thread: Thread) -> str:
    """ "Tell me more", "more on the money side"."""
    if not (found := _MORE.match(message.bare)):
        return ""
    what = found["what"] or ""
    if experts := meant(what, thread):
        return put_to(experts, thread) if not content(what, thread.people) - OPINION else ""
    return more_about(without_pronouns(what, thread) if content(what, thread.people) else "", thread)


_EXAMPLE = re.compile(
    r"^(?:(?:for|an|any)\s+)?(?:examples?|instances?)\W*$|^(?:such as|like what|meaning)\W*$", re.IGNORECASE
)


def asked_bare(message: Message, thread: Thread) -> str:
    """ "Why?", "since when?", "to whom?", "for example?"."""
    text = message.bare
    if _EXAMPLE.match(text):
        return f"{core(thread.last)}, for example?"
    if re.fullmatch(r"then\W*", text, re.IGNORECASE) or re.fullmatch(
        r"(?:and |so )*then\W*", message.whole, re.IGNORECASE
    ):
        return joined(thread.last, "what then")
    pointers = [one for one in pointing_back(text) if not one.is_clause and one.word != "it"]
    if pointers or len(text.split()) > MOST_ADDED or content(text, thread.people) or meant(text, thread):
        return ""
    return joined(thread.last, text) if re.search(rf"\b{WH}", text, re.IGNORECASE) else ""
