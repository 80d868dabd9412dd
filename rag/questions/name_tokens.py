"""The words of a text, with what tells whether one of them is meant as a name."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.keyword import STOPWORDS
from index.names import plain_words
from rag.questions.name_words import ASKED, BEFORE_A_MONTH, COMMON_WORDS, DETERMINERS, MONTHS, PLACES, SPEECH

_WORD = re.compile(r"[^\W\d_][\w’'ʼ.-]*")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?=\W|$)")
_ENDS_A_SENTENCE = re.compile(r"[.!?:;\n]|[“\"‘(]\s*$")

_AFTER_A_NAME = frozenset(("on", "about", "regarding"))
"""What follows a name that opens a question: "sales on oil"."""
_BETWEEN_NAMES = frozenset(("to", "of", "than", "and", "or", "vs", "versus", "with"))
_TITLES = frozenset(("mr", "ms", "mrs", "dr", "prof", "professor"))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text."""

    written: str = ""
    plain: str = ""
    """As ``plain_words`` has it, without a possessive ending."""
    gap: str = ""
    """What stands between it and the word before."""
    possessive: bool = False
    start: int = 0
    """Its first character in the text."""

    @property
    def end(self) -> int:
        """The place after its last character, without a possessive ending."""
        return self.start + len(self.written)

    @property
    def follows(self) -> bool:
        """Whether only white space parts it from the word before."""
        return self.gap.isspace()

    @property
    def is_capital(self) -> bool:
        """Whether its first letter is not a small one."""
        return not self.written[:1].islower()

    @property
    def is_proper(self) -> bool:
        """Whether it is written as names are, and not all in capitals."""
        return self.written[:1].isupper() and (len(self.written) == 1 or not self.written.isupper())


def tokens_of(text: str) -> list[Token]:
    """The words of a text, in order."""
    tokens: list[Token] = []
    end = 0
    for found in _WORD.finditer(text):
        bare = _POSSESSIVE.sub("", found.group())
        written = bare.rstrip(".’'-")
        tokens.append(
            Token(written, plain(found.group()), text[end : found.start()], bare != found.group(), found.start())
        )
        end = found.start() + len(written)
    return tokens


@lru_cache(maxsize=50_000)
def plain(written: str) -> str:
    """A word for comparison: no accents, case, possessive or marks around it."""
    word = _POSSESSIVE.sub("", written).rstrip(".’'-")
    return " ".join(plain_words(word)) or word.casefold()


def without_words(text: str, words: Collection[str]) -> str:
    """The text without some words, given as ``plain_words`` has them.

    >>> without_words("What is Slavin’s view of drones?", {"slavin"})
    'What is  view of drones?'
    """
    return _WORD.sub(lambda found: "" if plain(found.group()) in words else found.group(), text).strip()


def at(tokens: Sequence[Token], i: int) -> Token:
    """The token, an empty one if there is none."""
    return tokens[i] if 0 <= i < len(tokens) else Token()


def may_name(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word that is somebody's name is meant as one here."""
    token = tokens[i]
    if token.plain in MONTHS and _is_month(tokens, i):
        return False
    if token.plain in PLACES and len(tokens) > 2:
        return is_asked(tokens, i)
    if token.plain not in COMMON_WORDS:
        return True
    return (token.is_proper and not _starts(tokens, i) and _case_tells(tokens)) or is_asked(tokens, i)


def is_asked(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word stands where only somebody who speaks can stand: "what does sales say", "according to price"."""
    token, before, after = tokens[i], at(tokens, i - 1), at(tokens, i + 1)
    makes_of = after.plain in ("make", "makes") and at(tokens, i + 2).plain == "of"
    if before.plain in _TITLES or (before.plain == "to" and at(tokens, i - 2).plain == "according"):
        return True
    if before.plain in ("does", "did", "would") and (after.plain in ASKED or makes_of):
        return True
    if opens(tokens, i, _AFTER_A_NAME) or len(tokens) == 1 or (i == 1 == len(tokens) - 1 and before.plain == "and"):
        return True
    return _is_free(tokens, i) and (token.possessive or after.plain in SPEECH)


def opens(tokens: Sequence[Token], i: int, followed_by: Collection[str]) -> bool:
    """Whether a word opens a question as a speaker does: "sales on oil", "Sales: what about oil?"."""
    after = at(tokens, i + 1)
    return i == 0 and (after.plain in followed_by or after.gap.startswith(":"))


def beside_a_name(tokens: Sequence[Token], i: int, mentions: Collection[int]) -> bool:
    """Whether a common word stands where names are listed or compared: "sales, slavin and pfaff", "closer to sales"."""
    before, after = at(tokens, i - 1).plain, at(tokens, i + 1).plain
    nearest = (i - 2 if before in _BETWEEN_NAMES else i - 1, i + 2 if after in _BETWEEN_NAMES else i + 1)
    return before in _BETWEEN_NAMES or any(place in mentions for place in nearest)


def _starts(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or _ENDS_A_SENTENCE.search(tokens[i].gap) is not None


def _case_tells(tokens: Sequence[Token]) -> bool:
    """Whether capitals mean something: in a title every word has one."""
    telling = [token for token in tokens[1:] if token.plain not in STOPWORDS]
    return len(telling) < 3 or not all(token.is_capital for token in telling)


def _is_free(tokens: Sequence[Token], i: int) -> bool:
    """Whether no article or adjective makes a thing of the word: not "the price", "oil price"."""
    before = at(tokens, i - 1).plain
    return _starts(tokens, i) or "," in tokens[i].gap or (before in STOPWORDS and before not in DETERMINERS)


def _is_month(tokens: Sequence[Token], i: int) -> bool:
    return at(tokens, i - 1).plain in BEFORE_A_MONTH or any(c.isdigit() for c in tokens[i].gap + at(tokens, i + 1).gap)
