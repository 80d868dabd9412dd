"""The nouns of the read side, in the order they come to be; each holds the one before it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple

from index.records import Chunk, Span
from index.sentences import sentences

_NOT_IN_NAMES = re.compile(r"\[[^\]]*\]|[\[\]“”\"]")

Status = Literal["answered", "not_in_corpus", "expert_silent", "after_article", "declined"]
VerdictKind = Literal["quoted", "supported", "partly", "unsupported", "connective"]


Kind = Literal["fact", "expert", "who_said", "compare", "panel", "later", "unclear", "small_talk", "order"]
"""What a question asks for; ``later`` is about a time after the articles, ``order`` an instruction to the assistant."""


class Turn(NamedTuple):
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, and within which bounds."""

    text: str
    id: str = ""
    history: tuple[Turn, ...] = ()
    experts: tuple[str, ...] | None = None
    """Only these owners may be cited; None is everybody."""
    articles: tuple[str, ...] | None = None
    """Only these article ids may be cited; None is all."""
    standalone: str = ""
    """The question as it is understood without the conversation; empty until it has been understood."""
    context: tuple["Turn", ...] = ()
    """The latest turns that still tell what it is about; empty if the topic has changed."""
    topic: str = ""
    """The standalone question without the words that name experts; empty until it has been understood."""
    kind: Kind = "fact"
    named: tuple[str, ...] = ()
    """The experts whom it names, in its order."""
    unclear: tuple[str, ...] = ()
    """The experts among whom a name that it uses does not tell."""
    unknown: tuple[str, ...] = ()
    """Names of others that it uses and no article has."""

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.standalone or self.text


class Text(NamedTuple):
    """What is read: a paragraph in its sentences, and what stands above it."""

    heading: str
    """Speaker and headline, or the page's title; it helps to understand and is never quoted."""
    sentences: tuple[str, ...]


def speaker(owner: str) -> str:
    """An owner as an answer names whoever speaks: without brackets and quotation marks, which have a meaning there.

    >>> speaker("Ann “Red” Roe [1]"), speaker("")
    ('Ann Red Roe', 'Unattributed')
    """
    return " ".join(_NOT_IN_NAMES.sub("", owner).split()) or "Unattributed"


def heading(owner: str, headline: str | None, title: str) -> str:
    """What a reader is told above a text; the same when it is trained and when it is used.

    >>> heading("Ann Roe", "Nobody was warned", "Experts react"), heading("", None, "Harbours")
    ('Ann Roe: Nobody was warned', 'Harbours')
    """
    return ": ".join(part for part in (owner or title, headline) if part)


class Reading(NamedTuple):
    """What a reader makes of one text."""

    answers: float
    """How likely the text answers the question, 0 to 1."""
    sentences: tuple[float, ...]
    """How likely each sentence is part of the answer, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found, by which search, and how well; scores compare only within one search."""

    chunk: Chunk
    score: float
    found_by: str = ""
    meaning: float = 0.0
    """Cosine with the question, if the dense search found it too."""
    reading: Reading | None = None
    """What the reader makes of it; None if it has not been read."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where its sentences stand in the chunk."""
        return sentences(self.chunk.text)

    @property
    def text(self) -> Text:
        """As a reader gets it."""
        chunk = self.chunk
        return Text(
            heading(chunk.owner, chunk.headline, chunk.title), tuple(span.of(chunk.text) for span in self.spans)
        )

    @property
    def key(self) -> tuple[str, str, int]:
        """The paragraph, which is what two finds have in common even if it was cut in several chunks."""
        return self.chunk.article_id, self.chunk.owner, self.chunk.paragraph


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that an answer may cite, best first."""

    question: Question
    passages: tuple[Passage, ...]
    others: tuple[Passage, ...] = ()
    """For a question about one expert: what anybody says to it, so that silence can be told."""

    @property
    def rivals(self) -> tuple[Passage, ...]:
        """Those of ``others`` that belong to nobody whom the question names."""
        named = set(self.question.named)
        return tuple(passage for passage in self.others if not named & set(passage.chunk.experts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verbatim place in an article: ``text[start:end] == quote``."""

    number: int
    article_id: str
    title: str
    date: str | None
    url: str | None
    expert: str
    """The owner: an expert, co-authors joined by "and", "Editors", or "" if nobody signed."""
    paragraph: int
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, chunk: Chunk, number: int, start: int, end: int) -> "Citation":
        """The citation of ``chunk.text[start:end]``."""
        return cls(
            number=number,
            article_id=chunk.article_id,
            title=chunk.title,
            date=chunk.date,
            url=chunk.url,
            expert=chunk.owner,
            paragraph=chunk.paragraph,
            quote=chunk.text[start:end],
            start=chunk.start + start,
            end=chunk.start + end,
        )

    @property
    def place(self) -> str:
        """The short pointer that people read: "Barbara Slavin ¶1"."""
        return f"{self.expert or 'Unattributed'} ¶{self.paragraph}"

    @property
    def quoted(self) -> str:
        """The words with whoever says them, as a sentence of an answer: "Barbara Slavin: “It holds.”"."""
        return f"{speaker(self.expert)}: “{self.quote}”"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of an answer and what it cites, by number."""

    text: str
    citations: tuple[int, ...] = ()
    experts: tuple[str, ...] = ()
    """The experts whom the sentence names as holding what it says."""
    opens: bool = False
    """Whether a new paragraph begins here."""
    ours: bool = False
    """Whether these are Pullquote's own words about the answer, which claim nothing about the articles."""

    @property
    def marked(self) -> str:
        """The text with its citation markers."""
        return self.text + "".join(f" [{number}]" for number in self.citations)


