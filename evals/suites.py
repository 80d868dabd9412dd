"""Suites by name: which cases, over which articles.

Cases about the bundled digest were written by hand before anything was tuned by them, and are in two halves. Those of
the test half may be run, but nothing may be changed because of how one of them came out.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evals.cases import read_cases
from evals.judging.documents import documents_in, read_documents
from evals.planting import planted
from evals.records import Case, Document, Half, Outcome
from evals.variants import reordered, with_typos
from index.build import SAMPLE
from index.errors import UnknownName
from index.store import Index

DATA = Path(__file__).parent / "data"
OLDER = ("kadhimi-dev", "kadhimi-more-dev", "kadhimi-test", "kadhimi-more-test")
"""Files of cases about the digest that benchmarks use, too."""
NOISE = tuple(DATA / f"{name}.txt" for name in ("governor-resigns", "malaria-trial", "motorcade-attack", "water-order"))
"""Invented roundups about other matters."""
HOSTILE = DATA / "ferry-line.txt"
"""One with instructions to the assistant in its paragraphs."""
OF_A_KIND = 3
"""Cases of one kind that ``sample`` takes from each of the older files."""
SMOKE = 20
"""Cases of ``smoke``."""


@dataclass(frozen=True, slots=True)
class World:
    """Articles, and the cases that are asked of an assistant over them."""

    sources: tuple[str, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """What ``pullquote eval`` runs."""

    name: str
    worlds: tuple[World, ...] = ()
    ready: tuple[Outcome, ...] = ()
    """Outcomes that nobody has to be asked for: planted errors, or answers from elsewhere."""
    documents: tuple[Document, ...] = ()
    """What answers are judged by."""
    elsewhere: bool = False
    """Whether its answers came from elsewhere: each is judged by its own contexts."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """All cases."""
        return (*(case for world in self.worlds for case in world.cases), *(outcome.case for outcome in self.ready))


def over(name: str, worlds: Sequence[World]) -> Suite:
    """A suite whose answers are judged by the articles that they are about."""
    sources = dict.fromkeys(source for world in worlds for source in world.sources)
    return Suite(name, tuple(worlds), documents=tuple(read_documents(sources)))


def smoke(seed: int, folder: Path) -> Suite:
    """20 cases in seconds: of each kind of ``sample`` on the digest the first, then the second."""
    turns = Counter[str]()
    ranked = []
    for case in _of_digest():
        turns[case.kind] += 1
        ranked.append((turns[case.kind], case))
    first = sorted(ranked, key=lambda one: one[0])[:SMOKE]
    return over("smoke", [World((str(SAMPLE),), tuple(case for _, case in first))])


def sample(seed: int, folder: Path) -> Suite:
    """Cases of all kinds on the bundled digest, and some beside an article that gives the assistant orders."""
    hostile = World((str(SAMPLE), str(HOSTILE)), tuple(read_cases(DATA / "injected.jsonl")))
    return over("sample", [World((str(SAMPLE),), tuple(_of_digest())), hostile])


def robustness(seed: int, folder: Path) -> Suite:
    """Questions that have an answer, as they are and changed: other words, typos, noise, experts in another order."""
    paraphrases = read_cases(DATA / "paraphrases.jsonl")
    wanted = {case.group for case in paraphrases}
    older = (case for name in OLDER for case in _older(name))
    plain = [replace(case, kind="plain", group=case.id) for case in older if case.id in wanted]
    chance = random.Random(seed)
    words = (
        *plain,
        *(replace(case, kind="paraphrase", article=SAMPLE.stem) for case in paraphrases),
        *(_form(case, "typo", with_typos(case.question, chance)) for case in plain),
    )
    other = reordered(SAMPLE, folder)
    moved = (replace(_form(case, "reordered", case.question), article=other.stem) for case in plain)
    noisy = (_form(case, "noise", case.question) for case in plain)
    worlds = [
        World((str(SAMPLE),), words),
        World((str(SAMPLE), *map(str, NOISE)), tuple(noisy)),
        World((str(other),), tuple(moved)),
    ]
    return over("robustness", worlds)


def corruption(seed: int, folder: Path) -> Suite:
    """Claims with one planted error each, and controls: does the judge tell them apart?"""
    documents, outcomes = planted([SAMPLE, *NOISE], seed)
    return Suite("corruption", ready=tuple(outcomes), documents=tuple(documents))


def from_file(path: Path, sources: Sequence[str], location: str) -> Suite:
    """Your own cases over your own articles, or over those of an index.

    Without either: over the text of the same name beside the file (``NAME.txt`` of ``NAME.jsonl`` or
    ``NAME-dev.jsonl``), or else the bundled digest.
    """
    cases = tuple(read_cases(path))
    if location and not sources:
        return Suite(str(path), (World((), cases),), documents=tuple(documents_in(Index.open(location))))
    return over(str(path), [World(tuple(sources) or (str(_beside(path) or SAMPLE),), cases)])


SUITES: Mapping[str, Callable[[int, Path], Suite]] = {
    "smoke": smoke,
    "sample": sample,
    "corruption": corruption,
    "robustness": robustness,
}
"""Built-in suites by name; each is given the seed, and a folder for articles that it makes."""


def suite(name: str, seed: int, folder: Path, sources: Sequence[str] = (), location: str = "") -> Suite:
    """A suite by name, or the cases of a file; UnknownName if it is neither.

    ``sources`` and ``location``, the place of an index, are for the cases of a file.
    """
    if name in SUITES:
        return SUITES[name](seed, folder)
    if not Path(name).is_file():
        raise UnknownName(f"There is no suite and no file {name!r}.", hint=f"Suites: {', '.join(SUITES)}.")
    return from_file(Path(name), sources, location)


def some(suite: Suite, limit: int | None) -> Suite:
    """At most so many cases, evenly over the suite; None is all."""
    every = [case.id for case in suite.cases]
    if limit is None or limit >= len(every):
        return suite
    kept = {every[n * len(every) // limit] for n in range(limit)}
    worlds = [World(world.sources, tuple(case for case in world.cases if case.id in kept)) for world in suite.worlds]
    return replace(
        suite,
        worlds=tuple(world for world in worlds if world.cases),
        ready=tuple(outcome for outcome in suite.ready if outcome.case.id in kept),
    )


def _of_digest() -> list[Case]:
    """The cases of ``sample`` that the digest alone is needed for."""
    traps = [replace(case, article=SAMPLE.stem) for case in read_cases(DATA / "traps.jsonl")]
    chosen: list[Case] = []
    for name in OLDER:
        turns = Counter[str]()
        for case in _older(name):
            turns[case.kind] += 1
            if turns[case.kind] <= OF_A_KIND:
                chosen.append(case)
    return [*chosen, *traps]


def _older(name: str) -> list[Case]:
    """The cases of an older file; their half is in its name."""
    half: Half = "test" if name.endswith("test") else "dev"
    return [replace(case, article=SAMPLE.stem, half=half) for case in read_cases(DATA / f"{name}.jsonl")]


def _form(plain: Case, kind: str, question: str) -> Case:
    """Another form of a question."""
    return replace(plain, id=f"{plain.id}-{kind}", kind=kind, question=question)


def _beside(path: Path) -> Path | None:
    names = (path.stem, path.stem.rpartition("-")[0])
    return next((found for name in names if name and (found := path.with_name(f"{name}.txt")).is_file()), None)
