"""How much of evidence and conversation goes into a chat model's window."""

from collections.abc import Sequence
from typing import NamedTuple

from index.errors import ModelUnavailable
from index.tokens import count_tokens
from rag.settings import ModelSettings

MARGIN = 1.3
"""Tokens of another tokenizer for one of cl100k_base, at most, in English prose."""
WINDOW = 4096
"""Tokens that a model is taken to have room for if nobody says."""
HISTORY = 0.25
"""Share of the room that the conversation has before the evidence; the rest of it comes after."""


class Fitted(NamedTuple):
    """What fits: the first ``passages`` of the evidence, and the last ``turns`` of the conversation."""

    passages: int
    turns: int


def fitted(passages: Sequence[str], turns: Sequence[str], settings: ModelSettings, *, prompt: int = 0) -> Fitted:
    """What fits beside ``prompt`` tokens of instructions and question and an answer of ``settings.most`` tokens.

    Texts are as they are sent, with what delimits them; ``passages`` best first, ``turns`` oldest first.
    ModelUnavailable if not even the first passage does.
    """
    room = int((settings.window or WINDOW) / MARGIN) - settings.most - prompt
    turned = _fitting([count_tokens(turn) for turn in reversed(turns)], int(room * HISTORY))
    spent = sum(count_tokens(turn) for turn in turns[len(turns) - turned :])
    kept = _fitting([count_tokens(passage) for passage in passages], room - spent)
    if passages and not kept:
        raise ModelUnavailable(
            f"The window of {settings.window or WINDOW} tokens has no room for the evidence.",
            hint="Raise model.window if the model has more, or lower model.most.",
        )
    return Fitted(kept, turned)


def _fitting(costs: Sequence[int], room: int) -> int:
    """How many of the first costs are no more than ``room`` together."""
    spent = 0
    for count, cost in enumerate(costs):
        spent += cost
        if spent > room:
            return count
    return len(costs)
