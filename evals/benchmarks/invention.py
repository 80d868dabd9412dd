"""What a chat model invents, what is caught, and what readers get: ``python -m evals.benchmarks.invention``.

The model (SmolLM2, unless ``--model`` names another) answers questions of ``--cases`` over the bundled digest. Counted
is what it wrote, by simple rules that share nothing with the checks; then the same of the answers that are shown; then
both are compared with the quoting answers to the same questions. What only people can judge, whether a sentence that
is shown is borne out by what it cites, is printed with ``--sample N`` to be judged by hand.

    python -m evals.benchmarks.invention --limit 60 --record said.jsonl --sample 100
    python -m evals.benchmarks.invention --limit 60 --replay said.jsonl

A replay says what was recorded: the counts are the same at once, the times mean nothing.
"""

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from rich.console import Console

from evals.benchmarks import audit
from evals.benchmarks.answers import DATA, Outcome, measures, over, posed, read_cases
from evals.benchmarks.command import run, show, table
from evals.benchmarks.folders import sample
from evals.benchmarks.recorded import Recorder, Replay, read_recorded, write_recorded
from index.build import SAMPLE
from index.errors import BadInput
from index.records import Roundup
from rag.assistant import Assistant
from rag.chat_models import chat_model
from rag.checks.settling import is_rejected
from rag.records import Checked, Repairs, VerifiedAnswer
from rag.settings import read_settings
from rag.writing.chat import Writing
from rag.writing.drafts import Draft
from rag.writing.reading import Reading

COVERAGE = ("answered when answerable", "a right expert cited", "a right paragraph cited", "key facts")
"""Measures of ``evals.benchmarks.answers`` in which a written answer may not be worse than a quoting one."""


@dataclass
class Given:
    """An answer, and how it came."""

    outcome: Outcome
    said: list[str]
    """What the model said, call by call."""
    checked: list[Checked] = field(default_factory=list)
    first_s: float | None = None
    """Seconds to the first sentence with a verdict that is not rejected; None if there was none."""

    @property
    def verified(self) -> VerifiedAnswer:
        """What readers get."""
        return self.outcome.verified


def main() -> None:
    """Ask, count and compare."""
    options = _options()
    cases = [case for path in options.cases for case in read_cases(path) if case["status"] == "answered"]
    recorded = read_recorded(options.replay) if options.replay else None
    cases = sample([case for case in cases if recorded is None or case["id"] in recorded], options.limit)
    changes = ["answer.answerer=chat", f"model.name={options.model}", *options.changes]
    with tempfile.TemporaryDirectory() as folder:
        assistant = over([options.article], folder, changes)
        quoting = over([options.article], f"{folder}/quoting", [])
        roundups = {one.id: assistant.library.index.roundup(one.id) for one in assistant.library.articles()}
        given = list(_asked(assistant, cases, recorded, changes))
        plain = [Outcome(case, quoting.ask(posed(case))) for case in cases]
    if options.record:
        write_recorded(options.record, [(one.outcome.case["id"], one.said) for one in given])
    show(_invented(given, roundups), _repaired(given), _shown(given, roundups), _covered(given, plain), _times(given))
    if options.sample:
        _print_sample(given, options.sample)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="gguf:smollm2", metavar="NAME")
    parser.add_argument("--cases", type=Path, nargs="+", default=[DATA / "kadhimi-dev.jsonl"], metavar="FILE")
    parser.add_argument("--article", type=Path, default=SAMPLE)
    parser.add_argument("--limit", type=int, default=60, metavar="N")
    parser.add_argument("--set", nargs="*", default=[], dest="changes", metavar="NAME=VALUE")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print so many shown sentences with sources")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write down what the model says")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="say what was recorded; asks no model")
    options = parser.parse_args()
    if options.record and options.replay:
        raise BadInput("A replay is not recorded again.", hint="Give --record or --replay.")
    return options


def _asked(
    assistant: Assistant, cases: Sequence[Mapping[str, Any]], recorded: dict[str, list[str]] | None, changes: list[str]
) -> Iterator[Given]:
    """Put all cases to the assistant and watch its model."""
    assert isinstance(assistant.answerer, Writing)
    recorder = Recorder()
    model = Replay(recorded=recorded) if recorded is not None else chat_model(read_settings(changes=changes).model)
    model.callbacks = [recorder]
    assistant.answerer.use(model)
    for case in cases:
        if isinstance(model, Replay):
            model.at(case["id"])
        recorder.said = []
        yield _watched(assistant, case, recorder)


def _watched(assistant: Assistant, case: Mapping[str, Any], recorder: Recorder) -> Given:
    start = perf_counter()
    first: float | None = None
    checked: list[Checked] = []
    for event in assistant.stream(posed(case)):
        match event:
            case Checked():
                checked.append(event)
                if first is None and not is_rejected(event.verdict):
                    first = perf_counter() - start
            case VerifiedAnswer():
                return Given(Outcome(case, event), recorder.said, checked, first)
    raise AssertionError("A stream ends in an answer.")


# --- what the model wrote -----------------------------------------------------------------------------


