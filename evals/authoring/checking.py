"""What is wrong with files of cases: found before anybody is measured by them."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from evals.authoring.near import nearly_alike
from evals.cases import case_of
from evals.judging.documents import Found, Library, read_documents
from evals.records import Case, Place
from evals.suites import beside
from index.build import SAMPLE
from index.errors import BadInput


class Filed(NamedTuple):
    """A case, where it stands, and the articles that it is about."""

    path: Path
    line: int
    case: Case
    library: Library

    @property
    def where(self) -> str:
        """As compilers name a place."""
        return f"{self.path}:{self.line}"


class Problem(NamedTuple):
    """What is wrong with a case."""

    path: Path
    line: int
    case: str
    """Its id; empty if the line is no case."""
    what: str


def check(paths: Sequence[Path], articles: Sequence[str] = ()) -> tuple[list[Filed], list[Problem]]:
    """The cases of the files, and what is wrong with them, in the order of files and lines.

    ``articles`` are what they are about; without, the text of the same name beside a file, or the bundled digest.
    BadInput or UnreadableArticle if a file or an article cannot be read.
    """
    filed: list[Filed] = []
    problems: list[Problem] = []
    for path in paths:
        library = Library.of(read_documents(articles or [beside(path) or SAMPLE]))
        for number, line in _lines(path):
            match _read(path, number, line, library):
                case Filed() as one:
                    filed.append(one)
                case problem:
                    problems.append(problem)
    problems += (Problem(one.path, one.line, one.case.id, what) for one in filed for what in _faults(one))
    problems += [*_same_id(filed), *_alike(filed), *_both_halves(filed)]
    order = {path: n for n, path in enumerate(paths)}
    return filed, sorted(problems, key=lambda one: (order[one.path], one.line))


def faults(case: Case, library: Library) -> list[str]:
    """What is wrong with one case."""
    return list(_faults(Filed(Path(), 0, case, library)))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The cases {str(path)!r} cannot be read: {error}.", hint="Name JSON Lines files.") from error
    yield from ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _read(path: Path, number: int, line: str, library: Library) -> Filed | Problem:
    try:
        case = case_of(line)
    except BadInput as error:
        return Problem(path, number, "", f"is no case: {error.message}")
    if path.stem.endswith("-test"):  # the older files say it in their names
        case = replace(case, half="test")
    if not case.article and len(library.documents) == 1:
        case = replace(case, article=next(iter(library.documents)))
    return Filed(path, number, case, library)


def _faults(one: Filed) -> Iterator[str]:
    for rule in RULES:
        yield from rule(one)


def _article(one: Filed) -> Iterator[str]:
    if one.case.article and one.case.article not in one.library.documents:
        yield f"there is no article {one.case.article!r} (there is {', '.join(one.library.documents)})"


def _gold(one: Filed) -> Iterator[str]:
    known = _places(one)
    for field, places in (("gold", one.case.gold), ("gold_others", one.case.others)):
        for place in places:
            if place not in known:
                yield f"{field}: {place.expert} ¶{place.paragraph} is not in the article{_has(one, place.expert)}"
    if one.case.answerable and not one.case.gold:
        yield "it has an answer, but names no paragraph that gives it (gold)"


def _has(one: Filed, expert: str) -> str:
    many = sum(place.expert == expert for place in _places(one))
    return f", {expert} has {many} paragraph{'s' * (many > 1)}" if many else ", nobody of that name has a section"


def _experts(one: Filed) -> Iterator[str]:
    known = set(one.library.owners)
    for field in ("must_cite", "must_not_cite"):
        for name in getattr(one.case, field):
            if name not in known:
                yield f"{field}: there is no expert {name!r}"
    for name in one.case.experts or ():
        if one.library.person(name) is None:
            yield f"experts: there is no expert {name!r}"
    for name in set(one.case.must_cite) & set(one.case.must_not_cite):
        yield f"{name} must be cited, and must not"


def _leaked(one: Filed) -> Iterator[str]:
    for fact in one.case.key_facts:
        for wording in fact:
            if _stands(wording, one.case.question):
                yield f"the question tells the key fact “{wording}”"


def _key_facts(one: Filed) -> Iterator[str]:
    wanted = set(one.case.gold)
    texts = [part.text for part in _paragraphs(one) if Place(part.paragraph.owner, part.paragraph.number) in wanted]
    for fact in one.case.key_facts if texts else ():
        if not any(_plain(wording) in _plain(text) for wording in fact for text in texts):
            yield f"the key fact “{'” or “'.join(fact)}” is in none of the gold paragraphs"


RULES: Sequence[Callable[[Filed], Iterator[str]]] = (_article, _gold, _experts, _leaked, _key_facts)
"""What is looked at in each case alone."""


def _same_id(filed: Sequence[Filed]) -> Iterator[Problem]:
    first: dict[str, Filed] = {}
    for one in filed:
        if one.case.id in first:
            yield Problem(one.path, one.line, one.case.id, f"the id is that of {first[one.case.id].where}")
        first.setdefault(one.case.id, one)


def _alike(filed: Sequence[Filed]) -> Iterator[Problem]:
    people = {name for one in filed for name in one.library.owners}
    for here, there, same in nearly_alike([one.case for one in filed], people):
        one, other = filed[there], filed[here]
        how = "the same question as" if same else f"nearly the question of (“{other.case.question}”)"
        yield Problem(one.path, one.line, one.case.id, f"{how} {other.where}")


def _both_halves(filed: Sequence[Filed]) -> Iterator[Problem]:
    """One problem a paragraph, at its first case of the test half."""
    about: dict[tuple[str, Place], dict[str, list[Filed]]] = defaultdict(lambda: defaultdict(list))
    for one in filed:
        for place in one.case.gold:
            about[one.case.article, place][one.case.half].append(one)
    for (_, place), halves in about.items():
        if len(halves) > 1:
            test, dev = halves["test"], halves["dev"]
            more = f" and {len(dev) - 1} more" if len(dev) > 1 else ""
            told = f"{len(test)} test case{'s' * (len(test) > 1)} from here on"
            what = f"{place.expert} ¶{place.paragraph} is asked about in both halves: {told}; dev: {dev[0].where}{more}"
            yield Problem(test[0].path, test[0].line, test[0].case.id, what)


def _paragraphs(one: Filed) -> Sequence[Found]:
    article = one.case.article
    return [part for part in one.library.paragraphs if article in ("", part.document.id)]


def _places(one: Filed) -> set[Place]:
    return {Place(part.paragraph.owner, part.paragraph.number) for part in _paragraphs(one)}


def _stands(words: str, text: str) -> bool:
    """Whether words stand in a text as whole words."""
    return re.search(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", _plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
