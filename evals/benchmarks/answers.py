"""Answers on questions of our own: ``python -m evals.benchmarks.answers [--cases FILE ...] [--article FILE]``.

Cases ``NAME-dev.jsonl`` and ``NAME-test.jsonl`` are about ``NAME.txt`` beside them, an invented roundup; if there is
none, about ``--article``: the cases of ``kadhimi`` fit the bundled digest and the published article, which have the
same paragraphs under the same numbers. Development and test files were written by different hands, before any tuning.
Several files of cases are columns side by side:

    python -m evals.benchmarks.answers --cases evals/data/kadhimi-dev.jsonl evals/data/kadhimi-test.jsonl

The time of an answer is what the assistant itself says, in a running process: the first question, which loads
what is loaded once, is asked before.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.benchmarks.command import run, show, table
from evals.benchmarks.folders import sample
from evals.opening import built
from index.build import SAMPLE
from index.errors import BadInput
from rag.assistant import Assistant
from rag.records import Question, Turn, VerifiedAnswer
from rag.settings import read_settings

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Outcome:
    """A case and what came of it."""

    case: Mapping[str, Any]
    verified: VerifiedAnswer

    @property
    def answerable(self) -> bool:
        """Whether an answer, and nothing else, is right."""
        return allowed(self.case) == {"answered"}

    @property
    def answered(self) -> bool:
        """Whether one was given."""
        return self.verified.answer.status == "answered"

    @property
    def places(self) -> list[tuple[str, int]]:
        """Expert and paragraph of each citation, in order."""
        return [(citation.expert, citation.paragraph) for citation in self.verified.answer.citations]

    @property
    def gold(self) -> set[tuple[str, int]]:
        """The paragraphs that answer."""
        return {(place["expert"], place["paragraph"]) for place in self.case["gold"]}


def main() -> None:
    """Ask all cases and print the scores, and with ``--failures`` what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="+", default=[DATA / "kadhimi-dev.jsonl"], metavar="FILE")
    parser.add_argument("--article", type=Path, default=SAMPLE)
    parser.add_argument("--set", nargs="*", default=[], dest="changes", metavar="NAME=VALUE")
    parser.add_argument("--limit", type=int, metavar="N", help="only so many cases of each file, for a quick look")
    parser.add_argument("--failures", action="store_true")
    options = parser.parse_args()
    cases = {name: sample(read_cases(path), options.limit) for name, path in named(options.cases).items()}
    articles = {name: article_of(path) or options.article for name, path in named(options.cases).items()}
    outcomes: dict[str, list[Outcome]] = {}
    for article in dict.fromkeys(articles.values()):
        with tempfile.TemporaryDirectory() as folder:
            assistant = over([article], folder, options.changes)
            outcomes |= {name: asked(assistant, some) for name, some in cases.items() if articles[name] == article}
    every = scores(outcomes, f"answers over {', '.join(dict.fromkeys(path.name for path in articles.values()))}")
    show(every, *(kinds(some, name) for name, some in outcomes.items()))
    if options.failures:
        for outcome in (outcome for some in outcomes.values() for outcome in some):
            show_failure(Console(), outcome)


def named(paths: Sequence[Path]) -> Mapping[str, Path]:
    """Files by what their columns are called: short names, if they tell them apart."""
    short = {path.stem: path for path in paths}
    return short if len(short) == len(paths) else {str(path): path for path in paths}


def article_of(cases: Path) -> Path | None:
    """The invented roundup that cases are about, which lies beside them."""
    beside = cases.with_name(cases.stem.rpartition("-")[0] + ".txt")
    return beside if beside.is_file() else None


