"""The quoting answerer: the experts' own sentences, grouped by expert, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.records import Span
from index.sentences import sentences
from rag.records import Answer, Citation, Coverage, Evidence, Passage, Question, Sentence
from rag.settings import AnswerSettings
from rag.words import rarity, telling

LEAST_SHARE = 0.55
"""A sentence is taken if it scores at least this share of the best one; fewer would leave out second speakers."""

LEAST_COVERED = 0.3
"""The share of the question's telling words, weighted by rarity, that the best sentence must have."""


@dataclass(frozen=True, slots=True)
class _Pick:
    """A sentence of a passage and how well it fits the question."""

    passage: Passage
    span: Span
    score: float


def quote(settings: AnswerSettings) -> "_Quoting":
    """Answers with whole sentences of the evidence, verbatim, and a line of ours that says whose they are."""
    return _Quoting(settings)


@dataclass(frozen=True, slots=True)
class _Quoting:
    settings: AnswerSettings

    def __call__(self, evidence: Evidence, /) -> Iterator[str | Answer]:
        picks = _pick(evidence, self.settings.sentences)
        answer = _answer(evidence, picks) if picks else _refusal(evidence)
        for sentence in answer.sentences:
            yield ("\n\n" if sentence.opens else " ") + sentence.marked
        yield answer


def _pick(evidence: Evidence, most: int) -> list[_Pick]:
    """The sentences that share the question's telling words, best first, at most so many."""
    wanted = set(telling(evidence.question.words))
    scored = _scored(evidence.passages, wanted - _name_words(evidence.question))
    if not scored:
        return []
    best = max(pick.score for pick in scored)
    if best < LEAST_COVERED:
        return []
    return [pick for pick in sorted(scored, key=lambda pick: -pick.score) if pick.score >= LEAST_SHARE * best][:most]


def _name_words(question: Question) -> set[str]:
    """Names of the experts asked about filter the passages; they are not what a sentence must say."""
    return {word for name in question.experts or () for word in telling(name)}


def _scored(passages: Sequence[Passage], wanted: set[str]) -> list[_Pick]:
    """Each sentence's share of the wanted words, rare ones counting more; ties go to the better passage.

    Without wanted words ("What does Slavin say?") the first sentence of each passage stands for it.
    """
    spans = [(passage, span) for passage in passages for span in sentences(passage.chunk.text)]
    if not wanted:
        return [_Pick(passage, span, 1.0) for passage, span in spans if span.start == 0]
    words = [set(telling(span.of(passage.chunk.text))) for passage, span in spans]
    weights = rarity(words)
    rarest = max(weights.values(), default=1.0)
    total = sum(weights.get(word, rarest) for word in wanted)
    return [
        _Pick(passage, span, sum(weights[word] for word in wanted & own) / total)
        for (passage, span), own in zip(spans, words, strict=True)
    ]


def _answer(evidence: Evidence, picks: Sequence[_Pick]) -> Answer:
    """The picks in order of speakers (best first) and of the text, neighbours joined to one quotation."""
    speakers = list(dict.fromkeys(_section(pick) for pick in picks))
    ordered = sorted(
        picks, key=lambda pick: (speakers.index(_section(pick)), pick.passage.chunk.start + pick.span.start)
    )
    written: list[Sentence] = []
    citations: list[Citation] = []
    for _, group in groupby(ordered, key=_section):
        for n, (passage, span) in enumerate(_joined(list(group))):
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


def _section(pick: _Pick) -> tuple[str, str]:
    return pick.passage.chunk.article_id, pick.passage.chunk.owner


def _joined(picks: Sequence[_Pick]) -> list[tuple[Passage, Span]]:
    """Sentences that follow one another within a chunk become one quotation."""
    runs: list[tuple[Passage, Span]] = []
    for pick in picks:
        if runs:
            passage, span = runs[-1]
            between = passage.chunk.text[span.end : pick.span.start]
            if passage.key == pick.passage.key and not between.strip():
                runs[-1] = (passage, Span(span.start, pick.span.end))
                continue
        runs.append((pick.passage, pick.span))
    return runs


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
