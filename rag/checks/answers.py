"""From claims to answers: quotations are looked up, and the other sentences judged by what they cite."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.records import Chunk
from index.sentences import sentences
from rag.checks.judging import ClaimChecker
from rag.records import Answer, Citation, Evidence, Judgement, Sentence, Source, Verdict, speaker

_QUOTATION = re.compile(r"(?:(?P<speaker>[^“”]+):\s)?“(?P<words>.*\S.*)”", re.DOTALL)
"""A sentence that is a quotation and nothing else, with or without its speaker."""
CONNECTIVE = Verdict(kind="connective", score=1.0, reason="Pullquote's own words; they claim nothing.")
UNCITED = Verdict(kind="unsupported", score=0.0, reason="It cites nothing.")
REMEMBERED = 500
"""Claims whose judgements are kept: a sentence is judged when it is written and when the answer is settled."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Judges whether each sentence of an answer is borne out by what it cites."""

    judge: ClaimChecker

    def __call__(self, answer: Answer, /) -> tuple[Verdict, ...]:
        """One verdict a sentence, in order."""
        return tuple(self._verdict(answer, sentence) for sentence in answer.sentences)

    def _verdict(self, answer: Answer, sentence: Sentence) -> Verdict:
        citations = cited(answer, sentence)
        missing = set(sentence.citations) - {citation.number for citation in citations}
        none = [f"There is no citation {number}." for number in sorted(missing)]
        return self.verdict(sentence, citations, answer.evidence, none)

    def verdict(
        self, sentence: Sentence, citations: Sequence[Citation], evidence: Evidence, faults: Sequence[str] = ()
    ) -> Verdict:
        """The verdict on a sentence that cites these; of words of ours, that they claim nothing."""
        if sentence.ours and not sentence.citations:
            return CONNECTIVE
        faults = [*faults, *(f"{c.place}: {fault}" for c in citations for fault in _faults(evidence, sentence, c))]
        faults += [
            f"It names {name} and does not cite that section." for name in _uncited(evidence, sentence, citations)
        ]
        if not faults and not citations:
            return UNCITED
        if faults:
            return Verdict(kind="unsupported", score=0.0, reason=" ".join(faults))
        places = ", ".join(citation.place for citation in citations)
        if quotes(sentence, citations, evidence):
            return Verdict(kind="quoted", score=1.0, reason=f"Verbatim in {places}.")
        found = self.judged(sentence.text, citations, evidence)
        return Verdict(kind=found.verdict, score=found.score, reason=f"{places}: {' '.join(found.reasons)}")

    def judged(self, claim: str, citations: Sequence[Citation], evidence: Evidence) -> Judgement:
        """What the checker makes of a claim by the paragraphs of citations that resolve, in their order."""
        return self.judge(claim, tuple(source_of(evidence, citation) for citation in citations))


def remembering(make: Callable[[], ClaimChecker]) -> ClaimChecker:
    """A checker that is made when the first claim comes, and that judges the same claim only once."""
    made: list[ClaimChecker] = []

    @lru_cache(maxsize=REMEMBERED)
    def judged(claim: str, sources: tuple[Source, ...]) -> Judgement:
        if not made:
            made.append(make())
        return made[0](claim, sources)

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        return judged(claim, tuple(sources))

    return judge


def cited(answer: Answer, sentence: Sentence) -> list[Citation]:
    """The citations of a sentence that exist."""
    return [citation for citation in answer.citations if citation.number in sentence.citations]


def chunk_of(evidence: Evidence, citation: Citation) -> Chunk | None:
    """The chunk of the evidence that holds the cited place."""
    for passage in evidence.passages:
        chunk = passage.chunk
        same = chunk.article_id == citation.article_id
        if same and chunk.start <= citation.start and citation.end <= chunk.end:
            return chunk
    return None


def source(chunk: Chunk) -> Source:
    """A chunk as a claim is judged by it."""
    return Source(chunk.text, chunk.experts or None, chunk.headline or "", chunk.start)


def source_of(evidence: Evidence, citation: Citation) -> Source:
    """What a citation that resolves is judged by: the evidence's part of the paragraph."""
    chunk = chunk_of(evidence, citation)
    assert chunk is not None
    return source(chunk)


def quotes(sentence: Sentence, citations: Sequence[Citation], evidence: Evidence) -> bool:
    """Whether a sentence says nothing but whole sentences of each of its citations, and who says them.

    A part of a sentence may mean the opposite of the whole, so the checker judges it like other words.
    """
    found = _QUOTATION.fullmatch(sentence.text.strip())
    if not found:
        return False
    speakers = (None, *sentence.experts)
    return all(
        found["speaker"] in (*speakers, citation.expert, speaker(citation.expert))
        and found["words"] in citation.quote
        and _is_whole(found["words"], citation, chunk_of(evidence, citation))
        for citation in citations
    )


def _is_whole(words: str, citation: Citation, chunk: Chunk | None) -> bool:
    """Whether words of a citation begin and end where sentences of its paragraph do."""
    if chunk is None:
        return False
    spans = sentences(chunk.text)
    start = chunk.text.find(words, citation.start - chunk.start)
    return any(span.start == start for span in spans) and any(span.end == start + len(words) for span in spans)


def resolves(evidence: Evidence, citation: Citation) -> bool:
    """Whether a citation points to the words that it has, in the paragraph and section that it names."""
    return not list(_faults(evidence, Sentence(text=""), citation))


def _uncited(evidence: Evidence, sentence: Sentence, citations: Sequence[Citation]) -> list[str]:
    """The experts of a sentence that cites somebody, who own none of it."""
    chunks = [chunk for citation in citations if (chunk := chunk_of(evidence, citation))]
    return [name for name in sentence.experts if chunks and all(name not in chunk.experts for chunk in chunks)]


def _faults(evidence: Evidence, sentence: Sentence, citation: Citation) -> Iterator[str]:
    """What is wrong with the citation itself, whatever the sentence says."""
    chunk = chunk_of(evidence, citation)
    if chunk is None:
        yield "the evidence does not hold that place."
    elif chunk.text[citation.start - chunk.start : citation.end - chunk.start] != citation.quote:
        yield "the words there differ from the quotation."
    elif citation.expert != chunk.owner or (sentence.experts and not set(sentence.experts) & set(chunk.experts)):
        yield "the section belongs to somebody else."
    elif citation.paragraph != chunk.paragraph:
        yield "the words are in another paragraph."
