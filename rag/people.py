"""Who is meant: names, first names, misspellings and roles in a question, resolved to the experts of the index."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.errors import UnknownName
from index.keyword import STOPWORDS
from index.names import match, plain_words, without_titles
from index.records import EDITORS
from index.rows import Listed
from rag.given_names import GIVEN_NAMES
from rag.words import telling

_WORD = re.compile(r"[^\W\d_][\w’'ʼ.-]*")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])(?=\W|$)")

_SPEAKS = frozenset(
    """
    say says said saying think thinks thought argue argues argued call calls called want wants wanted see sees
    believe believes believed claim claims claimed propose proposes proposed recommend recommends recommended warn
    warns warned suggest suggests suggested describe describes described mention mentions mentioned write writes
    wrote feel feels view views worry worries agree agrees disagree disagrees expect expects hope hopes advise
    advises urge urges make makes blame blames support supports mean means talk talks point points have has
    criticize criticizes criticise criticises quote conclude concludes note notes stress stresses
    """.split()
)
_AFTER_A_NAME = frozenset(("on", "about", "and", "vs", "versus", "regarding", "or"))
"""What follows a name that opens a question: "sales on oil", "peek and warrick"."""
_BETWEEN_NAMES = frozenset(("to", "of", "than", "and", "or", "vs", "versus", "with"))
_BEFORE_A_SPEAKER = frozenset(
    "does did do according by from is was would can could has what's and or vs versus with to of for ask asked quote about".split()
)
# Surnames and first names that are common words: in lower case they count only where somebody speaks.
_COMMON = frozenset(
    """
    sales young price may bush brown black white green grey gray king bishop cook baker stone wood woods field
    fields hill hills rivers river banks bank law lane day long short strong best good power powers rich fisher
    hunter carter page peek post park parks parker bell ball barber bird bond booth bridges burns case chase church
    cross dean drew faith fair fox frost gates glass grace grant guy hall hand harder heath hope joy judge knight
    lake lamb land little love low lord major mark marsh mason mercy miles mills moon moore noble north west east
    south pace pain penny pitt pool pope potter prince pride ray reed rose rush sharp shepherd ships silver singer
    small snow sparks speed spring summer steel sterling summers swift teller temple thorn towns trapper tucker
    turner wall walls ward waters weeks wells wise wolf worth will bill rob pat sue art drew frank jack dawn eve
    sales may june april august victor dale glen cliff heather holly ivy iris lily violet olive pearl ruby
    """.split()
)
_CALLINGS = tuple(
    """
    director fellow professor adviser advisor analyst researcher scholar scientist lecturer editor economist historian
    lawyer coordinator engineer physician surgeon underwriter statistician expert author
    """.split()
)
_OFFICES = tuple(
    """
    president chair chairman chairwoman chairperson ambassador minister secretary chief head founder officer manager
    general colonel admiral diplomat senator governor mayor dean
    """.split()
)
"""Of these the news has some of its own: alone they name no expert."""
_ROLE_PHRASE = re.compile(
    rf"\b(?:the|this|that)\s+((?:[\w’'-]+\s+){{0,7}}?(?:{'|'.join(_CALLINGS + _OFFICES)}|\w+ologist)"
    r"(?:\s+(?:of|at|for|from|with|in)\s+(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,6})?)",
    re.IGNORECASE,
)
SHORTEST_MISSPELT = 4
"""Letters; a shorter word is within one letter of too many names."""

Key = TypeVar("Key")
Holders = Mapping[str, frozenset[str]]
"""Name to the experts who have it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names."""

    experts: tuple[str, ...] = ()
    """In the order of the text."""
    unclear: tuple[str, ...] = ()
    """The experts among whom a name does not tell."""
    strangers: tuple[str, ...] = ()
    """Full names that are no expert's, though a part of them is: "Michael Slavin"."""
    words: frozenset[str] = frozenset()
    """The words that name somebody of the index, as ``plain_words`` has them."""


