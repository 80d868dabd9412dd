"""Follow-ups that a chat model makes stand alone; its words count only if they ask the same of the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import ModelUnavailable
from prompts import prompt
from prompts.data import data, delimited
from rag.chat_models import chat_model, window
from rag.models.budget import estimated_tokens, fitted
from rag.models.calls import said
from rag.questions.asked_names import names_in, told
from rag.questions.kinds import kind_of
from rag.questions.pronouns import pointing_back
from rag.records import Question, Turn
from rag.settings import ModelSettings
from rag.words import stem, telling

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST = 80
"""Tokens of a rewritten question."""
WAIT_S = 15.0
"""Seconds that it may take; after that the rules' rewrite is as good."""
TURNS = 6
"""Messages of the conversation that the model reads, if it has room for them."""
LONGEST_TURN = 600
"""Characters of each of them."""
LONGEST = 400
"""Characters of a rewritten question."""
SHORT = 3
"""Telling words; a message with no more may leave something unsaid."""

_LABEL = re.compile(r"^\W*(?:(?:rewritten|standalone|final)\s+)?(?:question|message|answer)\s*:\s*", re.IGNORECASE)
_ASKS = re.compile(
    r"^(?:what|who|whom|whose|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should"
    r"|may|might|must|according to|in what|on what|for what|to what|at what|by what|and|but|tell|list|name|give|show"
    r"|compare|contrast|explain|describe|summari[sz]e|quote|find)\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.?!:;]\s+")
_OPENS = re.compile(r"^(?:and|but|so|ok(?:ay)?|then|also|what about|how about)\b", re.IGNORECASE)


@dataclass(slots=True)
class Rewriting:
    """Makes follow-ups stand alone with a chat model, which is made when the first comes."""

    settings: ModelSettings
    _model: "BaseChatModel | None" = field(default=None, init=False)

    def __call__(self, question: Question, by_rules: str) -> str:
        """The question as the model understands it; ``by_rules`` where that cannot be, or should not be asked.

        A message that leans on nothing is not put to the model, so that a new topic stays new.
        """
        if not question.history or not leans(question.text, by_rules):
            return by_rules
        try:
            rewritten = self._asked(question)
        except ModelUnavailable:
            return by_rules
        return rewritten if is_rewrite(rewritten, question) else by_rules

    def _asked(self, question: Question) -> str:
        limits = self.settings.model_copy(
            update={"most": MOST, "retries": 0, "timeout_s": min(WAIT_S, self.settings.timeout_s)}
        )
        if self._model is None:
            self._model = chat_model(limits)
        turns = [_spoken(turn) for turn in question.history[-TURNS:]]
        rest = estimated_tokens(_prompt((), question.text), limits)
        fits = fitted([], turns, limits, prompt=rest, window=window(limits, self._model)).turns
        answer = said(self._model, _prompt(turns[len(turns) - fits :], question.text), limits).text
        first = next((line for line in answer.strip().splitlines() if line.strip()), "")
        return _asking(_LABEL.sub("", first).strip(" \"'“”*"))


def leans(text: str, by_rules: str) -> bool:
    """Whether a message may need the conversation: the rules rewrite it, or it is short or points back."""
    return (
        by_rules != text.strip()
        or bool(pointing_back(text))
        or _OPENS.match(text.strip()) is not None
        or len(set(telling(text))) <= SHORT
    )


def is_rewrite(text: str, question: Question) -> bool:
    """Whether a text asks what the last message asks, of nobody and nothing that has not been spoken of.

    >>> asked = Question(text="Why does she say so?", history=(Turn("user", "What does Roe say of Basra?"),))
    >>> is_rewrite("Why does Roe say so of Basra?", asked), is_rewrite("Why does Poe say so of Basra?", asked)
    (True, False)
    >>> is_rewrite("Roe says so because Basra is poor.", asked)
    False
    """
    if not text or len(text) > LONGEST or not (text.endswith("?") or _ASKS.match(text)) or re.search(r"\[\d", text):
        return False
    if text.endswith("?") and re.search(r"[.!?]\s+\S", text[:-1]) and not re.search(r"[.!?]\s+\S", question.text):
        return False
    if kind_of(text, (), ()) == "order":
        return False
    spoken_of = told("\n".join((question.text, *(turn.text for turn in question.history)))).stems
    own = set(telling(question.text))
    kept = own & set(telling(text))
    return (
        all(stem(name) in spoken_of for name in _names(text))
        and all(stem(name) in told(text).stems for name in names_in(question.text))
        and len(kept) * 2 >= len(own)
    )


def _prompt(turns: Sequence[str], message: str) -> str:
    return prompt("rewrite").fill(
        conversation=delimited("conversation", "\n".join(turns)), message=delimited("message", message)
    )


def _spoken(turn: Turn) -> str:
    who = "Reader" if turn.role == "user" else "Assistant"
    return f"{who}: {data(' '.join(turn.text[:LONGEST_TURN].split()))}"


def _asking(text: str) -> str:
    """With the question mark that a question has."""
    return f"{text.rstrip('.')}?" if text and _ASKS.match(text) and text[-1] not in "?!" else text


def _names(text: str) -> list[str]:
    """Names and figures, also where a sentence begins with one."""
    firsts = [part.split()[0] for part in _ENDS.split(text) if part.strip()]
    return [*(first for first in firsts if first[:1].isupper() and not _ASKS.match(first)), *names_in(text)]
