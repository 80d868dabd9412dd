"""On which side of a claim a text is, by its words.

Rules, since the reader that ships tells agreement from disagreement no better than chance (``evals.benchmarks.panel``
prints how well). They know no antonyms and no facts: what they cannot tell is unclear.
"""

import re
from typing import Literal, NamedTuple

from rag.words import telling

Side = Literal["agrees", "disagrees", "qualified", "unclear"]


SAID = 0.6
"""Share of a claim's telling words with which a text says the same, if nothing turns it.

On 77 pairs of training documents (``evals/training/reading``) that have so many, 0.71 of the stances are right; of all
1,288 that words alone gave, 0.53.
"""


class Sided(NamedTuple):
    """A side, and the word that shows it; empty if it is that there is none."""

    side: Side
    word: str


_CONDITION = re.compile(
    r"\b(?:unless|only if|if only|even if|provided that|(?<!for )as long as|not necessarily|up to a point"
    r"|to some extent|in part|partly)\b|\bright\b.*\bwrong\b",
    re.IGNORECASE,
)
_REJECTION = re.compile(
    r"""\b(?:
    (?:(?:do|does|did|would|could|can|will|shall)(?:\s?not|n[’']t)|cannot|can[’']t|never)\s(?:\w+\s)?
        (?:share|agree|accept|believe|think|buy|see|support|endorse|favou?r|expect|recommend|want|advise|show|prove
        |mean|mourn|regret)
    |disagree[sd]?|reject(?:s|ed)?|oppos(?:e|es|ed|ing)|disput(?:e|es|ed)|doubt(?:s|ed|ful)?|s[ck]eptical|dubious
    |unconvinc\w+|unpersua\w+|implausible|far-fetched|unlikely|improbable|hardly|wrong(?:ly|headed)?|mistake[ns]?
    |blunder(?:s|ed)?|error|folly|foolish|reckless|unwise|ill-advised|misguided|premature|counterproductive|nonsense
    |absurd|myth|illusion|illusory|exaggerated|overstated|overblown|pointless|useless|futile
    |(?:advise|warn|caution|argue|speak|vote|counsel)\w*\s(?:\w+\s)?against|(?:would|should|must)\s(?:\w+\s)?resist|(?:keep|kept|stay)\saway
    |(?:no|little)\s(?:reason|evidence|sign|need|case|grounds?|proof|basis|point|sense)|(?:do|does|did)\s(?:little|nothing)
    |(?:hard|difficult|too\s(?:early|soon))\sto|rather\sthan|but\snot|anything\sbut|far\sfrom|less\sthan\sone
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_DOUBT = re.compile(
    r"\b(?:not|no(?! less)|nor|neither|never|none|nobody|nothing|cannot|\w+n[’']t|without|instead|fail(?:s|ed)?"
    r"|scarcely|few|lies?|false(?:ly|hoods?)?|untrue|less(?! than)"
    r"|against|if|may|might|could|perhaps|possibly|but|though|although|however|yet|while|sold as"
    r"|so-called|supposed(?:ly)?|alleged(?:ly)?|said to|claims?)\b",
    re.IGNORECASE,
)
_WHY = re.compile(r",?\s(?:because|since|given that|whereas)\s|,\s(?:for|as)\s", re.IGNORECASE)
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "non-")


def side(claim: str, text: str) -> Sided:
    """The side of a text that speaks to a claim.

    A rejection in one of the two is disagreement, in both it is agreement. Without one, agreement takes that the text
    has most of the claim's words, and that nothing in one of them negates, doubts or turns what the other says.

    >>> side("The votes should be counted anew.", "I see no reason to count them again.")
    Sided(side='disagrees', word='no reason')
    >>> side("The killing was a mistake.", "To kill him was reckless, because it helped nobody.").side
    'agrees'
    >>> side("The truce will hold.", "The truce could hold.")
    Sided(side='unclear', word='could')
    >>> side("The truce will not hold.", "The truce will hold."), side("The truce will hold.", "The guns are silent.")
    (Sided(side='unclear', word='not'), Sided(side='unclear', word=''))
    """
    text = _asserted(claim, text)
    if condition := _CONDITION.search(text):
        return Sided("qualified", condition.group())
    rejected, is_negative = rejection(claim, text), _REJECTION.search(claim) is not None
    if rejected:
        return Sided("agrees" if is_negative else "disagrees", rejected)
    doubt = _first(_DOUBT, claim, text) or _first(_DOUBT, text, claim)
    is_said = not is_negative and not doubt and "?" not in text and _share(claim, text) >= SAID
    return Sided("agrees" if is_said else "unclear", doubt)


def rejection(claim: str, text: str) -> str:
    """The words of a text that reject what it speaks of and that the claim has not; empty if there are none.

    >>> rejection("The filter is effective.", "It is ineffective."), rejection("There is no need.", "I see no need!")
    ('ineffective', '')
    """
    words = set(re.findall(r"[\w-]{4,}", claim.casefold()))
    turned = (
        word
        for word in re.findall(r"[\w-]{6,}", text.casefold())
        if any(p + w == word for p in _PREFIXES for w in words)
    )
    return _first(_REJECTION, claim, text) or next(turned, "")


def _asserted(claim: str, text: str) -> str:
    """What a text says of a claim's matter: its parts with a word of the claim, without reasons; all if there is none.

    >>> _asserted("The deficit drives prices.", "The cause is the deficit, and no bank can help, because it is vast.")
    'The cause is the deficit'
    """
    wanted = set(telling(claim))
    parts = [part for part in _WHY.split(text)[0].split(", and ") if wanted & set(telling(part))]
    return ", and ".join(parts) or text


def _share(claim: str, text: str) -> float:
    """Of the claim's telling words, how many the text has."""
    wanted = set(telling(claim))
    return len(wanted & set(telling(text))) / len(wanted) if wanted else 0.0


def _first(pattern: re.Pattern[str], claim: str, text: str) -> str:
    own = {found.group().casefold() for found in pattern.finditer(claim)}
    return next((found.group() for found in pattern.finditer(text) if found.group().casefold() not in own), "")
