"""A chat model as a judge: a prompt, an answer of fixed shape, and a vote."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from index.errors import BadSettings
from prompts import prompt
from prompts.data import Delimited, delimited, together
from rag.chat_models import chat_model
from rag.checks.judging import PARTLY, SUPPORTED, ClaimChecker, place_of
from rag.models.structured import structured
from rag.records import Judgement, Source, heading
from rag.settings import CheckSettings, ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

WORTH = {"supported": 1.0, "partly": 0.4, "unsupported": 0.0}
"""What a vote adds to the score."""
BOUNDS: Mapping[str, tuple[float, float]] = {
    "supported": (SUPPORTED, 1.0),
    "partly": (PARTLY, SUPPORTED - 0.01),
    "unsupported": (0.0, PARTLY - 0.01),
}
"""The scores that a verdict may have, as those of every checker."""
ANY_MODEL = ModelSettings()
"""Of a model that is handed in."""
_MARKS = '“”" \n'
"""What a model may put around the words that it copies."""


class Vote(BaseModel):
    """Whether the text bears the claim out."""

    verdict: Literal["supported", "partly", "unsupported"]
    quote: str = Field(default="", description="The sentence of the text that decides, letter by letter.")
    reason: str = Field(default="", description="Why, in one short sentence.")


def judge(settings: CheckSettings) -> ClaimChecker:
    """The chat model that ``check.model`` names, as ``provider:model``; its key is in the environment."""
    if not settings.model:
        example = "--set check.model=openai:gpt-4o-mini"
        raise BadSettings("The checker judge needs a chat model.", hint=f"Example: {example}")
    # Votes that are all alike would count as one.
    model = ModelSettings(name=settings.model, temperature=0.0 if settings.votes == 1 else 0.7)
    return judged_by(chat_model(model), settings.votes, model)


def judged_by(model: "BaseChatModel", votes: int = 1, settings: ModelSettings = ANY_MODEL) -> ClaimChecker:
    """A judge with a chat model that is handed in; of several votes the majority counts, a tie goes to the lower.

    The settings name it in errors, and say how long and how often it is tried.
    """

    def check(claim: str, sources: Sequence[Source], /) -> Judgement:
        words = prompt("judge").fill(texts=together(map(_told, sources)), claim=delimited("claim", claim))
        cast = [vote for _ in range(votes) if (vote := structured(model, words, Vote, settings))]
        if not cast:
            return Judgement(verdict="unsupported", score=0.0, reasons=("The chat model gave no verdict.",))
        return _counted(cast, sources)

    return check


def _counted(cast: Sequence[Vote], sources: Sequence[Source]) -> Judgement:
    counts = Counter(vote.verdict for vote in cast)
    verdict = max(counts, key=lambda one: (counts[one], -WORTH[one]))
    winners = [vote for vote in cast if vote.verdict == verdict]
    places = [place for vote in winners if (place := place_of(vote.quote.strip(_MARKS), sources))]
    return Judgement(
        verdict=verdict,
        score=min(max(mean(WORTH[vote.verdict] for vote in cast), BOUNDS[verdict][0]), BOUNDS[verdict][1]),
        evidence=tuple(dict.fromkeys(places)),
        reasons=tuple(dict.fromkeys(vote.reason for vote in winners if vote.reason)),
    )


def _told(source: Source) -> Delimited:
    head = heading(" and ".join(source.experts or ()), source.heading, "")
    return delimited("text", source.text, **({"by": head} if head else {}))