def asked(assistant: Assistant, cases: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """Put all cases to the assistant, the first of them once before."""
    for case in cases[:1]:
        ask(assistant, case)
    return [ask(assistant, case) for case in cases]


def scores(outcomes: Mapping[str, list[Outcome]], title: str) -> Table:
    """Each measure and the time of an answer, with the number of cases and the score of each file."""
    made = table(title, "measure", *(column for name in outcomes for column in ("cases", name)))
    columns = [measures(some) for some in outcomes.values()]
    for measure in dict.fromkeys(measure for column in columns for measure in column):
        values = [column.get(measure, []) for column in columns]
        made.add_row(measure, *(cell for some in values for cell in (str(len(some)), _mean(some, 3))))
    made.add_section()
    for label, share in (("milliseconds, median", 50), ("milliseconds, 95th percentile", 95)):
        times = [[outcome.verified.timings_ms["total"] for outcome in some] for some in outcomes.values()]
        cells = ((str(len(some)), f"{np.percentile(some, share):.0f}" if some else "") for some in times)
        made.add_row(label, *(cell for pair in cells for cell in pair))
    return made


def kinds(outcomes: Sequence[Outcome], name: str) -> Table:
    """For each kind of question the number of cases and three shares."""
    heads = ("cases", "right status", "first citation right", "right paragraph cited")
    made = table(f"{name}, by kind of question", "kind", *heads)
    for kind, some in by_kind(outcomes).items():
        made.add_row(kind, str(len(some)), *(_mean(values, 2) for values in shares(some)))
    return made


def _mean(values: Sequence[float], digits: int) -> str:
    return f"{mean(values):.{digits}f}" if values else ""


def over(articles: Sequence[Path], folder: str, changes: Iterable[str]) -> Assistant:
    """An assistant over some articles; BadInput if they are not there."""
    if missing := [str(path) for path in articles if not path.exists()]:
        raise BadInput(f"There is no {missing[0]!r}.", hint="Run it in a checkout of Pullquote, or name the articles.")
    return built(read_settings(changes=changes), folder, [str(path) for path in articles])


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a JSON Lines file; BadInput if it is none."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    except (OSError, ValueError) as error:
        raise BadInput(f"The cases {str(path)!r} cannot be read: {error}.", hint="Name JSON Lines files.") from error


def ask(assistant: Assistant, case: Mapping[str, Any]) -> Outcome:
    """Put one case to the assistant."""
    return Outcome(case, assistant.ask(posed(case)))


def posed(case: Mapping[str, Any]) -> Question:
    """A case as the question that is asked."""
    experts = tuple(case["experts"]) if case.get("experts") else None
    history = tuple(Turn(turn["role"], turn["text"]) for turn in case.get("history") or ())
    return Question(text=case["question"], id=case["id"], history=history, experts=experts)


def allowed(case: Mapping[str, Any]) -> set[str]:
    """The statuses that are right."""
    return set(case.get("status_any") or [case["status"]])


def measures(outcomes: list[Outcome]) -> dict[str, list[float]]:
    """Measure to its value for each case that it applies to."""
    found: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        case, places = outcome.case, outcome.places
        experts = {expert for expert, _ in places}
        if outcome.answerable:
            found["answered when answerable"].append(outcome.answered)
        elif "answered" not in allowed(case):
            found["no when unanswerable"].append(not outcome.answered)
            found["the right kind of no"].append(outcome.verified.answer.status in allowed(case))
        if outcome.answered and outcome.gold:
            gold_experts = {expert for expert, _ in outcome.gold}
            found["a right expert cited"].append(bool(experts & gold_experts))
            found["a right paragraph cited"].append(bool(set(places) & outcome.gold))
            found["first citation right"].append(bool(places) and places[0] in outcome.gold)
            found["cited paragraphs right"].append(len(set(places) & outcome.gold) / max(1, len(set(places))))
        if outcome.answered and case.get("must_not_cite"):
            found["nobody cited who must not be"].append(not experts & set(case["must_not_cite"]))
        if case["kind"] == "compare":
            found["all compared experts cited"].append(set(case["must_cite"]) <= experts)
        if case["kind"] == "panel" and case["must_cite"]:
            found["share of the panel cited"].append(len(set(case["must_cite"]) & experts) / len(case["must_cite"]))
        if case["kind"] == "follow_up":
            found["follow-ups right"].append(follow_up_right(outcome))
        if outcome.answered and case["key_facts"]:
            found["key facts"].append(mean(has_fact(outcome.verified, fact) for fact in case["key_facts"]))
    return found


def follow_up_right(outcome: Outcome) -> bool:
    """The right status and, if answered, a right paragraph."""
    status = outcome.verified.answer.status in allowed(outcome.case)
    return status and (not outcome.answered or not outcome.gold or bool(set(outcome.places) & outcome.gold))


def has_fact(verified: VerifiedAnswer, fact: str) -> bool:
    """Whether the answer has one of the alternatives of a key fact."""
    text = verified.answer.text.casefold().replace("’", "'")
    return any(part.casefold().replace("’", "'") in text for part in fact.split("|"))


def by_kind(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Outcomes by the kind of their question."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.case["kind"]].append(outcome)
    return kinds


def shares(outcomes: Iterable[Outcome]) -> tuple[list[bool], list[bool], list[bool]]:
    """Status, first citation and paragraph of each outcome, right or wrong."""
    outcomes = list(outcomes)
    with_gold = [o for o in outcomes if o.gold and o.answered]
    return (
        [o.verified.answer.status in allowed(o.case) for o in outcomes],
        [bool(o.places) and o.places[0] in o.gold for o in with_gold],
        [bool(set(o.places) & o.gold) for o in with_gold],
    )


def show_failure(console: Console, outcome: Outcome) -> None:
    """Print a case whose status, paragraph or experts are wrong."""
    case, answer = outcome.case, outcome.verified.answer
    wrong = answer.status not in allowed(case)
    wrong |= (
        outcome.answered and bool(outcome.gold) and outcome.places[:1] != [] and outcome.places[0] not in outcome.gold
    )
    wrong |= bool(set(case.get("must_cite") or ()) - {e for e, _ in outcome.places}) and case["kind"] == "compare"
    if wrong:
        standalone = f" → {answer.question.words}" if answer.question.words != case["question"] else ""
        console.print(f"{case['id']} {case['kind']}: {case['question']}{standalone}", markup=False, style="bold")
        console.print(f"   wanted {sorted(allowed(case))} {sorted(outcome.gold)}", markup=False)
        console.print(f"   got {answer.status} {outcome.places}", markup=False)


if __name__ == "__main__":
    run(main)
