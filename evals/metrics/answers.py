"""What an answer has: the facts that are asked for, the people, what must not be in it."""

from evals.metrics.metric import Value, listed, share
from evals.records import Judged


def key_facts(judged: Judged) -> Value:
    """Key facts that the answer has in one of their wordings, over key facts; an answerable case without answer has 0.

    The nuggets of TREC's question answering track (Voorhees, 2003), found by their words and not by a judge. Copying
    whole sections has them all: it is the other half of faithfulness, not a score of its own.
    """
    case, reply = judged.outcome.case, judged.outcome.reply
    if not case.key_facts:
        return Value(None, "The case names no facts.")
    if reply is None or reply.status != "answered":
        return Value(0.0, "There is no answer.") if case.answerable else Value(None, "A refusal is right, too.")
    text = _plain(reply.text)
    missing = [fact for fact in case.key_facts if not any(_plain(wording) in text for wording in fact)]
    value = share(len(case.key_facts) - len(missing), len(case.key_facts), "facts are there")
    return Value(value.value, value.reason + (f" Missing: {listed([fact[0] for fact in missing])}." if missing else ""))


def relevance(judged: Judged) -> Value:
    """Cosine of question and answer, by the embedding model of the index.

    ragas' answer relevancy has a model write questions to the answer and takes their cosine with the question; without
    a model, the answer itself stands for them. It is low for short, exact answers, and an answer that repeats the
    question has 1: compare it only between runs of one suite. A refusal has no value (ragas: 0).
    """
    if judged.relevance is None:
        return Value(None, "There is no answer, or likeness was not measured.")
    return Value(judged.relevance, "Cosine of question and answer.")


def panel_coverage(judged: Judged) -> Value:
    """Experts who must be heard and are cited, over experts who must be: of comparisons and panels."""
    case = judged.outcome.case
    if case.kind not in ("panel", "compare") or not case.must_cite:
        return Value(None, "It asks no panel.")
    silent = [name for name in case.must_cite if name not in judged.outcome.cited]
    value = share(len(case.must_cite) - len(silent), len(case.must_cite), "experts are heard")
    return Value(value.value, value.reason + (f" Not {listed(silent)}." if silent else ""))


def right_paragraph(judged: Judged) -> Value:
    """1 if a paragraph that answers is cited, of answers to cases that name one."""
    case = judged.outcome.case
    if not case.gold or not judged.outcome.answered:
        return Value(None, "There is no answer, or the case names no paragraph.")
    right = set(judged.outcome.places) & set(case.gold)
    return Value(
        float(bool(right)), f"{len(right)} of the cited paragraphs answer." if right else "None of them is cited."
    )


def forbidden_words(judged: Judged) -> Value:
    """1 if the answer says what the case forbids: the premise that is false, what an injection asks for."""
    case, reply = judged.outcome.case, judged.outcome.reply
    if not case.must_not_say or reply is None:
        return Value(None, "The case forbids no words, or it failed.")
    text = _plain(reply.text)
    said = [words for words in case.must_not_say if _plain(words) in text]
    return Value(float(bool(said)), f"It says {listed(said)}." if said else "It says none of them.")


def follow_ups(judged: Judged) -> Value:
    """Of cases with a conversation: 1 if the status is right and, if answered, a right paragraph is cited."""
    case, outcome = judged.outcome.case, judged.outcome
    if not case.history:
        return Value(None, "There is no conversation.")
    if outcome.reply is None or outcome.reply.status not in case.statuses:
        return Value(0.0, f"The status is {outcome.reply.status if outcome.reply else 'none'}.")
    if outcome.answered and case.gold and not set(outcome.places) & set(case.gold):
        return Value(0.0, f"Understood as “{outcome.reply.standalone}”: no paragraph that answers is cited.")
    return Value(1.0, f"Understood as “{outcome.reply.standalone}”.")


def _plain(text: str) -> str:
    """Without case, with straight apostrophes and single spaces."""
    return " ".join(text.casefold().replace("’", "'").split())
