"""What there is to choose from: articles, and who speaks in them."""

from collections.abc import Sequence

from index.records import EDITORS
from ui.assistants import Assistants

Choices = Sequence[tuple[str, str]]
"""Label and value."""


MOST = 1000
"""Articles and experts that a list on the page has: the browser gets all of them with the page."""


def article_choices(assistants: Assistants) -> Choices:
    """Articles to choose from, the newest first."""
    articles = sorted(assistants.library.articles(), key=lambda article: article.date or "", reverse=True)
    return [(article.title, article.id) for article in articles[:MOST]]


def expert_choices(assistants: Assistants, articles: tuple[str, ...] = ()) -> Choices:
    """Who speaks in the articles; all if none are named."""
    names = dict.fromkeys(
        name
        for article in assistants.library.articles()
        if not articles or article.id in articles
        for name in article.experts
    )
    return [(name, name) for name in (*list(names)[:MOST], EDITORS)] if names else []


def nth(choices: Choices, n: int) -> str | None:
    """A value that is chosen beforehand, if there are so many."""
    return choices[n][1] if len(choices) > n else None
