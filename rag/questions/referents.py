"""Whom or what a word that points back stands for.

The verb tells who a "he" is: an expert says, thinks, wants or proposes; whatever else somebody does or is, is
told of the people whom the experts talk about.
"""

import re
from collections.abc import Iterable, Sequence

from index.keyword import STOPWORDS
from index.records import EDITORS
from rag.questions.conversation import Thread
from rag.questions.given_names import GIVEN_NAMES, is_woman
from rag.questions.kinds import CROWD
from rag.questions.name_words import ASKED, MONTHS, ORGANISATIONS, PLACES
from rag.questions.own_topic import OPINION
from rag.questions.pronouns import Pronoun, pointing_back, put
from rag.questions.topics import PEOPLE, Phrase, noun_phrases
from rag.questions.wording import listed
from rag.words import stem, telling

_SPEAKING = OPINION | frozenset(
    stem(word)
    for word in (
        *ASKED,
        *"offer give name cite list present draw put bring consider back rate like dislike disliked raise".split(),
    )
)
"""Verbs of an expert, and the nouns for what an expert has."""
_STATE = frozenset(
    "right wrong optimistic pessimistic harsh harsher harshest worried sure certain convinced concerned critical alone".split()
)
"""What an expert may be."""
_HAS = frozenset(telling("evidence proof solution remedy alternative idea suggestion say"))
"""What an expert may have."""
_BEFORE_A_SPEAKER = re.compile(
    r"\b(?:agree\w*|disagree\w*|side|line)\s+with\s*$|\b(?:according to|from|contradicts?|opposes?|supports?|unlike"
    r"|asks?|quotes?|than|would)\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<![\w’'-])(?P<name>[A-Z][\w-]*[a-z](?:\s+(?:al-|el-|de |van |von |bin |del )?[A-Z][\w-]*[a-z])*)(?=\W|$)"
)
_IN_A_PLACE = re.compile(r"\b(?:in|at|from|near|across|into|toward|towards|the)\s*$", re.IGNORECASE)
_LOST = re.compile(
    r"\b(?:killing|death|assassination|murder|arrest|resignation|removal|departure|election|appointment) of\s*$"
    r"|\bkilling\s*$|\bwho (?:is|was)\s*$",
    re.IGNORECASE,
)
_OF_A_NATION = re.compile(r"\b\w+(?:ian|ish|ese|can|aqi|eli)s?$")
_SOME_OF = re.compile(r"\b(?:any|some|none|all|both|most|which|how many|one|each) of\s*$", re.IGNORECASE)
_THEY_SAY = re.compile(r"\bwhat (?:do|did) they (?:have to )?(?:say|think) (?:about|of|on)\b", re.IGNORECASE)
_EVENT = re.compile(r"\b(?:happen\w*|prevent\w*|avoid\w*|foresee\w*|inevitable|expected)\b", re.IGNORECASE)
"""With such words "it" is all that was said, no thing of it."""
_ASKS_WHO = re.compile(r"(?:who(?! is\b| was\b)|which|whose)\b", re.IGNORECASE)
_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "fourth": 3, "last": -1}
_THE_SECOND = re.compile(
    rf"\bthe\s+(?P<which>{'|'.join(_ORDINALS)})(?:\s+(?:one|group|party|country|option|name|candidate))?(?=\W*$)",
    re.IGNORECASE,
)
_THE_TWO = re.compile(
    r"\b(?:(?:both|either|neither) of (?:them|the two)|the two(?: of them)?|those two)\b", re.IGNORECASE
)
_IN_A_ROW = re.compile(
    rf"{_NAME.pattern.replace('?P<name>', '?:')}(?:, {_NAME.pattern.replace('?P<name>', '?:')})*,? and"
    rf" {_NAME.pattern.replace('?P<name>', '?:')}"
)


def resolved(text: str, pointers: Sequence[Pronoun], thread: Thread) -> tuple[str, list[Pronoun]]:
    """The text with what its pronouns stand for, and the pronouns of which that cannot be told."""
    places: list[tuple[Pronoun, str]] = []
    left: list[Pronoun] = []
    for pronoun in pointers:
        said = [words for _, words in places]
        if pronoun.is_person and is_told_by_name(pronoun, text, thread):
            continue
        words = _person(pronoun, text, thread, said) if pronoun.is_person else _thing(pronoun, text, thread)
        if words and words not in said:
            places.append((pronoun, words))
        elif not words:
            left.append(pronoun)
    return put(text, places), left


def without_pronouns(text: str, thread: Thread) -> str:
    """The text with what its pronouns stand for, as far as that can be told."""
    return resolved(text, pointing_back(text), thread)[0]


