"""Words and shapes that the terminal, the page and exported files share."""

from collections.abc import Mapping
from datetime import date

from rag.records import Status, VerdictKind

VERDICTS: Mapping[VerdictKind, str] = {
    "quoted": "quoted verbatim",
    "supported": "supported by its source",
    "partly": "partly supported by its source",
    "unsupported": "not supported by its source",
    "connective": "Pullquote’s own words",
}
"""What readers are told of a sentence."""

BADGES: Mapping[VerdictKind, tuple[str, str]] = {
    "quoted": ("=", "quoted"),
    "supported": ("●", "supported"),
    "partly": ("◐", "partly supported"),
    "unsupported": ("○", "not supported"),
    "connective": ("–", "our words"),
}
"""Shape and short word of each verdict; each of the two tells it without colour."""

UNCHECKED = ("◌", "not checked yet")
"""Shape and words of what is still being written."""

REFUSALS: Mapping[Status, str] = {
    "not_in_corpus": "Not in the articles",
    "expert_silent": "Not said by this expert",
    "after_article": "Later than the articles",
    "declined": "Not answered",
}
"""What stands above an answer that gives none."""

DIGEST = "A digest in Pullquote’s own words, not the expert’s wording."


def is_digest(title: str) -> bool:
    """Whether an article's title says that it retells another one.

    >>> is_digest("Experts react (digest)"), is_digest("Digest of the week")
    (True, False)
    """
    return title.rstrip().endswith("(digest)")


def day(iso: str) -> str:
    """The date as Americans write it; what is no full ISO date stays as it is.

    >>> day("2021-11-08"), day("2021")
    ('November 8, 2021', '2021')
    """
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found:%B} {found.day}, {found.year}"


def plural(count: int, noun: str) -> str:
    """
    >>> plural(1, "expert"), plural(2, "expert")
    ('1 expert', '2 experts')
    """
    return f"{count} {noun}{'s' * (count != 1)}"
