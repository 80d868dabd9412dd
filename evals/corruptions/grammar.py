"""Small grammar for sentences that are changed by rule: capitals, articles, tenses, and a check of the outcome."""

import re
from collections.abc import Collection

from index.keyword import STOPWORDS

_VOWEL = re.compile(
    r"(?:[aeio]|u(?!ni[^nm]|s[aeiu]|k\b|k[^a-z]|ran|topi)|h(?:our|onest|onou?r|eir)|8|11\b|18\b|FBI|MP|NGO|IMF|SMS)",
    re.IGNORECASE,
)
_CONSONANT = re.compile(r"(?:eu|one\b|once\b|ewe|U[KNS]\b)", re.IGNORECASE)
_ARTICLE = re.compile(r"\b([Aa])(n?) (?=([\w’'-]+))")
_DOUBLED = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_MAY_DOUBLE = frozenset(("that", "had"))
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without|hardly|cannot|\w+n[’']t)\b", re.IGNORECASE
)
_IRREGULAR = dict(
    pair.split("/")
    for pair in """
    be/was become/became begin/began break/broke bring/brought build/built buy/bought catch/caught choose/chose
    come/came cost/cost cut/cut do/did draw/drew drive/drove fall/fell feel/felt fight/fought find/found get/got
    give/gave go/went grow/grew have/had hear/heard hit/hit hold/held hurt/hurt keep/kept know/knew lead/led
    leave/left lend/lent let/let lie/lay lose/lost make/made mean/meant meet/met pay/paid put/put read/read rise/rose
    run/ran say/said see/saw sell/sold send/sent set/set show/showed shut/shut sink/sank sit/sat speak/spoke
    spend/spent spread/spread stand/stood take/took teach/taught tell/told think/thought understand/understood
    win/won write/wrote
    """.split()
)
_DOUBLING = frozenset("stop drop plan ban cap slip ship step admit commit permit refer occur prefer trim grab".split())
_REGULAR = frozenset(
    """
    open close rise need help force allow require raise reduce increase remain change cover join serve start end turn
    push pull add ask call decide deliver develop expand fail follow happen improve include invest last launch limit
    lower move offer open order pass play prevent produce protect provide reach receive replace report return reveal
    save shift shrink slow spread start stay strain strengthen suffer support test treat try use visit vote wait want
    weaken work weigh affect arrive benefit cause collapse continue create deepen delay depend disappear drag ease
    enter face fade finance finish fuel gain govern harm host introduce kill lack matter open operate own persuade
    pressure publish punish rebuild relax release rely remove repeat resume shape solve stabilize strike suspend tax
    tighten trigger unite vanish widen worsen
    """.split()
) - {"rise", "shrink", "spread", "strike"}  # fmt: skip


VERBS = frozenset((*_IRREGULAR, *_REGULAR, *_DOUBLING)) - frozenset(
    "cost cover force help need note order work water".split()
)
"""What opens a sentence that is a command."""


def past(verb: str) -> str | None:
    """The simple past of a verb that is known; None of one that is not.

    >>> past("rise"), past("rely"), past("stop"), past("close"), past("glimmer")
    ('rose', 'relied', 'stopped', 'closed', None)
    """
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLING:
        return verb + verb[-1] + "ed"
    if verb not in _REGULAR:
        return None
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "ed"


def lowered(text: str, words: Collection[str]) -> str | None:
    """A sentence as it goes on within another; None if it may begin with a name or not.

    ``words`` are those of its document within sentences.
    """
    first = re.match(r"[\w’'-]+", text)
    if first is None or first[0][:1].isdigit():
        return text if first else None
    word = first[0]
    small = word[:1].lower() + word[1:]
    if word.lower() in STOPWORDS or word.lower() in _OPENERS or (small in words and word not in words):
        return small + text[len(word) :]
    return text if word in words and small not in words else None


_OPENERS = frozenset(
    """
    about after although an any as at because before between by despite during each every few for from if in last many
    more most much nearly no none nobody nothing of on once only over roughly several since some the to two three four
    five six seven eight nine ten twelve under unless until when whether while with within without
    """.split()
)


def capitalised(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def finished(text: str) -> str:
    """A sentence with its capital and its full stop."""
    return capitalised(text.strip().rstrip(".,")) + "."


def last_name(name: str) -> str:
    """As texts have it, without what follows it in brackets.

    >>> last_name("General Roderick Amadi (ret.)")
    'Amadi'
    """
    return re.sub(r"\s*[(,].*", "", name).split()[-1]


def with_articles(text: str, near: Collection[str] = ()) -> str:
    """Each "a" and "an" as the word after it wants; ``near``: only before these words.

    >>> with_articles("A unlikely deal and an peace.")
    'An unlikely deal and a peace.'
    """

    def right(found: re.Match[str]) -> str:
        if near and found[3] not in near:
            return found[0]
        vowel = _VOWEL.match(found[3]) and not _CONSONANT.match(found[3])
        return f"{found[1]}{'n' if vowel else ''} "

    return _ARTICLE.sub(right, text)


def is_negative(text: str) -> bool:
    """Whether it has a negation."""
    return _NEGATION.search(text) is not None


def negations(text: str) -> int:
    """How many it has."""
    return len(_NEGATION.findall(text))


def is_fluent(text: str) -> bool:
    """Whether a changed sentence has none of the faults that a change can leave.

    >>> is_fluent("The the law."), is_fluent("A act passed."), is_fluent("It is , so.")
    (False, False, False)
    >>> is_fluent("The law is not new.")
    True
    """
    doubled = any(found[1].lower() not in _MAY_DOUBLE for found in _DOUBLED.finditer(text))
    spaced = re.search(r"\s[,.]|,,|,\.|  |\bnot (?:not|never|no)\b|\bto will\b|\bis are\b", text)
    if doubled or spaced or (not text[:1].isupper() and not text[:1].isdigit()) or not text.endswith("."):
        return False
    return with_articles(text) == text
