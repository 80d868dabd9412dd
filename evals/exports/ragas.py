"""A run as a dataset of ragas: what ``EvaluationDataset.from_jsonl`` reads, a ``SingleTurnSample`` a line.

Its fields are those of ragas 0.2 to 0.4 (``src/ragas/dataset_schema.py``). ragas passes over the fields below them,
which ``pullquote eval --answers`` needs to judge the rows as it judged the run.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from evals.cases import case_json
from evals.exports.shown import gold, name, shown
from evals.judging.documents import Library
from evals.records import Outcome
from evals.run_folder import RunFolder

KEPT = ("kind", "history", "key_facts", "must_not_say", "faithful", "group")
"""Fields of a case that lines of answers have, too."""


def rows(folder: RunFolder) -> Iterator[Mapping[str, Any]]:
    """One an outcome; repeats of a case have an id of their own."""
    library = Library.of(folder.documents())
    for outcome in folder.outcomes():
        yield {**_sample(outcome, library), **_own(outcome, library)}


def _sample(outcome: Outcome, library: Library) -> dict[str, Any]:
    """The fields of ragas; those that there is nothing for are left out."""
    case = outcome.case
    said = shown(outcome, library)
    right = gold(case.gold, case.article, library)
    sample = {
        "user_input": case.question,
        "response": said.answer,
        "retrieved_contexts": [one.text for one in said.contexts],
        "retrieved_context_ids": [name(one) for one in said.contexts],
        "reference": case.reference,
        "reference_contexts": [one.text for one in right],
        "reference_context_ids": [name(one) for one in right],
    }
    needed = ("user_input", "response", "retrieved_contexts")
    return {field: value for field, value in sample.items() if value or field in needed}


def _own(outcome: Outcome, library: Library) -> dict[str, Any]:
    case, contexts = outcome.case, shown(outcome, library).contexts
    line = case_json(case)
    return {
        "id": f"{case.id}#{outcome.repeat}" if outcome.repeat else case.id,
        "context_experts": [one.paragraph.owner for one in contexts],
        "context_titles": [one.paragraph.headline for one in contexts],
        "status_any": list(case.statuses),
        **({"refused": outcome.refused} if outcome.reply else {}),
        **{field: line[field] for field in KEPT if field in line},
    }
