"""Holds one sentence to the text: its citations, quotation marks and names are set right, then it is judged."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.records import Chunk, Span
from index.sentences import sentences
from rag.checks.answers import chunk_of, quotes, resolves, source
from rag.checks.attributing import attributed_line
from rag.checks.marks import sentence_of, set_right
from rag.checks.naming import unlinked, without_speaker
from rag.checks.scope import Fault, Line, Scope, experts_of, shares_of
from rag.claims.case import Case
from rag.claims.quotations import FEW
from rag.questions.name_words import SPEECH
from rag.records import Citation, Judgement, Repairs, Sentence, Verdict
from rag.words import stem, telling

NEARLY_NONE = 0.2
"""A citation beside others goes if no sentence of its paragraph has this share of the words."""
OF_THE_QUESTION = 2
"""A sentence takes over the question's premise if so many of its words, and half of them, are the question's and not
the text's; fewer may be other words for what the text says."""
LEAST_WORDS = 5
"""A sentence that repeats a whole one of the text is made a quotation if it has so many words."""

OF_THE_TEXT = 0.3
"""A sentence that has a smaller share of its words from what it cites is about something else, whatever it scores."""
RUNS = ((5, 2), (3, 3))
"""Words in a row, and how often a sentence may not have them: a model that is at a loss goes round in circles."""

