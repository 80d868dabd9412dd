"""Holds one sentence to the text: its citations, quotation marks and names are set right, then it is judged."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from index.names import match
from index.records import EDITORS, Chunk, Span
from index.sentences import sentences
from rag.checks.answers import Checker, chunk_of, quotes, resolves, source
from rag.checks.judging import SUPPORTED
from rag.checks.marks import sentence_of, set_right
from rag.checks.naming import attributed, crowd, of_one, speaks_as, speaks_of_texts, unlinked, without_speaker
from rag.claims.attribution import speakers
from rag.claims.case import Case
from rag.claims.quotations import FEW
from rag.library import Library
from rag.questions.name_words import SPEECH
from rag.questions.people import People
from rag.records import Citation, Evidence, Judgement, Repairs, Sentence, Verdict, speaker
from rag.words import stem, telling

TRIED = 3
"""Passages that are judged as what may bear out a sentence without a citation, nearest by words first."""
NEAR = 0.25
"""They have at least this share of its words."""
NEARLY_NONE = 0.2
"""A citation beside others goes if no sentence of its paragraph has this share of the words."""
OF_THE_QUESTION = 2
"""A sentence takes over the question's premise if so many of its words, and half of them, are the question's and not
the text's; fewer may be other words for what the text says."""
LEAST_WORDS = 5
"""A sentence that repeats a whole one of the text is made a quotation if it has so many words."""

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


class _Fault(Exception):
    """What cannot be set right, in words."""


