"""Experts set beside one another: comparisons, the others, and who agrees."""

import re

from rag.questions.asking_again import OTHERS, meant, put_to_others
from rag.questions.conversation import Message, Thread
from rag.questions.own_topic import OPINION, content
from rag.questions.pronouns import pointing_back
from rag.questions.referents import resolved, without_pronouns
from rag.questions.topics import core, object_of
from rag.questions.wording import about, after_colon, asking, joined, listed, raised
from rag.words import telling

_COMPARES = re.compile(
    r"\b(?:compar\w+|contrast\w*|differ(?:s|ent|ently|ence|ences)?|opposite|next to|side by side|versus|vs"
    r"|(?:set|put|hold|weigh)\s+(?:that|this|it|them)\s+(?:against|beside|alongside)|part ways|at odds|clash\w*"
    r"|square[sd]? with|fits? (?:in )?with|match(?:es)?|line[sd]? up with)\b",
    re.IGNORECASE,
)
_COMPARING = OPINION | frozenset(
    telling(
        """
        compare compares comparison contrast differ differs different difference opposite next side versus vs set put
        hold weigh against beside alongside part way odds clash square fit match line say says show both two other
        """
    )
)
_CLASHES = re.compile(
    r"^(?:do|did|are|where do|how do|on what do)\s+(?:they|the two|both|those two)\b.*\b(?:dis)?agree\w*", re.I
)


def compared(message: Message, thread: Thread) -> str:
    """ "Compare that with what Warrick says", "how does her view differ?": the last expert beside the new one."""
    text = message.bare
    clashes = _CLASHES.match(text) if thread.pair else None
    if not _COMPARES.search(text) and not clashes:
        return ""
    named = meant(text, thread)
    if len(named) > 1:
        return ""
    sides = ((thread.speaker, *named) if thread.speaker not in ("", *named) else ()) if named else thread.pair
    if not sides:
        return ""
    if clashes and thread.topic and not content(text, thread.people) - _COMPARING:
        return f"Do {listed(sides)} {'disagree' if 'disagree' in text.casefold() else 'agree'} on {thread.topic}?"
    own = content(text, thread.people) - _COMPARING - content(thread.last, thread.people)
    if own and not pointing_back(text):
        return ""
    if own or not thread.topic:
        rest = resolved(text, [one for one in pointing_back(text) if one.is_person], thread)[0]
        return f"{asking(thread.last)} {raised(rest)}"
    return f"How do the views of {listed(sides)} on {thread.topic} compare?"


_OTHERS = re.compile(
    r"\b(?:(?:all )?(?:the )?(?:other (?:(?:two|three|four|five|six)\b(?: experts)?|experts|authors|ones|people|panell?ists)|others)"
    r"|(?:the )?rest(?: of (?:them|the (?:experts|panel|group|authors|others)))?|every(?:one|body)(?: else)?"
    r"|(?:any|some)(?:one|body) else|any others?(?: experts?)?)\b",
    re.IGNORECASE,
)
_DOES_ANYONE_ELSE = re.compile(r"does (?:any|some|every)(?:one|body) else\s+(?P<rest>.+)", re.IGNORECASE)
_ALL = re.compile(r"\bthey all\b|\ball of them\b", re.IGNORECASE)


