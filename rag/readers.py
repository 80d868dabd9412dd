"""Readers: a question and texts in, out how likely each text, and each sentence of it, answers the question."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np

from rag.library import Library
from rag.settings import ReadSettings
from rag.words import shares


class Text(NamedTuple):
    """What is read: a paragraph in its sentences, and what stands above it."""

    heading: str
    """Speaker and headline, or the page's title; it helps to understand and is never quoted."""
    sentences: tuple[str, ...]


class Reading(NamedTuple):
    """What a reader makes of one text."""

    answers: float
    """How likely the text answers the question, 0 to 1."""
    sentences: tuple[float, ...]
    """How likely each sentence is part of the answer, 0 to 1."""


class Reader(Protocol):
    """Judges texts against a question."""

    def __call__(self, question: str, texts: Sequence[Text], /) -> list[Reading]:
        """One reading a text, in order; what a text is worth does not hang on the others."""


EVIDENCE, ANSWERS = 0.4, 0.46
"""The operating point: a sentence counts as evidence, and a text as answering, from this probability on.

Chosen for ``similarity`` on the development halves of ``evals/benchmarks/``, all sets together: ClapNQ alone would take
sentences from 0.28 on, WiCE from 0.4; texts from 0.44 to 0.5 do about as well.
"""

SENTENCE, PASSAGE, WORDS = 0.5, 0.25, 0.25
"""Weights of a sentence's cosine with the question, of its text's, and of its share of the question's words.

Chosen on 115 development questions about one article, where any near them put the right paragraph first as
often (0.75 to 0.77; a sentence's cosine alone 0.65, its passage's alone 0.59).
"""


def similarity(settings: ReadSettings, library: Library) -> Reader:
    """By cosines and shared words: no trained reader, and the baseline of one."""

    def read(question: str, texts: Sequence[Text], /) -> list[Reading]:
        every = [sentence for text in texts for sentence in text.sentences]
        if not every:
            return [Reading(0.0, ()) for _ in texts]
        asked = library.vectors([question])[0]
        meaning = np.clip(library.vectors(every) @ asked, 0, 1)
        whole = np.clip(library.vectors([" ".join(text.sentences) for text in texts]) @ asked, 0, 1)
        words = shares(question, every)
        readings, start = [], 0
        for text, passage in zip(texts, whole, strict=True):
            end = start + len(text.sentences)
            scores = tuple(
                float(SENTENCE * alike + PASSAGE * passage + WORDS * share)
                for alike, share in zip(meaning[start:end], words[start:end], strict=True)
            )
            readings.append(Reading(max(scores, default=0.0), scores))
            start = end
        return readings

    return read


READERS: Mapping[str, Callable[[ReadSettings, Library], Reader]] = {"similarity": similarity}
"""Built-in readers by name."""
