"""Retrieval on public benchmarks: ``python -m evals.benchmarks.retrieval FOLDER``.

``FOLDER`` holds one folder a benchmark with ``corpus.jsonl.gz`` (id, title, text) and ``queries.jsonl.gz``
(id, text, relevant ids, at times a history). Each corpus is indexed as ready passages, each question is
understood with its conversation and retrieved by the stages of the settings. Beside it, in the same run and
over the same index: BM25 alone, dense alone, and dense retrieval of plain 1,000-character pieces.
"""

import argparse
import gzip
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from index.build import add, stamp
from index.embedders import embedder
from index.store import Index, exists
from rag.assistant import Assistant, build_assistant
from rag.records import Passage, Question, Turn
from rag.settings import Settings, read_settings

PIECE = 1000
"""Characters of a plain piece, as the recursive splitters of most tutorials have it."""


@dataclass(frozen=True)
class Query:
    """A question of a benchmark and the passages that answer it."""

    question: Question
    relevant: frozenset[str]


Ranker = Callable[[Question], Sequence[str]]
"""Passage ids, best first."""


def main() -> None:
    """Run the benchmarks below a folder and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", help="names of benchmarks")
    parser.add_argument("--set", nargs="*", default=[], dest="changes", metavar="NAME=VALUE", help="settings")
    parser.add_argument("--work", type=Path, help="keep the indexes here, for a second run")
    parser.add_argument("--out", type=Path, help="write each ranking as FOLDER/NAME.SYSTEM.jsonl")
    parser.add_argument("--no-baselines", action="store_true")
    options = parser.parse_args()
    settings = read_settings(changes=["retrieve.keep=10", *options.changes])
    table = Table("benchmark", "system", "questions", "nDCG@10", "recall@1", "recall@5", "recall@10", "MRR@10", "ms")
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        for folder in sorted(path for path in options.folder.iterdir() if (path / "queries.jsonl.gz").exists()):
            if options.only and folder.name not in options.only:
                continue
            assistant = build_assistant(settings, indexed(folder, work / folder.name, settings))
            queries = read_queries(folder / "queries.jsonl.gz")
            for name, rank in systems(assistant, folder, baselines=not options.no_baselines).items():
                rankings, milliseconds = run(rank, queries)
                scores = score(rankings, queries)
                table.add_row(
                    folder.name, name, str(len(queries)), *(f"{value:.3f}" for value in scores), f"{milliseconds:.0f}"
                )
                if options.out:
                    write(options.out / f"{folder.name}.{name}.jsonl", rankings)
    Console().print(table)


def systems(assistant: Assistant, folder: Path, *, baselines: bool) -> Mapping[str, Ranker]:
    """The configured stages and, if wanted, what they are compared with."""
    library = assistant.library

    def configured(question: Question) -> Sequence[str]:
        return ids(assistant.passages(assistant.understand(question)))

    def bm25(question: Question) -> Sequence[str]:
        return ids(Passage(*hit) for hit in library.index.matching(question.text, 50))

    def dense(question: Question) -> Sequence[str]:
        return ids(Passage(*hit) for hit in library.index.nearest(library.embedder.embed_query(question.text), 50))

    if not baselines:
        return {"pullquote": configured}
    pieces, names = plain_pieces(folder / "corpus.jsonl.gz")
    vectors = library.embedder.encode(pieces)

    def plain(question: Question) -> Sequence[str]:
        order = np.argsort(-(vectors @ np.array(library.embedder.embed_query(question.text), np.float32)))
        return list(dict.fromkeys(names[i] for i in order[:200]))[:10]

    return {"pullquote": configured, "bm25": bm25, "dense": dense, "plain-1000": plain}


def indexed(folder: Path, location: Path, settings: Settings) -> str:
    """An index of the folder's corpus; one that is there already is used as it is."""
    if not exists(str(location)):
        with tempfile.TemporaryDirectory() as temporary:
            lines = Path(temporary) / f"{folder.name}.jsonl"
            lines.write_bytes(gzip.decompress((folder / "corpus.jsonl.gz").read_bytes()))
            model = embedder(settings.index)
            index = Index.create(str(location), stamp(model, settings.index), settings.index.ef_search)
            for report in add([str(lines)], index, model, settings.index):
                if report.error:
                    raise report.error
    return str(location)


def read_queries(path: Path) -> list[Query]:
    """The questions with their conversations."""
    return [
        Query(
            Question(
                id=row["id"],
                text=row["text"],
                history=tuple(Turn(turn["role"], turn["text"]) for turn in row.get("history") or ()),
            ),
            frozenset(row["relevant"]),
        )
        for row in read_rows(path)
    ]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def plain_pieces(corpus: Path) -> tuple[list[str], list[str]]:
    """Pieces of at most 1,000 characters, cut at paragraph, sentence or word ends, and whose they are."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=PIECE, chunk_overlap=0)
    found = [
        (piece, row["id"])
        for row in read_rows(corpus)
        for piece in splitter.split_text(f"{row['title']}\n{row['text']}")
    ]
    return [piece for piece, _ in found], [name for _, name in found]


def run(rank: Ranker, queries: Sequence[Query]) -> tuple[dict[str, Sequence[str]], float]:
    """Question id to ranking, and the median milliseconds of a question."""
    rankings: dict[str, Sequence[str]] = {}
    times: list[float] = []
    for query in queries:
        start = time.perf_counter()
        rankings[query.question.id] = rank(replace(query.question))[:10]
        times.append((time.perf_counter() - start) * 1000)
    return rankings, median(times)


def ids(passages: Iterable[Passage]) -> list[str]:
    """Article ids in order, each once: the chunks of one passage count as the passage."""
    return list(dict.fromkeys(passage.chunk.article_id for passage in passages))


def score(rankings: Mapping[str, Sequence[str]], queries: Sequence[Query]) -> list[float]:
    """Means of nDCG@10, recall@1, recall@5, recall@10 and MRR@10, all passages that are relevant being equally so."""
    rows = [_one(rankings[query.question.id], query.relevant) for query in queries]
    return [mean(column) for column in zip(*rows, strict=True)]


def _one(ranking: Sequence[str], relevant: frozenset[str]) -> tuple[float, ...]:
    hits = [name in relevant for name in ranking]
    gain = sum(1 / math.log2(rank + 2) for rank, hit in enumerate(hits) if hit)
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(10, len(relevant))))
    first = next((1 / rank for rank, hit in enumerate(hits, 1) if hit), 0.0)
    return (gain / ideal, *(sum(hits[:k]) / len(relevant) for k in (1, 5, 10)), first)


def write(path: Path, rankings: Mapping[str, Sequence[str]]) -> None:
    """One line a question: its id and the ranked passage ids."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"id": name, "ranked": list(ranking)}) for name, ranking in rankings.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
