"""Fits the weights of ``rag/checks/trained.py``: ``python -m evals.training.verdicts DOCUMENTS --claims FILES``.

``DOCUMENTS`` are annotated documents that the reader was not trained on, ``FILES`` claims about them. A claim is judged
against its whole document. ``--products`` adds sentences of answers (``docs/labelling.md``), ``--benchmarks`` sets of
``FOLDER/faithfulness``; of WiCE the half that was not trained on. Prints logistic regression's weights with each set,
and in each set both classes, of equal weight, and how well they decide at 0.5, beside the weights that are fitted on
all other sets.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.benchmarks.command import run
from evals.benchmarks.decisions import Decisions
from evals.benchmarks.faithfulness import read_case
from evals.benchmarks.folders import in_training_half, read_rows
from evals.products import Labelled, read_labelled
from evals.training.claims import Written, read_claims
from evals.training.documents import read_documents
from rag.checks.judging import CERTAIN, SUPPORTED
from rag.checks.reading import read
from rag.checks.rules import faults
from rag.checks.trained import ENSEMBLE, Features, Weights, features
from rag.claims.attribution import of_speakers
from rag.claims.case import Case
from rag.records import Source

ROUNDS = 8
"""How often the weakest sentence of each claim is looked for anew and the weights are fitted to these."""


class Seen(NamedTuple):
    """A claim, and what the verdict on it rests on."""

    sentences: Sequence[Features]
    settled: bool
    """Whether the rules are certain of a fault."""
    supported: bool
    group: str


def main() -> None:
    """Fit, and print what comes of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--claims", nargs="+", type=Path, required=True, metavar="FILE")
    parser.add_argument("--benchmarks", type=Path, metavar="FOLDER", help="folder with faithfulness/")
    parser.add_argument("--products", type=Path, metavar="FILE", help="labelled sentences of answers")
    parser.add_argument("--limit", type=int, metavar="N", help="claims of each set, at most")
    options = parser.parse_args()
    written = list(read_claims(options.claims, list(read_documents(options.documents))))
    sets = {"claims": list(islice(map(of_written, written), options.limit))}
    if options.products:
        sets["products"] = [of_labelled(one) for one in islice(read_labelled(options.products), options.limit)]
    for path in sorted((options.benchmarks / "faithfulness").glob("*.jsonl.gz")) if options.benchmarks else ():
        sets[path.name.removesuffix(".jsonl.gz")] = list(islice(of_benchmark(path), options.limit))
    console, table = Console(width=140), Table("set", "claims", "supported", "weights", "balanced accuracy", "AUROC")
    for name, rules in (("LOCAL", False), ("ENSEMBLE", True)):
        weights = fitted(sets.values(), rules=rules)
        console.print(name, Weights(*[round(value, 2) for value in weights]))
        for held, claims in sets.items():
            table.add_row(*row(held, claims, f"{name}, all sets", decisions(claims, weights, rules=rules)))
            if others := [one for other, one in sets.items() if other != held]:
                decided = decisions(claims, fitted(others, rules=rules), rules=rules)
                table.add_row(*row(held, claims, f"{name}, the other sets", decided))
    console.print(table)


def row(name: str, claims: Sequence[Seen], weights: str, decided: Decisions) -> list[str]:
    """A line of the table."""
    supported = np.mean([one.supported for one in claims])
    at = decided.at(SUPPORTED).balanced_accuracy
    return [name, str(len(claims)), f"{supported:.2f}", weights, str(at), str(decided.area())]


def of_written(claim: Written) -> Seen:
    """A claim against its document, each paragraph with its owner."""
    return seen(claim.text, _sources(claim), supported=claim.supported, group=claim.document.title)


def of_labelled(one: Labelled) -> Seen:
    """A sentence of an answer; what is partly borne out is not supported."""
    return seen(one.sentence, one.sources, supported=one.supported, group=one.group)


def of_benchmark(path: Path) -> Iterator[Seen]:
    """The claims of a set that none was trained on."""
    for case in map(read_case, read_rows(path)):
        if not (path.name.startswith("wice") and in_training_half(case.group)):
            yield seen(case.claim, [case.source], supported=case.supported, group=case.group)


def seen(claim: str, sources: Sequence[Source], *, supported: bool, group: str) -> Seen:
    """What the verdict on a claim rests on."""
    case = Case.of(claim, sources)
    own = of_speakers(case)
    found = faults(case, own)
    sentences = [features(own, clause, one, found) for clause, one in zip(own.claim.clauses, read(own), strict=True)]
    return Seen(sentences, any(fault.certain for fault in found), supported, group)


def _sources(claim: Written) -> list[Source]:
    return [
        Source(
            " ".join(part.sentences.values()),
            tuple(part.owner.split(" and ")) if part.owner else None,
            part.headline or ("" if part.owner else claim.document.title),
        )
        for part in claim.document.paragraphs
    ]


def fitted(sets: Iterable[Sequence[Seen]], *, rules: bool) -> Weights:
    """Logistic regression on the weakest sentence of each claim; what the rules settle is left out, if they count."""
    from sklearn.linear_model import LogisticRegression

    kept = [[one for one in claims if one.sentences and not (rules and one.settled)] for claims in sets]
    every = [one for claims in kept for one in claims]
    right = np.array([one.supported for one in every])
    counts = [1 / sum(other.supported == one.supported for other in claims) for claims in kept for one in claims]
    weights = Weights(1.0, 0.0, 0.0, 0.0, 0.0, ENSEMBLE.copied if rules else 0.0)
    for _ in range(ROUNDS):
        rows = np.array([min(one.sentences, key=weights.odds)[:4] for one in every], float)
        if not rules:
            rows[:, 2:] = 0  # the model alone
        model = LogisticRegression(C=1.0).fit(rows, right, sample_weight=np.array(counts) / np.mean(counts))
        weights = Weights(*map(float, (*model.coef_[0], model.intercept_[0], weights.copied)))
    return weights


def decisions(claims: Sequence[Seen], weights: Weights, *, rules: bool) -> Decisions:
    """The claims with the scores that they get."""
    scores = [min(weights.score(*one.sentences), CERTAIN if rules and one.settled else 1.0) for one in claims]
    return Decisions(np.array([one.supported for one in claims]), np.array(scores), [one.group for one in claims])


if __name__ == "__main__":
    run(main)
