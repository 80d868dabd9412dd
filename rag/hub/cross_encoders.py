"""Cross-encoders: any model of sentence-transformers that reads two texts together, for NLI or for groundedness."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from rag.hub.verifier import Config, Finding, Pair, Verifier, loading, positions, words_at_once

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Chances = Callable[[Sequence[Pair]], NDArray[np.float32]]
"""Pairs of texts in, out 0 to 1 a pair: how likely the first bears the second out, or answers it."""

PAIRS_AT_ONCE = 32
"""The default of sentence-transformers; a model that reads texts whole gets four, which take as much memory."""


def cross_encoder(name: str) -> Chances:
    """What the model of that name, or in that folder, finds; seconds to import. ModelUnavailable if there is none."""
    return partial(_chances, _loaded(name))


def classifier(name: str, config: Config) -> Verifier:
    """The same as a verifier."""
    model = _loaded(name)
    words = words_at_once(min(model.max_seq_length or 0, positions(config) or 0))
    many = 4 if words else PAIRS_AT_ONCE

    def judge(pairs: Sequence[Pair]) -> list[Finding]:
        return [Finding(float(chance)) for chance in _chances(model, pairs, many)]

    return Verifier(judge, words)


@lru_cache(maxsize=2)
def _loaded(name: str) -> "CrossEncoder":
    with loading(f"cross-encoder {name!r}"):
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(name)
    return model


def _chances(model: "CrossEncoder", pairs: Sequence[Pair], many: int = PAIRS_AT_ONCE) -> NDArray[np.float32]:
    """By the one label there is, or by the one that means entailment."""
    if not pairs:
        return np.zeros(0, np.float32)
    from torch import nn

    predict = partial(model.predict, list(pairs), batch_size=many, show_progress_bar=False)
    if model.num_labels == 1:
        return np.asarray(predict(activation_fn=nn.Sigmoid()), np.float32)
    found = np.asarray(predict(apply_softmax=True), np.float32)
    labels = getattr(model.config, "id2label", None) or {}
    return found[:, entailment({int(n): str(label) for n, label in labels.items()})]


def entailment(labels: Mapping[int, str]) -> int:
    """Which label says that the one text bears the other out.

    >>> entailment({0: "contradiction", 1: "entailment", 2: "neutral"})
    1
    >>> entailment({0: "hallucinated", 1: "consistent"})
    1
    """
    for wanted in ("entail", "consistent", "support", "grounded", "faithful"):
        for n, label in labels.items():
            if label.lower().startswith(wanted):
                return n
    if len(labels) == 2:  # "LABEL_0", "LABEL_1": by custom the second is the positive one
        return 1
    raise ModelUnavailable(
        f"No label of the model means entailment: {', '.join(labels.values())}.", hint="Take an NLI model."
    )