def counted(text: str, thread: Thread) -> str:
    """The text with names for "the second one" and "the two", if names in a row or two experts are there to count."""
    if thread.pair:
        text = _THE_TWO.sub(lambda _: listed(thread.pair), text)
    found, row = _THE_SECOND.search(text), _IN_A_ROW.search(_spoken(thread.answer))
    if not found or not row:
        return text
    names = re.split(r",? and |, ", row.group())
    place = _ORDINALS[found["which"].casefold()]
    return text if place >= len(names) else f"{text[: found.start()]}{names[place]}{text[found.end() :]}"


def _person(pronoun: Pronoun, text: str, thread: Thread, said: Sequence[str]) -> str:
    """The man or woman meant; empty if nobody fits."""
    here = thread.people.named_in(text).experts
    experts = [name for name in thread.spoken_of if name not in here and _fits(name, pronoun)]
    in_question = [name for name in _people_in(thread.last, thread, is_question=True) if _fits(name, pronoun)]
    in_answer = [name for name in _people_in(_spoken(thread.answer), thread) if _fits(name, pronoun)]
    hinted = [name for name in _people_in(_spoken(thread.answer), thread, least=1) if _fits(name, pronoun)]
    others = [*in_question, *in_answer, *(() if thread.asked else hinted)]
    if _speaks(pronoun, text):
        if not thread.asked and in_question and not _ASKS_WHO.match(thread.last):
            return in_question[0]
        ranked = [*experts, *others]
    else:
        ranked = [*others, *(experts if thread.asked or thread.answered == tuple(experts[:1]) else ())]
    # a second "him" is somebody else: "what choices does he give him?"
    other = [name for name in ranked if name not in said]
    is_object = pronoun.word == "him" and re.search(r"\bhe\b", text[: pronoun.span.start], re.IGNORECASE)
    ranked = [*(name for name in others if name not in said), *other] if is_object else ranked
    return ranked[0] if ranked else ""


def is_told_by_name(pronoun: Pronoun, text: str, thread: Thread) -> bool:
    """Whether the text itself names an expert before the pronoun: "And Pfaff, does he want it?"."""
    before = thread.people.named_in(text[: pronoun.span.start]).experts
    is_object = pronoun.word in ("him", "her", "hers") and not pronoun.owns
    return not is_object and any(_fits(name, pronoun) for name in before)


def _fits(name: str, pronoun: Pronoun) -> bool:
    if name == EDITORS:
        return False
    woman = is_woman(name)
    return woman in (pronoun.is_she, None)


def _speaks(pronoun: Pronoun, text: str) -> bool:
    """Whether the pronoun stands where an expert speaks: "does he think", "her advice", "agree with him"."""
    after = [word.casefold() for word in re.findall(r"[\w’'-]+", text[pronoun.span.end :])]
    if pronoun.owns:
        return any(stem(word) in OPINION for word in after[:3])
    if _BEFORE_A_SPEAKER.search(text[: pronoun.span.start]):
        return True
    if pronoun.word not in ("he", "she"):
        return False
    verb = next((word for word in after if word not in STOPWORDS or stem(word) in _SPEAKING), "")
    has = re.search(r"\b(?:ha[sd]|have|got)\b", text, re.IGNORECASE) and _HAS & set(telling(text))
    return bool(has) or stem(verb) in _STATE or stem(verb) in _SPEAKING


def _spoken(answer: str) -> str:
    """What an answer says without the names of those whom it quotes."""
    quotes = re.findall(r"“([^”]+(?:”(?=[^“\n]*”)[^”]*)*)", answer)
    return " ".join(quotes) or answer


def _people_in(text: str, thread: Thread, *, is_question: bool = False, least: int = 0) -> list[str]:
    """People of whom a text tells and who are no experts, the likeliest first."""
    called = [
        (2 if is_question else 0, -phrase.span.start, phrase.definite)
        for phrase in (noun_phrases(text) if is_question else ())
        if phrase.is_person and not thread.people.named_in(phrase.text).experts
    ]
    named = [
        (likely, -start, name)
        for name, start in _names_in(text)
        if not thread.people.named_in(name).experts
        and (likely := _likely_person(name, text[:start], text[start + len(name) :], is_question=is_question))
        >= (least or (1 if is_question else 2))
    ]
    return list(dict.fromkeys(name for _, _, name in sorted([*called, *named], reverse=True)))


