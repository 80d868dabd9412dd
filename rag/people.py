"""Who is meant: names in a question resolved to the experts of the index."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.errors import UnknownName
from index.names import match, plain_words, surname
from index.records import EDITORS
from index.rows import Listed

_WORD = re.compile(r"[^\W\d_](?:[\w’'ʼ.-]*\w)?")


@dataclass(frozen=True, slots=True)
class People:
    """The experts of an index; ``aliases`` gives the other ways in which the articles write each."""

    aliases: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, articles: Iterable[Listed]) -> "People":
        """All who speak in the articles."""
        found: dict[str, dict[str, None]] = {}
        for article in articles:
            for name in article.experts:
                found.setdefault(name, {}).update(dict.fromkeys(article.aliases.get(name, ())))
        return cls({name: tuple(others) for name, others in found.items()})

    @property
    def names(self) -> tuple[str, ...]:
        """Canonical names, in order of first appearance."""
        return tuple(self.aliases)

    def resolve(self, name: str) -> str:
        """The expert whom a filter names, by canonical name, alias or surname; UnknownName if there is none or several."""
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

    def named_in(self, question: str) -> tuple[str, ...]:
        """The experts whom a question names, by a full name or alias or by a surname that is only theirs.

        A surname counts where it is capitalised, since it may be a common word ("arms sales", "Sales says").
        """
        words = [match.group() for match in _WORD.finditer(re.sub(r"[’']s\b", "", question))]
        plain = [" ".join(plain_words(word)) for word in words]
        text = f" {' '.join(plain)} "
        capitalised = {word for word, written in zip(plain, words, strict=True) if not written[0].islower()}
        holders: dict[str, set[str]] = {}
        for expert, others in self.aliases.items():
            for spelling in (expert, *others):
                holders.setdefault(surname(spelling), set()).add(expert)
        return tuple(
            expert
            for expert, others in self.aliases.items()
            if any(f" {' '.join(plain_words(spelling))} " in text for spelling in (expert, *others))
            or any(
                surname(spelling) in capitalised and holders[surname(spelling)] == {expert}
                for spelling in (expert, *others)
            )
        )
