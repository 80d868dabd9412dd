"""Sentences that answer: ``python -m evals.benchmarks.evidence FOLDER [--only clapnq wice]``.

``FOLDER`` holds ``evidence/clapnq.jsonl.gz`` (questions and passages; the gold is one annotator's sentences) and
``evidence/wice.jsonl.gz`` (claims and cited pages; several sets, each of which suffices). The reader of the settings
takes the sentences that reach ``rag.readers.EVIDENCE``, one operating point for both. Beside it: every sentence, the
first three, and the nearest by the index's embedder, two or three of them or all within a margin of the best.

Each measure is taken question by question and then averaged. ``best-set F1`` is against the set that fits best.
Rows with a * take the threshold with the best target measure in hindsight, so they flatter. ``AUROC`` is over all
sentences; a sentence is right if any set has it.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import mean
from typing import NamedTuple

import numpy as np

from evals.benchmarks.command import UNSEEN, parser, run, show, table
from evals.benchmarks.decisions import auroc
from evals.benchmarks.folders import Row, file_name, read_rows, require, sample, unseen, write_rows
from evals.benchmarks.intervals import Estimate, mean_of
from evals.benchmarks.pools import empty
from rag.assistant import open_library
from rag.library import Library
from rag.readers import EVIDENCE, Reader, reader
from rag.records import Text
from rag.settings import read_settings

TARGETS = {"clapnq": "F1", "wice": "best-set F1"}
"""The measure that counts, by set."""
MEASURES = ("precision", "recall", "F1", "best-set F1", "sentences")
NEAREST = (2, 3)
MARGINS = (0.10, 0.40)
"""Below the best cosine of a text; the best for WiCE and for ClapNQ of those tried on their development halves."""
STEPS = 200
"""Thresholds that are tried in hindsight, evenly spread over the scores."""


class Case(NamedTuple):
    """A question, a text, and the sentences that answer."""

    id: str
    group: str
    question: str
    text: Text
    gold: frozenset[int]
    sets: tuple[frozenset[int], ...]
    """Each of them answers."""


Choice = frozenset[int]
"""Numbers of sentences, from 0."""
Scores = Sequence[float]
"""One a sentence."""


@dataclass(frozen=True)
class Tried:
    """What the systems make of the cases of a set."""

    cases: Sequence[Case]
    choices: Mapping[str, Sequence[Choice]]
    """By system, one a case."""
    scores: Mapping[str, Sequence[Scores]]
    """By system, of those that score sentences."""


def main() -> None:
    """Run the sets and print a table of each."""
    options = parser(__doc__)
    options.add_argument("--only", nargs="*", choices=TARGETS, default=list(TARGETS), metavar="SET")
    options.add_argument("--unseen", action="store_true", help=UNSEEN)
    chosen = options.parse_args()
    require(chosen.folder, *(f"evidence/{name}.jsonl.gz" for name in chosen.only))
    settings = read_settings(changes=chosen.changes)
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        empty(folder, settings)
        library = open_library(settings, folder)
        read = reader(settings.retrieve, library)
        for name in chosen.only:
            found = read_rows(chosen.folder / f"evidence/{name}.jsonl.gz")
            cases = sample(read_cases(unseen(found) if chosen.unseen else found), chosen.limit)
            tried = attempt(cases, read, library, settings.retrieve.reader)
            title = f"{name}: {len(cases)} questions; what counts is {TARGETS[name]}"
            tables.append(table(title, "system", *MEASURES, "AUROC"))
            for system, shown in rows(tried, TARGETS[name]).items():
                tables[-1].add_row(system, *shown)
            if chosen.out:
                for system, choices in tried.choices.items():
                    write_rows(chosen.out / f"evidence.{name}.{file_name(system)}.jsonl", predictions(cases, choices))
    show(*tables, note="* the best threshold in hindsight. [95 % intervals by document]")


def read_cases(rows: Iterable[Row]) -> list[Case]:
    """The rows of a set."""
    return [
        Case(
            row["id"],
            row["group"],
            row["question"],
            Text(row.get("title") or "", tuple(row["sentences"])),
            frozenset(row["gold"]),
            tuple(frozenset(some) for some in row["gold_sets"]),
        )
        for row in rows
    ]


def attempt(cases: Sequence[Case], read: Reader, library: Library, name: str) -> Tried:
    """All systems on all cases, case by case, so that a page's sentences are embedded once and then let go."""
    model = library.embedder.name
    ours, theirs = f"reader {name}", f"{model}"
    scores: dict[str, list[Scores]] = {ours: [], theirs: []}
    for case in cases:
        scores[ours].append(read(case.question, [case.text])[0].sentences)
        scores[theirs].append(cosines(case, library))
    every = {
        "every sentence": [frozenset(range(len(case.text.sentences))) for case in cases],
        "the first 3": [frozenset(range(min(3, len(case.text.sentences)))) for case in cases],
    }
    rules: dict[str, Callable[[Scores], Choice]] = {
        **{f"{model}, nearest {many}": partial(nearest, many=many) for many in NEAREST},
        **{f"{model}, within {margin:.2f}": partial(within, margin=margin) for margin in MARGINS},
    }
    near = {system: [rule(some) for some in scores[theirs]] for system, rule in rules.items()}
    return Tried(cases, {**every, **near, ours: [reaching(some, EVIDENCE) for some in scores[ours]]}, scores)


