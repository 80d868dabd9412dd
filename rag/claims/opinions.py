"""Whose opinion: what an expert demands is no fact, and what one of them says is not the view of all."""

import re
from collections.abc import Iterator

from index.names import plain_words
from index.records import EDITORS, Span
from rag.claims.attribution import owners_of, speakers
from rag.claims.case import Aligned, Case, Fault, flat

ALIGNED = 0.6
"""From this share of the claim's words on, a sentence is what the claim was taken from."""
_HAPPENS = (
    r"(?:fall|rise|drop|grow|ease|improve|recover|hold|last|arrive|come|be (?:enough|able|easier|possible|over|ready))"
)
"""What "should" only expects: "prices should fall"."""
_DEMANDS = re.compile(
    r"(?<!^)\b(?:should|ought to|must(?! have\b))(?!n[’']t have\b| have\b)"
    rf"(?!\s(?:soon\s)?{_HAPPENS}\b)",
    re.IGNORECASE,
)
_SOMEBODY_S = re.compile(
    r"\b(?:according to|in (?:the|his|her|their|my) (?:view|opinion|eyes|judgment)"
    r"|says?|said|argu\w+|think\w*|believ\w+|wants?|wanted|urges|urged|experts?"
    r"|call(?:s|ed)? (?:for|on)|recommend\w*|propos\w+|insist\w*|demand\w*|view\w*|opinion)\b"
    r"|[’']s (?:view|opinion|advice)\b|:",
    re.IGNORECASE,
)
"""What tells that somebody says so."""
_REPORTS = re.compile(
    r"\b(?:says?|said|holds|held|rul(?:es|ed)|requires?|required|argues|argued|demands|demanded|insists|insisted|wants"
    r"|wanted|believes|believed|recommends|recommended|according to)\b",
    re.IGNORECASE,
)
"""What tells that an expert reports a demand."""
_MY = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b")
"""What tells that it is the writer."""
_OPEN = re.compile(
    r"\b(?:whether|how|why)\s(?:\S+\s){1,4}(?:should|must|ought)\b|\?"
    r"|\bshould (?:the|an?|it|they|he|she|this|that|these|those)\b",
    re.IGNORECASE,
)
"""What leaves open whether anybody demands it."""
_CROWD = re.compile(
    r"\b(?:all|most|several|many|the)\s+(?:of\s+the\s+)?(?:experts|panell?ists|contributors|analysts|commentators)\s+"
    r"(?:all\s+)?(?:agree|say|think|believe|argue|expect|see|want)\b",
    re.IGNORECASE,
)


def opinions(case: Case) -> Iterator[Fault]:
    """Demands of experts that the claim makes its own."""
    names = {flat(part) for owner in owners_of(case) for part in plain_words(owner)}
    if any(speakers(case.claim.text)) or any(flat(word.text) in names for word in case.claim.words):
        return
    for clause in case.claim.clauses:
        text = clause.span.of(case.claim.text)
        demand = _DEMANDS.search(text)
        if not demand or _SOMEBODY_S.search(text) or _OPEN.search(text):
            continue
        near = [one for one in case.aligned(clause, 2) if one.share >= ALIGNED]
        if near and all(_demands(case, one) for one in near):
            owner = " and ".join(case.sources[near[0].source].experts or ())
            span = Span(clause.span.start + demand.start(), clause.span.start + demand.end())
            certain = demand[0].lower() != "must"  # what must be done may be a fact
            yield Fault(f"It is {owner} who says so, the claim tells it as a fact.", certain, span, near[0].place)


def _demands(case: Case, one: Aligned) -> bool:
    """Whether an expert demands it there, and does not tell that others do."""
    experts = case.sources[one.source].experts or (EDITORS,)
    text = one.clause.span.of(case.texts[one.source].text)
    of_others = _REPORTS.search(text) and not _MY.search(text)
    return EDITORS not in experts and not of_others and _DEMANDS.search(text) is not None


def crowds(case: Case) -> Iterator[Fault]:
    """What one expert says, told as the view of all."""
    owners = owners_of(case)
    if len(owners) != 1 or any(_CROWD.search(source.text) for source in case.sources):
        return
    for found in _CROWD.finditer(case.claim.text):
        yield Fault(f"Only {owners[0]} says so here, the claim says “{found[0]}”.", True, Span(*found.span()))
