"""What the assistant saw before it answered: question, passages, times, and what a chat model was sent."""

from collections.abc import Iterator

from ui.exchanges import Exchange, KeptMessage, KeptPassage, KeptUsage
from ui.html.chips import chip, short
from ui.html.escaping import lines, text
from ui.wording import plural

_STEPS = {
    "retrieve": "search",
    "answer": "answer",
    "model": "of that waiting for the chat model",
    "check": "check",
    "total": "in all",
}
_MESSAGES = {
    "answer": "Instructions",
    "question": "Passages and question",
    "": "What the model had written",
    "revise": "What could not stand, to be written anew",
}
"""What each message to a chat model is, by the prompt that was filled in."""


def saw(exchange: Exchange) -> str:
    """The drawer's content."""
    facts = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in _facts(exchange))
    rows = "".join(_row(passage, exchange) for passage in exchange.passages)
    table = (
        '<div class="wide"><table><caption>Passages, those that are cited first</caption><thead><tr>'
        '<th scope="col">where</th><th scope="col">score</th><th scope="col">answers</th><th scope="col">cited</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    told = (
        "Score is the searches’ and the reader’s together and compares only within this list; "
        "answers is how likely the passage answers the question, by the trained reader."
    )
    return (
        f'<h2 tabindex="-1">What the assistant saw</h2><dl class="facts">{facts}</dl>{_prompt(exchange)}'
        f'{table}<p class="where">{told}</p>'
    )


def _facts(exchange: Exchange) -> Iterator[tuple[str, str]]:
    yield "asked", lines(exchange.question)
    yield "understood as", lines(exchange.standalone or exchange.question)
    yield "kind of question", text(exchange.kind.replace("_", " "))
    if exchange.topic and exchange.topic not in (exchange.question, exchange.standalone):
        yield "searched for", lines(exchange.topic[:300])
    if exchange.experts or exchange.articles:
        yield "only from", text(", ".join((*exchange.experts, *exchange.articles)))
    yield "answered by", _answered_by(exchange)
    if exchange.note:
        yield "why so", lines(exchange.note)
    if exchange.usage:
        yield from _cost(exchange.usage)
    if exchange.usage or exchange.repairs:
        yield "its sentences", text(exchange.repairs or "all stand as they were written")
    steps = ((label, exchange.timings_ms[step]) for step, label in _STEPS.items() if step in exchange.timings_ms)
    yield (
        "time",
        ", ".join(f"{label} {ms / 1000:.1f} s" if ms >= 1000 else f"{label} {ms:.0f} ms" for label, ms in steps),
    )


def _answered_by(exchange: Exchange) -> str:
    answerer = "the experts’ own words" if exchange.answerer == "quote" else text(exchange.answerer)
    if exchange.model is None:
        return answerer
    model = f"the chat model {text(exchange.model)}"
    return model if exchange.answerer == "chat" else f"{answerer}, instead of {model}"


def _cost(usage: KeptUsage) -> Iterator[tuple[str, str]]:
    counted = "; estimated here where the model did not say" if usage.estimated else ""
    yield "tokens", f"{usage.tokens_in:,} read, {usage.tokens_out:,} written, in {plural(usage.calls, 'call')}{counted}"
    if usage.cost is not None:
        yield "cost", f"{usage.cost:.6f}".rstrip("0").rstrip(".")


def _prompt(exchange: Exchange) -> str:
    if exchange.sent:
        return "<h3>What the chat model was sent</h3>" + "".join(_message(one) for one in exchange.sent)
    return '<p class="where">The prompt of so old an answer is no longer kept.</p>' if exchange.usage else ""


def _message(message: KeptMessage) -> str:
    """Folded; the fingerprint tells which version of the prompt it was."""
    made = f" (prompt {text(message.prompt)}, {text(message.fingerprint)})" if message.prompt else ""
    what = _MESSAGES.get(message.prompt, "A message")
    return (
        f'<details class="sent"><summary>{what}{made}</summary>'
        f'<div class="words" dir="auto" tabindex="0">{lines(message.text)}</div></details>'
    )


def _row(passage: KeptPassage, exchange: Exchange) -> str:
    cited = any(
        one.article_id == passage.article_id and passage.start <= one.start < passage.end for one in exchange.citations
    )
    about = f'<span class="about" dir="auto">{text(passage.headline)}</span>'
    answers = "" if passage.answers is None else f"{passage.answers:.2f}"
    return (
        f"<tr><th scope='row'>{chip(passage, short(passage))} {about}</th><td>{passage.score:.2f}</td>"
        f"<td>{answers}</td><td>{'yes' if cited else 'no'}</td></tr>"
    )