class Coverage(NamedTuple):
    """Which experts of the corpus the answer cites, and which not."""

    spoke: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer cost: the tokens that a chat model read and wrote for it, over all calls."""

    model: str
    tokens_in: int
    tokens_out: int
    cost: float | None = None
    """In the currency of ``model.price_in`` and ``model.price_out``; None if they are not set."""
    estimated: bool = False
    """Whether some of the tokens were counted by us because the model did not say."""
    calls: int = 1
    """How often the model was asked and began to answer."""

    def __add__(self, other: "Usage") -> "Usage":
        """Both together; the cost is known if both are.

        >>> call = Usage(model="m", tokens_in=10, tokens_out=2, cost=0.5)
        >>> (call + call).tokens_in, (call + call).cost
        (20, 1.0)
        """
        known = self.cost is not None and other.cost is not None
        return Usage(
            model=self.model,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=(self.cost or 0.0) + (other.cost or 0.0) if known else None,
            estimated=self.estimated or other.estimated,
            calls=self.calls + other.calls,
        )


class Sent(NamedTuple):
    """A message that was sent to a chat model, letter by letter."""

    role: Literal["system", "user", "assistant"]
    text: str
    prompt: str = ""
    """The prompt in ``prompts/`` that was filled in; empty for words of the model that were sent back to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repairs:
    """What was done to what an answerer wrote, in counts; all are 0 where nothing had to be done."""

    citations: int = 0
    """Citations removed: they pointed to nothing, or to somebody else than the sentence names."""
    cited: int = 0
    """Sentences without a citation that were given the one that bears them out."""
    quotations: int = 0
    """Quotations set right: the exact words were put between the marks."""
    unquoted: int = 0
    """Quotations whose marks were removed because nobody who is cited says these words."""
    attributed: int = 0
    """Sentences that were given the name of whose view they are."""
    rewritten: int = 0
    """Sentences that failed and hold since the model has written them anew."""
    replaced: int = 0
    """Sentences that failed and gave way to the expert's own words."""
    removed: int = 0
    """Sentences that failed and were left out."""
    added: int = 0
    """Quotations added for what the text has and the written answer did not."""

    @property
    def told(self) -> str:
        """What became of sentences, in words; empty if nothing had to be done.

        >>> Repairs(removed=2, rewritten=1, citations=1).told
        '2 sentences removed, 1 rewritten, 1 citation removed'
        """
        sentences = {
            "removed": self.removed,
            "replaced by the expert’s own words": self.replaced,
            "rewritten": self.rewritten,
            "given a name": self.attributed,
            "given a citation": self.cited,
        }
        told = [f"{count} {what}" for what, count in sentences.items() if count]
        if told:
            count, what = told[0].split(" ", 1)
            told[0] = f"{count} sentence{'s' * (count != '1')} {what}"
        others = {"citation removed": self.citations, "quotation set right": self.quotations + self.unquoted}
        told += [
            f"{count} {what.replace(' ', 's ' * (count != 1) or ' ', 1)}" for what, count in others.items() if count
        ]
        return ", ".join(told)

    def __add__(self, other: "Repairs") -> "Repairs":
        """Both together.

        >>> (Repairs(removed=1) + Repairs(removed=2, cited=1)).removed
        3
        """
        return Repairs(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Sentences, and the citations that they point to."""

    evidence: Evidence
    status: Status
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    answerer: str = "quote"
    model: str | None = None
    usage: Usage | None = None
    """What the chat model read and wrote for it; None if there was none."""
    sent: tuple[Sent, ...] = ()
    """What the chat model was sent for it; a call repeats the messages of the one before and adds to them."""
    waited_ms: float = 0.0
    """How long the chat model was waited for, in milliseconds."""
    repairs: Repairs = Repairs()
    note: str = ""
    """Why the answer is not what was asked for, such as quotations because the chat model is down; else empty."""
    instead: tuple[Passage, ...] = ()
    """Of an answer that says no: one passage of each paragraph that is covered instead, nearest first."""

    @property
    def question(self) -> Question:
        """What was asked."""
        return self.evidence.question

    @property
    def text(self) -> str:
        """The answer with [1] markers, paragraphs apart."""
        return self._written([sentence.marked for sentence in self.sentences])

    @property
    def plain(self) -> str:
        """The same without markers: what a conversation remembers, each speaker at the start of a line."""
        return self._written([sentence.text for sentence in self.sentences])

    def _written(self, texts: Sequence[str]) -> str:
        gaps = ("", *("\n\n" if sentence.opens else " " for sentence in self.sentences[1:]))
        return "".join(part for pair in zip(gaps, texts, strict=False) for part in pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a sentence is borne out by what it cites, and why."""

    kind: VerdictKind
    score: float
    """Support, from 0 to 1."""
    reason: str


class Source(NamedTuple):
    """A text that a claim is judged against."""

    text: str
    experts: tuple[str, ...] | None = None
    """Whose words it is; None if that is not known."""
    heading: str = ""
    """Speaker and headline, or the page's title: known to the reader, but not part of the text."""
    start: int = 0
    """Where it begins in its document."""


class Place(NamedTuple):
    """Characters of one of the sources: ``sources[source].text[start:end]``."""

    source: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a claim checker makes of a claim."""

    verdict: Literal["supported", "partly", "unsupported"]
    score: float
    """Support, from 0 to 1."""
    evidence: tuple[Place, ...] = ()
    """The sentences that decide, best first."""
    reasons: tuple[str, ...] = ()
    """Each understood without seeing the program."""
    claim_marks: tuple[Span, ...] = ()
    """The words of the claim that decide."""
    marks: tuple[Place, ...] = ()
    """The words of the sources that decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedAnswer:
    """An answer with one verdict a sentence: what every screen, file and measurement gets."""

    answer: Answer
    verdicts: tuple[Verdict, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done now."""

    stage: Literal["searching", "reading", "writing", "checking", "revising"]
    count: int = 0
    """Of the passages that are read, or of the sentences that are checked or revised."""


class Checked(NamedTuple):
    """A sentence of an answer that is still being written, with its verdict: it takes the place of unchecked text."""

    written: str
    """The unchecked text that it stands for: the oldest that has no verdict yet, letter by letter."""
    sentence: Sentence
    """As it would be shown."""
    citations: tuple[Citation, ...]
    """What it cites."""
    verdict: Verdict


Event = Progress | Question | Evidence | str | Checked | Answer | VerifiedAnswer
"""What a stream yields: the question as understood, the evidence, text, the answer, its check, in this order.

A ``Progress`` comes before each of them that takes time. Text is unchecked, word for word as it comes, and empty where
a chat model works and has nothing to show; a ``Checked`` takes the place of the oldest of it. What counts is the last
event.
"""
