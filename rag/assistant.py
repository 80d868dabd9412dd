"""The read side on one page: question, passages, evidence, answer, verdicts."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from index.embedders import embedder
from index.parts import part
from index.records import EDITORS
from index.store import Index
from rag.answerers import ANSWERERS, Answerer
from rag.checkers import answer_checker
from rag.checks.answers import Checker
from rag.checks.scope import Scope
from rag.checks.settling import Way, settled
from rag.library import Library
from rag.questions.understanding import Rewrite, understand
from rag.records import Answer, Coverage, Event, Evidence, Passage, Progress, Question, VerifiedAnswer
from rag.settings import Settings
from rag.stages import STAGES
from rag.stages.stage import Stage


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions from a library; safe to use from several threads."""

    library: Library
    stages: Sequence[Stage]
    answerer: Answerer
    checker: Checker
    unsupported: Way = "flag"
    """What becomes of sentences that fail their check."""
    rewrite: Rewrite | None = None
    """Makes follow-ups stand alone; without it rules do."""

    def ask(self, question: Question) -> VerifiedAnswer:
        """The verified answer: the last event of ``stream``."""
        *_, last = self.stream(question)
        assert isinstance(last, VerifiedAnswer)
        return last

    def stream(self, question: Question) -> Generator[Event, None, None]:
        """What ``Event`` says. Whoever closes the stream stops the work at the stage that it has reached."""
        clock = _Clock()
        yield Progress("searching")
        question = self.understand(question)
        yield question
        evidence = self.evidence(question)
        clock.lap("retrieve")
        yield evidence
        yield Progress("reading", len(evidence.passages))
        answer: Answer | None = None
        for piece in self.answerer(evidence):
            if isinstance(piece, Answer):
                answer = self._with_coverage(piece)
            else:
                yield piece
        assert answer is not None
        clock.lap("answer")
        yield Progress("checking", len(answer.sentences))
        yield answer
        answer, verdicts = settled(answer, Scope(self.checker, answer.evidence, self.library), self.unsupported)
        clock.lap("check")
        yield VerifiedAnswer(answer=answer, verdicts=verdicts, timings_ms=clock.total(answer.waited_ms))

    def understand(self, question: Question) -> Question:
        """The question with its filters resolved and its kind told; experts whom it names are a filter."""
        return understand(question, self.library, self.rewrite)

    def evidence(self, question: Question) -> Evidence:
        """The passages for an understood question; for one about an expert, also what others say to it."""
        passages = tuple(self.passages(question))
        if question.kind != "expert":
            return Evidence(question, passages)
        return Evidence(question, passages, tuple(self.passages(replace(question, experts=None))))

    def passages(self, question: Question) -> Sequence[Passage]:
        """What the retrieval stages find for an understood question."""
        found: Sequence[Passage] = ()
        for stage in self.stages:
            found = stage(question, found)
        return found

    def _with_coverage(self, answer: Answer) -> Answer:
        """Add who of the cited articles' experts is silent."""
        cited = {citation.article_id for citation in answer.citations}
        panel = dict.fromkeys(
            name for article in self.library.articles() if article.id in cited for name in article.experts
        )
        spoke = tuple(name for name in answer.coverage.spoke if name != EDITORS)  # they are no expert
        return replace(answer, coverage=Coverage(spoke, tuple(name for name in panel if name not in spoke)))


class _Clock:
    """Milliseconds of each step since the last."""

    def __init__(self) -> None:
        self._start = self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def total(self, waited_ms: float) -> dict[str, float]:
        """All laps; ``model`` is the part of ``answer`` in which a chat model was waited for."""
        model = {"model": round(waited_ms, 2)} if waited_ms else {}
        return {**self._laps, **model, "total": round((perf_counter() - self._start) * 1000, 2)}


def build_assistant(settings: Settings, location: str) -> Assistant:
    """The assistant that the settings describe, over the index at ``location``."""
    return assembled(settings, open_library(settings, location))


def assembled(settings: Settings, library: Library) -> Assistant:
    """The same over a library that is open; assistants of different settings may share it."""
    return Assistant(
        library=library,
        stages=tuple(part("stage", name, STAGES)(settings.retrieve, library) for name in settings.retrieve.stages),
        answerer=part("answerer", settings.answer.answerer, ANSWERERS)(settings, library),
        checker=answer_checker(settings.check),
        unsupported=settings.check.unsupported,
        rewrite=_rewriting(settings),
    )


def _rewriting(settings: Settings) -> Rewrite | None:
    """How follow-ups are rewritten where a chat model answers, unless the settings leave it to the rules."""
    if settings.answer.answerer != "chat" or not settings.answer.rewrite:
        return None
    from rag.questions.rewriting import Rewriting

    return Rewriting(settings.model)


def open_library(settings: Settings, location: str) -> Library:
    """The index with the embedder that the settings name; IndexMismatch if another one made it."""
    index = Index.open(location)
    library = Library(index, embedder(settings.index))
    index.require_embedder(library.embedder.name, library.embedder.fingerprint)
    return library
