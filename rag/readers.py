"""Readers: a question and texts in, out how likely each text, and each sentence of it, answers the question."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from index.parts import part
from rag.hub.cross_encoders import cross_encoder
from rag.library import Library
from rag.pair_model import PairModel, probability, shipped
from rag.records import Reading, Text
from rag.sentences import PASSAGE, SENTENCE, WORDS
from rag.settings import RetrieveSettings
from rag.words import shares


class Reader(Protocol):
    """Judges texts against a question."""

    def __call__(self, question: str, texts: Sequence[Text], /) -> list[Reading]:
        """One reading a text, in order; what a text is worth does not hang on the others."""


EVIDENCE = 0.2
"""The operating point of evidence: a sentence counts as such from this probability on.

Between what is best for ``local`` on the development halves of ClapNQ (0.14) and WiCE (0.31).
"""


def similarity(settings: RetrieveSettings, library: Library) -> Reader:
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


def local(settings: RetrieveSettings, library: Library) -> Reader:
    """The trained model that ships: reads question and text together (``rag/pair_model.py``)."""
    return by_model(shipped())


def by_model(model: PairModel) -> Reader:
    """The chances that a model gives."""

    def read(question: str, texts: Sequence[Text], /) -> list[Reading]:
        return [
            Reading(
                float(probability(judged.whole[:1])[0]),
                tuple(float(chance) for chance in probability(judged.sentences[:, 0])),
            )
            for judged in model.judge(question, texts)
        ]

    return read


READERS: Mapping[str, Callable[[RetrieveSettings, Library], Reader]] = {"local": local, "similarity": similarity}
"""Built-in readers by name."""


def reader(settings: RetrieveSettings, library: Library) -> Reader:
    """The reader that the settings name; ModelUnavailable or UnknownName if there is none."""
    name = settings.reader
    if "/" in name or Path(name).is_dir():
        return by_cross_encoder(name)
    return part("reader", name, READERS)(settings, library)


def by_cross_encoder(name: str) -> Reader:
    """Any cross-encoder, by its name on the hub or its folder.

    It scores pairs; a text is worth what its best sentence or the whole of it is.
    """
    chances = cross_encoder(name)

    def read(question: str, texts: Sequence[Text], /) -> list[Reading]:
        whole = [" ".join(part for part in (text.heading, *text.sentences) if part) for text in texts]
        every = [sentence for text in texts for sentence in text.sentences]
        scores = [float(score) for score in chances([(question, text) for text in (*whole, *every)])]
        readings, start = [], len(whole)
        for text, score in zip(texts, scores, strict=False):
            own = tuple(scores[start : start + len(text.sentences)])
            readings.append(Reading(max((score, *own)), own))
            start += len(text.sentences)
        return readings

    return read
