"""Links that share a question and the evidence of its answer; whoever opens one sees the quoted words as they stand."""

from typing import Annotated

from pydantic import Field, ValidationError

from index.errors import BadInput, PullquoteError
from rag.library import Library
from ui.exchanges import MOST_LETTERS, Exchange, Kept, KeptCitation
from ui.html.links import place
from ui.html.source import section_at

MOST_PLACES = 12


class _Link(Kept):
    """What the address of the page says."""

    question: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]
    experts: tuple[Annotated[str, Field(max_length=200)], ...] = ()
    articles: tuple[Annotated[str, Field(max_length=600)], ...] = ()
    cites: Annotated[tuple[Annotated[str, Field(max_length=2000)], ...], Field(max_length=MOST_PLACES)] = ()
    """Links to places, as citations have them."""


def opened(library: Library, sent: object) -> Exchange:
    """The question with the words that its link points to; places that are no longer there are left out."""
    try:
        link = _Link.model_validate(sent)
    except ValidationError:
        error = BadInput("This link cannot be read.", hint="Ask for it again, or type the question.")
        return Exchange(question="A shared question", state="failed", problem=error.message, hint=error.hint)
    cited: list[KeptCitation] = []
    for address in link.cites:
        try:
            cited.append(_cited(library, address, len(cited) + 1))
        except PullquoteError:
            continue
    return Exchange(
        question=link.question,
        experts=link.experts,
        articles=link.articles,
        state="shared",
        citations=tuple(cited),
    )


def _cited(library: Library, address: str, number: int) -> KeptCitation:
    article_id, span = place(address)
    roundup = library.index.roundup(article_id)
    reaction = section_at(roundup, span)
    paragraph = next(one for one in reaction.paragraphs if one.start <= span.start < one.end)
    return KeptCitation(
        number=number,
        article_id=article_id,
        expert=reaction.owner,
        paragraph=paragraph.number,
        start=span.start,
        end=span.end,
        headline=reaction.headline or "",
        title=roundup.title,
        date=roundup.date,
        url=roundup.article.url,
        affiliation=reaction.affiliation or "",
        quote=span.of(roundup.article.text),
    )
