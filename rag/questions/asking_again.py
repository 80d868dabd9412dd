"""The last question once more: put to others, or asked about something else."""

import re
from collections.abc import Sequence

from rag.questions.conversation import Thread
from rag.questions.kinds import CROWD
from rag.questions.own_topic import content
from rag.questions.people import Named
from rag.questions.topics import Phrase, core, noun_phrases, object_of
from rag.questions.wording import about, after_colon, asking, do, listed

MOST_ADDED = 6
"""Words of "and in Basra?"; more of them are a question of their own."""
OTHERS = "the other experts"
_ROLE = re.compile(
    r"(?:(?:what|how)\s+)?(?:(?:would|does|did|might|about|of)\s+)?the\s+(?P<role>[\w\s-]+?)"
    r"(?:\s+(?:say|think|make|see|suggest|agree)\b.*)?\W*$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"^(?P<word>if|unless|because|when|in|on|of|for|at|about|under|during|before|after|since|with|without|against|between|from|to|by)\s+"
    r"(?P<object>.+)$",
    re.IGNORECASE,
)
_PRESUMES = re.compile(r"(?:why|how come|since when)\b", re.IGNORECASE)
"""What is asked so is known of those who were asked alone."""


def meant(what: str, thread: Thread) -> tuple[str, ...]:
    """The experts whom a few words name: by a name, or by a word of their title alone: "the pollster"."""
    named = thread.people.named_in(what, thread.spoken_of)
    role = _ROLE.match(what)
    words = set(re.findall(r"\w+", role["role"].casefold())) - {"then"} if role else set()
    if named.experts or named.unclear or not words:
        return named.experts
    titles = thread.people.affiliations
    fitting = [name for name, title in titles.items() if words <= set(re.findall(r"\w+", title.casefold()))]
    return tuple(fitting) if len(fitting) == 1 else ()


def put_to(experts: Sequence[str], thread: Thread) -> str:
    """The last question put to other experts."""
    presumes = _PRESUMES.match(thread.last)
    if thread.named.spans and not presumes:
        return _swapped(thread.last, thread.named, listed(experts), many=len(experts) > 1)
    return f"What {do(experts)} {listed(experts)} say {_matter(thread)}"


def put_to_others(thread: Thread) -> str:
    """The last question put to all who were not asked."""
    if thread.named.spans and not _PRESUMES.match(thread.last) and len(thread.asked) == 1:
        return _swapped(thread.last, thread.named, OTHERS, many=True)
    return f"What do {OTHERS} say {_matter(thread)}"


def _matter(thread: Thread) -> str:
    """What the last question is about, as what is said."""
    if thread.certain_topic:
        return f"about {thread.certain_topic}?"
    if _PRESUMES.match(thread.last) and thread.topic and thread.asked:
        return f"about {thread.topic}?"
    return after_colon(thread.last)


def _swapped(last: str, old: Named, new: str, *, many: bool) -> str:
    """The last question with other experts in the place of the first, or of all that stand in one list."""
    start, end = old.spans[0]
    for span in old.spans[1:]:
        if re.fullmatch(r"\s*(?:,|and|,\s*and|or|&)\s*", last[end : span[0]]):
            end = span[1]
    text = f"{last[:start]}{new}{last[end:]}"
    if re.match(r"(?:(?:what|how|who|which|why|when|where)\b[^,]*?\s)?(?:does|do)\s*$", last[:start], re.IGNORECASE):
        text = (
            re.sub(r"\b(?:does|do)(?=\s*$)", "do" if many else "does", last[:start], flags=re.IGNORECASE) + text[start:]
        )
    return asking(text)


def about_else(what: str, thread: Thread, *, replaces: bool) -> str:
    """The last question asked about something else; ``replaces`` if that may stand in for a phrase unlike it."""
    last = core(thread.last)
    if found := _PREPOSITION.match(what):
        return _with_phrase(last, found["word"].casefold(), found["object"])
    is_put_to_all = bool(CROWD.search(last) or re.match(r"who\b", last, re.IGNORECASE))
    span = object_of(last)
    if span and (thread.asked or is_put_to_all):
        return asking(f"{last[: span.start]}{what}")
    if thread.asked:
        return f"What {do(thread.asked)} {listed(thread.asked)} say about {what}?"
    if phrase := _like(what, last, replaces=replaces):
        return asking(f"{last[: phrase.span.start]}{what}{last[phrase.span.end :]}")
    return f"What do the experts say about {what}?" if CROWD.search(last) else f"What is said about {what}?"


def _like(what: str, last: str, *, replaces: bool) -> Phrase | None:
    """The phrase of the last question that another may stand in for: one that it holds, or looks like."""
    phrases = noun_phrases(last)
    held = [phrase for phrase in phrases if phrase.text.casefold() in what.casefold()]
    if held:
        return held[-1]
    new = Phrase(what, object_of(what) or phrases[0].span) if phrases else None
    alike = [phrase for phrase in phrases if new and _shape(phrase) == _shape(new)]
    if alike:
        return alike[-1]
    return phrases[-1] if replaces and phrases and phrases[-1].span.end == len(last) else None


def _shape(phrase: Phrase) -> tuple[bool, bool, bool]:
    """Whether a phrase is a name, many things, and told by an article."""
    is_name = any(word[:1].isupper() for word in phrase.text.split())
    return is_name, phrase.is_plural, phrase.is_definite


def _with_phrase(last: str, preposition: str, what: str) -> str:
    """The last question with "in Basra" for its own "in Baghdad", or with it added."""
    if preposition in ("about", "on", "of") and (span := object_of(last)):
        return asking(f"{last[: span.start]}{what}")
    own = list(re.finditer(rf"\b{preposition}\s+(?=\S)", last, re.IGNORECASE))
    if own and len(last[own[-1].end() :].split()) <= MOST_ADDED:
        return asking(f"{last[: own[-1].end()]}{what}")
    return asking(f"{last} {preposition} {what}")


def more_about(what: str, thread: Thread) -> str:
    """What else is said, by those who were asked; ``what`` is a side of it, or empty."""
    base = f"What else {do(thread.asked)} {listed(thread.asked)} say" if thread.asked else "What else is said"
    topic = thread.topic
    if what:
        question = f"{base} about {what}?"
        is_in = not topic or bool(content(what, thread.people) & content(topic, thread.people))
        return question if is_in else about(topic, question)
    if topic:
        return f"{base} about {topic}?"
    return f"{base}?" if thread.asked else f"{core(thread.last)}, and what else?"
