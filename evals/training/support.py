"""What the reader learns of support: claims written by hand and claims made by rule, each with what it cites."""

import random
from collections.abc import Iterator, Sequence

from evals.corruptions.pages import Page
from evals.corruptions.pages import Paragraph as PageParagraph
from evals.corruptions.suite import suite
from evals.training.claims import Written
from evals.training.documents import Document, Paragraph
from evals.training.examples import Example
from rag.records import Text

WORDS = 150
"""Most words of a text, so that the reader sees it at once; of a longer one what is near the places that matter."""
WITH_ANOTHER = 0.5
"""How often a claim of one paragraph is read with another one beside it."""


def of_claims(claims: Sequence[Written], chance: random.Random) -> Iterator[Example]:
    """Each claim with the paragraphs that matter for it, supported ones also with one that does not."""
    for claim in claims:
        right = [part for part in claim.document.paragraphs if part.sentences.keys() & claim.places]
        others = [part for part in claim.document.paragraphs if part not in right]
        if not right:
            continue
        chosen = right
        if others and len(right) == 1 and chance.random() < WITH_ANOTHER:
            chosen = [part for part in claim.document.paragraphs if part in (right[0], _near(right[0], others, chance))]
        yield _example(claim.text, _text(claim.document, chosen, claim.places), claim.supported)
        if claim.supported and others:
            yield _example(claim.text, _text(claim.document, [chance.choice(others)], frozenset()), False)


def of_corruptions(documents: Sequence[Document], many: int, seed: int) -> Iterator[Example]:
    """Claims with a planted error, of each kind as many as can be made up to ``many``, and at most as many controls.

    What cannot be read at once is left out: the reader might not see what matters.
    """
    pages = [_page(document) for document in documents]
    made = [
        item for item in suite(pages, seed, many) if sum(len(part.text.split()) for part in item.paragraphs) <= WORDS
    ]
    wrong = [item for item in made if not item.supported]
    right = [item for item in made if item.supported]
    kept = random.Random(seed).sample(right, min(len(right), len(wrong)))
    for item in (*wrong, *kept):
        yield _example(
            item.claim,
            _joined([(part.owner, part.headline, part.sentences) for part in item.paragraphs]),
            item.supported,
        )


def _near(right: Paragraph, others: Sequence[Paragraph], chance: random.Random) -> Paragraph:
    """Another speaker's paragraph if there is one, so that the speakers must be told apart."""
    return chance.choice([part for part in others if part.owner != right.owner] or list(others))


def _text(document: Document, parts: Sequence[Paragraph], places: frozenset[int]) -> Text:
    """The paragraphs as one text, cut to what can be read at once."""
    kept = _kept(parts, places)
    cut = [(part.owner, part.headline, tuple(part.sentences[n] for n in part.sentences if n in kept)) for part in parts]
    text = _joined([one for one in cut if one[2]])
    return text if text.heading else text._replace(heading=document.title)


def _kept(parts: Sequence[Paragraph], places: frozenset[int]) -> set[int]:
    """Numbers of the sentences that are read: those that matter, then their neighbours, the nearest first."""
    sentences = {number: text for part in parts for number, text in part.sentences.items()}
    order = list(sentences)
    near = [order.index(number) for number in order if number in places] or [0]
    kept, words = set[int](), 0
    for number in sorted(order, key=lambda one: min(abs(order.index(one) - place) for place in near)):
        words += len(sentences[number].split())
        if words > WORDS and kept and number not in places:
            break
        kept.add(number)
    return kept


def _joined(parts: Sequence[tuple[str, str, tuple[str, ...]]]) -> Text:
    """One paragraph as the product reads it; of several each begins with its owner's name."""
    if len(parts) == 1:
        owner, headline, sentences = parts[0]
        return Text(": ".join(part for part in (owner, headline) if part), sentences)
    told = [
        f"{owner}: {sentence}" if owner and n == 0 else sentence
        for owner, _, sentences in parts
        for n, sentence in enumerate(sentences)
    ]
    return Text("", tuple(told))


def _example(claim: str, text: Text, supported: bool) -> Example:
    return Example(claim, text, [(None, None, None)] * len(text.sentences), None, float(supported))


def _page(document: Document) -> Page:
    return Page(
        document.title,
        tuple(
            PageParagraph(p.owner, p.headline, tuple(p.sentences.values())) for p in document.paragraphs if p.sentences
        ),
    )
