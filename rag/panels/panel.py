"""Who agrees with a claim: each expert's stance and the words that show it, on top of the same answer object."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from time import perf_counter
from typing import NamedTuple

from index.records import EDITORS
from rag import refusals
from rag.answerable import decide
from rag.assistant import Assistant
from rag.library import Library
from rag.panels.heard import HEARD, HEARD_ON_CLAIMS, by_experts, heard
from rag.panels.stances import Stance, Stand, stand
from rag.questions.assertions import is_claim
from rag.records import Answer, Citation, Coverage, Evidence, Passage, Question, Sentence, VerifiedAnswer
from rag.sentences import Scored, scored_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where one owner of sections stands in one article; co-authors are one owner."""

    expert: str
    article_id: str
    stance: Stance
    score: float
    """How well their best sentence fits the claim, 0 to 1."""
    reason: str
    citation: Citation | None
    """The words that show it, one to two whole sentences; None if the expert is silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The matrix of experts and stances; ``verified`` is an answer of one quotation an expert."""

    verified: VerifiedAnswer
    is_claim: bool
    """Whether a stand can be taken; if not, cells tell what each expert says to it."""
    cells: tuple[Cell, ...]
    """By article, those nearest to it first, and in the article's order; empty if nothing was found."""

    @property
    def claim(self) -> str:
        """What was put to the experts."""
        return self.verified.answer.question.text

    @property
    def articles(self) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """The cells of each article, by its id."""
        return tuple((id_, tuple(cells)) for id_, cells in groupby(self.cells, key=lambda cell: cell.article_id))


class _Stood(NamedTuple):
    """An owner of sections, and where they stand."""

    article_id: str
    owner: str
    experts: tuple[str, ...]
    stood: Stand
    score: float


def panel(assistant: Assistant, question: Question) -> Panel:
    """The panel on a claim, a question or a topic; UnknownName if a filter names nobody or no article."""
    start = perf_counter()
    evidence = _evidence(assistant, _understood(assistant, question))
    claim = is_claim(question.text)
    stood = list(_stood(assistant, evidence, question.text if claim else ""))
    answer, cells = _written(evidence, stood)
    verdicts = assistant.checker(answer)
    took = {"total": round((perf_counter() - start) * 1000, 2)}
    return Panel(
        verified=VerifiedAnswer(answer=answer, verdicts=verdicts, timings_ms=took), is_claim=claim, cells=cells
    )


def said_to(question: Question, passages: Sequence[Passage], library: Library) -> list[Scored]:
    """What experts say in some passages; editors, who tell what happened, are no measure of who speaks to a claim."""
    return by_experts(scored_sentences(question.topic, passages, library))


def _understood(assistant: Assistant, question: Question) -> Question:
    """The question as one to the whole panel: an expert whom a claim names is no filter."""
    assistant.library.require(question.articles or ())
    people = assistant.library.people()
    filters = None if question.experts is None else tuple(people.resolve(name) for name in question.experts)
    return replace(question, standalone=question.text, topic=question.text, kind="panel", experts=filters)


def _evidence(assistant: Assistant, question: Question) -> Evidence:
    """Passages of every expert of the articles in which one is heard; if there are none, what comes nearest.

    Articles are read one by one, since a panel over many articles is cut to its first experts.
    """
    found = tuple(assistant.passages(question))
    near = _near(question, said_to(question, found, assistant.library))
    ids = tuple(dict.fromkeys(one.passage.chunk.article_id for one in near))
    if not ids or {passage.chunk.article_id for passage in found} == set(ids[:1]):
        return Evidence(question, found)
    return Evidence(
        question, tuple(one for id_ in ids for one in assistant.passages(replace(question, articles=(id_,))))
    )


def _near(question: Question, said: Sequence[Scored]) -> list[Scored]:
    return heard(said, HEARD_ON_CLAIMS if is_claim(question.text) else HEARD)


def _stood(assistant: Assistant, evidence: Evidence, claim: str) -> Iterator[_Stood]:
    """Everybody who may be heard in the articles where somebody is, in their order; nobody if nothing answers."""
    if not decide(evidence.question, evidence.passages).answers:
        return
    said = said_to(evidence.question, evidence.passages, assistant.library)
    near = _near(evidence.question, said)
    for article_id in dict.fromkeys(_section(one)[0] for one in near):
        for owner, experts in _owners(assistant, article_id, evidence.question.experts).items():
            own = [one for one in said if _section(one) == (article_id, owner)]
            stood = stand([one for one in near if _section(one) == (article_id, owner)], own, owner, claim)
            best = max((one.score for one in own), default=0.0)
            yield _Stood(article_id, owner, experts, stood, min(max(best, 0.0), 1.0))


def _owners(assistant: Assistant, article_id: str, filters: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    """The owners of an article's sections and who they are, in its order, the editors left out."""
    reactions = assistant.library.index.roundup(article_id).reactions
    owners = {one.owner: one.experts for one in reactions if one.owner and one.owner != EDITORS}
    return {owner: experts for owner, experts in owners.items() if filters is None or set(filters) & set(experts)}


def _written(evidence: Evidence, stood: Sequence[_Stood]) -> tuple[Answer, tuple[Cell, ...]]:
    """An answer of one quotation for each expert who speaks, and all cells; a refusal if nobody speaks."""
    cells: list[Cell] = []
    for one in stood:
        number = 1 + sum(cell.citation is not None for cell in cells)
        cells.append(_cell(one, number))
    quoting = [(one, cell.citation) for one, cell in zip(stood, cells, strict=True) if cell.citation]
    if not quoting:
        return refusals.not_in_corpus(evidence), ()
    spoke = dict.fromkeys(name for one, _ in quoting for name in one.experts)
    silent = dict.fromkeys(name for one in stood for name in one.experts if name not in spoke)
    answer = Answer(
        evidence=evidence,
        status="answered",
        sentences=tuple(_sentence(one, citation) for one, citation in quoting),
        citations=tuple(citation for _, citation in quoting),
        coverage=Coverage(tuple(spoke), tuple(silent)),
        answerer="panel",
    )
    return answer, tuple(cells)


def _cell(one: _Stood, number: int) -> Cell:
    quote = one.stood.quote
    return Cell(
        expert=one.owner,
        article_id=one.article_id,
        stance=one.stood.stance,
        score=one.score,
        reason=one.stood.reason,
        citation=Citation.of(quote[0].passage.chunk, number, quote[0].span.start, quote[-1].span.end)
        if quote
        else None,
    )


def _sentence(one: _Stood, citation: Citation) -> Sentence:
    return Sentence(text=citation.quoted, citations=(citation.number,), experts=one.experts, opens=True)


def _section(one: Scored) -> tuple[str, str]:
    return one.passage.chunk.article_id, one.passage.chunk.owner
