"""The corruption suite as outcomes: claims with a planted error, and controls, each an answer of one sentence."""

from collections.abc import Iterable
from pathlib import Path

from evals.corruptions.pages import Page, Paragraph, read_pages
from evals.corruptions.suite import Item, suite
from evals.metrics.planted import CONTROL, PLANTED
from evals.records import Case, Document, Outcome, OwnedParagraph, Reply, Said

ITEMS = 30
"""Claims of each kind: enough to see a kind that is not found at all. ``evals.benchmarks.corruption`` makes more."""


def planted(sources: Iterable[Path], seed: int, many: int = ITEMS) -> tuple[list[Document], list[Outcome]]:
    """The documents, and one outcome a claim."""
    pages = list(read_pages(sources))
    documents = [_document(page, n) for n, page in enumerate(pages)]
    items = suite(pages, seed, many)
    return documents, [_outcome(item, n, documents[_page(item)]) for n, item in enumerate(items)]


def _page(item: Item) -> int:
    """Which document the claim's sentence is of."""
    return int(item.sentence.split(".")[0])


def _document(page: Page, number: int) -> Document:
    paragraphs: list[OwnedParagraph] = []
    start = 0
    for one in page.paragraphs:
        many = 1 + sum(other.owner == one.owner for other in paragraphs)
        paragraphs.append(OwnedParagraph(one.owner, many, start, start + len(one.text), one.headline))
        start += len(one.text) + 2
    text = "\n\n".join(one.text for one in page.paragraphs)
    return Document(id=f"document-{number + 1}", title=page.title, text=text, paragraphs=tuple(paragraphs))


def _outcome(item: Item, number: int, document: Document) -> Outcome:
    citations = [document.citation(n, _cited(one, document)) for n, one in enumerate(item.paragraphs, 1)]
    numbers = tuple(citation.number for citation in citations)
    case = Case(
        id=f"{item.kind}-{number:04}",
        question=f"What is said here? ({item.kind})",
        kind=f"{CONTROL if item.supported else PLANTED}/{item.kind}",
        article=document.id,
        group=f"sentence {item.sentence}",
    )
    reply = Reply(
        status="answered",
        text=f"{item.claim} {''.join(f'[{number}]' for number in numbers)}",
        sentences=(Said(text=item.claim, citations=numbers),),
        citations=tuple(citations),
        answerer="planted",
    )
    return Outcome(case=case, reply=reply)


def _cited(paragraph: Paragraph, document: Document) -> OwnedParagraph:
    """A paragraph's place in its document."""
    return next(
        one
        for one in document.paragraphs
        if one.owner == paragraph.owner and one.span.of(document.text) == paragraph.text
    )
