"""Sentences that are the source's but for a word that turns them: a negation put in or left out.

Checkers that weigh words or meanings see hardly a difference there. Laid side by side the difference is plain. The
assistant's own rules look for it too (``rag/claims/repeats/denials.py``); a judge must not depend on them.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

NEGATIONS = frozenset("not no never nobody none nothing neither nor nowhere without cannot".split())
ALIKE = 0.8
"""Share of words in the same order from which a sentence is taken to be the source's own."""
SHORT = 2
"""Words put in the place of others, at most: more are another statement, which rules like this cannot read."""
_WORD = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_CONTRACTED = re.compile(r"\b(?:(ca)n|(wo)|(\w+))n[’']t\b", re.IGNORECASE)


def turned(claim: str, sentences: Sequence[str]) -> str | None:
    """The sentence that the claim is, but for a negation; None if it is none.

    >>> turned("The ports did reach the deal on Monday.", ["The ports did not reach the deal on Monday."])
    'The ports did not reach the deal on Monday.'
    >>> turned("The ports didn't reach the deal on Monday.", ["The ports did not reach the deal on Monday."])
    """
    words = _words(claim)
    for sentence in sentences:
        others = _words(sentence)
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return sentence if any(_turns(words[a:b], others[c:d]) for _, a, b, c, d in _changes(matcher)) else None
    return None


def _changes(matcher: "SequenceMatcher[str]") -> list[tuple[str, int, int, int, int]]:
    return [change for change in matcher.get_opcodes() if change[0] != "equal"]


def _turns(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a change is short, and only one side of it negates."""
    if max(len(one), len(other)) > SHORT:
        return False
    return bool(NEGATIONS & set(one)) != bool(NEGATIONS & set(other))


def _words(text: str) -> list[str]:
    """In lower case; "can't" is "can not"."""
    full = _CONTRACTED.sub(lambda found: f"{'can' if found[1] else 'will' if found[2] else found[3]} not", text)
    return [word.casefold().replace("’", "'") for word in _WORD.findall(full)]
