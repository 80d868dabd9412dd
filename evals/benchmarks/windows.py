"""Preselection: of a long document only the windows nearest to a claim are read."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rag.records import Text
from rag.words import rarity, telling

LONGEST = 150
"""Words of a window: some 200 word pieces, so that the reader sees it at once."""
KEPT = 3
"""Windows that are read for a sentence of a claim."""


def windows(heading: str, sentences: Sequence[str]) -> Iterator[Text]:
    """Runs of whole sentences, in order; a sentence that is longer alone stands alone."""
    window: list[str] = []
    words = 0
    for sentence in sentences:
        many = len(sentence.split())
        if window and words + many > LONGEST:
            yield Text(heading, tuple(window))
            window, words = [], 0
        window.append(sentence)
        words += many
    if window:
        yield Text(heading, tuple(window))


def nearest(claim: str, every: Sequence[Text], kept: int | None = KEPT) -> list[Text]:
    """Those with the most of the claim's words, rare ones counting more, in their order; None: all of them."""
    if kept is None or len(every) <= kept:
        return list(every)
    have = [_words(window) for window in every]
    weights = rarity(have)
    wanted = set(telling(claim))
    shares = [sum(weights[word] for word in wanted & own) for own in have]
    best = sorted(range(len(every)), key=lambda place: -shares[place])[:kept]
    return [every[place] for place in sorted(best)]


@lru_cache(maxsize=5_000)
def _words(window: Text) -> frozenset[str]:
    return frozenset(telling(" ".join(window.sentences)))
