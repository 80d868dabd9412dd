"""Cross-encoders of the hub: any model of sentence-transformers that reads two texts together."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embedders import first_line
from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

Chances = Callable[[Sequence[tuple[str, str]]], NDArray[np.float32]]
"""Pairs of texts in, out 0 to 1 a pair: how likely the first bears the second out, or answers it."""


@lru_cache(maxsize=2)
def cross_encoder(name: str) -> Chances:
    """What the model of that name, or in that folder, finds; seconds to import. ModelUnavailable if there is none."""
    try:
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(name)
    except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
        hint = f"Name one of the hub, or a folder: {first_line(error)}"
        raise ModelUnavailable(f"The cross-encoder {name!r} cannot be loaded.", hint=hint) from error
    return lambda pairs: _chances(model, pairs)


def _chances(model: "CrossEncoder", pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """By the one label there is, or by the one that means entailment."""
    if not pairs:
        return np.zeros(0, np.float32)
    from torch import nn

    if model.num_labels == 1:
        return np.asarray(model.predict(list(pairs), activation_fn=nn.Sigmoid(), show_progress_bar=False), np.float32)
    found = np.asarray(model.predict(list(pairs), apply_softmax=True, show_progress_bar=False), np.float32)
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
