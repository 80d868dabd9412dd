"""Retrieval on public benchmarks: ``python -m evals.benchmarks.retrieval FOLDER``.

``FOLDER``, or the ``retrieval`` in it, holds one folder a benchmark with ``corpus.jsonl.gz`` (id, title, text) and
``queries.jsonl.gz`` (id, text, relevant ids, at times a history). Each corpus is indexed as ready passages, each
question is understood with its conversation and retrieved by the stages of the settings. Beside it, in the same run
and over the same index: BM25 alone, dense alone, and dense retrieval of plain 1,000-character pieces.

Where questions have a history, two more rows show what the conversation is worth: ``last turn only`` is the same
retrieval without any history, ``rewritten only`` searches for the question that was made to stand alone, and for
nothing else. A second table has the three by the turn of the question; its gain is taken question by question.
"""

import math
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median

import numpy as np
from rich.table import Table

from evals.benchmarks.command import parser, run, show, table
from evals.benchmarks.folders import file_name, read_rows, sample, write_rows
from evals.benchmarks.intervals import Numbers, mean_of
from evals.benchmarks.pools import asked, indexed
from index.errors import BadInput
from rag.assistant import Assistant, build_assistant
from rag.records import Passage, Question
from rag.settings import Settings, read_settings

PIECE = 1000
"""Characters of a plain piece, as the recursive splitters of most tutorials have it."""


@dataclass(frozen=True)
class Query:
    """A question of a benchmark and the passages that answer it."""

    question: Question
    relevant: frozenset[str]
    group: str
    """The document or conversation that it belongs to."""


MEASURES = ("nDCG@10", "recall@1", "recall@5", "recall@10", "MRR@10")
OURS, LAST, REWRITTEN = "pullquote", "pullquote, last turn only", "pullquote, rewritten only"
TURNS = {"1": range(1, 2), "2": range(2, 3), "3": range(3, 4), "4 and 5": range(4, 6), "6 and later": range(6, 10_000)}
"""Turns that are told apart; later ones are too few each."""

Ranker = Callable[[Question], Sequence[str]]
"""Passage ids, best first."""


@dataclass(frozen=True)
class Ran:
    """What each system found on a benchmark."""

    queries: Sequence[Query]
    rankings: Mapping[str, Mapping[str, Sequence[str]]]
    """System to question id to passage ids."""
    milliseconds: Mapping[str, float]
    """System to the median of a question."""


def main() -> None:
    """Run the benchmarks below a folder; print one table, and one more where there are conversations."""
    options = parser(__doc__)
    options.add_argument("--only", nargs="*", help="names of benchmarks")
    options.add_argument("--work", type=Path, help="keep the indexes here, for a second run")
    options.add_argument("--no-baselines", action="store_true")
    chosen = options.parse_args()
    settings = read_settings(changes=["retrieve.keep=10", *chosen.changes])
    results = table("retrieval", "benchmark", "system", "questions", *MEASURES, "ms")
    tables = [results]
    with tempfile.TemporaryDirectory() as temporary:
        work = chosen.work or Path(temporary)
        for folder in benchmarks(chosen.folder, chosen.only):
            queries = sample(read_queries(folder / "queries.jsonl.gz"), chosen.limit)
            ran = run_systems(folder, work / folder.name, settings, queries, baselines=not chosen.no_baselines)
            add_rows(results, folder.name, ran)
            if has_conversations(queries):
                tables.append(by_turn(folder.name, ran))
            if chosen.out:
                for system, rankings in ran.rankings.items():
                    write(chosen.out / f"{folder.name}.{file_name(system)}.jsonl", rankings)
    show(*tables, note="[95 % intervals by document or conversation]")


def benchmarks(folder: Path, only: Sequence[str] | None) -> list[Path]:
    """The folders of benchmarks that are wanted; BadInput if there are none."""
    place = folder / "retrieval" if (folder / "retrieval").is_dir() else folder
    wanted = ("corpus.jsonl.gz", "queries.jsonl.gz")
    found = [path for path in sorted(place.glob("*")) if all((path / name).is_file() for name in wanted)]
    if not found:
        raise BadInput(
            f"The folder {str(folder)!r} has no retrieval benchmark.",
            hint=f"Name a folder with one folder a benchmark, each with {' and '.join(wanted)}.",
        )
    known = [path.name for path in found]
    if unknown := set(only or ()) - set(known):
        raise BadInput(f"No benchmark is named {', '.join(sorted(unknown))}.", hint=f"There are: {', '.join(known)}.")
    return [path for path in found if not only or path.name in only]