def _names_in(text: str) -> Iterable[tuple[str, int]]:
    """Names, without a word before them that has its capital from the sentence, and where they start."""
    for found in _NAME.finditer(text):
        name, start = found["name"], found.start()
        while name and name.split()[0].casefold() in STOPWORDS:
            rest = name.split(maxsplit=1)[1:]
            start += len(name) - len(rest[0]) if rest else 0
            name = rest[0] if rest else ""
        if name:
            yield name, start


def _likely_person(name: str, before: str, after: str, *, is_question: bool) -> int:
    """How surely a name is somebody's, 0 to 3."""
    words = name.casefold().split()
    last = words[-1]
    if last in PLACES | MONTHS | ORGANISATIONS or _OF_A_NATION.search(name) or after.startswith("-"):
        return 0
    title = re.search(r"([a-z]+),?\s*$", before)
    if (title and title[1] in PEOPLE) or words[0] in PEOPLE | GIVEN_NAMES or " al-" in name or _LOST.search(before):
        return 3
    if _IN_A_PLACE.search(before):
        return 0
    told = re.search(r"\b(?:he|she|his|him|her)\b", after[:120], re.IGNORECASE)
    acts = re.match(r"(?:[’']s)?\s+[a-z]+", after) is not None
    if told and acts:
        return 2
    asked = re.search(r"\b(?:did|does|is|was|will|would|can|could)\s+$", before, re.IGNORECASE)
    return 1 if (is_question and asked) or after.startswith(("'s", "’s")) else 0


def _thing(pronoun: Pronoun, text: str, thread: Thread) -> str:
    """The thing or things meant, or the experts for a "they" that says something; empty if it does not tell."""
    if pronoun.is_clause:
        return ""
    if pronoun.word == "it" and _EVENT.search(text):
        return ""
    if pronoun.word in ("they", "them", "their") and (experts := _experts_meant(pronoun, text, thread)):
        return experts
    if pronoun.word == "there":
        places = re.findall(r"\b(?:in|at|to|near|from) ((?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)", thread.last)
        return f"in {places[-1]}" if places else ""
    for phrase in _things_in(thread):
        if phrase.is_plural == (pronoun.number == "many"):
            return _again(phrase, thread)
    return _answer_to_who(thread)


def _again(phrase: Phrase, thread: Thread) -> str:
    """The phrase when it is spoken of again: "the groups" after "which groups"."""
    topic = thread.certain_topic
    if topic.startswith(phrase.text) and len(topic.split()) == len(phrase.text.split()) + 1:
        return topic  # its last word may be a verb elsewhere: "the sabotage talk"
    is_counted = re.search(r"\b(?:which|what|how many|whose)\s*$", thread.last[: phrase.span.start], re.IGNORECASE)
    return f"the {phrase.text}" if is_counted else phrase.definite


def _things_in(thread: Thread) -> list[Phrase]:
    """What the last question speaks of, the likeliest first: what it is about, then its subject."""
    phrases = [
        phrase
        for phrase in noun_phrases(thread.last)
        if phrase.sure and not phrase.is_person and not thread.people.named_in(phrase.text).experts
    ]
    topic = thread.certain_topic
    return sorted(phrases, key=lambda phrase: (phrase.text not in topic, not phrase.is_definite, -phrase.span.start))


def _answer_to_who(thread: Thread) -> str:
    """Who it is, as the answer has it, if the last question asks just that: "Who has done this before?"."""
    if not _ASKS_WHO.match(thread.last) or thread.certain_topic or thread.asked:
        return ""
    names = [
        name
        for name, start in _names_in(_spoken(thread.answer)[:200])
        if start and not _OF_A_NATION.search(name) and not thread.people.named_in(name).experts
    ]
    return names[0] if names else ""


def _experts_meant(pronoun: Pronoun, text: str, thread: Thread) -> str:
    """The experts, if "they" say, think or are what experts do and are; empty if something else is meant."""
    after = [word.casefold() for word in re.findall(r"[\w’'-]+", text[pronoun.span.end :])]
    mind = [
        word
        for word in after[:3]
        if word in ASKED or stem(word) in _STATE or (pronoun.owns and stem(word) in OPINION | _HAS)
    ]
    if mind and len(thread.asked) > 1:
        return listed(thread.asked)
    are_some = _SOME_OF.search(text[: pronoun.span.start]) is not None
    if CROWD.search(thread.last) and (mind or are_some):
        return "the experts"
    if are_some and after and stem(after[0]) in _SPEAKING:
        return "the experts"
    is_on_minds = are_some and not {stem(word) for word in after if word not in STOPWORDS} - OPINION - _HAS - _STATE
    return "the experts" if is_on_minds or _THEY_SAY.search(text) else ""
