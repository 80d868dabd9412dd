"""Hedges: what a source holds possible must not become certain in the claim."""

import re
from collections.abc import Iterator

from index.records import Span
from rag.claims.case import Aligned, Case, Clause, Fault, Word

ALIGNED = 0.6
"""From this share of the claim's words on, a sentence is about the same thing."""
REACH = 4
"""Words after a hedge that it reaches."""
_HEDGES = frozenset(
    """
    could may might perhaps possibly possible likely unlikely probably allegedly reportedly potentially potential
    apparently seemingly seems seem appears appear suggests suggest maybe would should
    """.split()
)
_SOFT = re.compile(
    r"\b(?:could|(?-i:may)|might|can|would|should|ought|perhaps|possibl[ye]|likely|unlikely|probabl[ye]|alleged(?:ly)?|"
    r"reported(?:ly)?|potential(?:ly)?|apparent(?:ly)?|seem\w*|appear\w*|suggest\w*|maybe|if|expect\w*|believ\w*|"
    r"think\w*|predict\w*|forecast\w*|fear\w*|hop(?:e|es|ed|ing)|want\w*|argu\w+|propos\w*|recommend\w*|urg\w+|call\w*|plan\w*|"
    r"possibility|chance|risk|warn\w*|doubt\w*|guess\w*|estimat\w*|need\w*|must|try|tri\w+|consider\w*|discuss\w*)\b",
    re.IGNORECASE,
)
"""Words of a claim that leave open whether what it tells is so."""
_FIRM = re.compile(
    r"\b(?:will|is|are|was|were|has|have|had|does|did|certainly|definitely|always|shall|won[’']t)\b", re.IGNORECASE
)
_SURE = frozenset(("will", "certainly", "definitely", "shall", "always", "won't", "won’t"))


def hedges(case: Case) -> Iterator[Fault]:
    """Sentences of the claim that drop a hedge of the source."""
    for clause in case.claim.clauses:
        words = clause.span.of(case.claim.text)
        near = [one for one in case.aligned(clause, 3) if one.share >= ALIGNED]
        if not near or _SOFT.search(words):
            continue
        found = [_dropped(case, clause, other) for other in near]
        if all(found):
            yield from (fault for fault in found[:1] if fault)


def _dropped(case: Case, clause: Clause, other: Aligned) -> Fault | None:
    for hedge, said in _hedged(other.clause):
        ours = next((n for n, word in enumerate(clause.words) if word.stem == said.stem), None)
        if ours is None or (hedge.text == "May" and hedge is not other.clause.words[0]):
            continue
        firm = [word for word in clause.words[max(0, ours - REACH) : ours] if _FIRM.fullmatch(word.text)]
        word = firm[-1] if firm else clause.words[ours]
        reason = f"The text says “{hedge.text}”, the claim says “{word.text}”."
        certain = word.lower in _SURE and hedge.lower not in ("would", "should")
        return Fault(reason, certain, Span(word.start, clause.words[ours].end), other.place_of(hedge))
    return None


def _hedged(clause: Clause) -> Iterator[tuple[Word, Word]]:
    """Each hedge with the first telling word that it reaches."""
    for n, word in enumerate(clause.words):
        if word.lower in _HEDGES:
            reached = (after for after in clause.words[n + 1 : n + 1 + REACH] if after.telling)
            if said := next(reached, None):
                yield word, said
