"""Checks on sentences of answers: ``python -m evals.benchmarks.products [--sentences FILE ...] [--checker NAME ...]``.

``evals/data/product-dev.jsonl`` and ``-test.jsonl`` hold sentences as chat models write them over the paragraphs that
the product finds, labelled by reading (``docs/labelling.md``). A checker judges each against what it cites, as the
assistant does, and a sentence counts as supported from ``SUPPORTED`` on. Partly supported counts as not supported.

The column with a * is the best point in hindsight, which flatters. Intervals are by question. The second table tells
which errors are found at that one point, and how often what is supported is let pass.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.table import Table

from evals.benchmarks.answers import DATA, named
from evals.benchmarks.command import options_of, run, show, table
from evals.benchmarks.decisions import Decisions
from evals.benchmarks.folders import Row, file_name, sample, write_rows
from evals.benchmarks.intervals import Numbers
from evals.benchmarks.judges import UNCALIBRATED, Judge, judge_of
from evals.products import Labelled, read_labelled
from index.errors import BadInput
from rag.checks.judging import SUPPORTED
from rag.settings import read_settings

SENTENCES = [DATA / "product-dev.jsonl", DATA / "product-test.jsonl"]
CHECKERS = ("rules", "local", "ensemble")
ALL = "all"

Scores = Mapping[str, Numbers]
"""By checker, one score a sentence."""


def main() -> None:
    """Judge the sentences and print two tables a file."""
    options = options_of(__doc__)
    options.add_argument("--sentences", type=Path, nargs="+", default=SENTENCES, metavar="FILE")
    options.add_argument("--checker", nargs="*", default=CHECKERS, metavar="NAME")
    options.add_argument("--limit", type=int, metavar="N", help="only so many sentences of each file, for a quick look")
    chosen = options.parse_args()
    if not chosen.checker:
        raise BadInput("No checker is named.", hint=f"Leave --checker out for {', '.join(CHECKERS)}.")
    settings = read_settings(changes=chosen.changes)
    judges = {name: judge_of(name, settings) for name in chosen.checker}
    files = {name: sample(read_labelled(path), chosen.limit) for name, path in named(chosen.sentences).items()}
    scores = {name: {system: judged(judge, some) for system, judge in judges.items()} for name, some in files.items()}
    for name, some in files.items():
        show(results(name, some, scores[name]), errors(name, some, scores[name]))
        if chosen.out:
            for system, column in scores[name].items():
                write_rows(chosen.out / f"{name}.{file_name(system)}.jsonl", rows(some, column))
    show(note=NOTE)


NOTE = f"Supported from {SUPPORTED} on. * at the best point of the row, in hindsight. [95 % by question]"


def judged(judge: Judge, sentences: Sequence[Labelled]) -> Numbers:
    """The support of each sentence by what it cites."""
    return np.array([judge(one.sentence, one.sources).score for one in sentences], float)


def decisions(sentences: Sequence[Labelled], scores: Numbers) -> Decisions:
    """The sentences as decisions: what is supported should score high."""
    return Decisions(np.array([one.supported for one in sentences]), scores, [one.group for one in sentences])


def results(name: str, sentences: Sequence[Labelled], scores: Scores) -> Table:
    """The table of a file: all of it, then each origin and each article."""
    counts = ", ".join(
        f"{sum(one.label == label for one in sentences)} {label}" for label in ("supported", "partly", "unsupported")
    )
    made = table(f"{name}: {counts}", "set", "sentences", "system", "balanced accuracy", "AUROC", "* best", "* from")
    for part, own in parts(sentences).items():
        some = [one for one, is_own in zip(sentences, own, strict=True) if is_own]
        for system, column in scores.items():
            found = decisions(some, column[np.array(own)])
            threshold, best = found.best()
            at = "" if system in UNCALIBRATED else str(found.at(SUPPORTED).balanced_accuracy)
            made.add_row(part, str(len(some)), system, at, str(found.area()), f"{best:.3f}", f"{threshold:.2f}")
        made.add_section()
    return made


def parts(sentences: Sequence[Labelled]) -> Mapping[str, Sequence[bool]]:
    """The parts of a file that are told apart, each with whether a sentence belongs to it."""
    origins = dict.fromkeys(sorted(one.origin for one in sentences))
    articles = dict.fromkeys(sorted(one.article for one in sentences))
    return {
        ALL: [True] * len(sentences),
        **{origin: [one.origin == origin for one in sentences] for origin in origins},
        **{article: [one.article == article for one in sentences] for article in articles},
    }


def errors(name: str, sentences: Sequence[Labelled], scores: Scores) -> Table:
    """Which errors are found at the operating point, by kind and by gravity; and what is rightly let pass."""
    systems = [system for system in scores if system not in UNCALIBRATED]
    made = table(f"{name}: judged rightly", "kind", "sentences", *systems)
    kinds = sorted({one.error for one in sentences if one.error})
    groups: dict[str, list[bool]] = {kind: [one.error == kind for one in sentences] for kind in kinds}
    groups |= {label: [one.label == label for one in sentences] for label in ("unsupported", "partly", "supported")}
    for kind, own in groups.items():
        if any(own):
            right = [_right(sentences, scores[system])[np.array(own)].mean() for system in systems]
            made.add_row(kind, str(sum(own)), *(f"{share:.2f}" for share in right), end_section=kind == kinds[-1])
    return made


def _right(sentences: Sequence[Labelled], scores: Numbers) -> Numbers:
    supported = np.array([one.supported for one in sentences])
    return np.asarray((scores >= SUPPORTED) == supported, float)


def rows(sentences: Sequence[Labelled], scores: Numbers) -> list[Row]:
    """A row a sentence: its id, label and score."""
    return [
        {"id": one.id, "label": one.label, "score": float(score)} for one, score in zip(sentences, scores, strict=True)
    ]


if __name__ == "__main__":
    run(main)
