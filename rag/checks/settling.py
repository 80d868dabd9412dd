"""What becomes of sentences that fail their check: they are flagged, dropped, or give way to the expert's own words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index.records import EDITORS
from rag import refusals
from rag.checks.answers import chunk_of, cited
from rag.checks.holding import Held, held
from rag.checks.judging import PARTLY, SUPPORTED
from rag.checks.scope import Scope
from rag.claims.case import Case
from rag.records import Answer, Citation, Coverage, Repairs, Sentence, Source, Verdict

Way = Literal["flag", "drop", "repair"]

SURE = 0.75
"""Support that a sentence needs where most of the others were rejected: a model that invents is believed less."""
SUREST = 0.79
"""Support that a sentence needs of a model that is hardly believed.

Of 168 labelled sentences of SmolLM2 (``evals/data/product-*.jsonl``), of which 20 are borne out, 8 are let pass, 6 of
them rightly, and the other two are true of another paragraph than the one cited. With 0.75 it is 18 and 12.
"""
OWN_WORDS = 0.5
"""A sentence of the cited paragraphs takes the place of one that is rejected if it has this share of its words."""

_LEANS = re.compile(
    r"^(?:according to [^,]+, )?(?:this|that|these|those|it|they|he|she|such|the former|the latter)\b", re.IGNORECASE
)
"""A sentence that cannot be understood without the one before it."""


def is_rejected(verdict: Verdict) -> bool:
    """Whether rules reject a sentence, or the checker does with confidence; a partly supported one is doubtful."""
    return verdict.kind == "unsupported"


def least_support(drafts: Sequence[Held], *, trusted: bool = True) -> float:
    """What a sentence of a chat model must score to be shown, by how far the model is believed.

    Of one that is trusted, what is doubtful is shown and flagged if no sentence is rejected; where some are, only what
    is supported; where most are, only what is surely supported.
    """
    if not trusted:
        return SUREST
    failed = sum(is_rejected(one.verdict) for one in drafts)
    if not failed:
        return PARTLY
    return SURE if failed * 2 >= len(drafts) else SUPPORTED


def settled(answer: Answer, scope: Scope, way: Way) -> tuple[Answer, tuple[Verdict, ...]]:
    """The answer of any answerer as it is shown, with its verdicts; one of which nothing is left says so.

    Whatever the way, citations that point to nothing go, and quotation marks around words that nobody wrote.
    """
    lines: list[Held | None] = []
    counts = Repairs()
    for sentence in answer.sentences:
        one = held(sentence, cited(answer, sentence), scope)
        fails = one.verdict.kind == "unsupported" and way != "flag"
        line = (nearest_words(one, scope) if way == "repair" else None) if fails else one
        counts += one.repairs + Repairs(replaced=fails and line is not None, removed=line is None)
        lines.append(line)
    if None in lines and not any(line and line.citations for line in lines):
        return _nothing_left(answer, scope, counts)
    kept = _in_paragraphs(answer.sentences, lines)
    return _written(answer, kept, counts), tuple(one.verdict for one in kept)


def mended(
    answer: Answer,
    drafts: Sequence[Held],
    anew: Mapping[int, Held],
    quoting: Answer,
    scope: Scope,
    *,
    trusted: bool = True,
) -> Answer:
    """What a chat model wrote, without what is rejected.

    ``drafts`` are its sentences, ``anew`` those that it has written again, by their place. What fails gives way to
    words of those whom it cites, or goes; then what ``quoting`` has and the others have not is added.
    """
    quotations = _Quotations.of(quoting, scope)
    lines: list[Held | None] = []
    counts = Repairs()
    by_model = 0
    gone = False
    least = least_support(drafts, trusted=trusted)
    for n, one in enumerate(drafts):
        gone = gone and not one.sentence.opens
        line: Held | None = one
        counts += one.repairs
        if one.verdict.score < least or (gone and _LEANS.match(one.sentence.text)):
            again = anew.get(n)
            rewritten = again is not None and again.verdict.score >= least
            line = again if rewritten else quotations.instead_of(one) or nearest_words(one, scope, OWN_WORDS)
            gone = not rewritten
            counts += again.repairs if again and rewritten else Repairs()
            counts += Repairs(rewritten=rewritten, replaced=gone and line is not None, removed=line is None)
        else:
            gone = False
        by_model += not gone
        lines.append(line)
    if not by_model:
        return _quoting_instead(answer, quoting, len(drafts))
    ours = [held(sentence, (), scope) for sentence in quoting.sentences[:1] if sentence.ours]
    kept = [*ours, *_in_paragraphs([one.sentence for one in drafts], lines)]
    surely = all(one.verdict.kind in ("supported", "quoted", "connective") for one in drafts)
    everything = answer.question.kind in ("panel", "compare") or not surely
    added = list(quotations.left(kept, everything=everything))
    return _written(answer, [*kept, *added], counts + Repairs(added=len(added)))


def nearest_words(one: Held, scope: Scope, least: float = 0.0) -> Held | None:
    """The nearest sentence of the cited paragraphs, verbatim; None if it has no or fewer words of it than ``least``."""
    chunks = [chunk for citation in one.citations if (chunk := chunk_of(scope.evidence, citation))]
    case = Case.of(one.sentence.text, [Source(chunk.text) for chunk in chunks])
    found = [near for clause in case.claim.clauses for near in case.aligned(clause)]
    best = max(found, key=lambda near: near.share, default=None)
    if best is None or best.share < least:
        return None
    chunk = chunks[best.source]
    return _quotation(scope, Citation.of(chunk, 1, *best.clause.span), chunk.experts)


@dataclass(slots=True)
class _Quotations:
    """What the quoting answer has, and what of it has been taken."""

    every: Sequence[Held]
    taken: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, quoting: Answer, scope: Scope) -> "_Quotations":
        return cls(
            [
                _quotation(scope, citation, sentence.experts)
                for sentence in quoting.sentences
                for citation in cited(quoting, sentence)
            ]
        )

    def instead_of(self, one: Held) -> Held | None:
        """One from a paragraph that a rejected sentence cites."""
        places = {_paragraph(citation) for citation in one.citations}
        for n, quotation in enumerate(self.every):
            if n not in self.taken and _paragraph(quotation.citations[0]) in places:
                self.taken.add(n)
                return quotation
        return None

    def left(self, kept: Iterable[Held], *, everything: bool) -> Iterator[Held]:
        """Those whose words nobody cites yet; if not everything, only the best of all."""
        cited = [citation for one in kept for citation in one.citations]
        for one in self.every if everything else self.every[:1]:
            if not any(_holds(citation, one.citations[0]) for citation in cited):
                yield one


def _holds(one: Citation, other: Citation) -> bool:
    """Whether a citation has a part of the words of another."""
    return one.article_id == other.article_id and one.start < other.end and other.start < one.end


def _paragraph(citation: Citation) -> tuple[str, str, int]:
    return citation.article_id, citation.expert, citation.paragraph


def _quotation(scope: Scope, citation: Citation, experts: tuple[str, ...]) -> Held:
    """A place as a sentence that says who speaks there."""
    whole = Sentence(text=citation.quoted, citations=(citation.number,), experts=experts, opens=True)
    return held(whole, [citation], scope)


def _in_paragraphs(sentences: Sequence[Sentence], lines: Sequence[Held | None]) -> list[Held]:
    """What is left, each thing said once; a paragraph opens with the first sentence of it that is left."""
    kept: list[Held] = []
    opens = False
    for sentence, line in zip(sentences, lines, strict=True):
        opens = opens or sentence.opens
        if line and all(line.sentence.text != other.sentence.text for other in kept):
            kept.append(replace(line, sentence=replace(line.sentence, opens=opens)))
            opens = False
    return kept


def _written(answer: Answer, kept: Sequence[Held], counts: Repairs) -> Answer:
    """The answer with the sentences that are left, its citations numbered by first use."""
    citations: dict[tuple[str, int, int], Citation] = {}
    sentences = []
    for one in kept:
        own = []
        for citation in one.citations:
            key = citation.article_id, citation.start, citation.end
            own.append(citations.setdefault(key, replace(citation, number=len(citations) + 1)).number)
        sentences.append(replace(one.sentence, citations=tuple(dict.fromkeys(own))))
    coverage = _coverage(answer, citations.values())
    return replace(
        answer,
        sentences=refusals.recounted(answer.evidence, sentences, coverage.spoke),
        citations=tuple(citations.values()),
        coverage=coverage,
        repairs=answer.repairs + counts,
    )


def _coverage(answer: Answer, citations: Iterable[Citation]) -> Coverage:
    """Who is cited, and who of those who were known before is not."""
    cited = dict.fromkeys(
        name
        for citation in citations
        if (chunk := chunk_of(answer.evidence, citation))
        for name in chunk.experts
        if name != EDITORS
    )
    known = (*answer.coverage.spoke, *answer.coverage.silent)
    spoke = tuple(name for name in dict.fromkeys((*known, *cited)) if name in cited)
    return Coverage(spoke, tuple(name for name in dict.fromkeys(known) if name not in spoke and name != EDITORS))


def _nothing_left(answer: Answer, scope: Scope, counts: Repairs) -> tuple[Answer, tuple[Verdict, ...]]:
    left = replace(
        refusals.not_in_corpus(answer.evidence),
        answerer=answer.answerer,
        model=answer.model,
        usage=answer.usage,
        sent=answer.sent,
        note=answer.note,
        repairs=answer.repairs + counts,
    )
    return left, tuple(held(sentence, (), scope).verdict for sentence in left.sentences)


def _quoting_instead(answer: Answer, quoting: Answer, failed: int) -> Answer:
    return replace(
        quoting,
        model=answer.model,
        usage=answer.usage,
        sent=answer.sent,
        waited_ms=answer.waited_ms,
        note=answer.note or "No sentence of the chat model held, so these are the experts’ own words.",
        repairs=answer.repairs + Repairs(removed=failed),
    )
