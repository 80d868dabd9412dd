"""Whose view a sentence gives: it says so itself, or is made to say so."""

import re
from collections.abc import Collection
from typing import NamedTuple

from index.keyword import STOPWORDS
from index.names import plain_words

_LINKS = re.compile(
    r"^(?:(?:however|moreover|furthermore|additionally|in addition|besides|also|finally|overall|in conclusion|in summary"
    r"|to sum up|in short|therefore|thus|hence|consequently|as a result|instead|meanwhile|in fact|indeed|notably"
    r"|importantly|that said|nevertheless|nonetheless|still|yet|but|and|so|on the other hand|in other words|similarly"
    r"|likewise|in contrast|by contrast|first(?:ly)?|second(?:ly)?|third(?:ly)?|lastly)\b\s*,?\s+)+",
    re.IGNORECASE,
)
"""What ties a sentence to one before it, which may be gone."""
_SPEECH = (
    r"(?:says?|said|argu(?:es?|ed)|believes?|believed|thinks?|thought|notes?|noted|warns?|warned|claims?|claimed|suggests?"
    r"|suggested|states?|stated|writes?|wrote|explains?|explained|adds?|added|stress(?:es|ed)?|concludes?|concluded"
    r"|contends?|contended|maintains?|maintained|expects?|expected|predicts?|predicted|points? out|pointed out|agrees?"
    r"|agreed|recommends?|recommended|emphasi[sz]es?|emphasi[sz]ed|highlights?|highlighted|observes?|observed"
    r"|describes?|described|mentions?|mentioned|calls?|called|urges?|urged|proposes?|proposed|sees?|saw|admits?|admitted"
    r"|grants?|granted|concedes?|conceded|acknowledges?|acknowledged|wants?|wanted|hopes?|hoped|considers?|considered"
    r"|insists?|insisted|doubts?|doubted|holds?|held|cautions?|cautioned|critici[sz]es?|critici[sz]ed|finds?|found|advises?"
    r"|advised|supports?|supported|opposes?|opposed|rejects?|rejected|fears?|feared|worries|worried|denies|denied|demands?"
    r"|demanded|defends?|defended|questions?|questioned|reads|regards?|regarded|cites?|cited|reckons?|reckoned|puts)"
)
_ADVERB = r"(?:also|further|then|both|all|generally|broadly|largely|mostly|clearly|strongly|rightly)"
_HE_SAYS = re.compile(
    rf"^(?:he|she|the (?:author|expert|analyst|writer|commentator|speaker|contributor))(?=\s+(?:{_ADVERB}\s+)?{_SPEECH}\b)",
    re.IGNORECASE,
)
_CROWD = (
    r"(?:experts|analysts|commentators|contributors|authors|specialists|scholars|observers|pundits|panel(?:l?ists)?"
    r"|respondents|reviewers|reactions|responses|passages|sources)"
)
_OF_A_CROWD = re.compile(
    rf"\b(?P<all>all|every|each|unanimous\w*)?(?P<most>most|majority)?(?:\s*of)?\s*(?:the|these|those|our|several|many"
    rf"|some|both|other|various|multiple|two|three|four|five|six)?\s*(?:other\s+)?{_CROWD}\b|\bthey all\b|^they(?=\s+(?:{_ADVERB}\s+)*{_SPEECH}\b)|\beveryone\b"
    r"|\beverybody\b|\b(?:there is )?(?:a )?(?:broad |wide |general )?consensus\b|\bexpert opinion\b",
    re.IGNORECASE,
)
_CROWD_SAYS = re.compile(
    rf"^(?:they\s+(?:{_ADVERB}\s+)*{_SPEECH}\s*(?:that\b|,|:)?\s+|(?:according to|in the (?:view|opinion|words) of)\s+(?:(?:all|most|many|some|several|both|the|these|two|three"
    rf"|four|five|six|various|multiple)\s+)*(?:of\s+the\s+)?{_CROWD}\s*,?\s+"
    rf"|(?:(?:all|most|many|some|several|both|the|these|two|three|four|five|six|various|multiple)\s+)*(?:of\s+the\s+)?"
    rf"{_CROWD}\s+(?:{_ADVERB}\s+)*{_SPEECH}\s*(?:that\b|,|:)?\s+)",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|my|mine|myself)\b|\b(?:[Ww]e|[Oo]ur|[Uu]s|[Oo]urs|[Oo]urselves)\b"
)
_OF_TEXTS = re.compile(
    r"\b(?:the|this|that|these|those|each|no|any|which)\s+(?:(?:first|second|third|last|other|given|provided|following|above|next)"
    r"\s+)?(?P<what>passages?|texts?|documents?|excerpts?|context|articles?|sources?|answers?|questions?|prompts?|instructions?"
    r"|statements?)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]*”")
_SAYS_WHO = re.compile(
    rf"^(?:according to\s+(?P<a>[^,:“”]{{2,80}}),\s+|(?P<b>[^,:“”]{{2,80}}):\s+|(?P<c>[^,:“”]{{2,80}}?)\s+(?:{_ADVERB}\s+)?"
    rf"{_SPEECH}(?:\s+that|,|:)\s+)",
    re.IGNORECASE,
)


