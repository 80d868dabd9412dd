"""Whether a text states something on which one can take a stand, or asks, or only names a topic."""

import re

_ASKS = re.compile(
    r"\W*(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has"
    r"|have|had|tell me|name|list|compare|explain|summari[sz]e)\b",
    re.IGNORECASE,
)
# Words in -ed count unless they stand as adjectives do ("the disputed votes").
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|am|has|had|have|will|would|shall|should|must|can|cannot|could|may|might|ought|does|do"
    r"|did|not|never|\w+n[’']t|needs?|wants?|makes?|made|means?|meant|helps?|hurts?|harms?|benefits|deserves?|knows?"
    r"|knew|gets?|got|goes|went|comes|came|gives?|gave|takes?|took|shows?|proves?|causes|leads|led|brings?|brought"
    r"|keeps?|kept|loses?|lost|wins?|won|works?|fails?|serves?|matters|says?|thinks?|believes?|supports|opposes"
    r"|violates?|breaks?|broke|prevents?|remains?|becomes?|became|belongs?|costs?|pays|paid|raises|weakens?"
    r"|strengthens?|threatens?|depends?|seems?|looks)\b"
    r"|(?<=\s)(?<!\bthe\s)(?<!\ba\s)(?<!\ban\s)(?<!\bof\s)(?<!\band\s)(?!united\b)\w{3,}ed\b",
    re.IGNORECASE,
)


def is_claim(text: str) -> bool:
    """Whether a text is a claim: a full stop makes it one, a question mark never does, otherwise it takes a verb.

    A word that may be a noun as well ("attacks on bases") is no verb here.

    >>> [is_claim(text) for text in ("Iran benefits from chaos", "Is Iran to blame?", "militias and the state")]
    [True, False, False]
    >>> is_claim("Chaos, a gift to Iran.")
    True
    """
    text = text.strip()
    if text.endswith("?"):
        return False
    if _ASKS.match(text):
        return False
    return text.endswith((".", "!")) or _VERB.search(text) is not None
