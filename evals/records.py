"""The nouns of a measurement, in the order they come to be; what is on disk is written by ``evals/run_folder.py``.

    Case -> Outcome -> Judged -> Score -> Report

A case says what is asked and what is right, an outcome what an assistant said, judged what the suite itself makes of
each claim, a score what one metric makes of that, a report the figures of all. None of them needs the assistant, its
index or each other's code: outcomes that came from elsewhere are judged and scored the same way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from index.records import Span
from rag.records import Citation, Status, Turn

Half = Literal["dev", "test"]
Better = Literal["higher", "lower", "neither"]
Unit = Literal["share", "ms", "tokens", "cost"]
ClaimVerdict = Literal["supported", "partly", "unsupported", "frame"]
"""``frame`` is what the assistant says of itself and of its search, such as who is silent: nothing to judge."""


class Place(NamedTuple):
    """A paragraph as people name it; ``expert`` is an owner as citations show it, such as "Editors"."""

    expert: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what is right. Files of cases are read and checked by ``evals/cases.py``."""

    id: str
    question: str
    kind: str = "fact"
    article: str = ""
    """The id of the article it is about; empty if its file does not say."""
    history: tuple[Turn, ...] = ()
    experts: tuple[str, ...] | None = None
    """The filter that is set; None is none."""
    articles: tuple[str, ...] | None = None
    """The same for articles."""
    statuses: tuple[Status, ...] = ("answered",)
    """Each of them is right."""
    gold: tuple[Place, ...] = ()
    """The paragraphs that answer."""
    all_of: bool = False
    """Whether each of them is needed; if not, one is enough."""
    key_facts: tuple[tuple[str, ...], ...] = ()
    """What the answer must have; of each fact, one of its wordings."""
    must_cite: tuple[str, ...] = ()
    must_not_cite: tuple[str, ...] = ()
    must_not_say: tuple[str, ...] = ()
    """Words of a premise that is false, or of what an injection asks for."""
    others: tuple[Place, ...] = ()
    """Where an expert is silent: the paragraphs of those who speak to it."""
    standalone: str = ""
    """A follow-up as it is meant; empty if the file does not say."""
    reference: str = ""
    """An answer by hand; empty if there is none."""
    faithful: bool | None = None
    """Of an answer that comes with the case: what people say of it; None if nobody has judged it."""
    half: Half = "dev"
    draft: bool = False
    """Whether a program wrote it and nobody has confirmed it."""
    group: str = ""
    """What it has in common with others, such as the question it is a paraphrase of; empty: see ``cluster``."""
    note: str = ""

    @property
    def answerable(self) -> bool:
        """Whether an answer, and nothing else, is right."""
        return self.statuses == ("answered",)

    @property
    def unanswerable(self) -> bool:
        """Whether no answer is right. A case can be neither: both are right."""
        return "answered" not in self.statuses


class Context(NamedTuple):
    """A text that the assistant had before it, best first."""

    text: str
    article_id: str = ""
    expert: str = ""
    """The owner; empty if it is not known."""
    paragraph: int = 0
    """0 if it is not known."""
    start: int = 0
    end: int = 0
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence of an answer, as ``ask --json`` has it; the verdict is the assistant's own."""

    text: str
    citations: tuple[int, ...] = ()
    experts: tuple[str, ...] = ()
    verdict: str | None = None
    score: float | None = None
    reason: str = ""


