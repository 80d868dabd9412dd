"""Words that point back into the conversation, and whether the question itself says what they point to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.keyword import STOPWORDS
from index.records import Span
from rag.questions.name_words import ASKED, MONTHS, PLACES
from rag.questions.topics import Phrase, noun_phrases

Number = Literal["one", "many", "any"]

_AUX = "is|are|was|were|be|been|do|does|did|will|would|can|could|should|must|may|might|has|have|had"
_PERSON = re.compile(r"\b(he|him|his|she|her|hers)\b", re.IGNORECASE)
_THING = re.compile(r"\b(they|them|their|theirs|it|its)\b", re.IGNORECASE)
_THAT = re.compile(
    rf"\b(this|that|these|those)(?=\s*[?.!,;]|\s*$|['’]s\b|\s+(?:{_AUX}|happen(?:ed|s)?|means?|meant|works?"
    rf"|worked|matters?|affects?"
    r"|for|in|to|with|from|at|by|then|too|again|exactly|really|so|good|bad|all|actually|because|and|or|as"
    r"|before|after)\b)",
    re.IGNORECASE,
)
_IS_THAT = re.compile(
    r"^(?:is|was|are|were|would|will|does|did|can|could)\s+(this|that|these|those)(?=\s+(?:an?|the|not|still"
    r"|how|why|what|where|when|really)\b|\s+[\w-]+\W*$)",
    re.IGNORECASE,
)
"""With one word after it, "that" is no article: "is that realistic?"."""
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!had )(?<!has )(?<!have )\bthere\b(?!\s+(?:is|are|was|were|a|any|be|should|will|would"
    r"|can|could|must|has|have|may|might)\b)",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"\b(this|that|so)(?=\s+(?:long|much|many|high|low|big|small|large|often|far|soon|late|bad|good|few|way)\W*$)",
    re.IGNORECASE,
)
"""How much so: "why should it take that long?"."""
_THAT_ONE = re.compile(
    r"(?:(?:^|\b(?:of|about|on|for|in|to|with|from|by|at|against|behind|is|was|are|were|does|did|do|than|and|or|like)\s+"
    r"|['’]s\s+)(?P<that>that)|\b(?P<those>those|these|such))(?=\s+(?:\w+\s+)?(?!who|which|that|of)[a-z][a-z-]+)",
    re.IGNORECASE,
)
"""A thing that has been spoken of: "that party", "those protests"."""
_IS_OF = re.compile(
    r"(?:that|those)\s+(?:of|who|which|behind|responsible|in|from|with|at|on)\b|(?:these|those)\s+(?:\w+\s+)?(?:experts|authors|people|days)\b",
    re.IGNORECASE,
)
"""Said of what follows: "those behind the strike"."""
_TIMES = re.compile(
    r"\s+(?:day|week|month|year|time|moment|morning|night|summer|winter|autumn|spring)s?\b", re.IGNORECASE
)
_SO = re.compile(r"\b(?:think|thinks|believe|believes|say|says|said)\s+(so)\b", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"\b(?:is|was|would|will|were|be|(?:is|was|would)n['’]t|['’]s)\s+it\s+(?:be\s+|really\s+|still\s+|not\s+"
    r"|even\s+|so\s+|too\s+|more\s+)*\w+\s+(?:that|to|of|for|if|when|whether)\b"
    r"|\b(?:is|was)\s+it\s+(?:\S+\s+){1,5}?(?:that|who)\b|\b(?:is|was) it that\b|\bwhether it (?:is|was)\b|\bwould it \w+ [^?]+ if\b"
    r"|\b(?:does|did|do|will|would|can|could|may|might|has|should)\s+it\s+(?:\w+\s+){0,2}?(?:take|make sense"
    r"|make (?:a|any|no|much) difference|matter|mean|seem|help|cost|rain|snow|turn out)\s+(?:to|that|if|when|whether|how|for"
    r"|who|which|what)\b"
    r"|\bit\s+(?:is|was|would be|will be|['’]s|(?:\w+ly\s+)?matters?|seems?|takes?|turns? out|appears?"
    r"|makes (?:sense|(?:a|no|little|any) difference))\s+(?:\w+\s+){0,3}?(?:that|to|for|if|when|whether|who|which|how)\b"
    r"|\bhow (?:is|come) it\b|\bwhat (?:is|was) it (?:like|about)\b|\bwhat does it (?:take|mean) (?:to|when|if"
    r"|that)\b|^it\s+(?:would\s+)?\w+\s+(?:me|us)\b"
    r"|\bma(?:ke|kes|de) it (?:\w+ )?(?:for|to)\b|\bhow long (?:does|will|did) it take\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing: "is it true that", "how long does it take to"."""