def _invented(given: Sequence[Given], roundups: Mapping[str, Roundup]) -> Any:
    """What is wrong with the sentences of the model's first calls, and what the checks made of them."""
    counts: Counter[str] = Counter()
    for one in given:
        passages = one.verified.answer.evidence.passages
        texts = [passage.chunk.text for passage in passages]
        for draft in _drafts(one.said[0] if one.said else "", len(texts)):
            cited = [passages[n - 1].chunk for n in draft.numbers if n <= len(passages)]
            counts["sentences written"] += 1
            counts["with a citation of nothing"] += any(not 0 < n <= len(passages) for n in draft.numbers)
            counts["without a citation"] += not draft.numbers
            quoted = audit.quotations(draft.text)
            counts["with words quoted that no passage has"] += any(
                not any(words in text for text in texts) for words in quoted
            )
            counts["naming an expert and citing others"] += any(
                audit.names(draft.text, name) and not any(name in chunk.experts for chunk in cited)
                for roundup in roundups.values()
                for name in roundup.experts
            )
        for checked in one.checked:
            counts["rejected by rule"] += is_rejected(checked.verdict) and checked.verdict.score <= BY_RULE
            counts["rejected by the checker"] += is_rejected(checked.verdict) and checked.verdict.score > BY_RULE
            counts["doubtful"] += not is_rejected(checked.verdict) and checked.verdict.kind in ("partly", "unsupported")
            counts["supported"] += checked.verdict.kind == "supported"
            counts["quoted"] += checked.verdict.kind == "quoted"
    made = table(f"what the model wrote to {len(given)} questions", "measure", "count")
    for name, count in counts.items():
        made.add_row(name, str(count))
    return made


BY_RULE = 0.05
"""Exact rules leave no more support than this."""


def _drafts(said: str, passages: int) -> list[Draft]:
    reading = Reading(range(1, passages + 1), ())
    return [part for part in (*reading.feed(said), *reading.close()) if isinstance(part, Draft)]


def _repaired(given: Sequence[Given]) -> Any:
    made = table("what was done to it", "measure", "count")
    for one in fields(Repairs):
        made.add_row(one.name, str(sum(getattr(g.verified.answer.repairs, one.name) for g in given)))
    made.add_row("answers that are quotations only", str(sum(g.verified.answer.answerer == "quote" for g in given)))
    return made


# --- what readers get ---------------------------------------------------------------------------------


def _shown(given: Sequence[Given], roundups: Mapping[str, Roundup]) -> Any:
    verdicts = Counter(verdict.kind for one in given for verdict in one.verified.verdicts)
    faults: dict[str, Callable[[VerifiedAnswer], list[str]]] = {
        "citations of nothing": lambda one: audit.dangling(one, roundups),
        "words quoted that the cited section has not": lambda one: audit.misquoted(one, roundups),
        "sentences that name an expert and do not cite him or her": lambda one: audit.misattributed(one, roundups),
        "sentences that give an expert's view without the name": audit.unnamed,
    }
    made = table("what readers get", "measure", "count")
    for kind, count in verdicts.most_common():
        made.add_row(f"sentences {kind}", str(count))
    made.add_section()
    for name, find in faults.items():
        found = [text for one in given for text in find(one.verified)]
        made.add_row(name, str(len(found)))
        for text in found:
            Console(stderr=True).print(f"{name}: {text}", markup=False)
    return made


def _covered(given: Sequence[Given], plain: Sequence[Outcome]) -> Any:
    made = table("against quoting answers to the same questions", "measure", "cases", "written", "quoting")
    written, quoted = measures([one.outcome for one in given]), measures(list(plain))
    for name in COVERAGE:
        made.add_row(name, str(len(written[name])), f"{mean(written[name]):.3f}", f"{mean(quoted[name]):.3f}")
    return made


def _times(given: Sequence[Given]) -> Any:
    made = table("time", "measure", "answers", "median", "most")
    asked = [one for one in given if one.verified.answer.waited_ms]
    own = [one.verified.timings_ms["total"] - one.verified.answer.waited_ms for one in asked]
    rows = {
        "seconds to the first checked sentence": [one.first_s for one in asked if one.first_s is not None],
        "seconds to the whole answer": [one.verified.timings_ms["total"] / 1000 for one in asked],
        "tokens written a second": [
            one.verified.answer.usage.tokens_out / one.verified.answer.waited_ms * 1000
            for one in asked
            if one.verified.answer.usage
        ],
        "milliseconds without the model": own,
    }
    for name, values in rows.items():
        made.add_row(name, str(len(values)), *((f"{median(values):.1f}", f"{max(values):.1f}") if values else ("", "")))
    return made


def _print_sample(given: Sequence[Given], count: int) -> None:
    """Shown sentences that are no quotations, each with the words that it cites, to be judged by hand."""
    console = Console(highlight=False, soft_wrap=True)
    lines = [
        (one, sentence, verdict)
        for one in given
        for sentence, verdict in zip(one.verified.answer.sentences, one.verified.verdicts, strict=True)
        if sentence.citations and verdict.kind != "quoted"
    ]
    chosen = random.Random(0).sample(lines, min(count, len(lines)))
    for n, (one, sentence, verdict) in enumerate(chosen, 1):
        console.print(f"{n}. {one.outcome.case['question']}", markup=False)
        console.print(f"   {verdict.kind} {verdict.score:.2f}: {sentence.text}", markup=False)
        for citation in one.verified.answer.citations:
            if citation.number in sentence.citations:
                console.print(f"   {citation.place}: {citation.quote}", markup=False)


if __name__ == "__main__":
    run(main)
