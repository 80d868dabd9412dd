"""What of an answer is not borne out, told so that a person who reads a failed test need not look elsewhere."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from evals.answers.given import AnyAnswer, AnySource, line_of
from evals.answers.judging import JudgingByContexts
from evals.answers.suite import of_answers
from evals.judging.documents import Found, Library
from evals.judging.support import Judge
from evals.records import Claim, Judged
from index.sentences import sentences
from rag.checkers import claim_checker
from rag.settings import CheckSettings
from rag.words import telling

NOTHING = "no sentence of the sources shares a word with it"


class Fault(NamedTuple):
    """A sentence that is not borne out."""

    claim: Claim
    nearest: str
    """The sentence of the sources that decides, or else the one that shares most words; empty if none does."""
    place: str
    """Where that stands."""


class Checked(NamedTuple):
    """An answer, judged."""

    claims: int
    faults: tuple[Fault, ...]
    empty: bool
    """Whether there is no answer at all, not even a refusal."""


def checked(
    answer: AnyAnswer, sources: AnySource | Sequence[AnySource] | None, at_least: float, checker: str
) -> Checked:
    """The sentences of an answer that have less support than that, 0 to 1; UnknownName if there is no such checker."""
    suite = of_answers("", [line_of(answer, sources)])
    (outcome,) = suite.ready
    judging = JudgingByContexts({document.id: document for document in suite.documents}, _judge(checker))
    judged = judging.judged(outcome)
    library = Library.of(suite.documents)
    faults = tuple(_faults(judged, library.paragraphs, at_least))
    return Checked(len(judged.checkable), faults, empty=outcome.reply is None)


def told(found: Checked, at_least: float, checker: str) -> str:
    """The faults as a message of some lines; empty if there are none."""
    if found.empty:
        return "The answer is empty."
    if not found.faults:
        return ""
    head = f"{len(found.faults)} of {found.claims} sentences are not borne out ({checker}, at least {at_least:g})"
    return "\n".join([f"{head}:", *(line for fault in found.faults for line in _lines(fault))])


@lru_cache
def _judge(checker: str) -> Judge:
    """Made once for all tests of a session: a checker may load a model."""
    return Judge(claim_checker(CheckSettings(checker=checker)))


def _faults(judged: Judged, contexts: Sequence[Found], at_least: float) -> Iterator[Fault]:
    for claim in judged.checkable:
        if claim.score < at_least:
            yield Fault(claim, *_nearest(claim, contexts))


def _nearest(claim: Claim, contexts: Sequence[Found]) -> tuple[str, str]:
    for mark in claim.evidence:
        for found in contexts:
            if found.paragraph.start <= mark.start < found.paragraph.end:
                return found.document.text[mark.start : mark.end], found.place
    wanted = set(telling(claim.text))
    every = [(span.of(found.text), found.place) for found in contexts for span in sentences(found.text)]
    near = [one for one in every if wanted & set(telling(one[0]))]
    return max(near, key=lambda one: len(wanted & set(telling(one[0]))), default=("", ""))


def _lines(fault: Fault) -> Iterator[str]:
    claim = fault.claim
    yield ""
    yield f"  {claim.verdict} ({claim.score:.2f}): “{claim.text.strip('“”')}”"
    if claim.cited:
        yield f"    cites:   {', '.join(f'[{one.number}]' for one in claim.cited)}"
    yield f"    why:     {claim.reason}"
    near = f"“{fault.nearest}” ({fault.place})" if fault.nearest else NOTHING
    yield f"    nearest: {near}"
