"""What an answer costs: time, tokens, money."""

from evals.metrics.metric import Value
from evals.records import Judged


def latency(judged: Judged) -> Value:
    """Milliseconds of an answer, as the assistant itself says; of runs with several jobs they are longer."""
    reply = judged.outcome.reply
    if reply is None or "total" not in reply.timings_ms:
        return Value(None, "The time is not known.")
    slowest = max((name for name in reply.timings_ms if name != "total"), key=reply.timings_ms.__getitem__, default="")
    return Value(reply.timings_ms["total"], f"Most of it: {slowest}." if slowest else "")


def tokens(judged: Judged) -> Value:
    """Tokens that a chat model read and wrote."""
    usage = judged.outcome.reply.usage if judged.outcome.reply else None
    if usage is None:
        return Value(None, "No chat model was asked, or it did not say.")
    return Value(float(usage.tokens_in + usage.tokens_out), f"{usage.tokens_in} read, {usage.tokens_out} written.")


def cost(judged: Judged) -> Value:
    """What that cost, in the currency of the settings' prices."""
    usage = judged.outcome.reply.usage if judged.outcome.reply else None
    if usage is None or usage.cost is None:
        return Value(None, "No chat model was asked, or prices are not set.")
    return Value(usage.cost, "By the prices of the settings.")
