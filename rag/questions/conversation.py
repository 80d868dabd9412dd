"""What has been said so far, as far as a question may lean on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rag.questions.people import NOBODY, Named, People
from rag.questions.topics import certain_topic, topics_of

_SPEAKER_LINE = re.compile(r"^(?P<names>[^“”\n:]{3,120}): “", re.MULTILINE)


class Message(NamedTuple):
    """A text as it was typed."""

    opening: str
    """Words before the question: "ok, and"."""
    bare: str
    """The rest."""

    @property
    def whole(self) -> str:
        """All of it."""
        return f"{self.opening}{self.bare}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The last question and answer, and who has been spoken of."""

    people: People
    last: str = ""
    """The last question, as it was understood."""
    answer: str = ""
    """What was answered to it."""
    named: Named = NOBODY
    """Whom it names."""
    answered: tuple[str, ...] = ()
    """Whom the answer quotes."""
    asked_before: tuple[str, ...] = ()
    """Whom the question before it names."""
    spoken_of: tuple[str, ...] = ()
    """Experts, latest first."""

    @property
    def asked(self) -> tuple[str, ...]:
        """The experts whom the last question names."""
        return self.named.experts

    @property
    def speaker(self) -> str:
        """The one expert whose view the conversation is at; empty if there are several or none."""
        at = self.asked or self.answered
        return at[0] if len(at) == 1 else ""

    @property
    def pair(self) -> tuple[str, ...]:
        """The experts whom the last questions set side by side; empty if there is only one."""
        pair = self.asked if len(self.asked) > 1 else tuple(dict.fromkeys((*self.asked_before, *self.asked)))
        return pair if len(pair) > 1 else ()

    @property
    def topic(self) -> str:
        """What the last question is about, to be put after "about"; empty if no phrase without an expert tells."""
        return next((topic for topic in topics_of(self.last) if not self._has_expert(topic)), "")

    @property
    def certain_topic(self) -> str:
        """The same, if the last question has it as such: "the ban" in "What does she say about the ban?"."""
        topic = certain_topic(self.last)
        return "" if self._has_expert(topic) else topic

    def _has_expert(self, topic: str) -> bool:
        return bool(topic and self.people.named_in(topic).experts)

    def after_question(self, question: str) -> "Thread":
        """The thread with one more question, which stands alone."""
        named = self.people.named_in(question, self.spoken_of)
        return Thread(
            people=self.people,
            last=question,
            named=named,
            asked_before=self.asked,
            spoken_of=_latest_first(named.experts, self.spoken_of),
        )

    def after_answer(self, answer: str) -> "Thread":
        """The thread with the answer to its last question."""
        lines = " / ".join(found["names"] for found in _SPEAKER_LINE.finditer(answer))
        others = self.people.named_in(answer, self.spoken_of).experts
        found = self.people.named_in(lines).experts or others
        # an expert who was asked about stays nearer than those whom the answer mentions
        nearest = _latest_first((*self.asked, *found, *others), self.spoken_of)
        return replace(self, answer=answer, answered=found, spoken_of=nearest)


def _latest_first(new: Sequence[str], old: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*new, *old)))