def opens_with(text: str, surname: str) -> bool:
    """Whether a sentence begins with somebody who says or does something, even if the name is a common word.

    >>> opens_with("Sales grants that it failed.", "Sales"), opens_with("Sales of oil fell.", "Sales")
    (True, False)
    """
    verb = rf"(?:{_ADVERB}\s+)?(?:{_SPEECH}|does|is|was|has|had|will|would|did)\b"
    return re.match(rf"(?:according to [^,]+, )?{re.escape(surname)}\s+{verb}", text, re.IGNORECASE) is not None


class Crowd(NamedTuple):
    """A sentence that speaks of the experts together."""

    words: str
    whole: bool
    """All of them."""
    most: bool

    def needs(self, everybody: int) -> int:
        """How many of them it must cite at least: promise 4 of the design asks for two."""
        if self.whole:
            return max(2, everybody)
        return max(2, everybody // 2 + 1) if self.most else 2


def crowd(text: str, cited: str) -> Crowd | None:
    """The experts as a crowd, if a sentence speaks of them as one and what it cites does not.

    >>> crowd("Most experts agree.", "") , crowd("Israeli analysts agree.", "Analysts in Israel do.")
    (Crowd(words='Most experts', whole=False, most=True), None)
    """
    known = cited.casefold()
    for found in _OF_A_CROWD.finditer(_QUOTATION.sub("", text)):
        words = found[0].strip()
        if words and (words.casefold() == "they" or words.casefold().split()[-1] not in known):
            return Crowd(words, bool(found["all"]) or "they all" in words.casefold(), bool(found["most"]))
    return None


def of_one(text: str, owner: str, known: str) -> str | None:
    """A sentence that says what "the experts" say, as what one of them says; None if it cannot be put so.

    >>> of_one("The experts agree that the truce holds.", "Ann Roe", "The truce holds.")
    'According to Ann Roe, the truce holds.'
    """
    rest = _CROWD_SAYS.sub("", unlinked(text), count=1)
    return attributed(rest, owner, known) if rest != unlinked(text) and len(rest.split()) > 2 else None


def attributed(text: str, owner: str, known: str) -> str:
    """The sentence with the name of whose view it is.

    ``known`` is the text that it is about: what stands there with a small letter is no name.

    >>> attributed("However, the truce holds.", "Ann Roe", ""), attributed("Iran lost.", "Ann Roe", "Iran lost.")
    ('According to Ann Roe, the truce holds.', 'According to Ann Roe, Iran lost.')
    >>> attributed("She says it holds.", "Ann Roe", "")
    'Ann Roe says it holds.'
    """
    text = unlinked(text)
    if found := _HE_SAYS.match(text):
        return f"{owner}{text[found.end() :]}"
    return f"According to {owner}, {_lowered(text, known)}"


def unlinked(text: str) -> str:
    """The sentence without "However," and the like."""
    found = _LINKS.match(text)
    return _raised(text[found.end() :]) if found and found.end() < len(text) else text


def speaks_as(text: str) -> bool:
    """Whether a sentence says "I" or "we" outside quotations: it would make somebody's words Pullquote's.

    >>> speaks_as("I expect war."), speaks_as("She says “I expect war.”"), speaks_as("The US expects war.")
    (True, False, False)
    """
    return _FIRST_PERSON.search(_QUOTATION.sub("", text)) is not None


def speaks_of_texts(text: str, known: str) -> str:
    """What a sentence says of "the passage" or "the question", instead of what they say; empty if it does not.

    >>> speaks_of_texts("The passage is about war.", ""), speaks_of_texts("The law passed.", "")
    ('The passage', '')
    """
    for found in _OF_TEXTS.finditer(_QUOTATION.sub("", text)):
        if found["what"].casefold().rstrip("s") not in known.casefold():
            return found[0]
    return ""


def without_speaker(text: str, owners: Collection[str]) -> str:
    """What a sentence has one of the owners say, without the words that name them.

    >>> without_speaker("Roe says that it holds.", ["Ann Roe"]), without_speaker("Ann Roe: It holds.", ["Ann Roe"])
    ('it holds.', 'It holds.')
    """
    found = _SAYS_WHO.match(text)
    if not found:
        return text
    who = set(plain_words(next(part for part in (found["a"], found["b"], found["c"]) if part)))
    own = {word for owner in owners for word in plain_words(owner)}
    return text[found.end() :] if who and who <= own else text


def _lowered(text: str, known: str) -> str:
    """With a small letter first, unless the first word is a name or has capitals anyway."""
    first = re.match(r"[^\W\d_][\w’'-]*", text)
    if not first or first[0] == "I" or (not first[0][1:].islower() and len(first[0]) > 1):
        return text
    small = first[0].casefold()
    is_word = small in STOPWORDS or re.search(rf"\b{re.escape(small)}\b", known) is not None
    return f"{text[0].casefold()}{text[1:]}" if is_word else text


def _raised(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
