"""Who is meant: names, first names, misspellings and roles in a question, resolved to the experts of the index."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from index.errors import UnknownName
from index.names import match, plain_words, surname
from index.records import EDITORS
from index.rows import Listed
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
_ROLE_PHRASE = re.compile(
    r"\b(?:the|this|that)\s+((?:[\w’'-]+\s+){0,7}?(?:director|fellow|professor|president|chair(?:man|woman|person)?|ambassador"
    r"|minister|secretary|advis[eo]r|analyst|researcher|scholar|scientist|lecturer|editor|economist|historian|lawyer|chief|head"
    r"|founder|officer|manager|coordinator|general|colonel|admiral|diplomat|senator|governor|mayor|dean|engineer|physician"
    r"|surgeon|underwriter|statistician|hydrologist|epidemiologist|virologist|\w+ologist)"
    r"(?:\s+(?:of|at|for|from|with|in)\s+(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,6})?)",
    re.IGNORECASE,
)
SHORTEST_MISSPELT = 4
"""Letters; a shorter word is within one letter of too many names."""


@dataclass(frozen=True, slots=True)
class Named:
    """The experts whom a text names, in its order; ``unclear`` are words that may mean any of several."""

    experts: tuple[str, ...] = ()
    unclear: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The experts of an index."""

    aliases: Mapping[str, tuple[str, ...]]
    """Canonical name to the other ways in which the articles write it."""
    affiliations: Mapping[str, str]
    """Canonical name to title and organisation, for those that have them."""

    @classmethod
    def of(cls, articles: Iterable[Listed]) -> "People":
        """All who speak in the articles."""
        found: dict[str, dict[str, None]] = {}
        affiliations: dict[str, str] = {}
        for article in articles:
            for name in article.experts:
                found.setdefault(name, {}).update(dict.fromkeys(article.aliases.get(name, ())))
                if name in article.affiliations:
                    affiliations.setdefault(name, article.affiliations[name])
        return cls({name: tuple(others) for name, others in found.items()}, affiliations)

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical names, in order of first appearance."""
        return tuple(self.aliases)

    def resolve(self, name: str) -> str:
        """The expert whom a filter names, by any spelling or the surname; UnknownName if none or several may be."""
        if name.casefold() == EDITORS.casefold():
            return EDITORS
        spellings = {spelling: expert for expert, others in self.aliases.items() for spelling in (expert, *others)}
        words = plain_words(name)
        found = {expert for spelling, expert in spellings.items() if plain_words(spelling) == words}
        if not found and len(words) == 1:
            found = {expert for spelling, expert in spellings.items() if words[0] in plain_words(spelling)}
        if not found and (same := match(name, spellings)):
            found = {spellings[same]}
        if len(found) == 1:
            return found.pop()
        if found:
            raise UnknownName(f"{name!r} may be several experts.", hint=f"Say which: {', '.join(sorted(found))}.")
        raise UnknownName.of("expert", name, (*self.names, EDITORS))

    def named_in(self, text: str, is_known_word: Callable[[str], bool] = lambda _: True) -> Named:
        """The experts whom a text names.

        A full name or alias always counts. A surname or first name counts if it is capitalised, is no common
        word, or stands where a speaker stands ("what does sales say"). A word that the articles do not have
        counts if it misspells a name by a letter or two; ``is_known_word`` tells which they have. A role counts
        if it fits the affiliation of one expert alone.
        """
        found: dict[str, int] = {}
        unclear: dict[str, tuple[str, ...]] = {}
        tokens = _tokens(text)
        taken = self._full_names(tokens, found)
        forms = self._single_names()
        later: list[int] = []
        for i, token in enumerate(tokens):
            if i in taken:
                continue
            experts = forms.get(token.plain)
            if experts and not _may_name(tokens, i) and not (found and _beside_a_name(tokens, i, forms)):
                later.append(i)
                continue
            if not experts:
                experts = _misspelt(tokens, i, forms, is_known_word)
            if len(experts) == 1:
                found.setdefault(next(iter(experts)), i)
            elif experts and not experts & found.keys():
                unclear[token.written] = tuple(sorted(experts))
        for i in later:  # "sales" in a list with names that are certain
            if found and len(forms[tokens[i].plain]) == 1 and _beside_a_name(tokens, i, forms):
                found.setdefault(next(iter(forms[tokens[i].plain])), i)
        if not found and (expert := self._by_role(text)):
            found[expert] = 0
        order = tuple(sorted(found, key=lambda expert: found[expert]))
        unclear = {word: experts for word, experts in unclear.items() if not set(experts) & set(order)}
        return Named(order, unclear or None)

    def without_names(self, text: str, experts: Iterable[str]) -> str:
        """The text without the words that name these experts, as "What does Slavin say about drones" asks of drones."""
        names = {
            word
            for expert in experts
            for spelling in (expert, *self.aliases.get(expert, ()))
            for word in plain_words(spelling)
            if len(word) > 1
        }
        return _WORD.sub(lambda found: "" if _token(found.group()).plain in names else found.group(), text).strip()

    def _full_names(self, tokens: "list[_Token]", found: dict[str, int]) -> set[int]:
        """Note experts named in full; the places of their words."""
        plain = [token.plain for token in tokens]
        taken: set[int] = set()
        for expert, others in self.aliases.items():
            for spelling in (expert, *others):
                words = plain_words(spelling)
                short = [words[0], words[-1]] if len(words) > 2 else words  # "Thomas Warrick" for "Thomas S. Warrick"
                for form in (words, short):
                    for i in range(len(plain) - len(form) + 1):
                        if plain[i : i + len(form)] == form:
                            found[expert] = min(i, found.get(expert, i))
                            taken |= set(range(i, i + len(form)))
        return taken

    def _single_names(self) -> dict[str, set[str]]:
        """Surname or first name to its holders; a surname beats the same first name."""
        surnames: dict[str, set[str]] = {}
        firsts: dict[str, set[str]] = {}
        for expert, others in self.aliases.items():
            for spelling in (expert, *others):
                words = plain_words(spelling)
                surnames.setdefault(surname(spelling), set()).add(expert)
                for part in surname(spelling).split("-"):
                    surnames.setdefault(part, set()).add(expert)
                for word in words[:-1]:
                    if len(word) > 2:
                        firsts.setdefault(word, set()).add(expert)
        return {**firsts, **surnames}

    def _by_role(self, text: str) -> str | None:
        """The one expert whose affiliation has two or more of the words of a role that the text names."""
        for phrase in _ROLE_PHRASE.finditer(text):
            wanted = set(telling(phrase[1]))
            scores = {name: len(wanted & set(telling(title))) for name, title in self.affiliations.items()}
            best = max(scores.values(), default=0)
            holders = [name for name, score in scores.items() if score == best]
            if len(holders) == 1 and (best >= 2 or (best == 1 and best == len(wanted))):
                return holders[0]
        return None


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    plain: str
    possessive: bool


def _tokens(text: str) -> list[_Token]:
    return [_token(found.group()) for found in _WORD.finditer(text)]


def _token(written: str) -> _Token:
    bare = _POSSESSIVE.sub("", written)
    word = bare.rstrip(".’'-")
    return _Token(word, " ".join(plain_words(word)) or word.casefold(), possessive=bare != written)


def _may_name(tokens: list[_Token], i: int) -> bool:
    """Whether a word that is somebody's name is meant as one here."""
    token = tokens[i]
    if not token.written[0].islower() and (i > 0 or token.plain not in _COMMON):
        return True
    if token.plain not in _COMMON:
        return True
    after = tokens[i + 1].plain if i + 1 < len(tokens) else ""
    before = tokens[i - 1].plain if i else ""
    opens = i == 0 and after in _AFTER_A_NAME
    return token.possessive or opens or after in _SPEAKS or before in ("does", "did", "according") or len(tokens) == 1


