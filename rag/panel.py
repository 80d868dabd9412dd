"""Who agrees with a claim: each expert's stance and the words that show it, on top of the same answer object."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from time import perf_counter
from typing import NamedTuple

from index.records import EDITORS
from rag import refusals
from rag.assistant import Assistant
from rag.claims import is_claim
from rag.pair_model import probability, shipped
from rag.records import Answer, Citation, Coverage, Evidence, Passage, Question, Sentence, VerifiedAnswer
from rag.sentences import scored_sentences
from rag.stances import Said, Stance, Stand, least_relevant, stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where one owner of sections stands in one article; co-authors are one owner."""

    expert: str
    article_id: str
    stance: Stance
    score: float
    """How sure it is, 0 to 1."""
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


class _Heard(NamedTuple):
    """An owner of sections who was heard."""

    article_id: str
    owner: str
    experts: tuple[str, ...]
    stood: Stand


def panel(assistant: Assistant, question: Question) -> Panel:
    """The panel on a claim, a question or a topic; UnknownName if a filter names nobody or no article."""
    start = perf_counter()
    asked = _understood(assistant, question)
    evidence = _evidence(assistant, asked)
    claim = is_claim(asked.text)
    heard = list(_heard(assistant, evidence, is_claim=claim))
    spoken_of = {one.article_id for one in heard if one.stood.quote}
    answer, cells = _written(evidence, [one for one in heard if one.article_id in spoken_of])
    verdicts = assistant.checker(answer)
    took = {"total": round((perf_counter() - start) * 1000, 2)}
    return Panel(
        verified=VerifiedAnswer(answer=answer, verdicts=verdicts, timings_ms=took), is_claim=claim, cells=cells
    )


def _understood(assistant: Assistant, question: Question) -> Question:
    """The question as one to the whole panel: an expert whom a claim names is no filter."""
    for article_id in question.articles or ():
        assistant.library.index.roundup(article_id)  # UnknownName says which there are
    people = assistant.library.people()
    filters = None if question.experts is None else tuple(people.resolve(name) for name in question.experts)
    return replace(question, standalone=question.text, topic=question.text, kind="panel", experts=filters)


def _evidence(assistant: Assistant, question: Question) -> Evidence:
    """Passages of every expert of the articles in which one speaks to it; if there are none, what comes nearest.

    Articles are heard one by one, since a panel over many articles is cut to its first experts.
    """
    found = tuple(assistant.passages(question))
    scored = [one for one in scored_sentences(found) if _is_experts(one.passage)]
    best: dict[str, float] = {}
    for one in scored:
        article_id = one.passage.chunk.article_id
        best[article_id] = max(one.score, best.get(article_id, 0.0))
    least = least_relevant(best.values())
    ids = [article_id for article_id in sorted(best, key=lambda id_: -best[id_]) if best[article_id] >= least]
    if not ids or {passage.chunk.article_id for passage in found} == set(ids[:1]):
        return Evidence(question, found)
    heard = [passage for id_ in ids for passage in assistant.passages(replace(question, articles=(id_,)))]
    return Evidence(question, tuple(heard))


def _heard(assistant: Assistant, evidence: Evidence, *, is_claim: bool) -> Iterator[_Heard]:
    """Everybody who may be heard, in the articles' order."""
    said = _said(evidence, is_claim=is_claim)
    claim = evidence.question.words if is_claim else ""
    filters = evidence.question.experts
    for article_id in dict.fromkeys(passage.chunk.article_id for passage in evidence.passages):
        reactions = assistant.library.index.roundup(article_id).reactions
        owners = {r.owner: r.experts for r in reactions if r.owner and r.owner != EDITORS}
        if filters is not None:
            owners = {owner: experts for owner, experts in owners.items() if set(filters) & set(experts)}
        own = {owner: [one for one in said if _section(one) == (article_id, owner)] for owner in owners}
        least = least_relevant(one.sentence.score for some in own.values() for one in some)
        for owner, experts in owners.items():
            yield _Heard(article_id, owner, experts, stand(own[owner], owner, claim, least))


def _said(evidence: Evidence, *, is_claim: bool) -> list[Said]:
    """Every sentence that was read; for a claim with how likely it agrees and disagrees."""
    scored = scored_sentences(evidence.passages)
    if not is_claim:
        return [Said(sentence) for sentence in scored]
    judged = shipped().judge(evidence.question.words, [passage.text for passage in evidence.passages])
    chances = (row for one in judged for row in probability(one.sentences[:, 1:]))
    return [
        Said(sentence, float(agrees), float(disagrees))
        for sentence, (agrees, disagrees) in zip(scored, chances, strict=True)
    ]


def _written(evidence: Evidence, heard: Sequence[_Heard]) -> tuple[Answer, tuple[Cell, ...]]:
    """An answer of one quotation for each expert who speaks, and all cells; a refusal if nobody speaks."""
    cells: list[Cell] = []
    for one in heard:
        number = 1 + sum(cell.citation is not None for cell in cells)
        cells.append(_cell(one, number))
    quoting = [(one, cell.citation) for one, cell in zip(heard, cells, strict=True) if cell.citation]
    if not quoting:
        return refusals.not_in_corpus(evidence), ()
    spoke = dict.fromkeys(name for one, _ in quoting for name in one.experts)
    silent = dict.fromkeys(name for one in heard for name in one.experts if name not in spoke)
    answer = Answer(
        evidence=evidence,
        status="answered",
        sentences=tuple(_sentence(one, citation) for one, citation in quoting),
        citations=tuple(citation for _, citation in quoting),
        coverage=Coverage(tuple(spoke), tuple(silent)),
        answerer="panel",
    )
    return answer, tuple(cells)


def _cell(one: _Heard, number: int) -> Cell:
    quote = one.stood.quote
    return Cell(
        expert=one.owner,
        article_id=one.article_id,
        stance=one.stood.stance,
        score=one.stood.score,
        reason=one.stood.reason,
        citation=Citation.of(quote[0].passage.chunk, number, quote[0].span.start, quote[-1].span.end)
        if quote
        else None,
    )


def _sentence(one: _Heard, citation: Citation) -> Sentence:
    text = f"{one.owner}: “{citation.quote}”"
    return Sentence(text=text, citations=(citation.number,), experts=one.experts, opens=True)


def _section(one: Said) -> tuple[str, str]:
    chunk = one.sentence.passage.chunk
    return chunk.article_id, chunk.owner


def _is_experts(passage: Passage) -> bool:
    return passage.chunk.owner not in ("", EDITORS)
