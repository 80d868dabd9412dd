"""Models of the hub as judges: any cross-encoder that reads a text and a claim, for NLI or for groundedness."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import BadSettings, ModelUnavailable
from rag.checks.judging import ClaimChecker, Part, judgement
from rag.claims.case import Case, Clause
from rag.records import Judgement, Place, Source
from rag.settings import CheckSettings

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

WINDOW = 6
"""Sentences that are read at once: short enough for models that read 512 word pieces."""
STEP = 4


def hub(settings: CheckSettings) -> ClaimChecker:
    """The cross-encoder that ``check.hub`` names, loaded when the first claim comes."""
    if not settings.hub:
        example = "--set check.hub=cross-encoder/nli-deberta-v3-base"
        raise BadSettings("The checker hub needs the name of a model.", hint=f"Example: {example}")
    name = settings.hub

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        case = Case.of(claim, sources)
        model = _loaded(name)
        parts = [_part(model, case, clause) for clause in case.claim.clauses]
        score = min((part.score for part in parts), default=0.0)
        return judgement(parts, score, reasons=[f"{name} finds {score:.0%} support."])

    return judge


@lru_cache(maxsize=2)
def _loaded(name: str) -> "CrossEncoder":
    try:
        from sentence_transformers import CrossEncoder

        model: CrossEncoder = CrossEncoder(name)
    except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelUnavailable(
            f"The model {name!r} cannot be loaded.", hint=f"check.hub names a cross-encoder or its folder: {why}"
        ) from error
    return model


def _part(model: "CrossEncoder", case: Case, clause: Clause) -> Part:
    """The best window of the sources."""
    places = [
        Place(n, text.clauses[m].span.start, text.clauses[min(m + WINDOW, len(text.clauses)) - 1].span.end)
        for n, text in enumerate(case.texts)
        for m in range(0, max(len(text.clauses) - WINDOW + STEP, 1), STEP)
        if text.clauses
    ]
    if not places:
        return Part(0.0)
    words = clause.span.of(case.claim.text)
    scores = support(model, [(case.sources[p.source].text[p.start : p.end], words) for p in places])
    best = int(np.argmax(scores))
    near = [one.place for one in case.aligned(clause, 20) if _within(one.place, places[best])]
    return Part(float(scores[best]), (near[0] if near else places[best],))


def _within(place: Place, window: Place) -> bool:
    return place.source == window.source and window.start <= place.start and place.end <= window.end


def support(model: "CrossEncoder", pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
    """How far each text supports its claim, 0 to 1: the one label there is, or the one named entailment."""
    from torch import nn

    if model.num_labels == 1:
        found = model.predict(list(pairs), activation_fn=nn.Sigmoid(), show_progress_bar=False)
        return np.asarray(found, np.float32)
    found = np.asarray(model.predict(list(pairs), apply_softmax=True, show_progress_bar=False), np.float32)
    labels = getattr(model.config, "id2label", None) or {}
    which = entailment({int(n): str(label) for n, label in labels.items()})
    return np.array([row[which] for row in found], np.float32)


def entailment(labels: dict[int, str]) -> int:
    """Which label says that the text supports the claim.

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
