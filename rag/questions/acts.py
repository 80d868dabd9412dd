"""What a message does to the last question as a whole: corrects, doubts, compares, or goes on with it.

Each act is a function that gives the standalone question, or "" if the message does something else.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rag.questions.asking_again import (
    MOST_ADDED,
    OTHERS,
    about_else,
    meant,
    more_about,
    put_to,
    put_to_others,
)
from rag.questions.conversation import Thread
from rag.questions.own_topic import GENERIC, OPINION, content
from rag.questions.pronouns import pointing_back
from rag.questions.referents import is_told_by_name, resolved
from rag.questions.topics import core, object_of
from rag.questions.wording import about, after_colon, asking, joined, listed, raised
from rag.words import telling


class Message(NamedTuple):
    """A text as it was typed."""

    opening: str
    """Words before the question: "ok, and"."""
    bare: str
    """The rest."""

    @property
    def whole(self) -> str:
        """All of it."""
        return f"{self.opening}{self.bare}"


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
    drops_expert = bool(negated and (thread.people.named_in(negated["old"]).experts or pointing_back(negated["old"])))
    rest = _MEANT.sub(" ", _NOT.sub(" ", text)).strip(" ,;.!?—–-")
    rest = re.sub(r"^(?:but|it['’]s)\s+", "", rest, flags=re.IGNORECASE)
    experts = meant(rest, thread)
    only_expert = bool(experts) and not content(rest, thread.people) - OPINION
    if not rest or len(rest.split()) > MOST_ADDED + 2:
        return ""
    if not (said or (negated and drops_expert) or (slip and only_expert and not re.match(_WH, rest, re.IGNORECASE))):
        return ""
    if only_expert:
        return put_to(experts, thread)
    return about_else(_without_pronouns(rest, thread), thread, replaces=True)


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
    telling("source figure number claim get come say saying told tell quote data information find read got found")
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
    return more_about(_without_pronouns(what, thread) if content(what, thread.people) else "", thread)


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
        return f"Do {listed(sides)} {'disagree' if 'disagree' in text.casefold() else 'agree'} on {_on(thread)}?"
    own = content(text, thread.people) - _COMPARING - content(thread.last, thread.people)
    if own or not thread.topic:
        rest = resolved(text, [one for one in pointing_back(text) if one.is_person], thread)[0]
        return f"{asking(thread.last)} {raised(rest)}"
    return f"How do the views of {listed(sides)} on {_on(thread)} compare?"


def _on(thread: Thread) -> str:
    return thread.certain_topic or thread.topic


_OTHERS = re.compile(
    r"\b(?:(?:all )?(?:the )?(?:other (?:(?:two|three|four|five|six)\b(?: experts)?|experts|authors|ones|people|panell?ists)|others)"
    r"|(?:the )?rest(?: of (?:them|the (?:experts|panel|group|authors|others)))?|every(?:one|body)(?: else)?"
    r"|(?:any|some)(?:one|body) else|any others?(?: experts?)?)\b",
    re.IGNORECASE,
)
_DOES_ANYONE_ELSE = re.compile(r"does (?:any|some|every)(?:one|body) else\s+(?P<rest>.+)", re.IGNORECASE)
_ALL = re.compile(r"\bthey all\b|\ball of them\b", re.IGNORECASE)
_WH = r"(?:what|how|why|who|when|where|which)\b"


def put_to_the_others(message: Message, thread: Thread) -> str:
    """ "And the others?", "everyone else on the election"; "anyone else?" asks who they are."""
    text = message.bare
    if re.match(r"(?:does |is there )?(?:any(?:one|body)|who|some(?:one|body)) else\b", text, re.IGNORECASE) and not (
        content(text, thread.people) - OPINION
    ):
        return _who_else(thread)
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
        return f"What do {others} say about {_without_pronouns(after['what'], thread)}?"
    if does := _DOES_ANYONE_ELSE.match(text):  # the word for the crowd tells that they are experts
        asks = f"Do {OTHERS} {_without_pronouns(does['rest'], thread)}"
        return about(_on(thread), asks) if thread.topic and not object_of(text) else asks
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
    if not found or (
        object_of(message.bare) and content(object_of(message.bare).of(message.bare), thread.people) - _STANDING
    ):
        return ""
    if content(message.bare, thread.people) - _STANDING or thread.people.named_in(message.bare).experts:
        return ""
    verb = "disagree" if _AGAINST.search(found["rest"]) else "agree"
    speaker = f" with {thread.speaker}" if thread.speaker else ""
    on = f" about {_on(thread)}" if thread.topic else ""
    if re.match(r"they|all|every|the|others|any of them", found["who"], re.IGNORECASE):
        asks = f"do {OTHERS} {verb}{speaker}" if speaker and "other" in found["who"] else f"do the experts {verb}"
        return f"{raised(asks)}{on}?" if on else joined(thread.last, asks)
    who = "who else" if "else" in found["else"].casefold() else "who"
    return f"{raised(who)} {verb}s{speaker}{on}?" if on or speaker else joined(thread.last, f"{who} {verb}s")


_EXAMPLE = re.compile(
    r"^(?:(?:for|an|any)\s+)?(?:examples?|instances?)\W*$|^(?:such as|like what|meaning)\W*$", re.IGNORECASE
)


def bare(message: Message, thread: Thread) -> str:
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
    return joined(thread.last, text) if re.search(rf"\b{_WH}", text, re.IGNORECASE) else ""


_ADDS = re.compile(r"\band\W*$", re.IGNORECASE)
_ADD_ON = re.compile(
    r"^(?P<ask>(?:what|how)\s+about|what\s+of|same(?:\s+question)?\s+(?:for|about)|and)\s+(?P<what>.+?)(?:,?\s+(?:then|please))?\W*$",
    re.IGNORECASE,
)
_FULL = re.compile(
    rf"^(?:{_WH}(?! about| of)|(?:does|did|do|is|are|was|were|has|have|can|could|will|would|should|any(?:one|body)?)\b)",
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
    if not owned and re.search(rf",\s*{_WH}", what):
        return ""
    what = _without_pronouns(what, thread)
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
            on = f" about {_on(thread)}" if thread.topic else ""
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


def _without_pronouns(text: str, thread: Thread) -> str:
    return resolved(text, pointing_back(text), thread)[0]


ACTS: tuple[Callable[[Message, Thread], str], ...] = (
    corrected,
    sourced,
    doubted,
    continued,
    shown_again,
    compared,
    stood_to,
    put_to_the_others,
    bare,
    added,
    put_to_an_expert,
)
"""In the order in which they are tried."""
