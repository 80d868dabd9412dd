"""A run as a dataset of Inspect AI: what ``json_dataset`` reads, a ``Sample`` a line.

``input``, ``target``, ``id`` and ``metadata`` are the names that it takes without a ``FieldSpec``
(``inspect_ai/dataset/_util.py``). The samples ask the questions anew; what the run answered is in the metadata.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from evals.cases import case_json
from evals.exports.shown import gold, shown
from evals.judging.documents import Library
from evals.records import Case, Outcome, Score
from evals.run_folder import RunFolder


def rows(folder: RunFolder) -> Iterator[Mapping[str, Any]]:
    """One an outcome; repeats of a case have an id of their own."""
    library = Library.of(folder.documents())
    scores: dict[tuple[str, int], list[Score]] = {}
    for score in folder.scores():
        scores.setdefault((score.case, score.repeat), []).append(score)
    for outcome in folder.outcomes():
        case = outcome.case
        yield {
            "id": f"{case.id}#{outcome.repeat}" if outcome.repeat else case.id,
            "input": _input(case),
            "target": _target(case, library),
            "metadata": _metadata(outcome, library, scores.get(outcome.key, [])),
        }


def _input(case: Case) -> str | list[dict[str, str]]:
    """The question; of a follow-up, the conversation."""
    if not case.history:
        return case.question
    turns = [{"role": turn.role, "content": turn.text} for turn in case.history]
    return [*turns, {"role": "user", "content": case.question}]


def _target(case: Case, library: Library) -> str:
    """What a right answer says, for a grader: the reference answer, or the key facts, or the paragraphs that answer."""
    if case.unanswerable:
        return f"There is no answer ({' or '.join(case.statuses)})."
    facts = "; ".join(fact[0] for fact in case.key_facts)
    return case.reference or facts or "\n\n".join(one.text for one in gold(case.gold, case.article, library))


def _metadata(outcome: Outcome, library: Library, scores: list[Score]) -> dict[str, Any]:
    said = shown(outcome, library)
    line = case_json(outcome.case)
    return {
        **{field: value for field, value in line.items() if field not in ("id", "question", "history", "reference")},
        "contexts": [one.text for one in said.contexts],
        "context_experts": [one.paragraph.owner for one in said.contexts],
        "answer": said.answer,
        "answer_status": outcome.reply.status if outcome.reply else "failed",
        "scores": {score.metric: score.value for score in scores if score.value is not None},
    }
