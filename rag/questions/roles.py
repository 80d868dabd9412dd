"""Who is meant by a role or an organisation: "the former deputy governor", "the guy from the Baltic Institute"."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from index.keyword import STOPWORDS
from index.records import EDITORS
from rag.questions.name_tokens import Token, at, tokens_of
from rag.questions.name_words import ASKED, CALLINGS, OFFICES, ORGANISATIONS, SOMEBODY, SPEAKS
from rag.words import stem

Places = range
"""Places of words in a text, one after another."""

_HEAD = "|".join(sorted(CALLINGS | OFFICES | SOMEBODY))
_PHRASE = re.compile(
    r"(?:\b(?:the|this|that)\s+|^)"
    rf"(?P<before>(?:[\w’'-]+\s+){{0,7}}?)(?P<head>{_HEAD}|\w+ologist)\b"
    r"(?P<after>(?:\s+(?:of|at|for|from|with|in|to|on)\s+(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+){0,6})?)",
    re.IGNORECASE,
)
"""A role with what stands before its head word ("Iran Initiative") and after it ("of the Baltic Institute")."""
_ANYBODY = SOMEBODY | {"expert", "author", "fellow", "scholar", "researcher", "analyst"}
"""Heads that many affiliations have or none: the words around them must tell."""
_COMPARES = frozenset(("with", "and", "than", "vs", "versus", "or", "to", "from"))
_VIEWS = frozenset("view views opinion take position stance reaction expert fellow analyst scholar director".split())
_INTRODUCTION = frozenset(("introduction", "intro", "preface"))
LONGEST_ORGANISATION = 7
"""Words."""


class Title(NamedTuple):
    """An affiliation in a form that compares."""

    words: tuple[str, ...]
    forms: frozenset[str]

    @classmethod
    def of(cls, affiliation: str) -> "Title":
        """Of title and organisation as an article has them."""
        words = tuple(token.plain for token in tokens_of(affiliation))
        return cls(words, frozenset(_forms(words)))


def editors(tokens: Sequence[Token]) -> list[tuple[Places, frozenset[str]]]:
    """Where the editors of the roundup are named: "the editors", "the introduction"."""
    return [
        (_with_article(tokens, i, i + 1), frozenset({EDITORS})) for i in range(len(tokens)) if _is_editors(tokens, i)
    ]


def _is_editors(tokens: Sequence[Token], i: int) -> bool:
    word, before, after = tokens[i].plain, at(tokens, i - 1).plain, at(tokens, i + 1).plain
    if word == "editors":  # "the newspaper's editors", "the editors of the journal" are others
        return after != "of" and (before in STOPWORDS or i == 0)
    is_asked = after in SPEAKS or at(tokens, i - 2).plain in ("in", "to", "does", "did", "from", "by")
    return word in _INTRODUCTION and before == "the" and after != "of" and is_asked


def holders(text: str, tokens: Sequence[Token], titles: Mapping[str, Title]) -> list[tuple[Places, frozenset[str]]]:
    """Each role or organisation in the text, and the experts whose affiliation it fits best."""
    found = [_role(match, tokens, titles) for match in _PHRASE.finditer(text)] if titles else []
    return [one for one in found if one] or _organisations(tokens, titles)


def _role(
    match: re.Match[str], tokens: Sequence[Token], titles: Mapping[str, Title]
) -> tuple[Places, frozenset[str]] | None:
    """The experts who have the role, if it tells enough; an office such as "the minister" alone does not."""
    inside = [i for i, token in enumerate(tokens) if match.start() <= token.start < match.end()]
    before = [i for i in inside if tokens[i].start < match.start("head")]
    head = next(i for i in inside if tokens[i].start == match.start("head"))
    told = _forms(tokens[i].plain for i in before)
    after = _forms(tokens[i].plain for i in inside if i > head)
    is_anybody = tokens[head].plain in _ANYBODY
    called = set() if is_anybody else _forms([tokens[head].plain])
    scores: dict[str, int] = {}
    for name, title in titles.items():
        if told <= title.forms and called <= title.forms:
            scores[name] = 2 * len((told | called | after) & title.forms) + (tokens[head].plain in title.words)
    best = max(scores.values(), default=0)
    words_that_tell = best // 2
    alone = not told and not after and tokens[head].plain not in OFFICES
    if words_that_tell < (1 if alone or is_anybody else 2):
        return None
    found = frozenset(name for name, score in scores.items() if score == best)
    has = {word for name in found for word in titles[name].forms}
    last = max([head, *(i for i in inside if i > head and _forms([tokens[i].plain]) & has)])
    return range(inside[0], last + 1), found


def _organisations(tokens: Sequence[Token], titles: Mapping[str, Title]) -> list[tuple[Places, frozenset[str]]]:
    """Organisations that are asked what they say, each with those who are affiliated."""
    plain = [token.plain for token in tokens]
    for length in range(min(LONGEST_ORGANISATION, len(plain)), 1, -1):
        for start in range(len(plain) - length + 1):
            words = plain[start : start + length]
            if words[0] in STOPWORDS or words[-1] in STOPWORDS or ORGANISATIONS.isdisjoint(words):
                continue
            found = frozenset(name for name, title in titles.items() if _has_run(title.words, words))
            if found and _speaks(tokens, start, start + length):
                return [(_with_article(tokens, start, start + length), found)]
    return []


def _speaks(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words from ``start`` to ``end`` stand where a speaker stands."""
    first = start - 1 if at(tokens, start - 1).plain == "the" else start
    before, after = at(tokens, first - 1).plain, at(tokens, end).plain
    is_asked = before in ("does", "did", "would") and after in ASKED
    is_told = before == "to" and at(tokens, first - 2).plain == "according"
    return is_asked or is_told or (tokens[end - 1].possessive and after in _VIEWS)