_CROWD = re.compile(r"\b(?:experts|everyone|everybody|anyone|anybody|somebody|nobody)\b", re.IGNORECASE)
_BEFORE_THAT = frozenset(
    f"{_AUX.replace('|', ' ')} in on of to for about with from by at against behind under after before because what why how"
    " when where who which and or but if not all like".split()
)
"""What stands before "that" if it is a pronoun: after a noun it opens a clause, "the clause that is unclear"."""


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A word that points back."""

    word: str
    span: Span
    owns: bool = False
    """Whether it stands before what is owned: "her view"."""

    @property
    def is_person(self) -> bool:
        """Whether it stands for a man or a woman."""
        return _PERSON.fullmatch(self.word) is not None

    @property
    def is_she(self) -> bool:
        """Whether it stands for a woman."""
        return self.word.startswith(("she", "her"))

    @property
    def number(self) -> Number:
        """Whether one thing or many are meant."""
        if self.word in ("it", "its"):
            return "one"
        return "many" if self.word.startswith("the") else "any"

    @property
    def is_clause(self) -> bool:
        """Whether it may stand for all that was said, as "that" and "so" do."""
        return self.word in ("this", "that", "these", "those", "so", "such")


def pointing_back(text: str) -> list[Pronoun]:
    """The words that point to something before the text, in its order."""
    masked = _EMPTY_IT.sub(lambda found: re.sub(r"\bit\b", "__", found.group(), flags=re.IGNORECASE), text)
    found = [
        _pronoun(match, text)
        for pattern in (_PERSON, _THING, _THAT, _IS_THAT, _DEGREE, _SO)
        for match in pattern.finditer(masked)
    ]
    found += [
        Pronoun(match[match.lastgroup or 0].casefold(), Span(*match.span(match.lastgroup or 0)))
        for match in _THAT_ONE.finditer(masked)
        if not _TIMES.match(masked, match.end())
    ]
    found += [Pronoun("there", Span(*match.span())) for match in _THERE.finditer(masked)]
    found = [one for one in found if not _IS_OF.match(text, one.span.start)]
    free = [one for one in dict.fromkeys(found) if not _is_told(one, text) and not _opens_clause(one, text)]
    return sorted(free, key=lambda pronoun: pronoun.span.start)


def _pronoun(match: re.Match[str], text: str) -> Pronoun:
    word = match[1].casefold()
    after = re.match(r"\s+([\w-]+)", text[match.end() :])
    follows = after is not None and (after[1].casefold() not in STOPWORDS or after[1].casefold() == "own")
    is_gerund = re.search(r"\b(?:for|of|in|by|about|on|with|from)\s*$", text[: match.start()], re.IGNORECASE)
    follows = follows and (is_gerund is not None or not _IS_ADDED.match(text, match.end()))
    owns = word in ("his", "their", "its") or (word == "her" and follows and after is not None)
    return Pronoun(word, Span(*match.span(1)), owns)


_IS_ADDED = re.compile(
    r"\s+(?:\w+ing|resign|leave|stay|go|pay|win|lose|change|think|say|believe|argue|see|agree|feel)\b", re.IGNORECASE
)
"""What somebody does after "her": "I remember her saying", "want her to resign"."""


_OPENS_A_CLAUSE = frozenset(
    "that if when who because and or but after before what how why where which than as while".split()
)
_ONE_CLAUSE = re.compile(
    r"(?:(?!\b(?:that|if|when|who|what|because|and|or|after|before|although|though|while|as|to)\b)[^,;:])*",
    re.IGNORECASE,
)
"""What parts a verb from its subject, so that a "him" is somebody else."""


def _is_told(pronoun: Pronoun, text: str) -> bool:
    """Whether the text itself has before the pronoun what it stands for."""
    before = text[: pronoun.span.start]
    if pronoun.is_clause or pronoun.word == "there":
        return False
    is_own = re.match(r"\s+own\b", text[pronoun.span.end :], re.IGNORECASE) and _HAS_SUBJECT.search(before)
    if pronoun.owns and (is_own or (not pronoun.is_person and _INVERTED.match(text, pronoun.span.end))):
        return True
    if re.search(r"\bof\s*$", before, re.IGNORECASE) and not pronoun.is_person:  # "which part of it"
        return False
    is_object = _is_object(pronoun, before)
    phrases = [phrase for phrase in noun_phrases(before) if not _is_asked_for(phrase, before)] if before.strip() else []
    if pronoun.is_person:
        phrases = [phrase for phrase in phrases if phrase.is_person]
    if is_object:
        phrases = [phrase for phrase in phrases if not _ONE_CLAUSE.fullmatch(before[phrase.span.end :])]
    if pronoun.is_person:
        return bool(phrases) or _is_told_by_name(pronoun, before, text, is_object=is_object)
    if pronoun.number == "many" and (len(_names(before)) > 1 or (pronoun.owns and phrases)):
        return True
    if phrases and "," in before[phrases[0].span.end :]:  # "if the ban fails, will it be lifted"
        return True
    if pronoun.number == "many":
        return any(phrase.is_plural for phrase in phrases) or (not is_object and _CROWD.search(before) is not None)
    return any(not phrase.is_plural for phrase in phrases)


_HAS_SUBJECT = re.compile(rf"\b(?:{_AUX})\s+\w+\s", re.IGNORECASE)
_INVERTED = re.compile(
    r"[^,?]*\b(?:did|does|do|was|were|is|are|has|have|had|will|would)\s+(?!he\b|she\b|they\b|it\b)[\w]", re.IGNORECASE
)
"""The subject comes after: "how much of his term did Drobny have left?"."""
_WHO_ELSE = re.compile(
    r"who\b.*\b(?:before|after|when|while|because|as|until)\s*$|who (?:is|was)\s+.*,|.*\bthe (?:one|guy|man|woman|lady|person) \w",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?<!\bin )(?<!\bat )(?<!\bfrom )(?<!\bnear )(?<!\bthe )(?<![\w’'-])(?:al-)?[A-Z][\w’'-]*[a-z](?: [A-Z][\w-]*)*"
)


def _is_told_by_name(pronoun: Pronoun, before: str, text: str, *, is_object: bool) -> bool:
    """Whether somebody is named or asked for in the text itself: "Does Sadr have his own party?"."""
    if pronoun.owns and _INVERTED.match(text, pronoun.span.end) and _names(text):
        return True
    if _WHO_ELSE.match(before):
        return True
    return any(not (is_object and _ONE_CLAUSE.fullmatch(before[end:])) for end in _names(before))


def _names(text: str) -> list[int]:
    """Where names end that may be people's."""
    return [
        found.end()
        for found in _NAME.finditer(text)
        if found.group().split("’")[0].split("'")[0].casefold() not in STOPWORDS | PLACES | MONTHS
    ]


