"""The messages of the chat: a question, the answer, or why there is none."""

from collections.abc import Sequence

from index.errors import PullquoteError
from ui.exchanges import Exchange
from ui.html.chips import chip, place_link, short, sources
from ui.html.escaping import button, lines, problem, text
from ui.html.sentences import paragraphs, tally
from ui.wording import REFUSALS

FAILED = PullquoteError(
    "Something broke while answering.",
    hint="Ask again. If it happens again, the terminal where Pullquote runs has the details to report.",
)
"""What is told of an error that is nobody's doing but ours."""


WEAK = (
    '<p class="weak"><span class="shape">△</span> Little evidence: no passage answers this clearly. '
    "Read the cited paragraphs before you rely on it.</p>"
)
"""What stands above an answer for which there is little evidence."""


def asked(exchange: Exchange) -> str:
    """The user's message, with the filter that was set."""
    whose = [*exchange.experts, *exchange.articles]
    bound = f'<p class="bound">Only from {text(", ".join(whose))}</p>' if whose else ""
    return f'<div class="asked" dir="auto">{lines(exchange.question)}</div>{bound}'


def answer(exchange: Exchange, number: int) -> str:
    """What came of the question, which is number ``number`` of the conversation, from 0."""
    if exchange.state == "failed":
        told = problem(PullquoteError(exchange.problem, hint=exchange.hint))
    elif exchange.state in ("stopped", "asked"):
        told = '<p class="note">Stopped before the answer was checked, so nothing of it is shown.</p>'
    elif exchange.state == "shared":
        told = _shared(exchange)
    elif exchange.status == "answered":
        told = _answered(exchange)
    else:
        told = _refused(exchange)
    return f'<div class="answer">{told}{_tools(exchange, number)}{offered(exchange.next)}</div>'


def _answered(exchange: Exchange) -> str:
    among = {citation.expert for citation in exchange.citations}
    notes = [line for line in (_coverage(exchange),) if line]
    checked = f'<p class="tally">{tally(exchange)}</p>' if tally(exchange) else ""
    return (
        f"{understood(exchange.standalone)}{_note(exchange)}{WEAK if exchange.weak else ''}"
        f"{paragraphs(exchange, exchange.sentences, among)}"
        f'<div class="foot">{checked}{"".join(notes)}{sources(exchange.citations, among)}</div>'
    )


def _shared(exchange: Exchange) -> str:
    """A question that somebody shared: the words that its answer cited."""
    among = {citation.expert for citation in exchange.citations}
    quoted = "".join(
        f'<div class="para" dir="auto"><b class="speaker">{text(one.expert or "Unattributed")}:</b> '
        f"“{text(one.quote)}”{chip(one, short(one, among), source=one.number)}</div>"
        for one in exchange.citations
    )
    head = "Shared with you: what the answer cited" if quoted else "Shared with you, without evidence"
    return f'<p class="note">{head}. Ask it again for the answer.</p>{quoted}' + (
        f'<div class="foot">{sources(exchange.citations, among)}</div>' if quoted else ""
    )


def _refused(exchange: Exchange) -> str:
    """Which kind of no it is and why, then what is covered instead, as links."""
    why = exchange.sentences[:1] if exchange.instead else exchange.sentences
    said = "".join(f'<p class="para">{text(sentence.text)}</p>' for sentence in why)
    kind = f'<p class="refused">{REFUSALS[exchange.status]}</p>'
    return f"{understood(exchange.standalone)}{kind}{said}{_instead(exchange)}"


def _instead(exchange: Exchange) -> str:
    if exchange.whom:
        return f'<div class="next">{"".join(button("whom", name, name, kind="ask") for name in exchange.whom)}</div>'
    if not exchange.instead:
        return ""
    head = "Others speak to it" if exchange.status == "expert_silent" else "What is covered instead"
    among = {place.expert for place in exchange.instead}
    items = "".join(f"<li>{place_link(place, among)}</li>" for place in exchange.instead)
    return f'<p class="instead-head">{head}</p><ul class="instead">{items}</ul>'


def understood(rewritten: str) -> str:
    """How a question was read, if that differs from what was typed."""
    return f'<p class="understood">Understood as: {lines(rewritten)}</p>' if rewritten else ""


def _note(exchange: Exchange) -> str:
    return f'<p class="weak">{lines(exchange.note)}</p>' if exchange.note else ""


def _coverage(exchange: Exchange) -> str:
    everybody = len(exchange.spoke) + len(exchange.silent)
    if not everybody:
        return ""
    quiet = f"; not cited: {text(', '.join(exchange.silent))}" if exchange.silent else ""
    return f'<p class="coverage">{len(exchange.spoke)} of {everybody} expert{"s" * (everybody != 1)} cited{quiet}.</p>'


def _tools(exchange: Exchange, number: int) -> str:
    """What can be done with an answer; each button says to which."""
    at = str(number)
    tools = []
    if exchange.state == "done" and exchange.said:
        tools.append(button("copy", at, "Copy", title="Copy the answer"))
        if exchange.citations:
            tools.append(button("copy-sources", at, "Copy with sources", title="Copy the answer and its sources"))
        tools.append(button("link", at, "Link", title="Copy a link to the question and its evidence"))
    tools += [
        button("again", at, "Ask again", title="Ask the same question again; what came after it goes"),
        button("edit", at, "Edit", title="Change the question and ask again; what came after it goes"),
    ]
    if exchange.passages:
        tools.append(button("saw", at, "What it saw", title="What the assistant saw before it answered"))
    if exchange.kind == "panel" and exchange.status == "answered":
        tools.append(button("matrix", exchange.question, "As a table", title="Each expert's stance, in a table"))
    if exchange.state == "done":
        tools.append(_feedback(exchange, at))
    return f'<div class="tools">{"".join(tools)}</div>'


def _feedback(exchange: Exchange, at: str) -> str:
    if exchange.feedback:
        return f'<span class="thanks">{"Marked as good" if exchange.feedback == "good" else "Reported"}</span>'
    good = button("good", at, "Good", title="This answer is good")
    return good + button("bad", at, "Report", title="Something is wrong with this answer or its evidence")


def offered(questions: Sequence[str]) -> str:
    """Questions that may follow."""
    if not questions:
        return ""
    buttons = "".join(button("ask", question, question, kind="ask") for question in questions)
    return f'<div class="next"><p>Ask next</p>{buttons}</div>'
