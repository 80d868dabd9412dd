"""The JSON that scripts depend on: answers, passages, articles and judgements, as design and README promise them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.records import EDITORS, Paragraph, Reaction, Roundup
from rag.records import Citation, Judgement, Passage, Question, Sentence, Source, Verdict, VerifiedAnswer

if TYPE_CHECKING:
    from rag.panels.panel import Cell, Panel


def answer_json(verified: VerifiedAnswer) -> dict[str, Any]:
    """What ``ask --json`` prints."""
    answer = verified.answer
    return {
        "id": answer.question.id,
        "question": answer.question.text,
        "standalone_question": answer.question.words,
        "status": answer.status,
        "answer": answer.text,
        "sentences": [
            _sentence(sentence, verdict) for sentence, verdict in zip(answer.sentences, verified.verdicts, strict=True)
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "coverage": {"spoke": list(answer.coverage.spoke), "silent": list(answer.coverage.silent)},
        "answerer": answer.answerer,
        "model": answer.model,
        "usage": asdict(answer.usage) if answer.usage else None,
        "note": answer.note,
        "repairs": asdict(answer.repairs),
        "timings_ms": dict(verified.timings_ms),
    }


def panel_json(panel: "Panel") -> dict[str, Any]:
    """What ``panel --json`` prints."""
    citations = {citation.article_id: citation for citation in panel.verified.answer.citations}
    return {
        "id": panel.verified.answer.question.id,
        "claim": panel.claim,
        "read_as": "claim" if panel.is_claim else "question",
        "articles": [
            {"id": id_, "title": citations[id_].title, "date": citations[id_].date, "url": citations[id_].url}
            for id_, _ in panel.articles
        ],
        "experts": [_cell(cell) for cell in panel.cells],
        "answer": answer_json(panel.verified),
    }


def passages_json(question: Question, passages: Sequence[Passage]) -> dict[str, Any]:
    """What ``search --json`` prints."""
    return {
        "id": question.id,
        "passages": [
            {
                "article_id": passage.chunk.article_id,
                "expert": passage.chunk.owner,
                "paragraph": passage.chunk.paragraph,
                "start": passage.chunk.start,
                "end": passage.chunk.end,
                "text": passage.chunk.text,
                "score": round(passage.score, 6),
            }
            for passage in passages
        ],
    }


def roundup_json(roundup: Roundup) -> dict[str, Any]:
    """What ``show --json`` prints; a section that nobody signed has no experts."""
    editors = [r for r in roundup.reactions if r.owner == EDITORS]
    return {
        "id": roundup.article.id,
        "title": roundup.title,
        "date": roundup.date,
        "url": roundup.article.url,
        "byline": list(roundup.byline),
        "reactions": [_reaction(roundup, r) for r in roundup.reactions if r.owner != EDITORS],
        "editors": [_paragraph(roundup, paragraph) for r in editors for paragraph in r.paragraphs],
        "aliases": {name: list(others) for name, others in roundup.aliases.items()},
        "unowned": [
            {
                "kind": aside.kind,
                "start": aside.start,
                "end": aside.end,
                "text": roundup.article.text[aside.start : aside.end],
            }
            for aside in roundup.asides
        ],
        "warnings": list(roundup.warnings),
    }


def judgement_json(id: str, judged: Judgement, sources: Sequence[Source]) -> dict[str, Any]:
    """What ``check --json`` prints; offsets count in the whole document."""
    return {
        "id": id,
        "verdict": judged.verdict,
        "score": round(judged.score, 4),
        "evidence": [
            {
                "start": sources[place.source].start + place.start,
                "end": sources[place.source].start + place.end,
                "text": sources[place.source].text[place.start : place.end],
            }
            for place in judged.evidence
        ],
        "reasons": list(judged.reasons),
    }


def _sentence(sentence: Sentence, verdict: Verdict) -> dict[str, Any]:
    return {
        "text": sentence.text,
        "citations": list(sentence.citations),
        "experts": list(sentence.experts),
        "verdict": verdict.kind,
        "score": round(verdict.score, 4),
        "reason": verdict.reason,
    }


def _cell(cell: "Cell") -> dict[str, Any]:
    return {
        "expert": cell.expert,
        "article_id": cell.article_id,
        "stance": cell.stance,
        "score": round(cell.score, 4),
        "reason": cell.reason,
        "citation": _citation(cell.citation) if cell.citation else None,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    names = ("number", "article_id", "title", "date", "url", "expert", "paragraph", "quote", "start", "end")
    return {name: getattr(citation, name) for name in names}


def _reaction(roundup: Roundup, reaction: Reaction) -> dict[str, Any]:
    return {
        "experts": list(reaction.experts),
        "affiliation": reaction.affiliation,
        "headline": reaction.headline,
        "paragraphs": [_paragraph(roundup, paragraph) for paragraph in reaction.paragraphs],
    }


def _paragraph(roundup: Roundup, paragraph: Paragraph) -> dict[str, Any]:
    text = paragraph.span.of(roundup.article.text)
    return {"number": paragraph.number, "start": paragraph.start, "end": paragraph.end, "text": text}