def _is_object(pronoun: Pronoun, before: str) -> bool:
    """Whether a verb or a preposition of the same clause stands before the pronoun: "could the court stop it"."""
    last = (re.findall(r"[\w’']+", before) or [""])[-1].casefold().replace("’", "'")
    opens = last in _AUX.split("|") or last.endswith("n't") or last in _OPENS_A_CLAUSE
    return pronoun.word in ("him", "her", "it", "them") and not pronoun.owns and bool(last) and not opens


def _is_asked_for(phrase: Phrase, before: str) -> bool:
    """Whether a phrase is what the question wants: "what effect does it have", but not "which farmers lose their"."""
    opens = re.search(r"\b(?:what|which|whose|how (?:many|much))\s*$", before[: phrase.span.start], re.IGNORECASE)
    return opens is not None and re.match(rf"\s*(?:{_AUX})\b", before[phrase.span.end :], re.IGNORECASE) is not None


def _opens_clause(pronoun: Pronoun, text: str) -> bool:
    """Whether a "that" is no pronoun: "says that insurers", "the clause that is unclear"."""
    if pronoun.word not in ("that", "this", "these", "those"):
        return False
    if _DEGREE.match(text, pronoun.span.start) or _is_with_noun(pronoun, text):
        return False
    before = re.findall(r"[\w’'-]+", text[: pronoun.span.start].casefold())
    after = text[pronoun.span.end :].strip(" ?.!")
    if not before or not after or after.startswith(("'s", "’s", ",")):
        return False
    return pronoun.word == "that" and before[-1] not in _BEFORE_THAT and (before[-1] not in ASKED or _has_clause(after))


def _is_with_noun(pronoun: Pronoun, text: str) -> bool:
    """Whether a "that" is said of a noun, "about that killing", and no clause follows."""
    return any(
        found.span(found.lastgroup or 0) == tuple(pronoun.span) and not _has_clause(text[found.end() :])
        for found in _THAT_ONE.finditer(text)
    )


def _has_clause(after: str) -> bool:
    return len(after.split()) > 2


def put(text: str, places: Sequence[tuple[Pronoun, str]]) -> str:
    """The text with other words for some pronouns; possessive where they own something."""
    for pronoun, words in sorted(places, key=lambda place: -place[0].span.start):
        ending = ("’" if words.endswith("s") and not words[:1].isupper() else "’s") if pronoun.owns else ""
        text = f"{text[: pronoun.span.start]}{words}{ending}{text[pronoun.span.end :]}"
    return text
