"""An outcome in, each of its claims judged: by the articles' text, and never by what the assistant thinks of itself.

A claim is one sentence of the answer, without its quotation marks and the label of its speaker. What is credited to
somebody must be borne out by a paragraph of theirs that is cited: the right words in the wrong mouth are no support.
A sentence without a citation is judged by all that the assistant had before it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evals.corruptions.pages import is_opinion
from evals.judging.documents import Found, Library, of_context
from evals.judging.quotes import looked_up, quoted
from evals.judging.speech import credited, is_frame, renamed, without_label
from evals.judging.support import Judge, Support
from evals.records import Cited, Claim, Context, Judged, Outcome, Quote, Reply, Said
from index.names import person
from index.sentences import sentences
from rag.words import telling

ELSEWHERE = 2
"""Paragraphs of others in which a claim is looked for that its own speaker does not bear out."""

Likeness = Callable[[str, str], float]
"""How alike a question and an answer are, 0 to 1."""


class _Citation(NamedTuple):
    """A citation of a sentence; ``found`` is None if it does not resolve."""

    number: int
    found: Found | None
    fault: str


class _Sentence(NamedTuple):
    """A sentence of the answer and what its claims are judged by."""

    number: int
    said: Said
    body: str
    """Without the label."""
    label: tuple[str, ...]
    """Whom the label names."""
    citations: tuple[_Citation, ...]
    contexts: tuple[Found, ...]

    @property
    def paragraphs(self) -> list[Found]:
        """What bears it out, if anything does."""
        if not self.said.citations:
            return list(self.contexts)
        return [one.found for one in self.citations if one.found]


@dataclass(frozen=True, slots=True)
class Judging:
    """Judges answers by a library of articles."""

    library: Library
    judge: Judge
    likeness: Likeness | None = None

    def judged(self, outcome: Outcome) -> Judged:
        """The outcome with its claims and quotations; a refusal has none."""
        reply = outcome.reply
        if reply is None or not outcome.answered:
            return Judged(outcome=outcome)
        contexts = tuple(self._found(context, n) for n, context in enumerate(outcome.contexts))
        every = [self._sentence(reply, n, contexts) for n in range(len(reply.sentences))]
        return Judged(
            outcome=outcome,
            claims=tuple(claim for one in every for claim in self._claims(one)),
            quotes=tuple(quote for one in every for quote in self._quotes(one)),
            relevance=self._relevance(outcome, every),
        )

    def _found(self, context: Context, number: int) -> Found:
        """A context as a paragraph of its article; one of an unknown article is an article of its own."""
        known = self.library.at(context.article_id, context.start, context.end)
        if known:
            return known
        document = of_context(context, context.article_id or f"context {number + 1}")
        return Found(document, document.paragraphs[0])

    def _sentence(self, reply: Reply, number: int, contexts: tuple[Found, ...]) -> _Sentence:
        said = reply.sentences[number]
        citations = tuple(self._citation(reply, one) for one in dict.fromkeys(said.citations))
        label, body = without_label(said.text)
        cited = " ".join(one.found.text for one in citations if one.found)
        return _Sentence(number, said, body, self._speakers(label, cited), citations, contexts)

    def _speakers(self, label: str, cited: str) -> tuple[str, ...]:
        """Whom the label before a quotation names: experts, or a stranger whom the cited text does not quote."""
        parts = label.split(" and ")
        known = [name for name in map(self.library.person, parts) if name]
        if len(known) == len(parts):
            return tuple(known)
        told = credited(f"{label}:", self.library.person)
        strangers = [part for part in parts if person(part) and part not in cited] if self.library.owners else []
        return told or tuple(known) or tuple(strangers)

    def _citation(self, reply: Reply, number: int) -> _Citation:
        citation = next((one for one in reply.citations if one.number == number), None)
        if citation is None:
            return _Citation(number, None, f"there is no citation {number}")
        fault = self.library.fault(citation)
        found = None if fault else self.library.at(citation.article_id, citation.start, citation.end)
        return _Citation(number, found, fault)

    def _claims(self, one: _Sentence) -> Iterator[Claim]:
        if is_frame(one.said):
            yield Claim(
                sentence=one.number, text=one.said.text, verdict="frame", score=1.0, reason="It claims nothing."
            )
            return
        whole = list(quoted(one.body))
        body = whole[0] if len(whole) == 1 and one.body.strip('“”"«» ') == whole[0].strip('“”"«» ') else one.body
        for span in sentences(body):
            yield self._claim(one, span.of(body), credit=body is one.body)

    def _claim(self, one: _Sentence, text: str, *, credit: bool) -> Claim:
        named = one.label or (credited(text, self.library.person) if credit else ()) or self._experts(one.said)
        own = [found for found in one.paragraphs if _is_by(found, named)]
        support = self.judge(text, own)
        if not own and one.paragraphs:
            owners = " and ".join(dict.fromkeys(found.place for found in one.paragraphs))
            support = Support(
                "unsupported", 0.0, f"It is credited to {' and '.join(named)}; what it cites is {owners}."
            )
        elif not own and one.citations:
            faults = "; ".join(f"citation {citation.number}: {citation.fault}" for citation in one.citations)
            support = Support("unsupported", 0.0, f"Its citations do not resolve: {faults}.")
        return Claim(
            sentence=one.number,
            text=text,
            verdict=support.verdict,
            score=support.score,
            reason=support.reason,
            cited=tuple(self._cited(text, citation, own, support) for citation in one.citations),
            named=named,
            owners=self._owners(text, named, own, support),
            evidence=support.evidence,
            opinion=is_opinion(text),
        )

    def _experts(self, said: Said) -> tuple[str, ...]:
        """Whom the answer shows as the holders of a sentence that names nobody itself."""
        return tuple(name for name in said.experts if name in self.library.owners)

    def _cited(self, text: str, citation: _Citation, own: Sequence[Found], support: Support) -> Cited:
        found, rest = citation.found, [one for one in own if one != citation.found]
        if found is None or found not in own:
            owner = found.paragraph.owner if found else ""
            return Cited(citation.number, found is not None, owner, False, support.holds, citation.fault)
        alone = support.holds if not rest else self.judge(text, [found]).holds
        others = bool(rest) and self.judge(text, rest).holds
        return Cited(citation.number, True, found.paragraph.owner, alone, others)

    def _owners(self, text: str, named: Sequence[str], own: Sequence[Found], support: Support) -> tuple[str, ...]:
        """Whose paragraphs bear a claim out; of what its speaker does not bear out, those of others are tried."""
        if support.holds:
            alone = [one for one in own if len(own) == 1 or self.judge(text, [one]).holds]
            return _names(alone or own)
        others = [one for one in self.library.paragraphs if not _is_by(one, named)] if named else []
        wanted = set(telling(text))
        near = sorted(others, key=lambda one: -len(wanted & set(telling(one.text))))[:ELSEWHERE]
        return _names([one for one in near if self.judge(renamed(text, named, one.paragraph.owner), [one]).holds])

    def _quotes(self, one: _Sentence) -> Iterator[Quote]:
        cited = [citation.found for citation in one.citations if citation.found]
        for words in quoted(one.body) if not is_frame(one.said) else ():
            outside = one.body.replace(words, "")
            credit = one.label or credited(outside, self.library.person) or self._experts(one.said)
            if quote := looked_up(one.number, words, credit, cited or one.contexts, self.library):
                yield quote

    def _relevance(self, outcome: Outcome, every: Sequence[_Sentence]) -> float | None:
        told = " ".join(one.body.strip("“”") for one in every if not is_frame(one.said))
        if self.likeness is None or not told:
            return None
        return self.likeness(outcome.case.standalone or outcome.case.question, told)


def _is_by(found: Found, named: Sequence[str]) -> bool:
    """Whether a paragraph belongs to one of those; if nobody is named, any does."""
    return not named or bool(set(named) & set(found.paragraph.experts))


def _names(paragraphs: Sequence[Found]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in paragraphs for name in one.paragraph.experts))
