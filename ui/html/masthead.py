"""The head of the page, and what stands in the empty chat."""

from collections.abc import Sequence

from index.rows import Listed
from ui.html.escaping import button, titled
from ui.wording import is_digest, plural


def masthead(articles: Sequence[Listed]) -> str:
    """The product's name, what it reads, and the two drawers."""
    drawers = (
        '<button type="button" class="do" name="drawer" value="talks" aria-expanded="false" '
        'aria-controls="talks-drawer">Conversations</button>'
        '<button type="button" class="do" name="drawer" value="settings" aria-expanded="false" '
        'aria-controls="settings-drawer">Settings</button>'
    )
    return (
        '<header class="masthead"><h1>Pullquote</h1>'
        f'<p class="corpus">{_corpus(articles)}</p><nav aria-label="Drawers">{drawers}</nav></header>'
    )


def welcome(articles: Sequence[Listed], starters: Sequence[str]) -> str:
    """What stands in the empty chat: what it is, questions that the articles answer, and whether they are a digest."""
    if not articles:
        return (
            '<div class="welcome"><p>There are no articles yet. Add some on the page Library: '
            f"a file, a web address, or pasted text.</p>{button('page', 'library', 'Open the library')}</div>"
        )
    offered = "".join(button("ask", question, question, kind="ask") for question in starters)
    note = (
        '<p class="digest">The sample is a digest in Pullquote’s own words, not the experts’ wording. '
        "The page Library adds the published article.</p>"
    )
    return (
        '<div class="welcome"><p>Ask who said what. Every sentence of an answer shows whose words it gives, '
        f'where they stand, and whether its source bears it out.</p><div class="next">{offered}</div>'
        f"{note if any(is_digest(article.title) for article in articles) else ''}</div>"
    )


def _corpus(articles: Sequence[Listed]) -> str:
    if len(articles) == 1:
        return f"Reading {titled(articles[0].title, articles[0].date)}"
    experts = {name for article in articles for name in article.experts}
    if not articles:
        return "There are no articles yet"
    return f"Reading {plural(len(articles), 'article')} with {plural(len(experts), 'expert')}"
