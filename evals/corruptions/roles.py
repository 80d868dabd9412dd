"""Cause and effect, before and after, and who does what to whom, the wrong way round."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.grammar import finished, lowered
from evals.corruptions.made import Made
from evals.corruptions.pages import Place
from evals.corruptions.vocabulary import Name, names

_JOINED = re.compile(
    r"^(?P<one>[^,;:]{12,}?)(?P<joint>,? because|,? after|,? before|, since|, for|, which is why|,? and therefore) (?P<other>[^,;:]{12,})\.$"
)
_UNIT = re.compile(
    r"\b(?:seconds|minutes|hours?|days?|weeks?|months?|years?|decades?|just|shortly|soon|long|only|even|not)$"
)
"""What belongs to an "after" and cannot be left before another."""
_SO = re.compile(r"^(?P<one>[^,;:]{12,}), so (?P<other>(?!that\b|much\b|many\b)[^,;:]{12,})\.$")
_BECAUSE = re.compile(
    r"^(?P<joint>Because|After|Before|Since(?! (?:19|20|the|then|last|early|late|\d))) (?P<one>[^,;:]{12,}), (?P<other>[^,;:]{12,})\.$"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|\w{3,}(?:ed|ught|ell|ose|ept|ew)|fell|lost|won|cut|put|came|went|made|took|gave|left|wants?|needs?|says?|lacks?|costs?|knows?)\b"
)
_PRONOUN = re.compile(
    r"^(?:and|but|or|which|who|it|they|he|she|this|that|these|those|its|their|his|her|of|there|all|then|having|being|\w+ing)\b",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?P<one>(?:The|A|An|This|Higher|Lower|More|Rising|[A-Z])[^,;:]{3,60}) (?P<verb>led to|leads to|caused|causes|triggered|resulted in|brought about|produced) (?P<other>(?:a|an|the|more|higher|lower|rising)? ?[^,;:]{3,60})\.$"
)
_SIZE = r"[$€£]?\d[\d,.]*(?<=\d)"
_FROM = re.compile(rf"\bfrom (?P<one>{_SIZE})(?: [a-z]+)? to (?P<other>{_SIZE})")
_RATHER = re.compile(
    r"\b(?P<one>(?:(?:the|a|an|its|their|in|by|for|from|on|with) )?[a-z]+) (?:rather than|instead of) (?P<other>(?:(?:the|a|an|its|their|in|by|for|from|on|with) )?[a-z]+)(?=[,.]| (?:and|but|in|on|at|for|by|to|when|because|after|before|since)\b)"
)
_NOT = re.compile(r"\b(?P<one>(?:the |a |an )[a-z]+), (?:and )?not (?P<other>(?:the |a |an )[a-z]+)(?=[,.])")
_BETWEEN = re.compile(
    r"\b(?:by|from|to|than|against|over|for|on|in|told|asked|will|would|is|was|has|had|wants?|says?|sees?|needs?|buys?|sells?|\w{3,}ed|\w+s)\b"
)
_EQUALS = re.compile(r"^(?:,| and| or| with|, and|,? as well as)*\s*$|\b(?:between|both)\b|\band\b", re.IGNORECASE)


def cause(place: Place, chance: random.Random) -> Iterator[Made]:
    """Two clauses or two names change places."""
    text, words = place.text, place.page.words
    if found := _JOINED.match(text):
        one, other = lowered(found["one"], words), found["other"]
        finite = _FINITE.search(found["one"]) and _FINITE.search(other)
        if one and finite and not _PRONOUN.match(other) and not _UNIT.search(one):
            yield Made(finished(f"{other}{found['joint']} {one}"))
    if found := _SO.match(text):
        one, other = lowered(found["one"], words), found["other"]
        if one and _FINITE.search(found["one"]) and _FINITE.search(other) and not _PRONOUN.match(other):
            yield Made(finished(f"{other}, so {one}"))
    if found := _BECAUSE.match(text):
        one, other = found["one"], found["other"]
        if _FINITE.search(one) and _FINITE.search(other) and not _PRONOUN.match(other) and not _PRONOUN.match(one):
            yield Made(finished(f"{found['joint']} {other}, {one}"))
    if found := _LEADS.match(text):
        one = lowered(found["one"], words)
        if (
            one
            and not _PRONOUN.match(found["other"])
            and not _FINITE.search(found["one"])
            and not _FINITE.search(found["other"])
        ):
            yield Made(finished(f"{found['other']} {found['verb']} {one}"))
    yield from (Made(changed) for changed in _turned(text))
    every = list(names(text, frozenset(place.page.experts)))
    pairs = [(one, other) for n, one in enumerate(every) for other in every[n + 1 :] if _have_roles(one, other, text)]
    for first, last in chance.sample(pairs, len(pairs)):
        yield Made(text[: first.start] + last.text + text[first.end : last.start] + first.text + text[last.end :])


def _turned(text: str) -> Iterator[str]:
    """From there to here, this rather than that, the one and not the other."""
    for pattern in (_FROM, _RATHER, _NOT):
        for found in pattern.finditer(text):
            one, other = found.span("one"), found.span("other")
            if pattern is not _RATHER or _shape(found["one"]) == _shape(found["other"]):
                yield text[: one[0]] + found["other"] + text[one[1] : other[0]] + found["one"] + text[other[1] :]


def _shape(words: str) -> tuple[str, ...]:
    """Of two phrases with the same one either can stand where the other does: the small word, or the ending."""
    first, *rest = words.split()
    return (first,) if rest else ("", first[-2:])


def _have_roles(one: Name, other: Name, text: str) -> bool:
    """Whether what stands between two names of a kind tells what one does to the other."""
    between = text[one.end : other.start]
    if one.kind != other.kind or one.text == other.text or "," in between or len(between.split()) > 12:
        return False
    ends = text[one.end : one.end + 1] in "’'-" or text[other.end : other.end + 1] in "-"
    return not ends and not _EQUALS.search(between) and _BETWEEN.search(between) is not None
