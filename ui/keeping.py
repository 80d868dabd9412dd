"""From a verified answer to what a browser keeps of it."""

from prompts import prompt
from rag.answerable import weak
from rag.checks.answers import chunk_of
from rag.panels.panel import Cell
from rag.records import Answer, Citation, Passage, Question, Sent, VerifiedAnswer
from ui.exchanges import (
    LONGEST_PROMPT,
    MOST_LETTERS,
    Exchange,
    KeptCitation,
    KeptMessage,
    KeptPassage,
    KeptPlace,
    KeptSentence,
    KeptUsage,
)
from ui.models import shown_name


def answered(asked: Exchange, verified: VerifiedAnswer) -> Exchange:
    """The exchange with its answer."""
    given = verified.answer
    question = given.question
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
            "note": given.note[:MOST_LETTERS],
            "removed": given.repairs.removed,
            "repaired": given.repairs.replaced,
            "instead": tuple(KeptPlace.model_validate(_place(passage)) for passage in given.instead),
            "whom": _whom(question),
            "passages": tuple(_passage(passage) for passage in given.evidence.passages),
            "kind": question.kind,
            "topic": question.topic[:MOST_LETTERS],
            "timings_ms": dict(verified.timings_ms),
            "answerer": given.answerer,
            "model": shown_name(given.model) if given.model else None,
            "usage": KeptUsage(
                tokens_in=given.usage.tokens_in,
                tokens_out=given.usage.tokens_out,
                calls=given.usage.calls,
                cost=given.usage.cost,
                estimated=given.usage.estimated,
            )
            if given.usage
            else None,
            "sent": tuple(_message(one) for one in given.sent),
            "repairs": given.repairs.told,
        }
    )


def cited(citation: Citation) -> KeptPlace:
    """What a citation points to, without what is told of its speaker."""
    return KeptPlace(
        article_id=citation.article_id,
        expert=citation.expert,
        paragraph=citation.paragraph,
        start=citation.start,
        end=citation.end,
    )


def place_of(cell: Cell) -> KeptPlace:
    """Where the words of a panel's cell stand; it must have some."""
    assert cell.citation is not None
    return cited(cell.citation).model_copy(update={"article_id": cell.article_id, "expert": cell.expert})


def _message(sent: Sent) -> KeptMessage:
    cut = len(sent.text) - LONGEST_PROMPT
    return KeptMessage(
        role=sent.role,
        text=f"{sent.text[:LONGEST_PROMPT]} … and {cut} more characters" if cut > 0 else sent.text,
        prompt=sent.prompt,
        fingerprint=prompt(sent.prompt).fingerprint if sent.prompt else "",
    )


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