def is_beside(tokens: Sequence[Token], places: Places) -> bool:
    """Whether a role stands where it is compared with a name: "does Roe agree with the statistician"."""
    after = at(tokens, places.stop).plain
    return at(tokens, places.start - 1).plain in _COMPARES or after in (
        "and",
        "vs",
        "versus",
        "or",
        "agree",
        "disagree",
    )


def described(tokens: Sequence[Token], i: int, titles: Mapping[str, Title]) -> frozenset[str]:
    """The one whose affiliation has most of the words beside the name: "the economist Roe", "Roe of the Trade Desk"."""
    beside = _forms(token.plain for token in _beside(tokens, i))
    scores = {name: len(beside & title.forms) for name, title in titles.items()}
    best = max(scores.values(), default=0)
    found = frozenset(name for name, score in scores.items() if score == best)
    return found if best and len(found) == 1 else frozenset()


def _beside(tokens: Sequence[Token], i: int) -> list[Token]:
    words: list[Token] = []
    for token in reversed(tokens[max(0, i - 4) : i]):
        if token.plain in SPEAKS or token.plain in ("does", "did", "about", "on"):
            break
        words.append(token)
    if at(tokens, i + 1).plain in ("of", "from", "at", "the"):
        for token in tokens[i + 1 : i + 7]:
            if token.plain in SPEAKS:
                break
            words.append(token)
    return words


def _with_article(tokens: Sequence[Token], start: int, end: int) -> Places:
    return range(start - 1 if at(tokens, start - 1).plain == "the" else start, end)


def _has_run(words: Sequence[str], run: Sequence[str]) -> bool:
    return any(list(words[i : i + len(run)]) == list(run) for i in range(len(words) - len(run) + 1))


def _forms(words: Iterable[str]) -> set[str]:
    """Stems in which "toxicologist" is "toxicology"; words that every title has are left out."""
    return {stem(re.sub(r"ologists?$", "ology", word)) for word in words if word not in STOPWORDS}
