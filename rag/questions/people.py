"""Who is meant: names, first names, misspellings and roles in a question, resolved to the experts of the index."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index.errors import UnknownName
from index.keyword import STOPWORDS
from index.names import PARTICLES, match, plain_words, without_titles
from index.records import EDITORS, Span
from index.rows import Listed
from rag.questions import roles
from rag.questions.given_names import GIVEN_NAMES
from rag.questions.name_tokens import Token, at, beside_a_name, may_name, opens, tokens_of, without_words
from rag.questions.name_words import CALLINGS, COMMON_WORDS, NEWS_TITLES, SPEAKS
from rag.words import stem

__all__ = ["NOBODY", "Named", "People", "without_words"]

SHORTEST_MISSPELT = 4
"""Letters; a shorter word is within one letter of too many names."""

_AFTER_A_NAME = frozenset(("on", "about", "and", "vs", "versus", "regarding", "or"))
_BEFORE_A_SPEAKER = frozenset(
    """
    does did do according by from is was would can could has what's and or vs versus with to of for ask asked quote
    about mean meant not
    """.split()
)
_NICKNAMES = {
    "chuck": "charles", "bill": "william", "bob": "robert", "dick": "richard", "jack": "john", "ted": "edward",
    "peggy": "margaret", "liz": "elizabeth", "kate": "katherine", "tony": "anthony", "jim": "james", "mike": "michael",
}  # fmt: skip
"""Short forms that do not begin as the name does, or not with enough of it."""

Key = TypeVar("Key")
Holders = Mapping[str, frozenset[str]]
"""Name to the experts who have it."""


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a text names."""

    experts: tuple[str, ...] = ()
    """In the order of the text; the editors are among them."""
    unclear: tuple[str, ...] = ()
    """The experts among whom a name does not tell."""
    strangers: tuple[str, ...] = ()
    """Full names that are no expert's, though a part of them is: "Michael Slavin"."""
    words: frozenset[str] = frozenset()
    """The words that name somebody of the index, as ``plain_words`` has them."""
    spans: tuple[Span, ...] = ()
    """Where the text first names each of ``experts``."""


NOBODY = Named()
"""What a text without names names."""


