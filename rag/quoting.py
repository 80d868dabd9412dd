"""The quoting answerer: the experts' own sentences, grouped by expert, each with its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records import Span
from rag import refusals
from rag.answerable import decide, speaks
from rag.library import Library
from rag.panels.heard import heard
from rag.questions.introductions import asks_who
from rag.records import Answer, Citation, Coverage, Evidence, Passage, Sentence
from rag.sentences import Scored, scored_sentences
from rag.settings import AnswerSettings, Settings
from rag.words import telling

NEAR = 0.22
"""A sentence is taken over if it scores at most this much less than the best one."""

BESIDE = 0.12
"""What the sentences before and after the best one gain: an argument's reason or figure often stands there, in words
that the question has not.

Chosen on 1,366 answers to development questions about 31 roundups. With ``NEAR`` of 0.25, at most 4 sentences and
nothing gained, the answers have 0.02 to 0.05 less of the facts in each of four files, and 0.01 less of the sentences
that answer in documents kept apart; they are 0.25 to 0.33 sentences shorter, and cite a right paragraph as often (0.961
for 0.959). Half or twice as much does about as well; a fitted model of each sentence's place and scores does no better.
"""

BEATEN = 0.2
"""Where an expert does not speak to a matter, others do if one of their sentences scores that much more."""

APART, LEAST = 0.55, -0.5
"""An expert who is compared is silent if the best sentence scores that much less than another's, or less than that.

