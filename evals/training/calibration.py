"""Fits the weights of ``rag/answerable.py``: ``python -m evals.training.calibration DOCUMENTS --benchmarks FOLDER``.

``DOCUMENTS`` are annotated documents that the reader was not trained on. For each question all paragraphs of its
document are read and the best of them kept, as a search keeps them; of ClapNQ the half that was not trained on. Prints
logistic regression's weights with each set of equal weight, and how well they decide, beside the reader alone.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.benchmarks.decisions import Decisions
from evals.benchmarks.folders import read_rows
from evals.training.documents import Document, read_documents
from evals.training.examples import in_training_half
from index.records import Chunk
from rag.answerable import Features, Weights, features
from rag.pair_model import WEIGHTS, PairModel
from rag.readers import Reader, by_model
from rag.records import Passage

KEPT = 8
"""Passages that are read for a question in the product."""


class Judged(NamedTuple):
    """A question, what the decision rests on, and what is right."""

    features: Features
    answerable: bool
    group: str


def main() -> None:
    """Fit, and print what comes of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--benchmarks", type=Path, help="folder with abstention/clapnq.jsonl.gz")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    read = by_model(PairModel(options.weights))
    sets = {"documents": [one for document in read_documents(options.documents) for one in of_document(document, read)]}
    if options.benchmarks:
        sets["clapnq"] = list(of_clapnq(options.benchmarks / "abstention/clapnq.jsonl.gz", read))
    weights, constant = fitted(sets)
    console = Console()
    console.print(dict(zip(Weights._fields, (round(float(w), 2) for w in (*weights, constant)), strict=True)))
    table = Table(
        "set",
        "questions",
        "with an answer",
        "decided by",
        "balanced accuracy",
        "false answers",
        "false abstentions",
        "AUROC",
    )
    for name, judged in sets.items():
        rows = matrix(judged)
        for label, odds in (("reader alone", rows[:, 0]), ("all features", rows @ weights + constant)):
            made = Decisions(
                np.array([one.answerable for one in judged]), 1 / (1 + np.exp(-odds)), [one.group for one in judged]
            )
            at = made.at(0.5)
            table.add_row(
                name,
                str(len(judged)),
                f"{np.mean([one.answerable for one in judged]):.2f}",
                label,
                str(at.balanced_accuracy),
                f"{at.false_answers.value:.3f}",
                f"{at.false_abstentions.value:.3f}",
                str(made.area()),
            )
    console.print(table)


def matrix(judged: Sequence[Judged]) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Questions by features."""
    return np.array([one.features.row for one in judged], float)


def fitted(sets: "dict[str, list[Judged]]") -> "tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float]":
    """Logistic regression in which each set, and in each set both classes, count alike."""
    from sklearn.linear_model import LogisticRegression

    rows = np.concatenate([matrix(judged) for judged in sets.values()])
    right = np.array([one.answerable for judged in sets.values() for one in judged])
    counts = [
        1 / sum(other.answerable == one.answerable for other in judged) for judged in sets.values() for one in judged
    ]
    weights = np.array(counts) / np.mean(counts)
    model = LogisticRegression(C=1.0).fit(rows, right, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def of_document(document: Document, read: Reader) -> Iterator[Judged]:
    """The questions of a document, each with its best passages."""
    chunks = [
        Chunk(
            article_id="", title=document.title, date=None, url=None,
            experts=(paragraph.owner,) if paragraph.owner else (), affiliation=None,
            headline=paragraph.headline or None, paragraph=1, start=0, text=" ".join(paragraph.sentences.values()),
        )
        for paragraph in document.paragraphs
    ]  # fmt: skip
    for asked in document.questions:
        yield Judged(features(asked.text, best(asked.text, chunks, read)), bool(asked.answers), document.title)


def of_clapnq(path: Path, read: Reader) -> Iterator[Judged]:
    """The half of ClapNQ's questions that was not trained on."""
    for row in read_rows(path):
        if not in_training_half(row["group"]):
            chunk = Chunk(
                article_id="", title=row["title"], date=None, url=None, experts=(), affiliation=None,
                headline=None, paragraph=1, start=0, text=" ".join(row["sentences"]),
            )  # fmt: skip
            yield Judged(
                features(row["question"], best(row["question"], [chunk], read)),
                row["label"] == "answerable",
                row["group"],
            )


def best(question: str, chunks: Sequence[Chunk], read: Reader) -> list[Passage]:
    """The best passages, read."""
    passages = [Passage(chunk, 0.0) for chunk in chunks]
    readings = read(question, [passage.text for passage in passages])
    order = sorted(range(len(passages)), key=lambda place: -readings[place].answers)
    return [replace(passages[place], reading=readings[place]) for place in order[:KEPT]]


if __name__ == "__main__":
    main()