@dataclass(frozen=True, slots=True)
class People:
    """The experts of an index."""

    aliases: Mapping[str, tuple[str, ...]]
    """Canonical name to the other ways in which the articles write it."""
    affiliations: Mapping[str, str]
    """Canonical name to title and organisation, for those that have them."""
    is_known_word: Callable[[str], bool]
    """Whether any article has a word; what it has is no misspelt name."""
    _in_full: Mapping[tuple[str, ...], frozenset[str]]
    """The words of a full name to its holders."""
    _surnames: Holders
    _given: Holders

    @classmethod
    def of(cls, articles: Iterable[Listed], is_known_word: Callable[[str], bool]) -> "People":
        """All who speak in the articles."""
        aliases: dict[str, dict[str, None]] = {}
        affiliations: dict[str, str] = {}
        for article in articles:
            for name in article.experts:
                aliases.setdefault(name, {}).update(dict.fromkeys(article.aliases.get(name, ())))
                if name in article.affiliations:
                    affiliations.setdefault(name, article.affiliations[name])
        in_full: list[tuple[tuple[str, ...], str]] = []
        surnames: list[tuple[str, str]] = []
        given: list[tuple[str, str]] = []
        for expert, others in aliases.items():
            for spelling in (expert, *others):
                *firsts, last = plain_words(spelling) or [spelling.casefold()]
                in_full.append(((*firsts, last), expert))
                in_full.append(((*firsts[:1], last), expert))  # "Thomas Warrick" for "Thomas S. Warrick"
                surnames += [(part, expert) for part in {last, *last.split("-")}]
                given += [(word, expert) for word in firsts if len(word) > 2]
        return cls(
            {name: tuple(others) for name, others in aliases.items()},
            affiliations,
            is_known_word,
            _grouped(in_full),
            _grouped(surnames),
            _grouped(given),
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical names, in order of first appearance."""
        return tuple(self.aliases)

    def resolve(self, name: str) -> str:
        """The expert whom a filter names, by any spelling or the surname; UnknownName if none or several may be."""
        if name.casefold() == EDITORS.casefold():
            return EDITORS
        *given, last = plain_words(name) or [""]
        found = self._in_full.get((*given, last)) or (frozenset() if given else self._holders(last))
        if not found:
            spellings = {spelling: expert for expert, others in self.aliases.items() for spelling in (expert, *others)}
            same = match(name, spellings)
            if same and (not given or self._may_be_called(given[0], [spellings[same]])):
                found = frozenset({spellings[same]})
        if not found:
            raise UnknownName.of("expert", name, (*self.names, EDITORS))
        if len(found) > 1:
            raise UnknownName(f"{name!r} may be several experts.", hint=f"Say which: {', '.join(sorted(found))}.")
        return next(iter(found))

    def named_in(self, text: str) -> Named:
        """Whom a text names.

        A full name or alias always counts. A surname or first name counts if it is capitalised, is no common
        word, or stands where a speaker stands ("what does sales say"), but not in somebody else's full name. A
        word that the articles do not have counts if it misspells a name by a letter or two. A role counts if it
        fits the affiliation of one expert alone.
        """
        tokens = _tokens(text)
        mentions = self._full_names(tokens)
        doubtful: dict[int, frozenset[str]] = {}
        strangers: list[str] = []
        for i, token in enumerate(tokens):
            if i in mentions:
                continue
            known = self._holders(token.plain)
            if not (experts := known or self._misspelt(tokens, i)):
                continue
            if stranger := self._stranger(tokens, i, experts):
                strangers.append(stranger)
            elif known and not _may_name(tokens, i):
                doubtful[i] = experts
            else:
                mentions[i] = experts
        for i, experts in doubtful.items():  # "sales" in a list with names that are certain
            if mentions and _beside_a_name(tokens, i, mentions):
                mentions[i] = experts
        if not mentions:
            return self._by_role(text, tuple(strangers))
        return _named(tokens, mentions, tuple(strangers))

    def without_names(self, text: str, experts: Iterable[str]) -> str:
        """The text without the words that name these experts, as "What does Slavin say about drones" asks of drones."""
        spellings = [spelling for expert in experts for spelling in (expert, *self.aliases.get(expert, ()))]
        return without_words(text, {word for name in spellings for word in plain_words(name) if len(word) > 1})

    def _holders(self, word: str) -> frozenset[str]:
        """The experts with a surname, or else a first name; "slavins" is short for "Slavin's"."""
        plural = word[:-1] if word.endswith("s") and word[:-1] not in _COMMON else ""
        return self._surnames.get(word) or self._given.get(word) or self._surnames.get(plural) or frozenset()

    def _full_names(self, tokens: "Sequence[_Token]") -> dict[int, frozenset[str]]:
        """The place of each word of a full name, with its holders."""
        plain = tuple(token.plain for token in tokens)
        longest = max(map(len, self._in_full), default=0)
        mentions: dict[int, frozenset[str]] = {}
        for start in range(len(plain)):
            for end in range(min(len(plain), start + longest), start, -1):
                if experts := self._in_full.get(plain[start:end]):
                    mentions.update((i, experts) for i in range(start, end) if i not in mentions)
                    break
        return mentions

    def _misspelt(self, tokens: "Sequence[_Token]", i: int) -> frozenset[str]:
        """Whose name a word misspells, if it stands where a name stands and is no word of the articles."""
        word = tokens[i].plain
        before, after = _at(tokens, i - 1).plain, _at(tokens, i + 1).plain
        is_name = tokens[i].is_capital or len(tokens) == 1 or _opens(tokens, i)
        is_name |= after in _SPEAKS or before in _BEFORE_A_SPEAKER
        if len(word) < SHORTEST_MISSPELT or not is_name or word in _SPEAKS or word in _BEFORE_A_SPEAKER:
            return frozenset()
        near: defaultdict[int, set[str]] = defaultdict(set)
        for name, experts in (*self._given.items(), *self._surnames.items()):
            if len(name) >= SHORTEST_MISSPELT and (letters := _letters_apart(word, name)):
                near[letters] |= experts
        return frozenset(near[min(near)]) if near and not self.is_known_word(word) else frozenset()

    def _stranger(self, tokens: "Sequence[_Token]", i: int, experts: Collection[str]) -> str:
        """The full name that a part of an expert's name stands in, if it is somebody else's; else empty."""
        token, before, after = tokens[i], _at(tokens, i - 1), _at(tokens, i + 1)
        if self._is_given_name(tokens, i - 1) and not self._may_be_called(before.plain, experts):
            return f"{before.written} {token.written}"
        if token.plain in self._surnames or token.possessive or not after.is_proper or not after.follows:
            return ""
        own = {part for name, holders in self._in_full.items() if holders & set(experts) for part in name}
        ordinary = after.plain in STOPWORDS or after.plain in _SPEAKS
        is_own = any(after.plain == part or _letters_apart(after.plain, part) for part in own)
        return "" if ordinary or is_own else f"{token.written} {after.written}"

    def _is_given_name(self, tokens: "Sequence[_Token]", i: int) -> bool:
        """Whether a word is a first name that goes with the word after it."""
        token = _at(tokens, i)
        if token.possessive or not _at(tokens, i + 1).follows or token.plain in self._surnames:
            return False
        if token.plain in GIVEN_NAMES or token.plain in self._given:
            return token.plain not in _COMMON or (i > 0 and token.is_proper)
        return (
            i > 0
            and token.is_proper
            and len(token.plain) > 1
            and not (token.plain in STOPWORDS or token.plain in _SPEAKS or token.plain in _CALLINGS)
            and without_titles(f"{token.written} X") != "X"
            and any(not other.is_capital for other in tokens)  # in a title every word is a capital
            and not self.is_known_word(token.written)
        )

    def _may_be_called(self, given: str, experts: Iterable[str]) -> bool:
        """Whether one of the experts has the first name, or one that it may be short for or misspell."""
        names = [name for name, holders in self._in_full.items() if holders & set(experts)]
        return any(
            given == part or _letters_apart(given, part) or _is_short_for(given, part) or given[0] == part
            for name in names
            for part in name[:-1]
        )

    def _by_role(self, text: str, strangers: tuple[str, ...]) -> Named:
        """The one expert whose affiliation has two or more of the words of a role that the text names."""
        for phrase in _ROLE_PHRASE.finditer(text):
            wanted = set(telling(phrase[1]))
            scores = {name: len(wanted & set(telling(title))) for name, title in self.affiliations.items()}
            best = max(scores.values(), default=0)
            holders = [name for name, score in scores.items() if score == best]
            alone = len(wanted) == 1 and phrase[1].split()[-1].casefold() not in _OFFICES
            if len(holders) == 1 and (best >= 2 or (best == 1 and alone)):
                words = frozenset(token.plain for token in _tokens(phrase[1]))
                return Named((holders[0],), strangers=strangers, words=words)
        return Named(strangers=strangers)


def without_words(text: str, words: Collection[str]) -> str:
    """The text without some words, given as ``plain_words`` has them.

    >>> without_words("What is Slavin’s view of drones?", {"slavin"})
    'What is  view of drones?'
    """
    return _WORD.sub(lambda found: "" if _plain(found.group()) in words else found.group(), text).strip()


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, frozenset[str]]:
    groups: defaultdict[Key, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def _named(tokens: "Sequence[_Token]", mentions: Mapping[int, frozenset[str]], strangers: tuple[str, ...]) -> Named:
    """What the mentions, each with those who may be meant, come to."""
    in_order = [mentions[i] for i in sorted(mentions)]
    certain = tuple(dict.fromkeys(expert for experts in in_order if len(experts) == 1 for expert in experts))
    unclear = dict.fromkeys(expert for experts in in_order if not experts & set(certain) for expert in sorted(experts))
    return Named(certain, tuple(unclear), strangers, frozenset(tokens[i].plain for i in mentions))


@dataclass(frozen=True, slots=True)
class _Token:
    written: str = ""
    plain: str = ""
    gap: str = ""
    """What stands between it and the word before."""
    possessive: bool = False

    @property
    def follows(self) -> bool:
        """Whether only white space parts it from the word before."""
        return self.gap.isspace()

    @property
    def is_capital(self) -> bool:
        return not self.written[:1].islower()

    @property
    def is_proper(self) -> bool:
        """Whether it is written as names are, and not all in capitals."""
        return self.written[:1].isupper() and (len(self.written) == 1 or not self.written.isupper())


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    end = 0
    for found in _WORD.finditer(text):
        bare = _POSSESSIVE.sub("", found.group())
        written = bare.rstrip(".’'-")
        tokens.append(_Token(written, _plain(found.group()), text[end : found.start()], bare != found.group()))
        end = found.start() + len(written)
    return tokens


def _plain(written: str) -> str:
    word = _POSSESSIVE.sub("", written).rstrip(".’'-")
    return " ".join(plain_words(word)) or word.casefold()


def _at(tokens: Sequence[_Token], i: int) -> _Token:
    """The token, an empty one if there is none."""
    return tokens[i] if 0 <= i < len(tokens) else _Token()


def _opens(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a word opens a question as a speaker does: "sales on oil", "Sales: what about oil?"."""
    after = _at(tokens, i + 1)
    return i == 0 and (after.plain in _AFTER_A_NAME or after.gap.startswith(":"))


def _may_name(tokens: Sequence[_Token], i: int) -> bool:
    """Whether a word that is somebody's name is meant as one here."""
    token = tokens[i]
    if token.plain not in _COMMON or (token.is_capital and i > 0):
        return True
    before, after = _at(tokens, i - 1).plain, _at(tokens, i + 1).plain
    is_asked = before in ("does", "did", "mr", "ms", "mrs", "dr")
    is_asked |= before == "to" and _at(tokens, i - 2).plain == "according"
    return token.possessive or is_asked or _opens(tokens, i) or after in _SPEAKS or len(tokens) == 1


def _beside_a_name(tokens: Sequence[_Token], i: int, mentions: Collection[int]) -> bool:
    """Whether a common word stands where names are listed or compared: "sales, slavin and pfaff", "closer to sales"."""
    before, after = _at(tokens, i - 1).plain, _at(tokens, i + 1).plain
    nearest = (i - 2 if before in _BETWEEN_NAMES else i - 1, i + 2 if after in _BETWEEN_NAMES else i + 1)
    return before in _BETWEEN_NAMES or any(place in mentions for place in nearest)


def _letters_apart(word: str, name: str) -> int:
    """How many letters a word is from a name, if it may misspell it: one, or two in a long name; else 0."""
    from rapidfuzz.distance import OSA

    most = 2 if min(len(name), len(word)) >= 6 else 1
    distance = OSA.distance(word, name, score_cutoff=most)
    return distance if distance <= most and (name[0] == word[0] or distance == 1) else 0


def _is_short_for(given: str, name: str) -> bool:
    """
    >>> _is_short_for("tom", "thomas"), _is_short_for("tony", "anthony"), _is_short_for("steven", "anthony")
    (True, True, False)
    """
    return len(given) < len(name) and (given[0] == name[0] or given[-3:] in name)
