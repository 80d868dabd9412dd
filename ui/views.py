"""What the views show: the panel on some claims, two experts side by side, an article with its reactions."""

from collections.abc import Iterator, Sequence

from index.errors import BadInput
from index.records import EDITORS, Reaction, Roundup
from rag.assistant import Assistant
from rag.panels.panel import Cell, panel
from rag.questions.assertions import is_claim
from rag.records import Question
from ui.exchanges import MOST_LETTERS
from ui.html import articles, panels
from ui.html.links import place
from ui.keeping import place_of
from ui.matrix import LOOKS

MOST_CLAIMS = 4
"""Columns of a panel."""


def panel_of(assistant: Assistant, lines: str, article: str | None) -> str:
    """The panel on each line."""
    claims = [line.strip()[:MOST_LETTERS] for line in lines.splitlines() if line.strip()]
    if not claims:
        raise BadInput("There is no claim yet.", hint="Write one, such as a headline: each line is a column.")
    if len(claims) > MOST_CLAIMS:
        raise BadInput(f"These are {len(claims)} claims; {MOST_CLAIMS} fit side by side.", hint="Take some out.")
    bounds = (article,) if article else None
    return panels.panels([panel(assistant, Question(text=claim, articles=bounds)) for claim in claims])


def claims_to_try(assistant: Assistant) -> list[str]:
    """Headlines of the newest article that claim something: what one expert says, and others may not."""
    listed = sorted(assistant.library.articles(), key=lambda article: article.date or "")
    if not listed:
        return []
    headlines = [one.headline for one in assistant.library.index.roundup(listed[-1].id).reactions if one.headline]
    return [f"{headline.rstrip('.')}." for headline in headlines if is_claim(f"{headline.rstrip('.')}.")][:3]


def compared(assistant: Assistant, first: str, second: str, topic: str) -> str:
    """The sections of two experts; with a topic, the words of each that speak to it."""
    if not first or not second:
        raise BadInput("Two experts are needed.", hint="Choose one on each side.")
    if first == second:
        raise BadInput("These are the same expert.", hint="Choose another one on one side.")
    cells: tuple[Cell, ...] = ()
    if topic.strip():
        cells = panel(assistant, Question(text=topic.strip()[:MOST_LETTERS], experts=(first, second))).cells
    columns = [_column(assistant, expert, cells, asked=bool(topic.strip())) for expert in (first, second)]
    return articles.side_by_side(columns)


def _column(assistant: Assistant, expert: str, cells: Sequence[Cell], *, asked: bool) -> str:
    own = [cell for cell in cells if expert in cell.expert.split(" and ")]
    marks = [place_of(cell) for cell in own if cell.citation]
    speaking = next((cell for cell in own if cell.citation), None)
    return articles.column(expert, list(_sections(assistant, expert)), marks, _said(speaking) if asked else "")


def _said(speaking: Cell | None) -> str:
    if speaking is None:
        return LOOKS["silent"][0]
    look = LOOKS[speaking.stance][0]
    return look if speaking.stance == "speaks" else f"{look}: {speaking.reason}"


def _sections(assistant: Assistant, expert: str) -> Iterator[tuple[Roundup, Reaction]]:
    """An expert's sections, the newest article's first."""
    for article in sorted(assistant.library.articles(), key=lambda one: one.date or "", reverse=True):
        if expert in article.experts or expert == EDITORS:
            roundup = assistant.library.index.roundup(article.id)
            yield from ((roundup, reaction) for reaction in roundup.reactions if expert in reaction.experts)


def article_of(assistant: Assistant, article_id: str) -> str:
    """An article with its reactions."""
    return articles.whole(assistant.library.index.roundup(article_id))


def article_at(assistant: Assistant, link: str) -> tuple[str, str]:
    """The id of the article that a link points into, and the article with that place marked."""
    found = place(link)
    return found.article_id, articles.whole(assistant.library.index.roundup(found.article_id), found.span)
