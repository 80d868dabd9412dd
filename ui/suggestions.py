"""The questions that an empty chat offers: made from the articles, and answered by them."""

from collections.abc import Iterator, Sequence
from itertools import islice

from index.records import EDITORS, Reaction
from rag.answerers import ANSWERERS
from rag.assistant import Assistant
from rag.records import Answer, Evidence, Question
from rag.settings import Settings

SUGGESTIONS = 4
"""Questions offered while the chat is empty."""


def suggestions(assistant: Assistant) -> list[str]:
    """Questions about the newest article that its experts' own words answer, so that no chat model is needed."""
    articles = sorted(assistant.library.articles(), key=lambda article: article.date or "")
    if not articles:
        return []
    candidates = _candidates(assistant.library.index.roundup(articles[-1].id).reactions)
    return list(islice((text for text, expert in candidates if _answers(assistant, text, expert)), SUGGESTIONS))


def _candidates(reactions: Sequence[Reaction]) -> Iterator[tuple[str, str]]:
    """Questions, each with an expert whom its answer has to quote."""
    signed = [reaction for reaction in reactions if reaction.experts and reaction.owner != EDITORS]
    for number, reaction in enumerate(signed):
        expert = reaction.experts[0]
        if number % 2 and reaction.headline:
            yield f"Who says that “{reaction.headline}”?", expert
        else:
            yield f"What does {expert} say?", expert


def _answers(assistant: Assistant, text: str, expert: str) -> bool:
    question = assistant.understand(Question(text=text))
    quote = ANSWERERS["quote"](Settings(), assistant.library)
    *_, answer = quote(Evidence(question, tuple(assistant.passages(question))))
    return isinstance(answer, Answer) and expert in answer.coverage.spoke