def put_to_the_others(message: Message, thread: Thread) -> str:
    """ "And the others?", "everyone else on the election"; "anyone else?" asks who they are."""
    text = message.bare
    if re.match(r"(?:does |is there )?(?:any(?:one|body)|who|some(?:one|body)) else\b", text, re.IGNORECASE) and not (
        content(text, thread.people) - OPINION
    ):
        return _who_else(thread)
    if re.match(r"who (?:does|did|is)\W*(?:then)?\W*$", text, re.IGNORECASE):  # after "Roe does not speak to this"
        return f"Who speaks about {thread.topic}?" if thread.topic else ""
    found = _OTHERS.search(text) or _ALL.search(text)
    if not found or re.search(r"\b(?:dis)?agree|\bso\b|\bthink that\b", text, re.IGNORECASE):
        return ""
    others = "the experts" if _ALL.match(found.group()) else OTHERS
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    if not content(rest, thread.people) - OPINION:
        return put_to_others(thread) if others == OTHERS else put_to_others(thread).replace(OTHERS, others)
    after = re.match(
        r"\s*(?:say\s+|think\s+)?(?:on|about)\s+(?P<what>.+?)(?:,?\s+please)?\W*$", text[found.end() :], re.IGNORECASE
    )
    if after and not content(text[: found.start()], thread.people) - OPINION:
        return f"What do {others} say about {without_pronouns(after['what'], thread)}?"
    if does := _DOES_ANYONE_ELSE.match(text):  # the word for the crowd tells that they are experts
        asks = f"Do {OTHERS} {without_pronouns(does['rest'], thread)}"
        return about(thread.topic, asks) if thread.topic and not object_of(text) else asks
    return ""


def _who_else(thread: Thread) -> str:
    if found := re.match(r"who(?: else)?\s+(.+)", core(thread.last), re.IGNORECASE):
        return f"Who else {found[1]}?"
    if topic := thread.topic:
        return f"Who else speaks about {topic}?"
    return f"Who else speaks {after_colon(thread.last)}"


_STANCE = re.compile(
    r"^(?:(?:does|do|did|is|are|would)\s+)?(?P<who>who|any(?:one|body)|some(?:one|body)|every(?:one|body)|nobody|any of them"
    r"|all of them|they(?: all)?|(?:all )?(?:the )?(?:other )?(?:experts|others))\b(?P<else>(?:\s+(?:else|all|also|here|would|on the panel))*)"
    r"\s+(?P<rest>.*?(?:agree|object|contradict|differ|oppos|disput|share|support|back|echo|side|same|otherwise|"
    r"\b(?:think|say|see|believe)s? (?:so|that\b)).*)$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"disagree|differ|otherwise|object|contradict|oppos|disput|\bnot\b|n['’]t\b", re.IGNORECASE)
_STANDING = OPINION | frozenset(
    telling(
        "object contradict differ differently opposite opposed oppose dispute share support back echo side same otherwise hold panel"
    )
)
_WHO_NOT = re.compile(r"^who (?:doesn['’]t|does not|didn['’]t|isn['’]t|don['’]t)\W*$", re.IGNORECASE)


def stood_to(message: Message, thread: Thread) -> str:
    """ "Does anyone disagree?", "who takes the opposite view?", "do they all think so?"."""
    if _WHO_NOT.match(message.bare):
        crowd = (
            r"(?:do|does)\s+(?:they all|they|all of them|(?:all )?(?:the )?(?:other )?experts(?: all)?|everyone)\s+(.+)"
        )
        found = re.match(crowd, core(thread.last), re.IGNORECASE)
        return f"Who does not {found[1]}?" if found else joined(thread.last, "who does not")
    found = _STANCE.match(message.bare)
    has_own = content(message.bare, thread.people) - _STANDING or thread.people.named_in(message.bare).experts
    if not found or has_own:
        return ""
    verb = "disagree" if _AGAINST.search(found["rest"]) else "agree"
    speaker = f" with {thread.speaker}" if thread.speaker else ""
    on = f" about {thread.topic}" if thread.topic else ""
    if re.match(r"they|all|every|the|others|any of them", found["who"], re.IGNORECASE):
        asks = f"do {OTHERS} {verb}{speaker}" if speaker and "other" in found["who"] else f"do the experts {verb}"
        return f"{raised(asks)}{on}?" if on else joined(thread.last, asks)
    who = "who else" if "else" in found["else"].casefold() else "who"
    return f"{raised(who)} {verb}s{speaker}{on}?" if on or speaker else joined(thread.last, f"{who} {verb}s")
