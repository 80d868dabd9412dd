"""Checkers: an answer in, one verdict a sentence out."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from rag.records import Answer, Citation, Sentence, Verdict
from rag.settings import CheckSettings


class Checker(Protocol):
    """Judges whether each sentence is borne out by what it cites."""

    def __call__(self, answer: Answer, /) -> tuple[Verdict, ...]:
        """One verdict a sentence, in order."""


_QUOTED = re.compile(r"“(.*)”", re.DOTALL)


def verbatim(settings: CheckSettings) -> Checker:
    """Quotations are looked up, letter by letter, where they are cited; what quotes nothing claims nothing."""

    def check(answer: Answer, /) -> tuple[Verdict, ...]:
        return tuple(_verdict(answer, sentence) for sentence in answer.sentences)

    return check


def _verdict(answer: Answer, sentence: Sentence) -> Verdict:
    if not sentence.citations:
        return Verdict(kind="connective", score=1.0, reason="Pullquote's own words; they claim nothing.")
    cited = [citation for citation in answer.citations if citation.number in sentence.citations]
    missing = set(sentence.citations) - {citation.number for citation in cited}
    faults = [f"There is no citation {number}." for number in sorted(missing)]
    faults += [f"{citation.place}: {fault}" for citation in cited for fault in _faults(answer, sentence, citation)]
    if faults:
        return Verdict(kind="unsupported", score=0.0, reason=" ".join(faults))
    places = ", ".join(citation.place for citation in cited)
    return Verdict(kind="quoted", score=1.0, reason=f"Verbatim in {places}.")


def _faults(answer: Answer, sentence: Sentence, citation: Citation) -> Iterator[str]:
    chunks = [passage.chunk for passage in answer.evidence.passages]
    source = next(
        (
            c
            for c in chunks
            if c.article_id == citation.article_id and c.start <= citation.start and citation.end <= c.end
        ),
        None,
    )
    quoted = _QUOTED.search(sentence.text)
    if source is None:
        yield "the evidence does not hold that place."
    elif source.text[citation.start - source.start : citation.end - source.start] != citation.quote:
        yield "the words there differ from the quotation."
    elif not quoted or quoted[1] not in citation.quote:
        yield "the sentence does not quote the words that are cited."
    elif citation.expert != source.owner or not set(sentence.experts) <= set(source.experts):
        yield "the section belongs to somebody else."
    elif citation.paragraph != source.paragraph:
        yield "the words are in another paragraph."


CHECKERS: Mapping[str, Callable[[CheckSettings], Checker]] = {"verbatim": verbatim}
"""Built-in checkers by name."""