_DENIES = re.compile(
    r"\b(?:not|never|no|nobody|none|neither|nor|without|cannot|rather than|instead)\b|n[’']t\b", re.IGNORECASE
)
_SPEECH = frozenset(telling(" ".join(SPEECH)))


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence as it can be shown, with its own citations, numbered from 1."""

    sentence: Sentence
    citations: tuple[Citation, ...]
    verdict: Verdict
    repairs: Repairs = field(default_factory=Repairs)


def held(sentence: Sentence, citations: Sequence[Citation], scope: Scope) -> Held:
    """The sentence held to the text; what cannot be set right is unsupported, with the reason."""
    if sentence.ours and not citations:
        return _with_verdict(sentence, (), scope, Repairs())
    real = [citation for citation in citations if resolves(scope.evidence, citation)]
    lost = len(set(sentence.citations)) - len(real)
    if real and not lost and quotes(sentence, real, scope.evidence):
        return _with_verdict(sentence, real, scope, Repairs())
    chunks = dict.fromkeys(chunk for citation in real if (chunk := chunk_of(scope.evidence, citation)))
    line = Line(sentence.text.strip(), tuple(chunks), sentence.experts, Repairs(citations=lost))
    if whole := _as_quotation(sentence, line, scope):
        return whole
    line, false = _with_exact_quotations(line, scope)
    try:
        if false:
            raise Fault(f"The text does not have these words: “{false}”.")
        return _judged(sentence, _with_right_parts(attributed_line(line, scope), scope), scope)
    except Fault as fault:
        verdict = Verdict(kind="unsupported", score=0.0, reason=str(fault))
        own = _numbered(real)
        numbers = tuple(citation.number for citation in own)
        return Held(replace(sentence, text=line.text, citations=numbers), own, verdict, line.repairs)


def _with_verdict(sentence: Sentence, citations: Sequence[Citation], scope: Scope, repairs: Repairs) -> Held:
    own = _numbered(citations)
    sentence = replace(sentence, citations=tuple(citation.number for citation in own))
    return Held(sentence, own, scope.checker.verdict(sentence, own, scope.evidence), repairs)


def _numbered(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    return tuple(replace(citation, number=n) for n, citation in enumerate(citations, 1))


# --- words of the text --------------------------------------------------------------------------------


def _as_quotation(sentence: Sentence, line: Line, scope: Scope) -> Held | None:
    """A sentence that repeats whole sentences of the text, as the quotation that it is."""
    if len(line.text.split()) < LEAST_WORDS:
        return None
    named = set(scope.experts(line.text))
    for chunk in dict.fromkeys((*line.chunks, *scope.chunks)):
        said = without_speaker(unlinked(line.text), chunk.experts)
        found = sentence_of(said, [(chunk.text, sentences(chunk.text))])
        names_others = said == line.text and not named <= set(chunk.experts)
        if found and not names_others:
            citation = Citation.of(chunk, 1, *found[1])
            whole = replace(sentence, text=citation.quoted, citations=(1,), experts=chunk.experts)
            moved = bool(line.chunks) and chunk not in line.chunks
            told = line.repairs + Repairs(quotations=1, cited=not line.chunks, citations=moved)
            return _with_verdict(whole, [citation], scope, told)
    return None


def _with_exact_quotations(line: Line, scope: Scope) -> tuple[Line, str]:
    """Its quotations as the cited owners have them, and what it quotes that nobody says; "" if there is no such.

    Where the sentence names nobody, words of somebody else bring their citation.
    """
    owners = {(chunk.article_id, chunk.owner) for chunk in line.chunks}
    theirs = (chunk for chunk in scope.chunks if (chunk.article_id, chunk.owner) in owners)
    own = list(dict.fromkeys((*line.chunks, *theirs)))
    right = set_right(line.text, [chunk.text for chunk in own])
    if right.unquoted and not scope.experts(line.text):
        every = list(dict.fromkeys((*own, *scope.chunks)))
        anybody = set_right(line.text, [chunk.text for chunk in every])
        if len(anybody.unquoted) < len(right.unquoted):
            own, right = every, anybody
    quoted = tuple((own[found.source], found.span) for found in right.found)
    told = line.repairs + Repairs(quotations=right.repaired, unquoted=len(right.unquoted))
    chunks = tuple(dict.fromkeys((*(chunk for chunk, _ in quoted), *line.chunks)))
    false = next((words for words in right.unquoted if len(words.split()) > FEW), "")
    return replace(line, text=right.text, chunks=chunks, quoted=quoted, repairs=told), false


def _with_right_parts(line: Line, scope: Scope) -> Line:
    """A sentence that cites one part of a long paragraph, and is borne out by another, cites that one.

    The parts are passages of their own to a model, and one paragraph to readers.
    """
    chunks = list(line.chunks)
    quoted = [chunk for chunk, _ in line.quoted]
    for n, chunk in enumerate(line.chunks):
        others = [one for one in scope.chunks if _paragraph(one) == _paragraph(chunk) and one not in chunks]
        if not others or chunk in quoted or scope.bears_out(line.text, *line.chunks):
            continue
        if right := scope.supporting(line.text, others):
            chunks[n] = right
    moved = sum(one is not other for one, other in zip(chunks, line.chunks, strict=True))
    return replace(line, chunks=tuple(chunks), repairs=line.repairs + Repairs(citations=moved))


def _paragraph(chunk: Chunk) -> tuple[str, str, int]:
    return chunk.article_id, chunk.owner, chunk.paragraph


# --- the verdict --------------------------------------------------------------------------------------


def _judged(sentence: Sentence, line: Line, scope: Scope) -> Held:
    """The verdict, and each citation narrowed to what bears the sentence out."""
    _no_premise(line, scope)
    _no_circles(line)
    chunks = _without_idle(line)
    _no_other_matter(line, chunks)
    found = scope.judged(line.text, chunks)
    citations = [_narrowed(line, chunk, n, found) for n, chunk in enumerate(chunks)]
    told = line.repairs + Repairs(citations=len(line.chunks) - len(chunks))
    return _with_verdict(replace(sentence, text=line.text, experts=line.experts), citations, scope, told)


def _no_premise(line: Line, scope: Scope) -> None:
    """Nothing that the question takes for granted is taken over from it; to deny it is to answer."""
    if _DENIES.search(line.text):
        return
    text = _stems("\n".join(f"{chunk.header}\n{chunk.text}" for chunk in scope.chunks))
    own = set(telling(_small(line.text))) - _SPEECH
    asked = own & set(telling(_small(scope.evidence.question.words))) - text
    if len(asked) >= OF_THE_QUESTION and len(asked) * 2 >= len(own):
        raise Fault(f"It takes “{', '.join(sorted(asked))}” from the question; the text does not have it.")


def _no_circles(line: Line) -> None:
    words = line.text.casefold().split()
    for length, often in RUNS:
        runs = Counter(tuple(words[n : n + length]) for n in range(len(words) - length + 1))
        if max(runs.values(), default=0) >= often:
            raise Fault("It goes round in circles.")


def _no_other_matter(line: Line, chunks: Sequence[Chunk]) -> None:
    """Its words are to some part those of what it cites, names and verbs of speech apart."""
    own = set(telling(_small(line.text))) - _SPEECH
    text = _stems("\n".join(f"{chunk.header}\n{chunk.text}" for chunk in chunks))
    if own and len(own & text) / len(own) < OF_THE_TEXT:
        raise Fault("It hardly has a word of what it cites.")


def _small(text: str) -> str:
    """The words that are written small: names may be spelt in many ways."""
    return " ".join(word for word in text.split() if not word[:1].isupper())


def _stems(text: str) -> set[str]:
    return {stem(word) for word in text.split()} | set(telling(text))


def _without_idle(line: Line) -> tuple[Chunk, ...]:
    """The cited chunks without those that have next to nothing of the sentence, if others have."""
    quoted = {chunk for chunk, _ in line.quoted}
    shares = zip(line.chunks, shares_of(line.text, line.chunks), strict=True)
    kept = tuple(chunk for chunk, share in shares if share >= NEARLY_NONE or chunk in quoted)
    return kept if kept and set(line.experts) <= set(experts_of(kept)) else line.chunks


def _narrowed(line: Line, chunk: Chunk, n: int, found: Judgement) -> Citation:
    """The citation of the sentences of a chunk that bear a line out."""
    places = [span for one, span in line.quoted if one is chunk]
    places = places or [Span(place.start, place.end) for place in found.evidence if place.source == n][:1]
    if not places:
        case = Case.of(line.text, [source(chunk)])
        near = [one for clause in case.claim.clauses for one in case.aligned(clause)]
        places = [max(near, key=lambda one: one.share).clause.span] if near else [Span(0, len(chunk.text))]
    start, end = min(span.start for span in places), max(span.end for span in places)
    whole = [span for span in sentences(chunk.text) if span.start < end and start < span.end]
    return Citation.of(chunk, n + 1, whole[0].start if whole else start, whole[-1].end if whole else end)