def _beside_a_name(tokens: list[_Token], i: int, forms: Mapping[str, set[str]]) -> bool:
    """Whether a common word stands where names are listed or compared: "sales, slavin and pfaff", "closer to sales"."""
    around = [token.plain for token in tokens[max(0, i - 2) : i + 3]]
    listed = any(word in forms and word != tokens[i].plain for word in around)
    return listed or (i > 0 and tokens[i - 1].plain in ("to", "of", "than", "and", "or", "vs", "versus", "with"))


def _misspelt(
    tokens: list[_Token], i: int, forms: Mapping[str, set[str]], is_known_word: Callable[[str], bool]
) -> set[str]:
    """Whose name a word misspells, if it is no word of the articles: one letter off, or two in a long name."""
    from rapidfuzz.distance import OSA

    word = tokens[i].plain
    after = tokens[i + 1].plain if i + 1 < len(tokens) else ""
    before = tokens[i - 1].plain if i else ""
    opens = i == 0 and after in _AFTER_A_NAME
    named = not tokens[i].written[0].islower() or opens or after in _SPEAKS or before in _BEFORE_A_SPEAKER
    if (
        len(word) < SHORTEST_MISSPELT
        or word in _SPEAKS
        or word in _BEFORE_A_SPEAKER
        or not named
        or is_known_word(word)
    ):
        return set()
    near: dict[int, set[str]] = {}
    for form, experts in forms.items():
        most = 2 if min(len(form), len(word)) >= 6 else 1
        distance = OSA.distance(word, form, score_cutoff=most)
        if len(form) >= SHORTEST_MISSPELT and 0 < distance <= most and (form[0] == word[0] or distance == 1):
            near.setdefault(distance, set()).update(experts)
    return near[min(near)] if near else set()