Of 81 experts who speak to what they are compared on, 2 score less.
"""

GENERAL = frozenset(
    telling(
        """
        argument case position view opinion stance take thought idea point statement comment commentary reaction
        response contribution section piece part message conclusion analysis assessment perspective summary summarise
        summarize sum overview gist brief briefly short main key overall general sentence sentences word words line
        lines quote quotes whole everything anything matter topic issue situation event events attack say tell explain
        think please mr ms dr expert experts author authors everyone panel hear know like read
        """
    )
)
"""Words of a question about all that somebody says; the first sentence of each paragraph answers it."""


def quote(settings: Settings, library: Library) -> "Quoting":
    """Answers with whole sentences of the evidence, verbatim, and a line of ours that says whose they are."""
    return Quoting(settings.answer, library)


@dataclass(frozen=True, slots=True)
class Quoting:
    """Picks sentences by their score; decides who is silent."""

    settings: AnswerSettings
    library: Library

    def __call__(self, evidence: Evidence, /) -> Iterator[str | Answer]:
        """The sentences as they are written, then the answer."""
        answer = self.answer(evidence)
        yield from spoken(answer)
        yield answer

    def answer(self, evidence: Evidence) -> Answer:
        """The answer, or why there is none."""
        if refusal := refusals.without_reading(evidence, self.library):
            return refusal
        question = evidence.question
        if question.unknown:
            return refusals.not_in_corpus(evidence)
        scored = scored_sentences(question.topic, evidence.passages, self.library)
        if question.kind == "expert" and asks_who(question.topic):
            return self._introduced(evidence, scored)
        if question.kind in ("expert", "compare", "panel") and set(telling(question.topic)) <= GENERAL:
            scored = [replace(sentence, score=1.0) for sentence in _first_of_paragraphs(scored)]
        elif question.kind == "expert":
            rivals = scored_sentences(question.topic, evidence.rivals, self.library)
            if not speaks(question, scored, rivals):
                if decide(question, evidence.rivals).answers or _best(rivals) - _best(scored) >= BEATEN:
                    return refusals.expert_silent(evidence, [one.passage for one in nearest(rivals)])
                return refusals.not_in_corpus(evidence)
        elif question.kind != "compare" and not (decision := decide(question, evidence.passages)).answers:
            return refusals.not_in_corpus(evidence, [name for name in decision.unnamed if not self.library.knows(name)])
        match question.kind:
            case "compare":
                return self._compared(evidence, scored)
            case "panel":
                return self._panel(evidence, scored)
        return _written(evidence, self._near(scored)) if scored else refusals.not_in_corpus(evidence)

    def _near(self, scored: Sequence[Scored]) -> list[Scored]:
        """The best sentences, best first, at most so many as the settings say."""
        return nearest(scored)[: self.settings.sentences]

    def _introduced(self, evidence: Evidence, scored: Sequence[Scored]) -> Answer:
        """How the articles introduce who is asked about, and how each of their sections begins."""
        firsts = [one for one in _first_of_paragraphs(scored) if one.passage.chunk.paragraph == 1]
        if not firsts:
            return refusals.not_in_corpus(evidence)
        return _written(evidence, firsts[: self.settings.sentences], opening=refusals.introduction(evidence))

    def _compared(self, evidence: Evidence, scored: Sequence[Scored]) -> Answer:
        """The best of each expert who is named, in the question's order, and who of them is silent."""
        picks: list[Scored] = []
        least = max(LEAST, _best(scored) - APART)
        for expert in evidence.question.experts or ():
            own = [sentence for sentence in scored if expert in sentence.passage.chunk.experts]
            if own and _best(own) >= least:
                picks += self._near(own)[: (self.settings.sentences + 1) // 2]
        if not picks:
            return refusals.not_in_corpus(evidence)
        return _written(evidence, picks)

    def _panel(self, evidence: Evidence, scored: Sequence[Scored]) -> Answer:
        """The best sentence of each expert who speaks to it, and a line on who does not."""
        named = set(evidence.question.named)  # "who agrees with Pfaff?" asks the others
        scored = [sentence for sentence in scored if not named & set(sentence.passage.chunk.experts)]
        picks: dict[str, Scored] = {}
        for sentence in heard(scored):
            picks.setdefault(sentence.passage.chunk.owner, sentence)
        if not picks:
            return _written(evidence, self._near(scored)) if scored and not named else refusals.not_in_corpus(evidence)
        spoke = {name for sentence in picks.values() for name in sentence.passage.chunk.experts}
        return _written(evidence, list(picks.values()), opening=refusals.opening(evidence, spoke))


def spoken(answer: Answer) -> Iterator[str]:
    """The text of an answer, sentence by sentence."""
    for sentence in answer.sentences:
        yield ("\n\n" if sentence.opens else " ") + sentence.marked


def _first_of_paragraphs(scored: Sequence[Scored]) -> list[Scored]:
    """The first sentence of each paragraph, which may have been cut in several chunks."""
    first: dict[tuple[str, str, int], Scored] = {}
    for sentence in sorted(scored, key=_place):
        first.setdefault(sentence.passage.key, sentence)
    return list(first.values())


def _best(scored: Sequence[Scored]) -> float:
    return max((sentence.score for sentence in scored), default=0.0)


def nearest(scored: Sequence[Scored]) -> list[Scored]:
    """The best sentence, then those that score nearly as well, best first."""
    if not scored:
        return []
    best = max(scored, key=lambda sentence: sentence.score)
    raised = [replace(s, score=min(s.score + BESIDE, best.score)) if _is_beside(s, best) else s for s in scored]
    near = [sentence for sentence in raised if sentence.score >= best.score - NEAR]
    return sorted(near, key=lambda sentence: (sentence is not best, -sentence.score))


def _is_beside(one: Scored, other: Scored) -> bool:
    """Whether two sentences follow one another in a chunk."""
    first, second = sorted((one, other), key=_place)
    return _place(first)[:2] == _place(second)[:2] and first.span != second.span and not _between(first, second).strip()


def _written(evidence: Evidence, picks: Sequence[Scored], opening: str = "") -> Answer:
    """The picks, best first, those of one section together, and neighbours in the text as one quotation."""
    written: list[Sentence] = [Sentence(text=opening, opens=True, ours=True)] if opening else []
    citations: list[Citation] = []
    for section in dict.fromkeys(_section(pick) for pick in picks):
        for n, (passage, span) in enumerate(_joined([pick for pick in picks if _section(pick) == section])):
            citation = Citation.of(passage.chunk, len(citations) + 1, *span)
            citations.append(citation)
            written.append(_sentence(citation, passage, opens=n == 0))
    spoke = tuple(dict.fromkeys(name for pick in picks for name in pick.passage.chunk.experts))
    if closing := refusals.closing(evidence, spoke):
        written.append(Sentence(text=closing, opens=True, ours=True))
    return Answer(
        evidence=_reordered(evidence, citations),
        status="answered",
        sentences=tuple(written),
        citations=tuple(citations),
        coverage=Coverage(spoke=spoke),
    )


def _reordered(evidence: Evidence, citations: Sequence[Citation]) -> Evidence:
    """The evidence, what is cited first."""
    cited = {(citation.article_id, citation.start) for citation in citations}

    def is_cited(passage: Passage) -> bool:
        chunk = passage.chunk
        return any(article == chunk.article_id and chunk.start <= start < chunk.end for article, start in cited)

    return replace(evidence, passages=tuple(sorted(evidence.passages, key=lambda passage: not is_cited(passage))))


def _section(pick: Scored) -> tuple[str, str]:
    return pick.passage.chunk.article_id, pick.passage.chunk.owner


def _joined(picks: Sequence[Scored]) -> list[tuple[Passage, Span]]:
    """Quotations, best first; sentences that follow one another in a chunk are one."""
    runs: list[list[Scored]] = []
    for pick in sorted(picks, key=_place):
        last = runs[-1][-1] if runs else None
        if last and _is_beside(last, pick):
            runs[-1].append(pick)
        else:
            runs.append([pick])
    runs.sort(key=lambda run: -max(pick.score for pick in run))
    return [(run[0].passage, Span(run[0].span.start, run[-1].span.end)) for run in runs]


def _place(pick: Scored) -> tuple[str, int, Span]:
    return pick.passage.chunk.article_id, pick.passage.chunk.start, pick.span


def _between(one: Scored, other: Scored) -> str:
    return one.passage.chunk.text[one.span.end : other.span.start]


def _sentence(citation: Citation, passage: Passage, *, opens: bool) -> Sentence:
    return Sentence(
        text=citation.quoted if opens else f"“{citation.quote}”",
        citations=(citation.number,),
        experts=passage.chunk.experts,
        opens=opens,
    )
