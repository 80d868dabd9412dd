"""How much of evidence and conversation goes into a chat model's window."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.errors import ModelUnavailable
from index.tokens import count_tokens
from rag.models.providers import WINDOW
from rag.settings import ModelSettings

MARGIN = 1.3
"""What a count of cl100k_base is multiplied by for models with another tokenizer. SmolLM2's takes 1.04 to 1.12 times as
many on the plain texts of our test articles, 1.23 at most on their HTML."""
HISTORY = 0.25
"""Share of the room that the conversation may take before the evidence; what the evidence leaves is the
conversation's, too."""


class Fitted(NamedTuple):
    """What fits: the first ``passages`` of the evidence, and the last ``turns`` of the conversation."""

    passages: int
    turns: int


def estimated_tokens(text: str, settings: ModelSettings) -> int:
    """Tokens of the text for the model: counted for OpenAI's, an estimate on the high side for others."""
    # The newer table of OpenAI's, o200k_base, makes fewer tokens of English.
    counted = settings.name.startswith("openai:") and not settings.base_url
    return count_tokens(text) if counted else int(count_tokens(text) * MARGIN) + 1


def fitted(
    passages: Sequence[str], turns: Sequence[str], settings: ModelSettings, *, prompt: int = 0, window: int = 0
) -> Fitted:
    """What fits beside ``prompt`` tokens of instructions and question and an answer of ``settings.most`` tokens.

    Texts are as they are sent, with what delimits them; ``passages`` best first, ``turns`` oldest first. ``window`` is
    what ``chat_models.window`` says. ModelUnavailable if not even the first passage fits.
    """
    window = settings.window or window or WINDOW
    room = window - settings.most - prompt
    spoken = [estimated_tokens(turn, settings) for turn in reversed(turns)]
    first = _fitting(spoken, int(room * HISTORY))
    kept = _fitting((estimated_tokens(passage, settings) for passage in passages), room - sum(spoken[:first]))
    if passages and not kept:
        raise ModelUnavailable(
            f"The window of {window} tokens has no room for the evidence.",
            hint="Raise model.window if the model has more, or lower model.most.",
        )
    spent = sum(estimated_tokens(passage, settings) for passage in passages[:kept])
    return Fitted(kept, _fitting(spoken, room - spent))


def _fitting(costs: Iterable[int], room: int) -> int:
    """How many of the first costs are no more than ``room`` together."""
    count = spent = 0
    for cost in costs:
        spent += cost
        if spent > room:
            return count
        count += 1
    return count
