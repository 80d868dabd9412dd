"""What a question is about, as a phrase that reads well in another question."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.keyword import STOPWORDS
from index.records import Span
from rag.questions.name_words import ASKED, CALLINGS, NEWS_TITLES, OFFICES

_CLOSING = re.compile(
    r"(?:,\s*(?:according to|and (?:why|when|where|how|who|since when|how so)\b(?! \w+ \w+ \w+)).*)?[\s?.!]*$",
    re.IGNORECASE,
)
"""What follow-ups have added to a question, and its marks."""
_ABOUT = re.compile(
    r"\b(?:say|says|said|think|thinks|thought|talk|talks|feel|feels|views?|opinions?|take|position|stance"
    r"|thoughts?|word"
    r"|reaction|comments?|advice|case|argue|argues|write|writes|wrote|speaks?|read(?:ing)?|warns?|anything|something"
    r"|positions|stances|reactions|(?:dis)?agree(?:s|d|ment)?|differs?|differ|split|make|worr(?:y|ies)|critical"
    r"|optimistic)"
    r"\s+(?:(?:anything|something|much|more|different|differently|is|are|exactly)\s+){0,2}"
    r"(?:about|on|of|regarding|concerning|over|to|with regard to)\s+(?P<object>.+)",
    re.IGNORECASE,
)
"""A view and what it is on; the last such words count, so that a view of a view is passed over."""
_OPENS_ABOUT = re.compile(r"^(?:and\s+)?(?:[\w’'.-]+\s+){1,4}?(?:on|about|regarding)\s+(?P<object>.+)", re.IGNORECASE)
_SEES = re.compile(
    r"\b(?:see|sees|view|assess|judge|explain|explains|describe|describes|supports?|opposes?|favou?rs?"
    r"|critici[sz]es?|rejects?"
    r"|approves? of|mentions?|discuss(?:es)?|address(?:es)?|blames?|worr(?:y|ies) about|fears?|expects?|calls? for"
    r"|called for|proposes? against|makes? of|wants?|proposes?|recommends?|suggests?|demands?)\s+(?:(?:as|about|on)\s+)?(?P<object>.+)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^About (?P<topic>[^:?]+): (?P<rest>.+)", re.DOTALL)
"""How a follow-up carries its topic."""
_MIND = r"(?:think|believe|say|argue|feel|claim|reckon|suspect|assume|suppose|conclude|predict)s?"
_ON_A_CLAUSE = re.compile(
    rf"^(?:(?P<wh>(?:what|who|how|why|when|where|which)\b[^,?]*?)\s+)?(?:(?:does|do|did|would|is|might)\s+(?P<who>[^,?]{{2,60}}?)|who(?: else)?)"
    rf"\s+(?:{_MIND}\s+(?!that\W*$|so\b)(?:that\s+)?|(?:expects?|hopes?|fears?|doubts?)\s+that\s+)(?P<clause>\S+\s.+)",
    re.IGNORECASE,
)
_ON_A_WISH = re.compile(
    r"^(?:(?P<wh>what|who|how|when|where)\s+)?(?:does|do|did|would)\s+[^,?]{2,60}?\s+(?:want|expect|urge|advise|ask)"
    r"\s+(?P<who>(?!about\b|from\b|for\b|of\b|to\b)[^,?]+?)\s+to\s+(?P<do>[^,?]+)",
    re.IGNORECASE,
)
_NO_CLAUSE = re.compile(
    r"^(?:about|of|on|to|for|with|regarding|over|in|from|anything|something|much|more|it|that)\b", re.IGNORECASE
)
_EMBEDDED = re.compile(r"^(?:whether|if|who|what|how|why|when|where|which)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"^(?:whether|if|that|why|how|who|what|when|where|it|this|them|him|her)\b", re.IGNORECASE)

_TOKEN = re.compile(r"[$€£]?\w[\w’'.-]*\w|\w|[^\w\s]")
_DETERMINERS = frozenset(
    "the a an his her their its our these those this three two four five six seven eight nine ten".split()
)
_LINKS = frozenset("of in for on between against from at with to".split())
_AUXILIARIES = frozenset(
    "is are was were do does did will would can could should must has have had may might shall be been".split()
)
_PREPOSITIONS = frozenset(
    "against without towards since despite per according regarding concerning within across among upon near beyond".split()
)
_ADVERBS = frozenset(
    "still already yet ever never always often again now then too else beforehand afterwards together".split()
)
_NO_ADVERBS = frozenset(
    "family italy supply ally reply july assembly anomaly monopoly bully belly lily fly jelly".split()
)
_VERBS = frozenset(
    """
    get have lose win take make give pay buy sell begin start end fail occur happen become come go grow fall rise keep
    hold leave stay run lead cost build cut close open play put bring send spend cause stop vote die live need try turn
    become allow help meet move hit reach show change mean matter know last work react do
    """.split()
)
"""What comes after a subject: "the dam at Corin fail"; as nouns they seldom follow another noun."""
_NOT_IN_A_PHRASE = (
    STOPWORDS | ASKED | _PREPOSITIONS | _ADVERBS | frozenset("happened happen happens caused".split())
) - {"us"}
_PLURALS = frozenset("people police troops data media children men women both forces two three four five all".split())

PEOPLE = (
    CALLINGS | OFFICES | NEWS_TITLES | frozenset("leader boss commander owner spokesman spokeswoman pm king".split())
)
"""What somebody is called who may be "he" or "she"."""


class Phrase(NamedTuple):
    """A noun phrase and where it stands."""

    text: str
    span: Span
    sure: bool = True
    """Whether an article, a capital, or a preposition or "which" before it shows that it is one."""

    @property
    def head(self) -> str:
        """The word that tells its number: the last one before "of", "in" and the like."""
        words = self.text.split()
        cut = next((i for i, word in enumerate(words) if i and word.casefold() in _LINKS), len(words))
        return words[cut - 1].casefold().strip("’'.,")

    @property
    def is_plural(self) -> bool:
        """Whether "they" may stand for it."""
        ends = self.head.endswith("s") and not self.head.endswith(("ss", "us", "is", "’s", "'s"))
        return ends or self.head in _PLURALS or " and " in self.text

    @property
    def is_definite(self) -> bool:
        """Whether it is "the ban", not "drama"."""
        return self.text.split()[0].casefold() in _DETERMINERS

    @property
    def is_person(self) -> bool:
        """Whether it has the word for an office or a calling."""
        return not PEOPLE.isdisjoint(self.text.casefold().split())

    @property
    def definite(self) -> str:
        """The phrase when it is spoken of again: "the reserve" for "a reserve"."""
        return re.sub(r"^an?\s+", "the ", self.text, flags=re.IGNORECASE)


def core(question: str) -> str:
    """The question without its mark and without what follow-ups have added to it.

    >>> core("How much do the militias get, according to Ann Roe?")
    'How much do the militias get'
    """
    return _CLOSING.sub("", question.strip())


def object_of(question: str) -> Span | None:
    """Where the question says what a view is on: "the ban" in "What do the experts think of the ban?"."""
    text = core(question)
    for pattern in (_ABOUT, _SEES, _OPENS_ABOUT):
        found = pattern.search(text)
        while found and (deeper := pattern.search(text, found.start("object"))):
            found = deeper
        if found and not _CLAUSE.match(found["object"]) and not _is_no_phrase(found["object"]):
            return Span(found.start("object"), found.end("object"))
    return None


def _is_no_phrase(text: str) -> bool:
    """Whether a text begins with a verb or a preposition, so that nothing but a part of a clause was found."""
    first = text.split()[0].casefold()
    return first in _LINKS | _PREPOSITIONS | {"held"} or (first in ASKED and not first.endswith("s"))


def topics_of(question: str) -> list[str]:
    """What the question may be about, the best first."""
    certain = certain_topic(question)
    phrases = [phrase.definite for phrase in reversed(noun_phrases(question)) if phrase.sure]
    return [certain, *phrases] if certain else phrases


def certain_topic(question: str) -> str:
    """What the question says that it is about, or on what it asks for somebody's mind.

    >>> certain_topic("Does Roe think the pact is finished?"), certain_topic("What does Roe want the council to do?")
    ('whether the pact is finished', 'what the council should do')
    """
    if carried := _PREFIX.match(question):
        return carried["topic"]
    text = core(question)
    if (found := _ON_A_CLAUSE.match(text)) and not _NO_CLAUSE.match(found["clause"]):
        clause = found["clause"]
        return clause if _EMBEDDED.match(clause) else f"{(found['wh'] or 'whether').lower()} {clause}"
    if found := _ON_A_WISH.match(text):
        return f"{(found['wh'] or 'whether').lower()} {found['who']} should {found['do']}"
    span = object_of(question)
    return span.of(text) if span else ""


def noun_phrases(question: str) -> list[Phrase]:
    """The things that a question speaks of, in its order; a rough guess from function words, without a tagger."""
    text = core(question)
    tokens = [(found.group(), found.start()) for found in _TOKEN.finditer(text)]
    runs: list[list[int]] = []
    run: list[int] = []
    for i in range(len(tokens) + 1):
        word = tokens[i][0].casefold() if i < len(tokens) else ""
        is_subject = word in ("this", "that") and i + 1 < len(tokens) and tokens[i + 1][0][:1].isupper()
        if is_subject:  # "why is this Sadr's moment?"
            runs, run = [*runs, run], []
        elif word in _DETERMINERS and not (run and tokens[run[-1]][0].casefold() in _LINKS):
            runs, run = [*runs, run], [i]
        elif word and (_is_content(word) or (run and word in _DETERMINERS) or _links(tokens, i, run)):
            run = [*run, i]
        else:
            runs, run = [*runs, run], []
    kept = [_trimmed(tokens, run) for run in runs]
    return [_phrase(text, tokens, run) for run in kept if run]


def _is_content(word: str) -> bool:
    is_adverb = word.endswith(("ly", "n't", "n’t")) and word not in _NO_ADVERBS
    return (word[0].isalnum() and not is_adverb and word not in _NOT_IN_A_PHRASE and word not in _AUXILIARIES) or word[
        :1
    ] in "$€£"


def _links(tokens: Sequence[tuple[str, int]], i: int, run: Sequence[int]) -> bool:
    """Whether a preposition goes on with a phrase: "the dam of Oakhaven", but not "three members walk out of"."""
    word, after = tokens[i][0].casefold(), tokens[i + 1][0] if i + 1 < len(tokens) else ""
    starts_well = bool(run) and (
        tokens[run[0]][0].casefold() in _DETERMINERS or tokens[run[0]][0][:1].isupper() or word == "of"
    )
    return (
        word in _LINKS
        and starts_well
        and bool(after)
        and (_is_content(after.casefold()) or after.casefold() in _DETERMINERS)
    )


def _trimmed(tokens: Sequence[tuple[str, int]], run: list[int]) -> list[int]:
    """The run without a verb at its start ("who pays") or its end ("did the closure begin"); empty if nothing is left."""
    if not run:
        return []
    before = tokens[run[0] - 1][0].casefold() if run[0] else ""
    first = tokens[run[0]][0].casefold()
    opening = tokens[0][0].casefold()
    is_small = tokens[run[0]][0][0].islower()
    if first not in _DETERMINERS and (
        (before in ("who", "to", "not", "how") and is_small)
        or run[0] == 0
        or (opening == "who" and before in _AUXILIARIES)
    ):
        run = run[1:]  # "who pays the militias", "who can invoke it"
    is_copula = opening in ("what", "who", "which") and before in ("is", "are", "was", "were")
    inverted = before in _AUXILIARIES and not is_copula
    if inverted and opening != "who":
        run = _without_predicate(tokens, run)
    if len(run) == 1 and (first in _DETERMINERS or first.endswith("ed") or first in ("long", "much", "often", "far")):
        return []
    return run


def _without_predicate(tokens: Sequence[tuple[str, int]], run: list[int]) -> list[int]:
    """The subject after an auxiliary, without the verb or the adjective that follows it and all after that."""
    words = [tokens[i][0].casefold() for i in run]
    nouns = [k for k, word in enumerate(words) if word not in _DETERMINERS | _LINKS]
    verb = next((k for k in nouns[1:] if words[k] in _VERBS), None)
    if verb is not None:
        return run[:verb]
    after = tokens[run[-1] + 1][0].casefold() if run and run[-1] + 1 < len(tokens) else ""
    if after in _AUXILIARIES | _ADVERBS | {"being"} or after.endswith("ly"):  # the predicate is yet to come
        return run
    link = next((k for k, word in enumerate(words) if word in _LINKS - {"of", "between"}), len(words))
    end = link if len([k for k in nouns if k < link]) > 1 else len(words)
    last = tokens[run[end - 1]][0] if run else ""
    is_name = last[:1].isupper() or (
        end > 1 and words[end - 2].endswith(("'s", "’s"))
    )  # "is Harbour City", "Sadr's moment"
    return run[: end - 1] if len([k for k in nouns if k < end]) > 1 and not is_name else run


def _phrase(text: str, tokens: Sequence[tuple[str, int]], run: Sequence[int]) -> Phrase:
    start, end = tokens[run[0]][1], tokens[run[-1]][1] + len(tokens[run[-1]][0])
    before = tokens[run[0] - 1][0].casefold() if run[0] else ""
    first = tokens[run[0]][0]
    shown = first.casefold() in _DETERMINERS or before in _LINKS | _PREPOSITIONS | {"which", "many", "about", "who"}
    follows_who = run[0] > 1 and tokens[run[0] - 2][0].casefold() == "who"  # "who supplied drones"
    return Phrase(text[start:end], Span(start, end), shown or follows_who or (run[0] > 0 and not first[0].islower()))
