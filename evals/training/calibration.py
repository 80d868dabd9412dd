"""How the bounds of ``rag/answerable.py`` do: ``python -m evals.training.calibration CASES ... [--article FILE]``.

Cases are those of ``evals/benchmarks/answers``. For each rule the table has the bound at which so many of the
questions with an answer are refused, over all files, and what share of those without one it then refuses in each.
"""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.table import Table

from evals.benchmarks.answers import allowed, article_of, over, posed, read_cases
from evals.benchmarks.command import run, show, table
from evals.benchmarks.decisions import Decisions
from index.build import SAMPLE
from rag import answerable
from rag.answerable import features, lead
from rag.assistant import Assistant
from rag.sentences import scored_sentences

REFUSED = (0.0, 0.04, 0.08, 0.12, 0.16, 0.2)
"""Shares of the questions with an answer."""


class Judged(NamedTuple):
    """A question, what its rule goes by, and whether there is an answer."""

    rule: str
    score: float
    answerable: bool
    file: str


def main() -> None:
    """Print a table for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path)
    parser.add_argument("--article", type=Path, default=SAMPLE)
    options = parser.parse_args()
    judged = [one for path in options.cases for one in of_file(path, article_of(path) or options.article)]
    bounds = {"ANSWERS": answerable.ANSWERS, "SPEAKS": answerable.SPEAKS}
    show(*(points([o for o in judged if o.rule == rule], f"{rule}, now {bound}") for rule, bound in bounds.items()))


def of_file(cases: Path, article: Path) -> Iterator[Judged]:
    """The cases for which an answer, or none, is right."""
    with tempfile.TemporaryDirectory() as folder:
        assistant = over([article], folder, ())
        for case in read_cases(cases):
            right = allowed(case)
            if right == {"answered"} or "answered" not in right:
                yield from judge(assistant, case, right == {"answered"}, cases.stem)


def judge(assistant: Assistant, case: Mapping[str, Any], answerable: bool, file: str) -> Iterator[Judged]:
    """What the rule for this kind of question goes by; nothing if none is asked."""
    question = assistant.understand(posed(case))
    evidence = assistant.evidence(question)
    if question.unknown:
        return
    if question.kind == "expert":
        both = (evidence.passages, evidence.rivals)
        own, rivals = (scored_sentences(question.topic, some, assistant.library) for some in both)
        yield Judged("SPEAKS", lead(question, own, rivals), answerable, file)
    elif question.kind in ("fact", "who_said", "panel") and (found := features(question, evidence.passages)):
        yield Judged("ANSWERS", found.score, answerable, file)


def points(judged: Sequence[Judged], title: str) -> Table:
    """Bounds, and what comes of them in each file."""
    files = list(dict.fromkeys(one.file for one in judged))
    scores = np.array([one.score for one in judged])
    right = np.array([one.answerable for one in judged])
    area = Decisions(right, scores, [one.file for one in judged]).area()
    made = table(f"{title}; AUROC {area}", "answers refused", "bound", "others refused", *files)
    for share in REFUSED:
        bound = np.quantile(scores[right], share)
        cells = [scores[np.array([one.file == file for one in judged]) & ~right] for file in files]
        made.add_row(
            f"{share:.2f}",
            f"{bound:.2f}",
            f"{(scores[~right] < bound).mean():.2f}",
            *(f"{(some < bound).mean():.2f} (n={len(some)})" if len(some) else "" for some in cells),
        )
    return made


if __name__ == "__main__":
    run(main)