def cosines(case: Case, library: Library) -> Scores:
    """Of each sentence with the question."""
    found = library.vectors(case.text.sentences) @ library.vectors([case.question])[0]
    return [float(cosine) for cosine in found]


def nearest(scores: Scores, many: int) -> Choice:
    """The sentences with the highest scores, the first of equals."""
    return frozenset(sorted(range(len(scores)), key=lambda place: -scores[place])[:many])


def within(scores: Scores, margin: float) -> Choice:
    """The sentences that score at most so much less than the best."""
    return reaching(scores, max(scores, default=0.0) - margin)


def reaching(scores: Scores, threshold: float) -> Choice:
    """The sentences that score at least so much."""
    return frozenset(place for place, score in enumerate(scores) if score >= threshold)


def rows(tried: Tried, target: str) -> Mapping[str, list[str]]:
    """System to the cells of the table."""
    found: dict[str, list[str]] = {}
    areas = {system: f"{sentence_area(tried.cases, scores):.3f}" for system, scores in tried.scores.items()}
    for system, choices in tried.choices.items():
        bound = f" from {EVIDENCE}" if system in tried.scores else ""
        found[system + bound] = [*cells(tried.cases, choices, target), areas.get(system, "")]
    for system, scores in tried.scores.items():
        threshold = in_hindsight(tried.cases, scores, target)
        best = [reaching(some, threshold) for some in scores]
        found[f"* {system} from {threshold:.2f}"] = [*cells(tried.cases, best, target), areas[system]]
    return found


def cells(cases: Sequence[Case], choices: Sequence[Choice], target: str) -> list[str]:
    """The measures as they are shown, the one that counts with its interval."""
    found = measured(cases, choices)
    return [str(figure) if name == target else f"{figure.value:.3f}" for name, figure in found.items()]


def measured(cases: Sequence[Case], choices: Sequence[Choice]) -> Mapping[str, Estimate]:
    """Each measure's mean over the cases, with its interval."""
    values = np.array([one(case, choice) for case, choice in zip(cases, choices, strict=True)], float)
    groups = [case.group for case in cases]
    return {name: mean_of(values[:, place], groups) for place, name in enumerate(MEASURES)}


def one(case: Case, choice: Choice) -> tuple[float, ...]:
    """The measures of one case, in their order."""
    hits = len(choice & case.gold)
    return (
        hits / len(choice) if choice else 0.0,
        hits / len(case.gold) if case.gold else 0.0,
        f1(choice, case.gold),
        max((f1(choice, some) for some in case.sets), default=0.0),
        float(len(choice)),
    )


def f1(choice: Choice, gold: Choice) -> float:
    """Harmonic mean of precision and recall, 0 if nothing was hit."""
    return 2 * len(choice & gold) / (len(choice) + len(gold)) if choice or gold else 0.0


def in_hindsight(cases: Sequence[Case], scores: Sequence[Scores], target: str) -> float:
    """The threshold with the best mean of the target measure."""
    place = MEASURES.index(target)
    every = [score for some in scores for score in some]

    def worth(threshold: float) -> float:
        return mean(one(case, reaching(some, threshold))[place] for case, some in zip(cases, scores, strict=True))

    return max((float(bound) for bound in np.linspace(min(every), max(every), STEPS)), key=worth)


def sentence_area(cases: Sequence[Case], scores: Sequence[Scores]) -> float:
    """Area under the ROC curve over the sentences of all cases."""
    right = [
        place in frozenset().union(*case.sets, case.gold) for case in cases for place in range(len(case.text.sentences))
    ]
    return auroc(np.array(right), np.array([score for some in scores for score in some]))


def predictions(cases: Sequence[Case], choices: Sequence[Choice]) -> list[Row]:
    """A row a case: its id and the numbers of the sentences."""
    return [{"id": case.id, "sentences": sorted(choice)} for case, choice in zip(cases, choices, strict=True)]


if __name__ == "__main__":
    run(main)
