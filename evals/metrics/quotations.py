"""Quotations: are the words in quotation marks the speaker's own?"""

from evals.metrics.metric import Value, share
from evals.records import Judged


def quote_exactness(judged: Judged) -> Value:
    """Quotations that stand letter by letter in a section of the one who is credited, over quotations.

    Omissions marked "..." and insertions in square brackets are allowed, and the sentence's own mark at the end. Of
    three words or more; an answer without any has no value, neither 0 (as ragas has it) nor 1.
    """
    if not judged.quotes:
        return Value(None, "Nothing is quoted.")
    wrong = [quote for quote in judged.quotes if not quote.exact]
    value = share(len(judged.quotes) - len(wrong), len(judged.quotes), "quotations are exact")
    return Value(value.value, f"{value.reason} {'; '.join(f'“{one.text}”: {one.reason}' for one in wrong[:2])}".strip())