class Usage(NamedTuple):
    """What an answer cost."""

    tokens_in: int
    tokens_out: int
    cost: float | None = None
    """None if prices are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer as a user gets it, whoever gave it."""

    status: Status
    text: str
    """With markers such as [1], if it has any."""
    sentences: tuple[Said, ...]
    citations: tuple[Citation, ...] = ()
    standalone: str = ""
    """The question as it was understood."""
    spoke: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    answerer: str = ""
    model: str | None = None
    usage: Usage | None = None
    """None if no chat model was asked, or it did not say."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    """Milliseconds of each step, and ``total``; empty if they are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case and what came of it, once."""

    case: Case
    reply: Reply | None
    """None if the assistant failed."""
    contexts: tuple[Context, ...] = ()
    repeat: int = 0
    """Counts from 0 where each case is asked several times."""
    confidence: float | None = None
    """How sure the assistant was that there is an answer, 0 to 1, before it chose to answer; None if it did not say."""
    error: str = ""
    """Why it failed: the exception in one line."""

    @property
    def key(self) -> tuple[str, int]:
        """What tells outcomes of a run apart."""
        return self.case.id, self.repeat

    @property
    def answered(self) -> bool:
        """Whether an answer was given; a refusal and a failure are none."""
        return self.reply is not None and self.reply.status == "answered"

    @property
    def refused(self) -> bool:
        """Whether the assistant said that it has no answer; a failure is no refusal."""
        return self.reply is not None and self.reply.status != "answered"

    @property
    def cited(self) -> tuple[str, ...]:
        """The experts who are cited, each once, as the answer gives them."""
        owners = (one.expert for one in self.reply.citations) if self.reply else ()
        return tuple(dict.fromkeys(name for owner in owners for name in owner.split(" and ")))

    @property
    def places(self) -> tuple[Place, ...]:
        """Owner and paragraph of each citation of the case's article, in order, as the answer gives them."""
        every = self.reply.citations if self.reply else ()
        return tuple(Place(one.expert, one.paragraph) for one in every if self._is_about(one.article_id))

    @property
    def found(self) -> tuple[Place, ...]:
        """Owner and paragraph of each context, best first, each once; of other articles with the article's id."""
        owners = (
            one.expert if self._is_about(one.article_id) else f"{one.article_id} {one.expert}" for one in self.contexts
        )
        return tuple(
            dict.fromkeys(Place(owner, one.paragraph) for owner, one in zip(owners, self.contexts, strict=True))
        )

    def _is_about(self, article: str) -> bool:
        return not self.case.article or article == self.case.article


class OwnedParagraph(NamedTuple):
    """A paragraph of a document, and whose it is."""

    owner: str
    number: int
    start: int
    end: int
    headline: str = ""

    @property
    def experts(self) -> tuple[str, ...]:
        """The owner's names; co-authors are several."""
        return tuple(self.owner.split(" and ")) if self.owner else ()

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as the suite reads it, to judge answers by; of contexts from elsewhere, each is one."""

    id: str
    text: str
    paragraphs: tuple[OwnedParagraph, ...]
    title: str = ""
    date: str | None = None
    revision: str = ""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Expert to the other ways in which the article writes the name."""

    def citation(self, number: int, paragraph: OwnedParagraph) -> Citation:
        """A citation of all of a paragraph; where the document has no title, a context's stands over its paragraph."""
        return Citation(
            number=number,
            article_id=self.id,
            title=self.title or paragraph.headline,
            date=self.date,
            url=None,
            expert=paragraph.owner,
            paragraph=paragraph.number,
            quote=paragraph.span.of(self.text),
            start=paragraph.start,
            end=paragraph.end,
        )


class Mark(NamedTuple):
    """Characters of a document."""

    document: str
    start: int
    end: int


class Cited(NamedTuple):
    """A citation of a claim's sentence, as the suite finds it."""

    number: int
    resolves: bool
    """Whether the quoted words stand in that place, and the place belongs to whom it says, under that number."""
    owner: str
    """Whose the place is in truth; empty if nobody's, or if it does not resolve."""
    alone: bool
    """Whether it alone bears the claim out."""
    others: bool
    """Whether the sentence's other citations bear it out without this one."""
    fault: str = ""
    """Why it does not resolve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of an answer, judged by the suite and not by the assistant."""

    sentence: int
    """Which of the reply's sentences it is in, from 0."""
    text: str
    verdict: ClaimVerdict
    score: float
    """Support, 0 to 1, by all that its sentence cites; without citations, by the contexts."""
    reason: str
    cited: tuple[Cited, ...] = ()
    named: tuple[str, ...] = ()
    """Whom the answer credits with it."""
    owners: tuple[str, ...] = ()
    """Whose paragraphs bear it out, wherever they are; empty if nobody's do."""
    evidence: tuple[Mark, ...] = ()
    """What decides, best first."""
    opinion: bool = False
    """Whether it evaluates, demands or forecasts."""


