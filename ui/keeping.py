"""From a verified answer to what a browser keeps of it."""

from rag.answerable import weak
from rag.checks.answers import chunk_of
from rag.panel import Cell
from rag.records import Answer, Citation, Passage, Question, VerifiedAnswer
from ui.exchanges import MOST_LETTERS, Exchange, KeptCitation, KeptPassage, KeptPlace, KeptSentence


def answered(asked: Exchange, verified: VerifiedAnswer, draft: Answer | None = None) -> Exchange:
    """The exchange with its answer; ``draft`` is the answer before sentences that failed their check went."""
    given = verified.answer
    question = given.question
    removed, repaired = _mended(draft, given)
    return asked.model_copy(
        update={
            "state": "done",
            "standalone": question.words if question.words != question.text else "",
            "status": given.status,
            "sentences": tuple(
                KeptSentence(
                    text=sentence.text,
                    citations=sentence.citations,
                    opens=sentence.opens,
                    verdict=verdict.kind,
                    reason=verdict.reason,
                )
                for sentence, verdict in zip(given.sentences, verified.verdicts, strict=True)
            ),
            "said": given.plain,
            "citations": tuple(_citation(given, citation) for citation in given.citations),
            "spoke": given.coverage.spoke,
            "silent": given.coverage.silent,
            "weak": given.status == "answered" and weak(question, given.evidence.passages),
            "removed": removed,
            "repaired": repaired,
            "instead": tuple(KeptPlace.model_validate(_place(passage)) for passage in given.instead),
            "whom": _whom(question),
            "passages": tuple(_passage(passage) for passage in given.evidence.passages),
            "kind": question.kind,
            "topic": question.topic[:MOST_LETTERS],
            "timings_ms": dict(verified.timings_ms),
            "answerer": given.answerer,
            "model": given.model,
        }
    )


def place_of(cell: Cell) -> KeptPlace:
    """Where the words of a panel's cell stand; it must have some."""
    assert cell.citation is not None
    return KeptPlace(
        article_id=cell.article_id,
        expert=cell.expert,
        paragraph=cell.citation.paragraph,
        start=cell.citation.start,
        end=cell.citation.end,
    )


def _mended(draft: Answer | None, given: Answer) -> tuple[int, int]:
    """How many sentences of the draft were left out, and how many were replaced."""
    before = [sentence.text for sentence in (draft or given).sentences]
    after = [sentence.text for sentence in given.sentences]
    gone = sum(text not in after for text in before)
    new = sum(text not in before for text in after)
    return max(gone - new, 0), min(gone, new)


def _citation(given: Answer, citation: Citation) -> KeptCitation:
    chunk = chunk_of(given.evidence, citation)
    return KeptCitation(
        number=citation.number,
        article_id=citation.article_id,
        expert=citation.expert,
        paragraph=citation.paragraph,
        start=citation.start,
        end=citation.end,
        headline=(chunk.headline if chunk else None) or "",
        title=citation.title,
        date=citation.date,
        url=citation.url,
        affiliation=(chunk.affiliation if chunk else None) or "",
        quote=citation.quote,
    )


def _passage(passage: Passage) -> KeptPassage:
    return KeptPassage.model_validate(
        {
            **_place(passage),
            "score": round(passage.score, 4),
            "found_by": passage.found_by,
            "answers": round(passage.reading.answers, 4) if passage.reading else None,
        }
    )


def _place(passage: Passage) -> dict[str, object]:
    chunk = passage.chunk
    return {
        "article_id": chunk.article_id,
        "expert": chunk.owner,
        "paragraph": chunk.paragraph,
        "start": chunk.start,
        "end": chunk.end,
        "headline": chunk.headline or chunk.title,
    }


def _whom(question: Question) -> tuple[str, ...]:
    return question.unclear if question.kind == "unclear" else ()
