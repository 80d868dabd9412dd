"""What becomes of sentences that fail their check: they are flagged, dropped, or repaired from what they cite."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from index.records import EDITORS
from rag import refusals
from rag.checks.answers import Checker, chunk_of, cited
from rag.claims.case import Case
from rag.records import Answer, Citation, Coverage, Sentence, Source, Verdict

Way = Literal["flag", "drop", "repair"]


def settled(answer: Answer, checker: Checker, way: Way) -> tuple[Answer, tuple[Verdict, ...]]:
    """The answer as it is shown, with its verdicts; an answer of which nothing is left says so."""
    verdicts = checker(answer)
    if way == "flag" or all(verdict.kind != "unsupported" for verdict in verdicts):
        return answer, verdicts
    kept: list[tuple[Sentence, list[Citation]]] = []
    opens = False
    for sentence, verdict in zip(answer.sentences, verdicts, strict=True):
        now: tuple[Sentence, list[Citation]] | None = sentence, cited(answer, sentence)
        if verdict.kind == "unsupported":
            now = _repaired(answer, sentence) if way == "repair" else None
        opens = opens or sentence.opens
        if now and all(now[0].text != other.text for other, _ in kept):
            kept.append((replace(now[0], opens=opens), now[1]))
            opens = False
    left = _written(answer, kept)
    return left, checker(left)


def _repaired(answer: Answer, sentence: Sentence) -> tuple[Sentence, list[Citation]] | None:
    """The nearest sentence of the cited paragraphs, verbatim; None if they do not resolve or share no word with it."""
    chunks = [chunk for citation in cited(answer, sentence) if (chunk := chunk_of(answer, citation))]
    case = Case.of(sentence.text, [Source(chunk.text) for chunk in chunks])
    found = [one for clause in case.claim.clauses for one in case.aligned(clause)]
    if not found:
        return None
    best = max(found, key=lambda one: one.share)
    chunk = chunks[best.source]
    citation = Citation.of(chunk, 0, *best.clause.span)
    text = f"{citation.expert or 'Unattributed'}: “{citation.quote}”"
    return replace(sentence, text=text, experts=chunk.experts), [citation]


def _written(answer: Answer, kept: Sequence[tuple[Sentence, list[Citation]]]) -> Answer:
    """The answer with the sentences that are left, its citations numbered anew."""
    if not any(sentence.citations for sentence, _ in kept):
        return refusals.not_in_corpus(answer.evidence)
    citations: list[Citation] = []
    sentences = []
    for sentence, own in kept:
        numbers = []
        for citation in own:
            same = next((c for c in citations if (c.article_id, c.start, c.end) == _key(citation)), None)
            if same is None:
                same = replace(citation, number=len(citations) + 1)
                citations.append(same)
            numbers.append(same.number)
        sentences.append(replace(sentence, citations=tuple(numbers)))
    return replace(
        answer, sentences=tuple(sentences), citations=tuple(citations), coverage=_coverage(answer, citations)
    )


def _key(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end


def _coverage(answer: Answer, citations: Sequence[Citation]) -> Coverage:
    owners = {name for citation in citations if (chunk := chunk_of(answer, citation)) for name in chunk.experts}
    everybody = dict.fromkeys((*answer.coverage.spoke, *answer.coverage.silent))
    spoke = tuple(name for name in everybody if name in owners and name != EDITORS)
    return Coverage(spoke, tuple(name for name in everybody if name not in spoke and name != EDITORS))
