"""What a browser keeps of a conversation: the questions, and of each answer all that shows it again.

It comes back from the browser with every question, so it is checked as anything from outside; the server keeps
nothing of it.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import BadInput
from rag.records import Status, Turn, VerdictKind

MOST_EXCHANGES = 200
"""In one conversation: some 1 MB in the browser, which keeps 5 MB or more for a site."""

MOST_PROMPTS = 20
"""The latest exchanges whose prompts are kept; each is some 10 kB."""

LONGEST_PROMPT = 60_000
"""Characters of a message to a chat model that are kept."""

MOST_LETTERS = 2000
"""In a question."""

State = Literal["asked", "done", "stopped", "failed", "shared"]
"""``asked``: the answer has not come yet; it never will if the page was closed meanwhile. ``shared``: a question with
the evidence of an answer that somebody else got."""

Feedback = Literal["", "good", "bad"]

_Short = Annotated[str, Field(max_length=20_000)]
"""Far longer than any name or headline, so that what was kept can be read again."""
_Long = Annotated[str, Field(max_length=200_000)]


class Kept(BaseModel):
    """A frozen piece of what is kept; fields of a later version are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", use_attribute_docstrings=True)


class KeptSentence(Kept):
    """A sentence with its verdict."""

    text: _Long
    citations: tuple[int, ...] = ()
    opens: bool = False
    verdict: VerdictKind = "connective"
    reason: _Long = ""


class KeptPlace(Kept):
    """A paragraph, or some words of it."""

    article_id: _Short
    expert: _Short = ""
    """The owner as citations show it."""
    paragraph: int = 0
    start: int
    end: int
    headline: _Short = ""
    """Of the section; of a section without one, the article's title."""


class KeptCitation(KeptPlace):
    """A citation with what a reader wants to know of its speaker."""

    number: int
    title: _Short = ""
    date: _Short | None = None
    url: _Short | None = None
    affiliation: _Short = ""
    quote: _Long = ""


class KeptPassage(KeptPlace):
    """A passage that was before the assistant."""

    score: float = 0.0
    found_by: _Short = ""
    answers: float | None = None
    """How likely it answers the question, by the reader; None if it was not read."""


class KeptUsage(Kept):
    """What a chat model read and wrote for an answer, over all calls."""

    tokens_in: int
    tokens_out: int
    calls: int = 1
    cost: float | None = None
    estimated: bool = False
    """Whether the model did not say, so that the tokens were counted here."""


class KeptMessage(Kept):
    """A message as it was sent to a chat model."""

    role: Literal["system", "user", "assistant"]
    text: _Long
    prompt: _Short = ""
    """The prompt that was filled in; empty for the model's own words."""
    fingerprint: _Short = ""
    """Of that prompt, before it was filled in."""


class Exchange(Kept):
    """A question and what came of it."""

    question: Annotated[str, Field(min_length=1, max_length=MOST_LETTERS)]
    experts: tuple[_Short, ...] = ()
    """Those whom the filter named; empty is everybody."""
    articles: tuple[_Short, ...] = ()
    state: State = "done"
    standalone: _Short = ""
    """As it was understood; empty if that does not differ."""
    status: Status = "answered"
    sentences: tuple[KeptSentence, ...] = ()
    said: _Long = ""
    """The answer without markers: what follow-ups refer to."""
    citations: tuple[KeptCitation, ...] = ()
    spoke: tuple[_Short, ...] = ()
    silent: tuple[_Short, ...] = ()
    weak: bool = False
    """Whether there was little evidence."""
    note: _Short = ""
    """Why the answer is not what was asked for, such as quotations because the chat model is down."""
    removed: int = 0
    """Sentences that failed their check and were left out."""
    repaired: int = 0
    """Sentences that failed their check and were replaced by words of their source."""
    instead: tuple[KeptPlace, ...] = ()
    """Of a refusal: what is covered."""
    whom: tuple[_Short, ...] = ()
    """Among whom the question leaves open who is meant."""
    passages: tuple[KeptPassage, ...] = ()
    kind: _Short = ""
    topic: _Short = ""
    timings_ms: Mapping[str, float] = Field(default_factory=dict)
    answerer: _Short = ""
    model: _Short | None = None
    usage: KeptUsage | None = None
    """None if no chat model answered."""
    sent: tuple[KeptMessage, ...] = ()
    """To the chat model; empty if there was none, and in older exchanges."""
    repairs: _Short = ""
    """What became of the sentences of a chat model, in words."""
    problem: _Short = ""
    """What went wrong, if it failed."""
    hint: _Short = ""
    next: tuple[_Short, ...] = ()
    """Questions that may follow, each answered by the articles."""
    feedback: Feedback = ""


class Conversation(Kept):
    """One conversation; its id and title are given by the browser."""

    id: _Short = ""
    title: _Short = ""
    exchanges: Annotated[tuple[Exchange, ...], Field(max_length=MOST_EXCHANGES)] = ()
    editing: int | None = None
    """The exchange whose place the next question takes; what came after it goes."""

    @classmethod
    def read(cls, value: object) -> "Conversation":
        """What the browser sent; BadInput if it is no conversation."""
        try:
            return cls.model_validate(value or {})
        except ValidationError as error:
            raise BadInput(
                f"The conversation cannot be read: {error.errors()[0]['msg']}.", hint="Begin a new conversation."
            ) from error

    @property
    def waits(self) -> bool:
        """Whether its last question has no answer yet."""
        return bool(self.exchanges) and self.exchanges[-1].state == "asked"

    @property
    def history(self) -> tuple[Turn, ...]:
        """What the assistant is told of it: questions that were answered, and what was said."""
        told = (exchange for exchange in self.exchanges if exchange.said)
        return tuple(turn for one in told for turn in (Turn("user", one.question), Turn("assistant", one.said)))

    def asking(self, exchange: Exchange) -> "Conversation":
        """With one more question, or with one in the place of that which is edited."""
        before = self.exchanges if self.editing is None else self.exchanges[: max(self.editing, 0)]
        if len(before) >= MOST_EXCHANGES:
            raise BadInput("This conversation is full.", hint="Begin a new conversation.")
        return self.model_copy(update={"exchanges": (*before, exchange), "editing": None})

    def ending(self, exchange: Exchange) -> "Conversation":
        """With this in the place of the last exchange; older ones no longer have their prompts."""
        before = self.exchanges[:-1]
        older = [one.model_copy(update={"sent": ()}) for one in before[: max(0, len(before) + 1 - MOST_PROMPTS)]]
        return self.model_copy(update={"exchanges": (*older, *before[len(older) :], exchange)})
