"""Does a text answer? ``python -m evals.benchmarks.abstention FOLDER [--picture FILE]``.

Three sets of questions, of which some have an answer and some have none:

- ``given``: ClapNQ, the passage given (``abstention/clapnq.jsonl.gz``);
- ``pairs``: MTRAG-UN, each answerable question twice, in its conversation: searched in the pool as it is, and
  searched without its relevant passages. The second search looks deeper (``DEEPER``), the relevant passages are taken
  from what it found, and the first ``retrieve.keep`` paragraphs of the others are read, so as many as in the first.
  The question is the same, so nothing in its wording helps. Only the passages of the data are taken out; others that
  repeat a part of them stay;
- ``searched``: MTRAG-UN, all questions searched as they are (``abstention/mtragun.jsonl.gz``). Partial answers count
  as answers, underspecified questions count for nothing. Nothing near the unanswerable ones is in the pool, which makes
  this easier than life.

Pullquote decides as the quoting answer does (``rag/answerable.py``): the reader of the settings reads the passage, or
the passages found, and the question is answered from ``ANSWERS`` on, one operating point for all sets. Baselines are
the cosines of the index's embedder; they have no operating point, so only the columns with a * count for them: the
best threshold in hindsight, which flatters. The controls of ClapNQ (``evals/benchmarks/controls.py``) see only its
form: what they reach, a classifier that is trained on the set may have learnt from the form, too.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.table import Table

from evals.benchmarks import pictures
from evals.benchmarks.command import UNSEEN, parser, run, show, table
from evals.benchmarks.controls import controls
from evals.benchmarks.decisions import Decisions
from evals.benchmarks.folders import Row, file_name, read_rows, require, sample, unseen, write_rows
from evals.benchmarks.pools import asked, empty, indexed
from index.parts import part
from index.records import Chunk
from rag.answerable import ANSWERS, features
from rag.assistant import Assistant, build_assistant, open_library
from rag.library import Library
from rag.records import Evidence, Passage, Question
from rag.sentences import LEAST
from rag.settings import Settings, read_settings
from rag.stages import STAGES
from rag.stages.reading import read
from rag.stages.stage import Stage
from rag.stages.top import top

FILES = {
    "given": ("abstention/clapnq.jsonl.gz",),
    "pairs": ("abstention/mtragun.jsonl.gz", "retrieval/mtragun/queries.jsonl.gz", "retrieval/mtragun/corpus.jsonl.gz"),
    "searched": ("abstention/mtragun.jsonl.gz", "retrieval/mtragun/corpus.jsonl.gz"),
}
"""What each set is read from."""
DEEPER = 50
"""How many more chunks than it otherwise would a search finds where passages are taken out of what it found.

On the development half a question has at most 7 relevant passages, of some 5 chunks each.
"""


@dataclass(frozen=True)
class Asked:
    """A question, whether it has an answer, and how each system scores it."""

    id: str
    group: str
    answerable: bool | None
    """None counts for nothing: an underspecified question may be answered or not."""
    scores: Mapping[str, float]
    domain: str = ""


@dataclass(frozen=True)
class Pool:
    """MTRAG-UN's passages and how they are searched and read."""

    assistant: Assistant
    deeper: Assistant
    """The same, finding ``DEEPER`` more."""
    read: Stage
    settings: Settings

    def scores(self, question: Question, without: frozenset[str] = frozenset()) -> Mapping[str, float]:
        """System to score, with some passages taken out of what is found."""
        found = self.found(question, without)
        score = decided(found.question, self.read(found.question, found.passages))
        return {system_of(self.settings): score, **self.cosines(question, without)}

    def found(self, question: Question, without: frozenset[str]) -> Evidence:
        """The passages that an answer would have."""
        understood = self.assistant.understand(question)
        if not without:
            return Evidence(understood, tuple(self.assistant.passages(understood)))
        others = [p for p in self.deeper.passages(understood) if p.chunk.article_id not in without]
        keep = top(self.settings.retrieve, self.assistant.library)
        return Evidence(understood, tuple(keep(understood, others)))

    def cosines(self, question: Question, without: frozenset[str]) -> Mapping[str, float]:
        """The nearest chunk's cosine with the question, alone and after the user's turn before it."""
        library = self.assistant.library
        users = [turn.text for turn in question.history if turn.role == "user"]
        name = library.embedder.name
        return {
            f"{name}, nearest to last turn": nearest(library, question.text, without),
            f"{name}, and turn before": nearest(library, " ".join([*users[-1:], question.text]), without),
        }


