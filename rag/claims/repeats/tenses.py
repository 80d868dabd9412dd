"""Tenses: where a claim repeats a sentence of the source, what is still to come must not be told as done."""

import re
from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word
from rag.claims.repeats.repeated import changes, in_repeated

_TO_COME = re.compile(
    r"\b(?:will|shall|won[’']t|(?:is|are|was|were) (?:about |going |due |set )?to"
    r"|(?:plan|intend|aim)(?:s|ned|ed)? to)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were|had|did|(?:has|have) (?!to\b)\w+|[a-z]{2,}ed|took|went|began|came|made|gave|left|became|fell|rose"
    r"|won|lost|held|kept|led|met|paid|saw|sent|spent|built|bought|brought|broke|chose|drew|found|got|grew|knew|ran|sold"
    r"|spoke|stood|told|thought|wrote)\b"
)
_OPEN = re.compile(r"\b(?:would|could|should|may|might|can|must|not|never|no)\b|n[’']t\b", re.IGNORECASE)
LONGEST = 5
"""Words that a change may take; more are another way to say it, or another matter."""


def tenses(case: Case) -> Iterator[Fault]:
    """What the claim tells as done and the source as still to come, or the other way round."""
    yield from in_repeated(case, _shifted)


def _shifted(case: Case, clause: Clause, other: Aligned) -> Iterator[Fault]:
    claim, text = case.claim.text, case.texts[other.source].text
    for theirs, ours in changes(case, clause, other.clause):
        if not theirs or not ours:
            continue
        said, meant = _with_to(clause, ours, claim), _with_to(other.clause, theirs, text)
        if max(len(theirs), len(ours)) > LONGEST or _OPEN.search(said) or _OPEN.search(meant):
            continue
        ahead = _TO_COME.search(said) is not None, _TO_COME.search(meant) is not None
        if ahead[0] != ahead[1] and _DONE.search(meant if ahead[0] else said):
            span = Span(ours[0].start, ours[-1].end)
            yield Fault(f"The text says “{meant}”, the claim says “{said}”.", True, span, other.place_of(*theirs))


def _with_to(clause: Clause, words: tuple[Word, ...], text: str) -> str:
    """The words, and the "to" and the "be" after them, which both sentences may have."""
    after = clause.words[clause.words.index(words[-1]) + 1 :]
    end = words[-1].end
    for word in after[:2]:
        if word.lower not in ("to", "be"):
            break
        end = word.end
    return text[words[0].start : end]
