"""Answers as ``ask --json`` prints them, read as replies: all that the suite sees of an assistant."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from evals.records import Reply, Said, Usage
from rag.records import Citation, Status


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _SentenceLine(_Lenient):
    text: str
    citations: list[int] = []
    experts: list[str] = []
    verdict: str | None = None
    score: float | None = None
    reason: str = ""


class _CitationLine(_Lenient):
    number: int
    article_id: str
    title: str = ""
    date: str | None = None
    url: str | None = None
    expert: str = ""
    paragraph: int = 0
    quote: str
    start: int
    end: int


class _UsageLine(_Lenient):
    tokens_in: int
    tokens_out: int
    cost: float | None = None


class _Coverage(_Lenient):
    spoke: list[str] = []
    silent: list[str] = []


class _AnswerLine(_Lenient):
    status: Status
    answer: str
    sentences: list[_SentenceLine]
    citations: list[_CitationLine] = []
    standalone_question: str = ""
    coverage: _Coverage = _Coverage()
    answerer: str = ""
    model: str | None = None
    usage: _UsageLine | None = None
    timings_ms: dict[str, float] = {}


def reply_of(answer: Mapping[str, Any]) -> Reply:
    """An answer in the form of ``ask --json`` (``rag/contract.py``) as a reply; ValidationError if it is none."""
    line = _AnswerLine.model_validate(answer)
    return Reply(
        status=line.status,
        text=line.answer,
        sentences=tuple(
            Said(
                text=one.text,
                citations=tuple(one.citations),
                experts=tuple(one.experts),
                verdict=one.verdict,
                score=one.score,
                reason=one.reason,
            )
            for one in line.sentences
        ),
        citations=tuple(Citation(**one.model_dump()) for one in line.citations),
        standalone=line.standalone_question,
        spoke=tuple(line.coverage.spoke),
        silent=tuple(line.coverage.silent),
        answerer=line.answerer,
        model=line.model,
        usage=Usage(**line.usage.model_dump()) if line.usage else None,
        timings_ms=line.timings_ms,
    )
