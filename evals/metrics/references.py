"""Retrieval where only a right answer is known, and not which texts have it: the answer's sentences are looked for."""

from evals.metrics.metric import Value, share
from evals.records import Context, Judged, Mark


def recall_by_reference(judged: Judged) -> Value:
    """Sentences of the reference answer that the contexts bear out, over its sentences (ragas' context recall).

    The judge errs here as it does on answers; where the texts that answer are known, ``context_recall`` is exact.
    """
    if missing := _missing(judged):
        return missing
    held = [claim for claim in judged.reference if claim.verdict == "supported"]
    return share(len(held), len(judged.reference), "sentences of the reference answer are borne out by the contexts")


def precision_by_reference(judged: Judged) -> Value:
    """Average precision of the contexts (ragas' context precision): one is useful if a sentence stands in it that bears
    out a sentence of the reference answer."""
    if missing := _missing(judged):
        return missing
    marks = [mark for claim in judged.reference if claim.verdict == "supported" for mark in claim.evidence]
    hits = [any(_holds(context, mark) for mark in marks) for context in judged.outcome.contexts]
    if not any(hits):
        return Value(0.0, "No context bears out a sentence of the reference answer.")
    precisions = [sum(hits[: k + 1]) / (k + 1) for k, hit in enumerate(hits) if hit]
    at = ", ".join(str(k + 1) for k, hit in enumerate(hits) if hit)
    return Value(sum(precisions) / len(precisions), f"Useful contexts are at rank {at} of {len(hits)}.")


def _holds(context: Context, mark: Mark) -> bool:
    return context.article_id == mark.document and context.start <= mark.start < context.end


def _missing(judged: Judged) -> Value | None:
    if not judged.outcome.case.reference:
        return Value(None, "There is no reference answer.")
    return None if judged.reference else Value(None, "The reference answer was not judged.")
