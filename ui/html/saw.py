"""What the assistant saw before it answered: the question as understood, the passages with their scores, the times."""

from collections.abc import Iterator

from ui.exchanges import Exchange, KeptPassage
from ui.html.chips import chip, short
from ui.html.escaping import lines, text

_STEPS = {"retrieve": "search", "answer": "answer", "check": "check", "total": "in all"}


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
        f'<h2 tabindex="-1">What the assistant saw</h2><dl class="facts">{facts}</dl>{table}<p class="where">{told}</p>'
    )


def _facts(exchange: Exchange) -> Iterator[tuple[str, str]]:
    yield "asked", lines(exchange.question)
    yield "understood as", lines(exchange.standalone or exchange.question)
    yield "kind of question", text(exchange.kind.replace("_", " "))
    if exchange.topic and exchange.topic not in (exchange.question, exchange.standalone):
        yield "searched for", lines(exchange.topic[:300])
    if exchange.experts or exchange.articles:
        yield "only from", text(", ".join((*exchange.experts, *exchange.articles)))
    yield "answered by", text(exchange.model or exchange.answerer)
    times = (
        f"{label} {exchange.timings_ms[step]:.0f} ms" for step, label in _STEPS.items() if step in exchange.timings_ms
    )
    yield "time", ", ".join(times)


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
