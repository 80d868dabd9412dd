"""How much of the truly nearest the index finds: its dense search against an exact one, for several ``ef_search``.

python -m evals.benchmarks.recall [--chunks N] [--questions N] [--keep K]

The vectors are the real model's, of the sentences of the bundled sample and of the tests' articles. Some of the
sentences are the questions and are not in the index. If there are too few, copies with noise are added.
"""

import argparse
import random
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from statistics import mean, median, quantiles
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from index.build import stamp
from index.embedders import embedder
from index.loaders import expanded, load
from index.reactions import parse
from index.records import Article, Chunk, Paragraph, Reaction, Roundup
from index.rows import Entry
from index.sentences import sentences
from index.settings import IndexSettings
from index.store import Index

EF_SEARCH = (50, 100, 200, 400)
NOISE = 0.5
"""Length of what is added to a vector of length 1 for a copy: their cosine is about 0.9."""
ARTICLE = 20
"""Chunks of an article."""

Vectors = NDArray[np.float32]


class Result(NamedTuple):
    """What one way of searching came to."""

    recall: float
    milliseconds: Sequence[float]


def main() -> None:
    """Read the arguments, measure, print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.recall", description=__doc__)
    parser.add_argument("--chunks", type=int, default=10_000, help="how many chunks the index holds (10000)")
    parser.add_argument("--questions", type=int, default=200, help="how many questions are asked (200)")
    parser.add_argument("--keep", type=int, default=10, help="how many chunks are to be found (10)")
    chosen = parser.parse_args()
    settings = IndexSettings(embedder="minilm")
    model = embedder(settings)
    vectors = model.encode(texts())
    questions, known = vectors[: chosen.questions], vectors[chosen.questions :]
    table = Table("search", f"recall@{chosen.keep}", "median ms", "p90 ms", title=f"{chosen.chunks} chunks")
    with TemporaryDirectory() as folder:
        chunks = grown(known, chosen.chunks)
        add(chunks, Index.create(folder, stamp(model, settings), EF_SEARCH[0]))
        exact, result = exact_search(chunks, questions, chosen.keep)
        table.add_row("exact, NumPy", *cells(result))
        for candidates in EF_SEARCH:
            index = Index.create(folder, stamp(model, settings), candidates)
            table.add_row(f"ef_search {candidates}", *cells(search(index, questions, exact)))
    console = Console()
    console.print(table)
    console.print(
        f"{len(questions)} questions; {min(len(known), chosen.chunks)} chunks are sentences, the others copies."
    )


def texts() -> list[str]:
    """Sentences of the sample and, in a checkout, of the tests' articles, each once, in one random order."""
    folders = [Path(str(files("index") / "sample")), Path(__file__).parents[2] / "tests" / "data"]
    found: dict[str, None] = {}
    for path in (path for folder in folders if folder.is_dir() for path in expanded(str(folder))):
        for article in load(path):
            for reaction in parse(article).reactions:
                for paragraph in reaction.paragraphs:
                    text = paragraph.span.of(article.text)
                    found.update(dict.fromkeys(span.of(text) for span in sentences(text)))
    return random.Random(0).sample(list(found), len(found))


def grown(vectors: Vectors, many: int) -> Vectors:
    """As many vectors: the given ones, then copies with noise."""
    chance = np.random.default_rng(0)
    copies = vectors[chance.integers(0, len(vectors), max(0, many - len(vectors)))]
    copies = copies + chance.normal(scale=NOISE / np.sqrt(vectors.shape[1]), size=copies.shape).astype(np.float32)
    copies /= np.linalg.norm(copies, axis=1, keepdims=True)
    return np.concatenate([vectors[:many], copies])


def add(vectors: Vectors, index: Index) -> None:
    """A chunk for each vector, whose paragraph number says which."""
    entries = [entry(start, vectors[start : start + ARTICLE]) for start in range(0, len(vectors), ARTICLE)]
    index.add(entries)


def entry(first: int, vectors: Vectors) -> Entry:
    """An article of chunks with nothing in them but their number."""
    numbers = range(first, first + len(vectors))
    text = "\n\n".join(map(str, numbers))
    places = [text.index(str(number)) for number in numbers]
    paragraphs = [Paragraph(n, place, place + len(str(n))) for n, place in zip(numbers, places, strict=True)]
    article = Article(id=f"article {first}", text=text, blocks=(), source="-")
    chunks = [
        Chunk(
            article_id=article.id, title="Numbers", date=None, url=None, experts=(), affiliation=None, headline=None,
            paragraph=paragraph.number, start=paragraph.start, text=paragraph.span.of(text),
        )
        for paragraph in paragraphs
    ]  # fmt: skip
    owned = Reaction(experts=(), paragraphs=tuple(paragraphs))
    return Entry(
        Roundup(article=article, title="Numbers", date=None, byline=(), reactions=(owned,), asides=()), chunks, vectors
    )


def exact_search(vectors: Vectors, questions: Vectors, keep: int) -> tuple[list[set[int]], Result]:
    """The chunks that are truly nearest to each question."""
    found: list[set[int]] = []
    times: list[float] = []
    for question in questions:
        start = time.perf_counter()
        cosines = vectors @ question
        nearest = np.argpartition(-cosines, keep - 1)[:keep]
        times.append((time.perf_counter() - start) * 1000)
        found.append({int(number) for number in nearest})
    return found, Result(1.0, times)


def search(index: Index, questions: Vectors, exact: Sequence[set[int]]) -> Result:
    """The index's own search, which also fetches texts and facts."""
    index.nearest(questions[0].tolist(), 1)  # reads the graph
    times: list[float] = []
    recalls: list[float] = []
    for question, truth in zip(questions, exact, strict=True):
        start = time.perf_counter()
        hits = index.nearest(question.tolist(), len(truth))
        times.append((time.perf_counter() - start) * 1000)
        recalls.append(len(truth & {hit.chunk.paragraph for hit in hits}) / len(truth))
    return Result(mean(recalls), times)


def cells(result: Result) -> tuple[str, str, str]:
    """A row of the table."""
    return (
        f"{result.recall:.4f}",
        f"{median(result.milliseconds):.2f}",
        f"{quantiles(result.milliseconds, n=10)[-1]:.2f}",
    )


if __name__ == "__main__":
    main()