def main() -> None:
    """Run the sets, print a table of each, and draw the picture if one is wanted."""
    options = parser(__doc__)
    options.add_argument("--only", nargs="*", choices=FILES, default=list(FILES), metavar="SET")
    options.add_argument("--picture", type=Path, metavar="FILE", help="draw risk and coverage as a PNG or SVG")
    options.add_argument("--unseen", action="store_true", help=f"{UNSEEN} (of the set given)")
    chosen = options.parse_args()
    require(chosen.folder, *dict.fromkeys(file for name in chosen.only for file in FILES[name]))
    if chosen.picture:
        pictures.check(chosen.picture)
    settings = read_settings(changes=chosen.changes)
    found = run_sets(chosen.folder, chosen.only, settings, chosen.limit, chosen.unseen)
    sets = {name: some for name, some in found.items() if some}
    ours = system_of(settings)
    show(*(results(name, questions, ours) for name, questions in sets.items()), note=NOTE)
    if chosen.out:
        for name, questions in sets.items():
            write(chosen.out, name, questions, ours)
    if chosen.picture:
        pictures.draw(chosen.picture, {name: by_system(questions) for name, questions in sets.items()}, ours, ANSWERS)


NOTE = f"""\
False answers: share of the questions without an answer that got one; false abstentions: share of those with an answer
that got none. Pullquote answers from {ANSWERS} on, controls (out of fold) from 0.5. * hindsight. [95 % by document]"""


def system_of(settings: Settings) -> str:
    """The reader's name in the tables."""
    return f"reader {settings.retrieve.reader}"


def run_sets(
    folder: Path, names: Sequence[str], settings: Settings, limit: int | None, only_unseen: bool = False
) -> Mapping[str, list[Asked]]:
    """The questions of each set, scored."""
    sets: dict[str, list[Asked]] = {}
    if "given" in names:
        rows = read_rows(folder / FILES["given"][0])
        sets["given"] = given(sample(unseen(rows) if only_unseen else rows, limit), settings)
    if set(names) & {"pairs", "searched"}:
        sets |= searched(folder, names, settings, limit)
    return sets


def given(rows: Sequence[Row], settings: Settings) -> list[Asked]:
    """ClapNQ: the reader and the cosine of question and passage, with the controls beside them."""
    beside = controls(rows)
    with tempfile.TemporaryDirectory() as folder:
        empty(folder, settings)
        library = open_library(settings, folder)
        judge = read(settings.retrieve, library)
        found = []
        for place, row in enumerate(rows):
            question = Question(text=row["question"])
            scores = {
                system_of(settings): decided(question, judge(question, [passage_of(row)])),
                f"{library.embedder.name}, passage": cosine(library, row["question"], row["passage"]),
                **{name: float(column[place]) for name, column in beside.items()},
            }
            found.append(scored(row, scores))
    return found


def decided(question: Question, passages: Sequence[Passage]) -> float:
    """What the decision goes by; where nothing was found there is no answer."""
    found = features(question, passages)
    return found.score if found else LEAST


def passage_of(row: Row) -> Passage:
    """The passage that is given with a question."""
    chunk = Chunk(
        article_id="", title=row["title"], date=None, url=None, experts=(), affiliation=None, headline=None,
        paragraph=1, start=0, text=" ".join(row["sentences"]),
    )  # fmt: skip
    return Passage(chunk, 0.0)


def searched(folder: Path, names: Sequence[str], settings: Settings, limit: int | None) -> Mapping[str, list[Asked]]:
    """MTRAG-UN, as it is and in matched pairs; each search is done once."""
    rows = sample(read_rows(folder / FILES["searched"][0]), limit)
    relevant = relevant_of(folder) if "pairs" in names else {}
    sets: dict[str, list[Asked]] = {name: [] for name in names if name != "given"}
    with tempfile.TemporaryDirectory() as location:
        pool = open_pool(indexed(folder / FILES["searched"][1], Path(location) / "index", settings), settings)
        for row in rows:
            paired = row["label"] == "answerable" and row["id"] in relevant
            if not paired and "searched" not in names:
                continue
            question = asked(row["id"], row["question"], row["history"])
            in_pool = pool.scores(question)
            if "searched" in names:
                sets["searched"].append(scored(row, in_pool))
            if paired:
                sets["pairs"] += pair(row, in_pool, pool.scores(question, relevant[row["id"]]))
    return sets


