"""What is held against the last question or its answer: corrections and doubts."""

import re

from rag.questions.asking_again import MOST_ADDED, about_else, meant, put_to
from rag.questions.conversation import Message, Thread
from rag.questions.own_topic import OPINION, content
from rag.questions.pronouns import pointing_back
from rag.questions.referents import resolved, without_pronouns
from rag.questions.wording import WH, asking, raised

_SLIP = r"(?:no|nope|sorry|oops|wait|pardon|my (?:mistake|bad)|actually|hm+|ah|oh)"
_SLIPS = re.compile(rf"^(?:{_SLIP}\b[\s,.!—–-]*)+", re.IGNORECASE)
_MEANT = re.compile(
    r"\b(?:i(?:['’]m| am| was)?\s+(?:actually\s+|really\s+)?(?:meant|mean|wanted|(?:asking|asked|thinking|talking|looking)"
    r"\s+(?:about|of|for))(?!\s+to\b)|make that|rather)\s*|\s*\b(?:is|was) (?:the one|who|what|whom) i\b.*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:^|,|\s)\s*(?:and |but )?(?:not|instead of|rather than|don['’]t mean)\s+(?P<old>[^,;.?!]+)[,;.]?", re.IGNORECASE
)


def corrected(message: Message, thread: Thread) -> str:
    """ "No, I meant Pfaff", "his guards, not the minister"."""
    slip, text = _SLIPS.match(message.whole), _SLIPS.sub("", message.whole)
    said, negated = _MEANT.search(text), _NOT.search(text)
    old = negated["old"] if negated else ""
    drops_expert = bool(thread.people.named_in(old).experts) and not content(old, thread.people)
    drops_expert |= re.fullmatch(r"(?:her|him|it|that|this|them|those)\W*", old, re.IGNORECASE) is not None
    rest = _MEANT.sub(" ", _NOT.sub(" ", text)).strip(" ,;.!?—–-")
    rest = re.sub(r"^(?:but|it['’]s)\s+", "", rest, flags=re.IGNORECASE)
    experts = meant(rest, thread)
    only_expert = bool(experts) and not content(rest, thread.people) - OPINION
    if not rest or len(rest.split()) > MOST_ADDED + 2:
        return ""
    if not (said or (negated and drops_expert) or (slip and only_expert and not re.match(WH, rest, re.IGNORECASE))):
        return ""
    if only_expert:
        return put_to(experts, thread)
    return about_else(without_pronouns(rest, thread), thread, replaces=True)


_DOUBT = re.compile(
    r"^(?:really|seriously|surely|are you (?:sure|certain)|is (?:that|this) (?:true|right|so|correct)"
    r"|(?:but )?i (?:thought|read|heard|remember|recall|doubt|was told|understood|don['’]?t (?:buy|believe|think so))"
    r"|i['’]m not (?:so |quite )?(?:convinced|sure)|(?:that|it|this) (?:can['’]?t|cannot|seems|sounds|doesn['’]t (?:sound|seem))"
    r"|no way|hang on|hold on|sure)\b|\bcan['’]?t be (?:right|true)\b|\bnot what i (?:heard|read|thought|remember)",
    re.IGNORECASE,
)
_BARE_DOUBT = re.compile(
    r"^(?:really|seriously|are you (?:sure|certain)|is (?:that|this) (?:true|right|so|correct)|(?:can you |please )?(?:say|repeat)"
    r"(?: (?:that|it))?(?: again)?|no way|hang on|hold on|sure)\b(?:\s+about (?:that|this|it))?\s*(?:[?.!,—–-]+\s*|$)",
    re.IGNORECASE,
)


def doubted(message: Message, thread: Thread) -> str:
    """ "Really?", "Are you sure? I thought it was Iran": the last question, with what is held against the answer."""
    if not _DOUBT.search(message.bare) and not _BARE_DOUBT.fullmatch(message.bare):
        return ""
    rest = _BARE_DOUBT.sub("", message.bare).strip()
    if not rest:
        return thread.last
    people = [pronoun for pronoun in pointing_back(rest) if pronoun.is_person]
    rest = resolved(rest, people, thread)[0]
    return f"{asking(thread.last)} {raised(rest)}{'' if rest[-1] in '.?!' else '.'}"
