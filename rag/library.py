"""What the read side reads from: the index, its embedder, and who speaks in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.embedders import Embedder
from index.rows import Listed
from index.store import Index
from rag.people import People


@dataclass(slots=True)
class Library:
    """An index with the embedder that made it."""

    index: Index
    embedder: Embedder
    _seen: tuple[str, Sequence[Listed], People] | None = None

    def articles(self) -> Sequence[Listed]:
        """All articles; read again only when the index has changed."""
        return self._current()[1]

    def people(self) -> People:
        """All experts of the index, by every name that it knows for them."""
        return self._current()[2]

    def _current(self) -> tuple[str, Sequence[Listed], People]:
        generation = self.index.generation()
        if self._seen is None or self._seen[0] != generation:
            articles = self.index.articles()
            self._seen = (generation, articles, People.of(articles))
        return self._seen
