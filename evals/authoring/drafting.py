"""Drafts of cases from an article: some of each kind in turn, no two with the same question."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count as counting
from itertools import islice, zip_longest

from evals.authoring.model_drafts import by_model
from evals.authoring.templates import compare, expert, number, who_said
from evals.authoring.traps import after_article, expert_silent, false_premise
from evals.judging.documents import Library
from evals.records import Case, Document
from rag.settings import ModelSettings

TEMPLATES: Mapping[str, Callable[[Library], Iterable[Case]]] = {
    "who_said": who_said,
    "expert": expert,
    "compare": compare,
    "number": number,
    "expert_silent": expert_silent,
    "after_article": after_article,
    "false_premise": false_premise,
}
"""By kind of case."""


def drafts(
    document: Document, count: int, known: Sequence[Case] = (), model: ModelSettings | None = None
) -> Iterator[Case]:
    """At most so many drafts about an article; ``known`` are cases that there are, which are not asked again.

    With a chat model its drafts (kind ``fact``) are among them; it is asked for one when its turn comes.
    """
    library = Library.of([document])
    asked = {plain(case.question) for case in known}
    ways = [template(library) for template in TEMPLATES.values()]
    kinds: list[Iterator[Case | None]] = [] if model is None else [by_model(library, model)]
    kinds += [_spread(case for case in way if plain(case.question) not in asked) for way in ways]
    turns = _in_turn(kinds, asked)
    return named(islice(turns, count), {case.id for case in known})


def _in_turn(kinds: Sequence[Iterator[Case | None]], asked: Collection[str]) -> Iterator[Case]:
    """One of each kind, then a second one; a kind that has none to give is passed over."""
    waiting = list(kinds)
    while waiting:
        for kind in list(waiting):
            try:
                case = next(kind)
            except StopIteration:
                waiting.remove(kind)
                continue
            if case is not None and plain(case.question) not in asked:
                yield case


def named(cases: Iterable[Case], taken: Collection[str]) -> Iterator[Case]:
    """The drafts with ids such as "ARTICLE-number-01" that are not taken."""
    used = set(taken)
    for case in cases:
        stem = f"{case.article}-{case.kind}"
        id_ = next(name for n in counting(1) if (name := f"{stem}-{n:02}") not in used)
        used.add(id_)
        yield replace(case, id=id_)


def plain(question: str) -> str:
    """A question as it is compared: without case and spaces."""
    return " ".join(question.casefold().split())


def _spread(cases: Iterable[Case]) -> Iterator[Case]:
    """The drafts of a kind in another order: one about each speaker, then a second one."""
    by_owner: dict[str, list[Case]] = {}
    for case in cases:
        places = case.gold or case.others
        by_owner.setdefault(places[0].expert if places else "", []).append(case)
    yield from (case for round_ in zip_longest(*by_owner.values()) for case in round_ if case)