class Quote(NamedTuple):
    """Words in quotation marks, as the suite finds them."""

    sentence: int
    text: str
    exact: bool
    """Whether they stand, letter by letter, in a section of the one who is credited, and where it is cited."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """An outcome with each of its claims judged; an outcome that is no answer has none."""

    outcome: Outcome
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    relevance: float | None = None
    """Likeness of answer and question, 0 to 1; None if it was not measured."""
    reference: tuple[Claim, ...] = ()
    """The sentences of the case's reference answer, judged by the contexts; empty if they were not."""

    @property
    def checkable(self) -> tuple[Claim, ...]:
        """The claims that say something of the articles."""
        return tuple(claim for claim in self.claims if claim.verdict != "frame")


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one metric makes of one outcome."""

    case: str
    metric: str
    value: float | None
    """None: the metric does not apply to it, and the reason says why."""
    reason: str
    repeat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was run, so that it can be run again: the file ``run.json``."""

    suite: str
    """A suite's name, or the file of cases."""
    started: str
    """ISO time, UTC."""
    cases: int
    cases_fingerprint: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The whole tree; it holds no keys."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    """Prompt to fingerprint."""
    answerer: str = ""
    """Empty if the answers came from elsewhere."""
    model: str | None = None
    judge: str = ""
    """The checker that judges claims."""
    index: Mapping[str, Any] = field(default_factory=dict)
    """How the index was made: embedder, chunk limits, schema; ``generation`` of one that was there before the run."""
    articles: Mapping[str, str] = field(default_factory=dict)
    """Article to revision."""
    versions: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    repeats: int = 1
    jobs: int = 1
    finished: str | None = None
    """None as long as outcomes are missing."""
    seconds: float = 0.0
    """Time spent asking, over all sittings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric over many outcomes."""

    metric: str
    value: float | None
    """None if no outcome has it."""
    low: float | None
    """Bounds of the 95 % interval; None where it cannot be told, as from one cluster."""
    high: float | None
    n: int
    """Outcomes that have it."""
    clusters: int
    """Groups of outcomes that are independent of each other."""
    better: Better = "higher"
    unit: Unit = "share"
    note: str = ""
    """What to keep in mind, such as that there are few cases."""


class Point(NamedTuple):
    """A point of a risk-coverage curve: answering the most confident share of the questions, how many are wrong."""

    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Between:
    """A figure with its 95 % interval by cluster; None where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How far the judge agrees with what people say of the answers (``Case.faithful``)."""

    n: int
    faithful: int
    """Answers that people call faithful."""
    clusters: int
    area: Between
    """Under the ROC curve: how often an answer that people call faithful has a higher share of supported claims than
    one that they do not; ties are half."""
    kappa_all: Between
    """Cohen's kappa, if the judge calls an answer faithful that has all its claims supported."""
    kappa_half: Between
    """The same, if at least half of them are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of a run: the file ``report.json``."""

    run: Run
    figures: tuple[Figure, ...]
    """Over all outcomes, one a metric, in the order of ``METRICS``."""
    groups: Mapping[str, Mapping[str, tuple[Figure, ...]]] = field(default_factory=dict)
    """The same by ``kind``, ``half``, ``article`` and ``expert``, and in those by name."""
    risk_coverage: tuple[Point, ...] = ()
    """Empty where the assistant tells no confidence."""
    agreement: Mapping[str, float] = field(default_factory=dict)
    """Cohen's kappa of the judge with other checkers, and with the assistant's own verdicts, on the same claims."""
    people: People | None = None
    """None where the cases do not say what people think of the answers."""