class _Misquotation(_Fault):
    """Words between quotation marks that nobody wrote; the text is without the marks."""

    def __init__(self, reason: str, draft: "_Text") -> None:
        super().__init__(reason)
        self.draft = draft


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence on its way."""

    text: str
    chunks: tuple[Chunk, ...]
    """What it cites."""
    experts: tuple[str, ...] = ()
    repairs: Repairs = field(default_factory=Repairs)
    quoted: tuple[tuple[Chunk, Span], ...] = ()
    """Where the words stand that it quotes."""


@dataclass(frozen=True)
class Holder:
    """Holds sentences to the evidence of one question."""

    checker: Checker
    evidence: Evidence
    library: Library
    """Where the evidence was found."""

    @cached_property
    def people(self) -> People:
        """The experts of its articles; quotations need no look at them."""
        ids = {passage.chunk.article_id for passage in (*self.evidence.passages, *self.evidence.others)}
        return self.library.people_of([one for one in self.library.articles() if one.id in ids])

    @property
    def _chunks(self) -> list[Chunk]:
        return [passage.chunk for passage in self.evidence.passages]

    def hold(self, sentence: Sentence, citations: Sequence[Citation]) -> Held:
        """The sentence held to the text; what cannot be set right is unsupported, with the reason."""
        if sentence.ours and not citations:
            return Held(sentence, (), self.checker.verdict(sentence, (), self.evidence))
        real = [citation for citation in citations if resolves(self.evidence, citation)]
        lost = Repairs(citations=len(set(sentence.citations)) - len(real))
        if real and len(real) == len(set(sentence.citations)) and quotes(sentence, real, self.evidence):
            return self._kept(sentence, real, Repairs())
        chunks = [chunk for citation in real if (chunk := chunk_of(self.evidence, citation))]
        draft = _Text(sentence.text.strip(), tuple(dict.fromkeys(chunks)), sentence.experts, lost)
        try:
            return self._as_quotation(sentence, draft) or self._judged(sentence, self._named(self._marked(draft)))
        except _Misquotation as fault:
            unmarked = replace(sentence, text=fault.draft.text)
            return self._rejected(unmarked, real, str(fault), fault.draft.repairs)
        except _Fault as fault:
            return self._rejected(sentence, real, str(fault), lost)

    def _kept(self, sentence: Sentence, citations: Sequence[Citation], repairs: Repairs) -> Held:
        own = tuple(replace(citation, number=n) for n, citation in enumerate(citations, 1))
        sentence = replace(sentence, citations=tuple(citation.number for citation in own))
        return Held(sentence, own, self.checker.verdict(sentence, own, self.evidence), repairs)

    def _rejected(self, sentence: Sentence, citations: Sequence[Citation], why: str, repairs: Repairs) -> Held:
        own = tuple(replace(citation, number=n) for n, citation in enumerate(citations, 1))
        sentence = replace(sentence, citations=tuple(citation.number for citation in own))
        return Held(sentence, own, Verdict(kind="unsupported", score=0.0, reason=why), repairs)

    # --- words of the text ----------------------------------------------------------------------------

    def _as_quotation(self, sentence: Sentence, draft: _Text) -> Held | None:
        """A sentence that repeats whole sentences of the text, as the quotation that it is."""
        others = [chunk for chunk in self._chunks if chunk not in draft.chunks]
        for chunk in (*draft.chunks, *others):
            said = without_speaker(unlinked(draft.text), chunk.experts)
            if said == draft.text and not set(self._experts(draft.text)) <= set(chunk.experts):
                continue  # it names somebody else
            found = sentence_of(said, [(chunk.text, sentences(chunk.text))])
            if found is None or len(said.split()) < LEAST_WORDS:
                continue
            citation = Citation.of(chunk, 1, *found[1])
            whole = replace(sentence, text=citation.quoted, citations=(1,), experts=chunk.experts)
            added = Repairs(
                quotations=1, cited=not draft.chunks, citations=bool(draft.chunks) and chunk not in draft.chunks
            )
            return self._kept(whole, [citation], draft.repairs + added)
        return None

    def _marked(self, draft: _Text) -> _Text:
        """Its quotations as the cited owners have them; words of somebody else bring their citation."""
        owners = {(chunk.article_id, chunk.owner) for chunk in draft.chunks}
        own = [*draft.chunks, *(c for c in self._chunks if (c.article_id, c.owner) in owners and c not in draft.chunks)]
        right = set_right(draft.text, [chunk.text for chunk in own])
        if right.unquoted and not self._experts(draft.text):
            every = [*own, *(chunk for chunk in self._chunks if chunk not in own)]
            anybody = set_right(draft.text, [chunk.text for chunk in every])
            if len(anybody.unquoted) < len(right.unquoted):
                own, right = every, anybody
        quoted = tuple((own[found.source], found.span) for found in right.found)
        told = Repairs(quotations=right.repaired, unquoted=len(right.unquoted))
        chunks = tuple(dict.fromkeys((*(chunk for chunk, _ in quoted), *draft.chunks)))
        marked = replace(draft, text=right.text, chunks=chunks, quoted=quoted, repairs=draft.repairs + told)
        if false := [words for words in right.unquoted if len(words.split()) > FEW]:
            raise _Misquotation(f"The text does not have these words: “{false[0]}”.", marked)
        return marked

    # --- whose view it is -----------------------------------------------------------------------------

    def _named(self, draft: _Text) -> _Text:
        """The sentence with those whom it names cited, and with a name if it had none."""
        known = "\n".join(chunk.text for chunk in draft.chunks)
        if speaks_as(draft.text):
            raise _Fault("It speaks as if Pullquote were the expert.")
        if words := speaks_of_texts(draft.text, known):
            raise _Fault(f"It speaks of “{words}” instead of saying what somebody says.")
        self._no_strangers(draft.text, known)
        if named := self._experts(draft.text):
            return self._citing(draft, named)
        if together := crowd(draft.text, known):
            return self._of_many(draft, together.needs(len(self._panel(draft))), together.words)
        return self._attributed(draft)

    def _experts(self, text: str) -> tuple[str, ...]:
        """Whom it names outside quotations."""
        own = _unquoted(text)
        speak = (match(span.of(own), self.people.names) for span in speakers(own))
        return tuple(dict.fromkeys((*self.people.named_in(own).experts, *(name for name in speak if name))))

    def _panel(self, draft: _Text) -> list[str]:
        """The experts of the cited articles."""
        ids = {chunk.article_id for chunk in draft.chunks or self._chunks[:1]}
        return [name for name in self.people.names if self.people.articles[name] & ids]

    def _no_strangers(self, text: str, known: str) -> None:
        found = self.people.named_in(_unquoted(text))
        for name in found.strangers:
            if name not in known:
                raise _Fault(f"It names {name}, who is none of the experts.")
        if found.unclear:
            raise _Fault(f"It does not tell whom it means: {' or '.join(found.unclear)}.")

    def _citing(self, draft: _Text, named: Sequence[str]) -> _Text:
        """What cites the sections of all whom it names, and of nobody else."""
        own = [chunk for chunk in draft.chunks if set(chunk.experts) & set(named)]
        have = {name for chunk in own for name in chunk.experts}
        for name in named:
            if name in have:
                continue
            theirs = [chunk for chunk in self._chunks if name in chunk.experts]
            chunk = self._supporting(draft.text, theirs)
            if chunk is None:
                raise _Fault(f"It names {name}, whose words here do not bear it out.")
            own.append(chunk)
        added, gone = len(own) > len(draft.chunks), sum(chunk not in own for chunk in draft.chunks)
        told = Repairs(cited=added and not draft.chunks, citations=gone)
        return replace(draft, chunks=tuple(own), experts=tuple(named), repairs=draft.repairs + told)

    def _of_many(self, draft: _Text, needs: int, words: str) -> _Text:
        """What speaks of "the experts": so many of them are cited, or it becomes what one of them says."""
        chunks = [chunk for chunk in draft.chunks if _is_expert(chunk)]
        for chunk in [chunk for chunk in self._chunks if _is_expert(chunk)]:
            if len(_owners(chunks)) >= needs:
                break
            if chunk.owner not in _owners(chunks) and self._bears_out(draft.text, chunk):
                chunks.append(chunk)
        if len(_owners(chunks)) >= needs:
            experts = tuple(dict.fromkeys(name for chunk in chunks for name in chunk.experts))
            return replace(draft, chunks=tuple(chunks), experts=experts)
        if len(_owners(chunks)) == 1 and (one := of_one(draft.text, speaker(chunks[0].owner), chunks[0].text)):
            told = draft.repairs + Repairs(attributed=1)
            return replace(draft, text=one, chunks=tuple(chunks), experts=chunks[0].experts, repairs=told)
        raise _Fault(f"It speaks of “{words}”, and fewer than {needs} of them say so here.")

    def _attributed(self, draft: _Text) -> _Text:
        """The name of whose view it is before it; what editors report needs none."""
        chunks = draft.chunks
        if not chunks:
            chunk = self._supporting(draft.text, self._chunks)
            if chunk is None:
                raise _Fault("It cites nothing, and no passage bears it out.")
            chunks = (chunk,)
        told = draft.repairs + Repairs(cited=not draft.chunks)
        reported = tuple(chunk for chunk in chunks if not _is_expert(chunk))
        if reported and (len(reported) == len(chunks) or self._bears_out(draft.text, *reported)):
            gone = Repairs(citations=len(chunks) - len(reported))
            experts = tuple(dict.fromkeys(name for chunk in reported for name in chunk.experts))
            return replace(draft, chunks=reported, experts=experts, repairs=told + gone)
        own = [chunk for chunk in chunks if _is_expert(chunk)]
        if len(_owners(own)) > 1:
            own = [chunk for chunk in own if self._bears_out(draft.text, chunk)] or own[:1]
        gone = Repairs(citations=len(chunks) - len(own), attributed=1)
        owners = [speaker(owner) for owner in _owners(own)]
        name = " and ".join(part for part in (", ".join(owners[:-1]), owners[-1]) if part)
        text = attributed(draft.text, name, "\n".join(chunk.text for chunk in own))
        experts = tuple(dict.fromkeys(name for chunk in own for name in chunk.experts))
        return replace(draft, text=text, chunks=tuple(own), experts=experts, repairs=told + gone)

    def _bears_out(self, text: str, *chunks: Chunk) -> bool:
        return self._judgement(text, chunks).verdict == "supported"

    def _supporting(self, text: str, chunks: Sequence[Chunk]) -> Chunk | None:
        """The one of some chunks that bears a sentence out best; None if none does."""
        shares = _shares(text, chunks)
        near = sorted((n for n in range(len(chunks)) if shares[n] >= NEAR), key=lambda n: -shares[n])[:TRIED]
        judged = [(self._judgement(text, [chunks[n]]).score, -n) for n in near]
        score, n = max(judged, default=(0.0, 0))
        return chunks[-n] if score >= SUPPORTED else None

    def _judgement(self, text: str, chunks: Iterable[Chunk]) -> Judgement:
        return self.checker.judge(text, [source(chunk) for chunk in chunks])

    # --- the verdict ----------------------------------------------------------------------------------

    def _judged(self, sentence: Sentence, draft: _Text) -> Held:
        """The verdict, and each citation narrowed to what bears the sentence out."""
        self._no_premise(draft)
        chunks = _without_idle(draft)
        found = self._judgement(draft.text, chunks)
        citations = [self._narrowed(draft, chunk, n, found) for n, chunk in enumerate(chunks)]
        told = draft.repairs + Repairs(citations=len(draft.chunks) - len(chunks))
        written = replace(sentence, text=draft.text, experts=draft.experts)
        return self._kept(written, citations, told)

    def _no_premise(self, draft: _Text) -> None:
        """Nothing that the question takes for granted is taken over from it; to deny it is to answer."""
        if _DENIES.search(draft.text):
            return
        text = _stems("\n".join(f"{chunk.header}\n{chunk.text}" for chunk in self._chunks))
        own = set(telling(_small(draft.text))) - _SPEECH
        asked = own & set(telling(_small(self.evidence.question.words))) - text
        if len(asked) >= OF_THE_QUESTION and len(asked) * 2 >= len(own):
            raise _Fault(f"It takes “{', '.join(sorted(asked))}” from the question; the text does not have it.")

    def _narrowed(self, draft: _Text, chunk: Chunk, n: int, found: Judgement) -> Citation:
        """The citation of the sentences of a chunk that bear the draft out."""
        places = [span for one, span in draft.quoted if one is chunk]
        places = places or [Span(place.start, place.end) for place in found.evidence if place.source == n][:1]
        if not places:
            case = Case.of(draft.text, [source(chunk)])
            near = [one for clause in case.claim.clauses for one in case.aligned(clause)]
            places = [max(near, key=lambda one: one.share).clause.span] if near else [Span(0, len(chunk.text))]
        start, end = min(span.start for span in places), max(span.end for span in places)
        whole = [span for span in sentences(chunk.text) if span.start < end and start < span.end]
        return Citation.of(chunk, n + 1, whole[0].start if whole else start, whole[-1].end if whole else end)


def _is_expert(chunk: Chunk) -> bool:
    return chunk.owner not in ("", EDITORS)


def _owners(chunks: Iterable[Chunk]) -> list[str]:
    return list(dict.fromkeys(chunk.owner for chunk in chunks))


def _unquoted(text: str) -> str:
    """Without quotations, whose names are no claims about who says so."""
    parts = text.split("“")
    return "".join((parts[0], *(f"so{part.partition('”')[2]}" for part in parts[1:])))


def _small(text: str) -> str:
    """The words that are written small: names may be spelt in many ways."""
    return " ".join(word for word in text.split() if not word[:1].isupper())


def _stems(text: str) -> set[str]:
    return {stem(word) for word in text.split()} | set(telling(text))


def _shares(text: str, chunks: Sequence[Chunk]) -> list[float]:
    """How much of a sentence the nearest sentence of each chunk has, by telling words."""
    best = [0.0] * len(chunks)
    case = Case.of(text, [source(chunk) for chunk in chunks])
    for clause in case.claim.clauses:
        for one in case.aligned(clause, 100):
            best[one.source] = max(best[one.source], one.share)
    return best


def _without_idle(draft: _Text) -> tuple[Chunk, ...]:
    """The cited chunks without those that have next to nothing of the sentence, if others have."""
    shares = _shares(draft.text, draft.chunks)
    quoted = {chunk for chunk, _ in draft.quoted}
    kept = [c for c, share in zip(draft.chunks, shares, strict=True) if share >= NEARLY_NONE or c in quoted]
    experts = {name for chunk in kept for name in chunk.experts}
    return tuple(kept) if kept and set(draft.experts) <= experts else draft.chunks
