"""The quoting answerer: the experts' own sentences, grouped by expert, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.records import Span
from rag.library import Library
from rag.records import Answer, Citation, Coverage, Evidence, Passage, Sentence
from rag.sentences import Scored, scored_sentences
from rag.settings import AnswerSettings

NEAR = 0.08
"""A sentence is taken over if it scores at most this much less than the best one."""

LEAST = 0.2
"""The score that the best sentence must have for an answer to be given; only questions on other matters are below.

No such bound tells what the text leaves open from what it answers: on development questions about details that
the article does not give, the best score is as high as on those that it answers (area under the curve 0.59).
"""

ALIKE = 0.4
"""Without one telling word in common, the cosine that a sentence must have with the question."""


def quote(settings: AnswerSettings, library: Library) -> "_Quoting":
    """Answers with whole sentences of the evidence, verbatim, and a line of ours that says whose they are."""
    return _Quoting(settings, library)


@dataclass(frozen=True, slots=True)
class _Quoting:
    settings: AnswerSettings
    library: Library

    def __call__(self, evidence: Evidence, /) -> Iterator[str | Answer]:
        picks = self._pick(evidence)
        answer = _answer(evidence, picks) if picks else _refusal(evidence)
        for sentence in answer.sentences:
            yield ("\n\n" if sentence.opens else " ") + sentence.marked
        yield answer

    def _pick(self, evidence: Evidence) -> list[Scored]:
        """The sentences that fit the question best, best first."""
        scored = scored_sentences(evidence.question.words, evidence.passages, self.library)
        best = max((sentence.score for sentence in scored), default=0.0)
        shares_words = any(sentence.words for sentence in scored)
        if best < LEAST or not (shares_words or any(sentence.meaning >= ALIKE for sentence in scored)):
            return []
        near = [sentence for sentence in scored if sentence.score >= best - NEAR]
        return sorted(near, key=lambda sentence: -sentence.score)[: self.settings.sentences]


def _answer(evidence: Evidence, picks: Sequence[Scored]) -> Answer:
    """The picks, best first, those of one section together, and neighbours in the text as one quotation."""
    written: list[Sentence] = []
    citations: list[Citation] = []
    for section in dict.fromkeys(_section(pick) for pick in picks):
        for n, (passage, span) in enumerate(_joined([pick for pick in picks if _section(pick) == section])):
            citation = Citation.of(passage.chunk, len(citations) + 1, *span)
            citations.append(citation)
            written.append(_sentence(citation, passage, opens=n == 0))
    spoke = tuple(dict.fromkeys(name for pick in picks for name in pick.passage.chunk.experts))
    return Answer(
        evidence=evidence,
        status="answered",
        sentences=tuple(written),
        citations=tuple(citations),
        coverage=Coverage(spoke=spoke),
    )


def _section(pick: Scored) -> tuple[str, str]:
    return pick.passage.chunk.article_id, pick.passage.chunk.owner


def _joined(picks: Sequence[Scored]) -> list[tuple[Passage, Span]]:
    """Quotations, best first; sentences that follow one another in a chunk are one."""
    runs: list[list[Scored]] = []
    for pick in sorted(picks, key=lambda pick: (pick.passage.key, pick.span)):
        last = runs[-1][-1] if runs else None
        if last and last.passage.key == pick.passage.key and not _between(last, pick).strip():
            runs[-1].append(pick)
        else:
            runs.append([pick])
    runs.sort(key=lambda run: -max(pick.score for pick in run))
    return [(run[0].passage, Span(run[0].span.start, run[-1].span.end)) for run in runs]


def _between(one: Scored, other: Scored) -> str:
    return one.passage.chunk.text[one.span.end : other.span.start]


def _sentence(citation: Citation, passage: Passage, *, opens: bool) -> Sentence:
    speaker = f"{citation.expert or 'Unattributed'}: " if opens else ""
    return Sentence(
        text=f"{speaker}“{citation.quote}”",
        citations=(citation.number,),
        experts=passage.chunk.experts,
        opens=opens,
    )


def _refusal(evidence: Evidence) -> Answer:
    """Says that nothing fits, and which sections come nearest."""
    near = tuple(dict.fromkeys(
        f"{passage.chunk.owner or 'Unattributed'} ({passage.chunk.headline or passage.chunk.title})"
        for passage in evidence.passages[:3]
    ))  # fmt: skip
    covered = f" The nearest that it covers: {'; '.join(near)}." if near else ""
    text = f"The articles here do not answer this.{covered}"
    return Answer(evidence=evidence, status="not_in_corpus", sentences=(Sentence(text=text, opens=True),))
