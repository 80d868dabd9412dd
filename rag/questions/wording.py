"""How a standalone question is put together from parts so that it reads well."""

import re
from collections.abc import Sequence

from index.keyword import STOPWORDS
from index.records import EDITORS
from rag.questions.topics import core

WH = r"(?:what|how|why|who|when|where|which)\b"
"""How a question may begin."""


def asking(text: str) -> str:
    """The text with one question mark."""
    return text if text.endswith("?") else f"{text.rstrip(' ?.!,;')}?"


def about(topic: str, text: str) -> str:
    """A question with its topic before it, which suits every question.

    >>> about("the ban", "Is that realistic?")
    'About the ban: is that realistic?'
    """
    return f"About {topic}: {lowered(asking(text))}"


def joined(last: str, text: str) -> str:
    """A question that goes on after the last one.

    >>> joined("Is the ban still in force?", "Since when?")
    'Is the ban in force, and since when?'
    """
    before = re.sub(r"\bstill ", "", core(last))  # it would make it a question about today
    return f"{before}, and {lowered(asking(text))}"


def after_colon(last: str) -> str:
    """The last question as something to speak to: "to this: who pays?"."""
    return f"to this: {lowered(last)}"


def lowered(text: str) -> str:
    """The text as it goes on after others: a name or an abbreviation keeps its capital."""
    first = re.split(r"[^\w]", text, maxsplit=1)[0]
    is_common = bool(
        {first.casefold(), first.casefold().removesuffix("n")} & (STOPWORDS | {"since", "according", "not"})
    )
    keeps = first == "I" or (len(first) > 1 and first.isupper())
    return text[:1].lower() + text[1:] if is_common and not keeps else text


def raised(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def do(whom: Sequence[str]) -> str:
    """The auxiliary for these speakers."""
    return "do" if len(whom) > 1 or whom[0] == EDITORS else "does"


def listed(names: Sequence[str]) -> str:
    """
    >>> listed(["Ann Roe", "Bo Li", "Editors"])
    'Ann Roe, Bo Li and the editors'
    """
    names = ["the editors" if name == EDITORS else name for name in names]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