@dataclass(frozen=True, slots=True)
class People:
    """The experts of an index."""

    aliases: Mapping[str, tuple[str, ...]]
    """Canonical name to the other ways in which the articles write it."""
    affiliations: Mapping[str, str]
    """Canonical name to title and organisation, for those that have them."""
    articles: Mapping[str, frozenset[str]]
    """Canonical name to the ids of the articles that the expert speaks in."""
    is_known_word: Callable[[str], bool]
    """Whether any article has a word; what it has is no misspelt name."""
    is_name: Callable[[str], bool]
    """Whether the articles have a word with a capital only, as names are written."""
    _in_full: Mapping[tuple[str, ...], frozenset[str]]
    """The words of a full name to its holders."""
    _surnames: Holders
    _given: Holders
    _titles: Mapping[str, roles.Title]
    _longest: int

    @classmethod
    def of(
        cls,
        articles: Iterable[Listed],
        is_known_word: Callable[[str], bool],
        is_name: Callable[[str], bool] = lambda word: False,
    ) -> "People":
        """All who speak in the articles."""
        aliases: dict[str, dict[str, None]] = {}
        affiliations: dict[str, str] = {}
        spoke: defaultdict[str, set[str]] = defaultdict(set)
        for article in articles:
            for name in article.experts:
                spoke[name].add(article.id)
                aliases.setdefault(name, {}).update(dict.fromkeys(article.aliases.get(name, ())))
                if name in article.affiliations:
                    affiliations.setdefault(name, article.affiliations[name])
        in_full: list[tuple[tuple[str, ...], str]] = []
        surnames: list[tuple[str, str]] = []
        given: list[tuple[str, str]] = []
        for expert, others in aliases.items():
            for spelling in (expert, *others):
                words = plain_words(spelling) or [spelling.casefold()]
                in_full += [(form, expert) for form in _full_forms(words)]
                surnames += [(form, expert) for form in _surname_forms(words[-1])]
                given += [(word, expert) for word in words[:-1] if len(word) > 2 and word not in PARTICLES]
        grouped = _grouped(in_full)
        return cls(
            {name: tuple(others) for name, others in aliases.items()},
            affiliations,
            {name: frozenset(ids) for name, ids in spoke.items()},
            is_known_word,
            is_name,
            grouped,
            _grouped(surnames),
            _grouped(given),
            {name: roles.Title.of(title) for name, title in affiliations.items()},
            max(map(len, grouped), default=0),
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

    def named_in(self, text: str, nearer: Collection[str] = ()) -> Named:
        """Whom a text names; ``nearer`` are those who have been spoken of, if a name alone does not tell.

        A full name or alias always counts. A surname or first name counts if it is capitalised, is no common
        word, or stands where a speaker stands ("what does sales say"), but not in somebody else's full name. A
        word that the articles do not have counts if it misspells a name by a letter or two. A role or an
        organisation counts if it fits the affiliation of one expert alone, beside a name only where two are compared.
        """
        tokens = tokens_of(text)
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
            elif known and not may_name(tokens, i):
                doubtful[i] = experts
            else:
                mentions[i] = experts
        for i, experts in doubtful.items():  # "sales" in a list with names that are certain
            if mentions and beside_a_name(tokens, i, mentions):
                mentions[i] = experts
        self._add_roles(text, tokens, mentions, nearer)
        mentions = self._narrowed(tokens, mentions, nearer)
        # "the" and "of" of a role are no names, but "will" and "may" can be
        words = {tokens[i].plain for i in mentions}
        return _named(tokens, mentions, tuple(strangers), {w for w in words if w not in STOPWORDS or self._holders(w)})

    def without_names(self, text: str, experts: Iterable[str]) -> str:
        """The text without the words that name these experts, as "What does Slavin say about drones" asks of drones."""
        spellings = [spelling for expert in experts for spelling in (expert, *self.aliases.get(expert, ()))]
        return without_words(text, {word for name in spellings for word in plain_words(name) if len(word) > 1})

    def _holders(self, word: str) -> frozenset[str]:
        """The experts with a surname, or else a first name; "slavins" is short for "Slavin's"."""
        plural = word[:-1] if word.endswith("s") and word[:-1] not in COMMON_WORDS else ""
        return (
            self._surnames.get(word)
            or self._given.get(word)
            or self._surnames.get(plural)
            or self._given.get(_NICKNAMES.get(word, ""))
            or frozenset()
        )

    def _full_names(self, tokens: Sequence[Token]) -> dict[int, frozenset[str]]:
        """The place of each word of a full name, with its holders."""
        plain = tuple(token.plain for token in tokens)
        mentions: dict[int, frozenset[str]] = {}
        for start in range(len(plain)):
            for end in range(min(len(plain), start + self._longest), start + 1, -1):
                if experts := self._in_full.get(plain[start:end]):
                    mentions.update((i, experts) for i in range(start, end) if i not in mentions)
                    break
        return mentions

    def _add_roles(
        self, text: str, tokens: Sequence[Token], mentions: dict[int, frozenset[str]], nearer: Collection[str]
    ) -> None:
        """Those who are called by a role or an organisation that fits one expert alone."""
        by_name = set(mentions)
        for places, fitting in (*roles.editors(tokens), *roles.holders(text, tokens, self._titles)):
            expert = _only(fitting) or self._nearest(fitting, nearer)
            is_apart = not by_name or EDITORS in expert or roles.is_beside(tokens, places)
            if expert and is_apart and by_name.isdisjoint(places):
                mentions.update((i, expert) for i in places)

    def _narrowed(
        self, tokens: Sequence[Token], mentions: Mapping[int, frozenset[str]], nearer: Collection[str]
    ) -> dict[int, frozenset[str]]:
        """The mentions, with those of several experts narrowed to the one whom the words around it tell."""
        certain = {expert for experts in mentions.values() if len(experts) == 1 for expert in experts}
        narrowed: dict[int, frozenset[str]] = {}
        for i, experts in mentions.items():
            narrowed[i] = experts
            if len(experts) > 1 and not experts & certain:
                narrowed[i] = (
                    roles.described(tokens, i, {name: self._titles[name] for name in experts if name in self._titles})
                    or self._in_company(experts, certain)
                    or self._nearest(experts, nearer)
                    or experts
                )
        return narrowed

    def _nearest(self, experts: frozenset[str], nearer: Collection[str]) -> frozenset[str]:
        """The one of the experts who has been spoken of, or who speaks beside those who have."""
        return _only(experts & set(nearer)) or self._in_company(experts, nearer)

    def _in_company(self, experts: Collection[str], others: Collection[str]) -> frozenset[str]:
        """The one of the experts who speaks in an article with the others."""
        articles = {article for other in others for article in self.articles.get(other, ())}
        return _only(name for name in experts if articles & self.articles.get(name, frozenset()))

    def _misspelt(self, tokens: Sequence[Token], i: int) -> frozenset[str]:
        """Whose name a word misspells, if it stands where a name stands and is no word of the articles."""
        word = tokens[i].plain
        before, after = at(tokens, i - 1).plain, at(tokens, i + 1).plain
        is_name = tokens[i].is_capital or len(tokens) == 1 or opens(tokens, i, _AFTER_A_NAME)
        is_name |= tokens[i].possessive or after in SPEAKS or before in _BEFORE_A_SPEAKER
        if len(word) < SHORTEST_MISSPELT or not is_name or word in SPEAKS or word in _BEFORE_A_SPEAKER | STOPWORDS:
            return frozenset()
        near: defaultdict[int, set[str]] = defaultdict(set)
        same_stem = False
        for name, experts in (*self._given.items(), *self._surnames.items()):
            if len(name) >= SHORTEST_MISSPELT and (letters := _letters_apart(word, name)):
                near[letters] |= experts
                same_stem |= stem(word) == stem(name)  # then the articles "have" it: searches compare stems
        return frozenset(near[min(near)]) if near and (same_stem or not self.is_known_word(word)) else frozenset()

    def _stranger(self, tokens: Sequence[Token], i: int, experts: Collection[str]) -> str:
        """The full name that a part of an expert's name stands in, if it is somebody else's; else empty."""
        token, before, after = tokens[i], at(tokens, i - 1), at(tokens, i + 1)
        if self._is_given_name(tokens, i - 1) and not self._may_be_called(before.plain, experts):
            return f"{before.written} {token.written}"
        titles = " ".join(self.affiliations.get(name, "") for name in experts).casefold()
        if before.plain in NEWS_TITLES and token.follows and token.is_proper and before.plain not in titles:
            return f"{before.written} {token.written}"
        if token.plain in self._surnames or token.possessive or not after.is_proper or not after.follows:
            return ""
        own = {part for name, holders in self._in_full.items() if holders & set(experts) for part in name}
        ordinary = after.plain in STOPWORDS or after.plain in SPEAKS
        is_own = any(after.plain == part or _letters_apart(after.plain, part) for part in own)
        return "" if ordinary or is_own else f"{token.written} {after.written}"

    def _is_given_name(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a word is a first name that goes with the word after it."""
        token = at(tokens, i)
        if token.possessive or not at(tokens, i + 1).follows or token.plain in self._surnames:
            return False
        if token.plain in GIVEN_NAMES or token.plain in self._given:
            return token.plain not in COMMON_WORDS or (i > 0 and token.is_proper)
        return (
            i > 0
            and token.is_proper
            and len(token.plain) > 1
            and not (token.plain in STOPWORDS or token.plain in SPEAKS or token.plain in CALLINGS)
            and without_titles(f"{token.written} X") != "X"
            and any(not other.is_capital for other in tokens)  # in a title every word is a capital
            and (self.is_name(token.written) or not self.is_known_word(token.written))
        )

    def _may_be_called(self, given: str, experts: Iterable[str]) -> bool:
        """Whether one of the experts has the first name, or one that it may be short for or misspell."""
        names = [name for name, holders in self._in_full.items() if holders & set(experts)]
        return any(
            given == part or _letters_apart(given, part) or _is_short_for(given, part) or given[0] == part
            for name in names
            for part in name[:-1]
        )


def _full_forms(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """The ways to write a full name: without middle names, the surname with its particles or without its hyphen."""
    *firsts, last = words
    yield (*firsts, last)
    yield (*firsts[:1], last)  # "Thomas Warrick" for "Thomas S. Warrick"
    own = [i for i, word in enumerate(firsts) if word not in PARTICLES]
    particles = firsts[own[-1] + 1 :] if own else firsts
    bare = last.replace("'", "")
    for surname in {(last,), (bare,), tuple(last.split("-")), tuple(bare.split("-"))}:
        yield (*particles, *surname)
        yield (*firsts[:1], *surname)
        yield (*firsts, *surname)


def _surname_forms(last: str) -> set[str]:
    """The ways to write a surname in one word: whole, a half of it, without its apostrophe."""
    halves = [part for part in last.split("-") if part not in PARTICLES]
    return {form for part in (last, *halves) for form in (part, part.replace("'", "")) if form}


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, frozenset[str]]:
    groups: defaultdict[Key, set[str]] = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return {key: frozenset(values) for key, values in groups.items()}


def _only(names: Iterable[str]) -> frozenset[str]:
    """The names if there is only one, else none."""
    found = frozenset(names)
    return found if len(found) == 1 else frozenset()


def _named(
    tokens: Sequence[Token], mentions: Mapping[int, frozenset[str]], strangers: tuple[str, ...], words: Iterable[str]
) -> Named:
    """What the mentions, each with those who may be meant, come to."""
    in_order = [mentions[i] for i in sorted(mentions)]
    certain = tuple(dict.fromkeys(expert for experts in in_order if len(experts) == 1 for expert in experts))
    unclear = dict.fromkeys(expert for experts in in_order if not experts & set(certain) for expert in sorted(experts))
    return Named(
        certain,
        tuple(unclear),
        strangers,
        frozenset(words),
        tuple(_span(tokens, [i for i in sorted(mentions) if mentions[i] == {name}]) for name in certain),
    )


def _span(tokens: Sequence[Token], places: Sequence[int]) -> Span:
    """Where the first mention stands: words that follow one another."""
    last = places[0]
    while last + 1 in places and "," not in tokens[last + 1].gap:
        last += 1
    return Span(tokens[places[0]].start, tokens[last].end)


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