def pair(row: Row, in_pool: Mapping[str, float], without: Mapping[str, float]) -> list[Asked]:
    """A question twice: answerable with its passages, unanswerable without them."""
    return [
        Asked(f"{row['id']}/{how}", row["group"], how == "with", scores, row["domain"])
        for how, scores in (("with", in_pool), ("without", without))
    ]


def relevant_of(folder: Path) -> Mapping[str, frozenset[str]]:
    """Question id to the passages that answer it."""
    return {row["id"]: frozenset(row["relevant"]) for row in read_rows(folder / FILES["pairs"][1])}


def open_pool(location: str, settings: Settings) -> Pool:
    """The index with the parts that the settings name; what is found is read here, not while it is retrieved."""
    unread = tuple(name for name in settings.retrieve.stages if name not in ("read", "rerank"))
    retrieve = settings.retrieve.model_copy(update={"stages": unread})
    assistant = build_assistant(settings.model_copy(update={"retrieve": retrieve}), location)
    deep = retrieve.model_copy(update={"keep": retrieve.keep + DEEPER, "candidates": retrieve.candidates + DEEPER})
    stages = [part("stage", name, STAGES)(deep, assistant.library) for name in retrieve.stages]
    return Pool(assistant, replace(assistant, stages=stages), read(settings.retrieve, assistant.library), settings)


def scored(row: Row, scores: Mapping[str, float]) -> Asked:
    """A row with its scores; a partial answer is an answer, too."""
    answerable = None if row["label"] == "underspecified" else row["label"] != "unanswerable"
    return Asked(row["id"], row["group"], answerable, scores, row["domain"])


def cosine(library: Library, question: str, passage: str) -> float:
    """Of a question and a whole passage, of which the embedder reads as much as it can."""
    one, other = library.vectors([question, passage])
    return float(one @ other)


def nearest(library: Library, text: str, without: frozenset[str]) -> float:
    """The best cosine of a chunk of the pool, some passages left out; 0 if none is left."""
    hits = library.index.nearest(library.vectors([text])[0].tolist(), 1 + DEEPER)
    return next((hit.score for hit in hits if hit.chunk.article_id not in without), 0.0)


def by_system(questions: Sequence[Asked]) -> Mapping[str, Decisions]:
    """System to its decisions."""
    counted = [one for one in questions if one.answerable is not None]
    answerable = np.array([bool(one.answerable) for one in counted])
    groups = [one.group for one in counted]
    return {
        system: Decisions(answerable, np.array([one.scores[system] for one in counted]), groups)
        for system in (questions[0].scores if counted else ())
    }


def results(name: str, questions: Sequence[Asked], ours: str) -> Table:
    """The table of a set."""
    answerable = [one.answerable for one in questions]
    made = table(
        f"{name}: {answerable.count(True)} questions with an answer, {answerable.count(False)} without",
        *("system", "balanced accuracy", "false answers", "false abstentions", "AUROC", "* balanced", "* from"),
    )
    for system, decisions in by_system(questions).items():
        bound = bound_of(system, ours)
        errors = ["", "", ""] if bound is None else errors_at(decisions, bound)
        threshold, best = decisions.best()
        made.add_row(system, *errors, str(decisions.area()), f"{best:.3f}", f"{threshold:.2f}")
    return made


def bound_of(system: str, ours: str) -> float | None:
    """The score from which on a system answers, None if it has none of its own."""
    if system == ours:
        return ANSWERS
    return 0.5 if system.startswith("control") else None


def errors_at(decisions: Decisions, threshold: float) -> list[str]:
    """Balanced accuracy and the two error rates as they are shown."""
    found = decisions.at(threshold)
    return [str(found.balanced_accuracy), f"{found.false_answers.value:.3f}", f"{found.false_abstentions.value:.3f}"]


def write(folder: Path, name: str, questions: Sequence[Asked], ours: str) -> None:
    """Each system's decisions; for the pairs, which no file of the data has, also what is right."""
    for system in questions[0].scores:
        bound = bound_of(system, ours)
        rows = [
            {"id": one.id, "score": one.scores[system]}
            | ({} if bound is None else {"answer": one.scores[system] >= bound})
            for one in questions
        ]
        write_rows(folder / f"abstention.{name}.{file_name(system)}.jsonl", rows)
    if name == "pairs":
        gold = [
            {
                "id": one.id,
                "group": one.group,
                "domain": one.domain,
                "label": "answerable" if one.answerable else "unanswerable",
            }
            for one in questions
        ]
        write_rows(folder / "abstention.pairs.gold.jsonl", gold)


if __name__ == "__main__":
    run(main)
