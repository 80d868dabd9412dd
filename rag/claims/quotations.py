"""Quotations: what stands between quotation marks must stand in the sources, word for word."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from index.records import Span
from rag.claims.case import Case, Fault, flat
from rag.records import Place

_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»")
_OMISSION = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?|\[[^\]]*\])\s*")
"""What an editor may leave out or put in: "…", "[the army]"."""
_EDGE = ".,;:!?—–- "
_SPACE = re.compile(r"\s+")
FEW = 2
"""Quotation marks around so few words often set a term apart and quote nobody."""


def quotations(case: Case) -> Iterator[Fault]:
    """Quotations that no source has."""
    texts = [_plain(text.text) for text in case.texts]
    known = _plain(case.known)
    for match in _QUOTED.finditer(case.claim.text):
        quoted = next(group for group in match.groups() if group)
        pieces = [piece for piece in (_plain(part).strip(_EDGE) for part in _OMISSION.split(quoted)) if piece]
        lost = [piece for piece in pieces if piece not in known]
        if not lost:
            continue
        certain = len(quoted.split()) > FEW and not _is_title(quoted)
        near = _near(lost[0], texts, case) if certain else None
        reason = "The text does not have these words: “{}”.".format(" ".join(quoted.split()))
        if near:
            words = near[1]
            reason = f"The text says “{words}”, the claim quotes “{quoted}”."
        yield Fault(reason, certain, Span(*match.span()), near[0] if near else None)


def _is_title(quoted: str) -> bool:
    """Whether it names a work: its long words are capital."""
    return all(word[0].isupper() or not word[0].isalpha() for word in quoted.split() if len(word) > 4)


def _plain(text: str) -> str:
    """One space, straight marks, no case and accents; not of the same length."""
    even = _SPACE.sub(" ", flat(text))
    return even.replace("“", '"').replace("”", '"').replace("‘", "'").replace("–", "-").replace("—", "-")


def _near(lost: str, texts: list[str], case: Case) -> tuple[Place, str] | None:
    """The sentence that has nearly these words."""
    best: tuple[float, Place, str] | None = None
    for source, text in enumerate(case.texts):
        for clause in text.clauses:
            words = clause.span.of(text.text)
            score = fuzz.partial_ratio(lost, _plain(words), score_cutoff=75)
            if len(words) >= 0.6 * len(lost) and score and (best is None or score > best[0]):
                best = score, Place(source, *clause.span), words
    return best and (best[1], best[2])
