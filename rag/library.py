"""What the read side reads from: the index, its embedder, and who speaks in it."""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.embedders import Embedder
from index.rows import Listed
from index.sentences import sentences
from index.store import Index
from rag.questions.people import People
from rag.words import stems

REMEMBERED = 20_000
"""Vectors of sentences kept in memory, 30 MB with 384 numbers each: a conversation stays on its sections."""

SAMPLED = 20
"""Chunks that are looked at to tell how a word is written."""


@dataclass(slots=True)
class Library:
    """An index with the embedder that made it; safe to use from several threads."""

    index: Index
    embedder: Embedder
    _seen: tuple[str, Sequence[Listed], People] | None = None
    _vectors: OrderedDict[str, NDArray[np.float32]] = field(default_factory=OrderedDict)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def articles(self) -> Sequence[Listed]:
        """All articles; read again only when the index has changed."""
        return self._current()[1]

    def require(self, article_ids: Iterable[str]) -> None:
        """UnknownName, which says what there is, if one of them is not in the index."""
        known = {article.id for article in self.articles()}
        for article_id in article_ids:
            if article_id not in known:
                self.index.roundup(article_id)

    def people(self) -> People:
        """All experts of the index, by every name that it knows for them."""
        return self._current()[2]

    def people_of(self, articles: Sequence[Listed]) -> People:
        """The experts of some articles."""
        return People.of(articles, self.has, self.has_as_name)

    def gist(self, article_id: str, expert: str) -> str:
        """What an expert's sections of an article are about: their headlines and first sentences."""
        roundup = self.index.roundup(article_id)
        own = [reaction for reaction in roundup.reactions if expert in reaction.experts]
        text = roundup.article.text
        firsts = [text[part.start : part.end] for reaction in own for part in reaction.paragraphs[:1]]
        lines = [reaction.headline for reaction in own if reaction.headline]
        return " ".join((*lines, *(span.of(first) for first in firsts for span in sentences(first)[:1])))

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1 for each text, shape (n, dimension); those that were asked for lately are remembered."""
        with self._mutex:
            found = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found |= dict(zip(missing, self.embedder.encode(missing), strict=True))
        with self._mutex:
            for text in texts:
                self._vectors[text] = found[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > REMEMBERED:
                self._vectors.popitem(last=False)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), -1)

    def knows(self, word: str) -> bool:
        """Whether any article has the word, a name in any spelling."""
        return bool(self.index.matching(word, 1))

    def has(self, word: str) -> bool:
        """Whether any article has the very word, in any of its forms."""
        found = [f"{hit.chunk.header} {hit.chunk.text}" for hit in self.index.matching(word, 3)]
        wanted = set(stems(word))
        return any(wanted <= set(stems(text)) for text in found)

    def has_as_name(self, word: str) -> bool:
        """Whether the articles have the word with a capital only, as names are written."""
        found = [hit.chunk.text for hit in self.index.matching(word, SAMPLED)]
        written = {form for text in found for form in re.findall(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)}
        return bool(written) and not any(form[0].islower() for form in written)

    def _current(self) -> tuple[str, Sequence[Listed], People]:
        generation = self.index.generation()
        if self._seen is None or self._seen[0] != generation:
            articles = self.index.articles()
            self._seen = (generation, articles, self.people_of(articles))
        return self._seen
