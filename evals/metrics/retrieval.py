"""Retrieval: are the paragraphs that answer among what was found, and how far up?

Paragraphs are told by owner and number. Of cases without gold paragraphs there is nothing to say.
"""

import math

from evals.metrics.metric import Value, share
from evals.records import Judged

DEPTH = 10
"""Ranks that nDCG looks at."""


def context_recall(judged: Judged) -> Value:
    """Gold paragraphs that were found, over gold paragraphs; where one of them is enough, 1 if one was.

    ragas calls the form with ids IDBasedContextRecall.
    """
    if missing := _missing(judged):
        return missing
    gold, found = set(judged.outcome.case.gold), set(judged.outcome.found) & set(judged.outcome.case.gold)
    value = share(len(found), len(gold), "paragraphs that answer were found")
    return value if judged.outcome.case.all_of else Value(float(bool(found)), value.reason)


def context_precision(judged: Judged) -> Value:
    """Mean of precision@k over the ranks k of gold paragraphs (average precision; ragas' context precision).

    1 if they come first, lower for each wrong paragraph before them; divided by how many were found.
    """
    if missing := _missing(judged):
        return missing
    hits = [place in judged.outcome.case.gold for place in judged.outcome.found]
    if not any(hits):
        return Value(0.0, "None of the paragraphs that answer was found.")
    precisions = [sum(hits[: k + 1]) / (k + 1) for k, hit in enumerate(hits) if hit]
    at = ", ".join(str(k + 1) for k, hit in enumerate(hits) if hit)
    return Value(sum(precisions) / len(precisions), f"Paragraphs that answer are at rank {at} of {len(hits)}.")


def ndcg(judged: Judged) -> Value:
    """nDCG at 10, relevance 0 or 1 (Järvelin and Kekäläinen, 2002): the sum of 1 / log2(rank + 1) over the best one."""
    if missing := _missing(judged):
        return missing
    gold = set(judged.outcome.case.gold)
    hits = [place in gold for place in judged.outcome.found[:DEPTH]]
    best = sum(1 / math.log2(k + 2) for k in range(min(len(gold), DEPTH)))
    value = sum(1 / math.log2(k + 2) for k, hit in enumerate(hits) if hit) / best
    return Value(value, f"{sum(hits)} of {len(gold)} paragraphs that answer among the first {len(hits)}.")


def mrr(judged: Judged) -> Value:
    """One over the rank of the first gold paragraph; 0 if none was found."""
    if missing := _missing(judged):
        return missing
    rank = next((k for k, place in enumerate(judged.outcome.found, 1) if place in judged.outcome.case.gold), 0)
    return Value(1 / rank if rank else 0.0, f"The first is at rank {rank}." if rank else "None was found.")


def _missing(judged: Judged) -> Value | None:
    outcome = judged.outcome
    if not outcome.case.gold:
        return Value(None, "The case names no paragraph that answers.")
    if outcome.reply is None:
        return Value(None, "It failed.")
    if outcome.contexts and not any(context.paragraph for context in outcome.contexts):
        return Value(None, "The contexts do not say which paragraphs they are.")
    return None
