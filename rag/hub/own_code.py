"""Models that bring their own code, with a method ``predict`` of pairs: vectara/hallucination_evaluation_model."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from index.embedders import first_line
from index.errors import ModelUnavailable
from rag.hub.verifier import Config, Finding, Pair, Verifier, positions, words_at_once

CLASS = "AutoModelForSequenceClassification"
"""What the model's ``auto_map`` calls the class with ``predict``."""
PAIRS_AT_ONCE = 8
"""HHEM takes all pairs of a call as one batch."""


def own_code(name: str, config: Config) -> Verifier:
    """Runs the code; whoever calls this has been told so. ModelUnavailable if the code fails."""
    with _foreign(name):
        model = _finished(name, config)
    if not callable(getattr(model, "predict", None)):
        hint = "Its code has no method predict, which takes pairs of texts."
        raise ModelUnavailable(f"The model {name!r} does not judge claims.", hint=hint)

    def judge(pairs: Sequence[Pair]) -> list[Finding]:
        some = (list(pairs[start : start + PAIRS_AT_ONCE]) for start in range(0, len(pairs), PAIRS_AT_ONCE))
        with _foreign(name):
            return [Finding(float(score)) for few in some for score in model.predict(few)]

    return Verifier(judge, words_at_once(positions(config)))


def _finished(name: str, config: Config) -> Any:
    """The model, with all its weights."""
    from transformers import AutoConfig
    from transformers.dynamic_module_utils import get_class_from_dynamic_module

    theirs: Any = get_class_from_dynamic_module(config["auto_map"][CLASS], name)

    class Finished(theirs):  # type: ignore[misc]
        """Made as transformers 5 asks: post_init tells which weights are one and the same.

        The code of HHEM-2.1 is older and leaves that out; it cannot be loaded as it is.
        """

        def __init__(self, config: Any) -> None:
            super().__init__(config)
            if "all_tied_weights_keys" not in vars(self):
                self.post_init()

    read = AutoConfig.from_pretrained(name, trust_remote_code=True)
    model, told = Finished.from_pretrained(name, config=read, output_loading_info=True)
    if told["missing_keys"]:
        hint = f"Missing: {', '.join(sorted(told['missing_keys']))}"
        raise ModelUnavailable(f"The files of the model {name!r} lack weights.", hint=hint)
    return model.eval()


@contextmanager
def _foreign(name: str) -> Iterator[None]:
    """Code of others may raise anything."""
    try:
        yield
    except ModelUnavailable:
        raise
    except Exception as error:
        raise ModelUnavailable(f"The model {name!r} cannot be run by its code.", hint=first_line(error)) from error
