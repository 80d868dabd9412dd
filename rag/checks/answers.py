"""From claims to answers: quotations are looked up, and the other sentences judged by what they cite."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from index.records import Chunk
from rag.checks.judging import ClaimChecker
from rag.records import Answer, Citation, Sentence, Source, Verdict

_QUOTATION = re.compile(r"(?:(?P<speaker>[^“”]+):\s)?“(?P<words>.*\S.*)”", re.DOTALL)
"""A sentence that is a quotation and nothing else, with or without its speaker."""
CONNECTIVE = Verdict(kind="connective", score=1.0, reason="Pullquote's own words; they claim nothing.")


class Checker(Protocol):
    """Judges whether each sentence is borne out by what it cites."""

    def __call__(self, answer: Answer, /) -> tuple[Verdict, ...]:
        """One verdict a sentence, in order."""
        ...


def of_answers(judge: Callable[[], ClaimChecker]) -> Checker:
    """Makes a claim checker one of answers; it is made when the first sentence that is no quotation comes."""
    made: list[ClaimChecker] = []

    def check(answer: Answer, /) -> tuple[Verdict, ...]:
        return tuple(_verdict(answer, sentence, judged) for sentence in answer.sentences)

    def judged(sentence: Sentence, sources: tuple[Source, ...]) -> Verdict:
        if not made:
            made.append(judge())
        found = made[0](sentence.text, sources)
        return Verdict(kind=found.verdict, score=found.score, reason=" ".join(found.reasons))

    return check


Judge = Callable[[Sentence, tuple[Source, ...]], Verdict]


def _verdict(answer: Answer, sentence: Sentence, judged: Judge) -> Verdict:
    if not sentence.citations:
        return CONNECTIVE
    citations = cited(answer, sentence)
    missing = set(sentence.citations) - {citation.number for citation in citations}
    faults = [f"There is no citation {number}." for number in sorted(missing)]
    faults += [f"{c.place}: {fault}" for c in citations for fault in _faults(answer, sentence, c)]
    if faults:
        return Verdict(kind="unsupported", score=0.0, reason=" ".join(faults))
    places = ", ".join(citation.place for citation in citations)
    if quotes(sentence, citations):
        return Verdict(kind="quoted", score=1.0, reason=f"Verbatim in {places}.")
    verdict = judged(sentence, tuple(source_of(answer, citation) for citation in citations))
    return Verdict(kind=verdict.kind, score=verdict.score, reason=f"{places}: {verdict.reason}")


def cited(answer: Answer, sentence: Sentence) -> list[Citation]:
    """The citations of a sentence that exist."""
    return [citation for citation in answer.citations if citation.number in sentence.citations]


def chunk_of(answer: Answer, citation: Citation) -> Chunk | None:
    """The chunk of the evidence that holds the cited place."""
    for passage in answer.evidence.passages:
        chunk = passage.chunk
        same = chunk.article_id == citation.article_id
        if same and chunk.start <= citation.start and citation.end <= chunk.end:
            return chunk
    return None


def source_of(answer: Answer, citation: Citation) -> Source:
    """What a citation that resolves is judged by: the evidence's part of the paragraph."""
    chunk = chunk_of(answer, citation)
    assert chunk is not None
    return Source(chunk.text, chunk.experts or None, chunk.headline or "", chunk.start)


def quotes(sentence: Sentence, citations: list[Citation]) -> bool:
    """Whether a sentence says nothing but what stands in each of its citations, and who says it."""
    found = _QUOTATION.fullmatch(sentence.text.strip())
    if not found:
        return False
    speakers = (None, *sentence.experts, "Unattributed")
    return all(
        found["words"] in citation.quote and found["speaker"] in (*speakers, citation.expert) for citation in citations
    )


def _faults(answer: Answer, sentence: Sentence, citation: Citation) -> Iterator[str]:
    """What is wrong with the citation itself, whatever the sentence says."""
    chunk = chunk_of(answer, citation)
    if chunk is None:
        yield "the evidence does not hold that place."
    elif chunk.text[citation.start - chunk.start : citation.end - chunk.start] != citation.quote:
        yield "the words there differ from the quotation."
    elif citation.expert != chunk.owner or not set(sentence.experts) <= set(chunk.experts):
        yield "the section belongs to somebody else."
    elif citation.paragraph != chunk.paragraph:
        yield "the words are in another paragraph."