def run_systems(folder: Path, location: Path, settings: Settings, queries: Sequence[Query], *, baselines: bool) -> Ran:
    """All systems on all questions of a benchmark."""
    assistant = build_assistant(settings, indexed(folder / "corpus.jsonl.gz", location, settings))
    rankers = {**systems(assistant, folder, baselines=baselines), **without_conversation(assistant, queries)}
    ran = {name: ask(rank, queries) for name, rank in rankers.items()}
    return Ran(queries, {name: some for name, (some, _) in ran.items()}, {name: ms for name, (_, ms) in ran.items()})


def add_rows(results: Table, name: str, ran: Ran) -> None:
    """A row a system."""
    for system, rankings in ran.rankings.items():
        first = mean_of(gains(rankings, ran.queries), [query.group for query in ran.queries])
        rest = [f"{value:.3f}" for value in score(rankings, ran.queries)[1:]]
        # Those with less of the conversation find its vectors made by the system before them.
        took = "" if system in (LAST, REWRITTEN) else f"{ran.milliseconds[system]:.0f}"
        results.add_row(name, system, str(len(ran.queries)), str(first), *rest, took)
    results.add_section()


def has_conversations(queries: Iterable[Query]) -> bool:
    """Whether any question has something before it."""
    return any(query.question.history for query in queries)


def without_conversation(assistant: Assistant, queries: Sequence[Query]) -> Mapping[str, Ranker]:
    """The configured stages with less of the conversation, if there is any."""

    def last(question: Question) -> Sequence[str]:
        return ids(assistant.passages(assistant.understand(replace(question, history=()))))

    def rewritten(question: Question) -> Sequence[str]:
        return ids(assistant.passages(replace(assistant.understand(question), context=())))

    return {LAST: last, REWRITTEN: rewritten} if has_conversations(queries) else {}


def by_turn(name: str, ran: Ran) -> Table:
    """The nDCG@10 of the configured stages with less and with all of the conversation, by turn."""
    made = table(f"{name}: nDCG@10 by turn", "turn", "questions", LAST, REWRITTEN, OURS, "gain")
    columns = {system: gains(ran.rankings[system], ran.queries) for system in (LAST, REWRITTEN, OURS)}
    columns["gain"] = columns[OURS] - columns[LAST]
    for label, some in {**TURNS, "all": range(10_000)}.items():
        places = [place for place, query in enumerate(ran.queries) if turn_of(query.question) in some]
        groups = [ran.queries[place].group for place in places]
        if places:
            made.add_row(label, str(len(places)), *(str(mean_of(c[places], groups)) for c in columns.values()))
    return made


def turn_of(question: Question) -> int:
    """Which of the user's turns it is, from 1."""
    return 1 + sum(turn.role == "user" for turn in question.history)


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
        return {OURS: configured}
    pieces, names = plain_pieces(folder / "corpus.jsonl.gz")
    vectors = library.embedder.encode(pieces)

    def plain(question: Question) -> Sequence[str]:
        order = np.argsort(-(vectors @ np.array(library.embedder.embed_query(question.text), np.float32)))
        return list(dict.fromkeys(names[i] for i in order[:200]))[:10]

    return {OURS: configured, "bm25": bm25, "dense": dense, "plain-1000": plain}


def read_queries(path: Path) -> list[Query]:
    """The questions with their conversations."""
    return [
        Query(
            asked(row["id"], row["text"], row.get("history") or ()),
            frozenset(row["relevant"]),
            row.get("group") or row["id"],
        )
        for row in read_rows(path)
    ]


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


def ask(rank: Ranker, queries: Sequence[Query]) -> tuple[dict[str, Sequence[str]], float]:
    """Question id to ranking, and the median milliseconds of a question."""
    rankings: dict[str, Sequence[str]] = {}
    times: list[float] = []
    for query in queries:
        start = time.perf_counter()
        rankings[query.question.id] = rank(query.question)[:10]
        times.append((time.perf_counter() - start) * 1000)
    return rankings, median(times)


def ids(passages: Iterable[Passage]) -> list[str]:
    """Article ids in order, each once: the chunks of one passage count as the passage."""
    return list(dict.fromkeys(passage.chunk.article_id for passage in passages))


def gains(rankings: Mapping[str, Sequence[str]], queries: Sequence[Query]) -> Numbers:
    """The nDCG@10 of each question."""
    return np.array([_one(rankings[query.question.id], query.relevant)[0] for query in queries])


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
    write_rows(path, ({"id": name, "ranked": list(ranking)} for name, ranking in rankings.items()))


if __name__ == "__main__":
    run(main)
