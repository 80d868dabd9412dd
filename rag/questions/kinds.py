"""Which kind of question a text is: about one expert, who said it, a comparison, the whole panel, a fact."""

import re
from collections.abc import Collection, Iterable

from rag.questions.greetings import is_greeting
from rag.records import Kind
from rag.words import telling

# Only what is said to the assistant is an order: a question may well ask who ignored the rules.
_RULES = r"(?:rules?|instructions?|prompts?|guidelines?)"
_TO_US = r"(?:^|[.!?:;,\n]\s*|\b(?:please|now|then|and|you|you (?:to|must|should|can|will))\s+)"
_IGNORE = r"(?:ignore|disregard|forget|override|bypass)"
_ORDER = re.compile(
    rf"{_TO_US}{_IGNORE}\b.{{0,40}}\b(?:{_RULES}|above|previous|everything)\b"
    rf"|\b{_IGNORE}\b.{{0,20}}\b(?:your|previous|prior|above|system)\s+(?:\w+\s+)?{_RULES}\b"
    rf"|\b(?:your|system|hidden|developer)\s+(?:prompt|instructions)\b|\bapi[ -]?keys?\b"
    r"|^\s*(?:system|assistant|developer)\s*:|\bfrom now on\b.{0,30}\byou\b|^\W*from now on\b"
    r"|\byou are now\b|\bpretend that you\b|\bjailbreak\b"
    r"|(?:^|[.!?:;,\n]\s*|\b(?:please|now|you|words|while)\s+)(?:to\s+)?(?:pretend(?:ing)? to be|act(?:ing)? as)\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"^(?:\W*(?:and|so|ok|please|tell me|can you tell me|could you tell me|name the (?:person|one|expert|author)"
    r"|do you know)[,\s]+|about [^:?]+:\s+)*"
    r"(?:who(?:se|m)?\b|which\s+(?:\w+\s+)?(?:expert|author|contributor|analyst|commentator|person|one"
    r")\b|which of (?:them|the|these)\b|that)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:anyone|anybody|any|somebody|someone|who|which|nobody|no one)\b"
    r"|\bothers?\b",
    re.IGNORECASE,
)
_STANCE = re.compile(
    r"\b(?:dis)?agree|\bcontradict|\bside[sd]? with|\bshare[sd]?\b|\bback(?:s|ed)?\b|\bdisput|\bobject|\bchalleng"
    r"|\bcounter|\bsame (?:view|opinion|page|way)|\bthinks? (?:like|the same)|\b(?:supports?|opposes?)\b|\bcriti[cq]"
    r"|\bon (?:\S+\s){1,3}side\b|\bsee (?:it|this|that|things) differently|\balone\b|\bthe only one\b|\bdissent"
    r"|\bin line with",
    re.IGNORECASE,
)
"""How one speaker stands to another."""
_OF_SUBJECT = re.compile(
    r"^\W*(?:(?:and|so|ok|but|then)\W+)*whom?\s+(?:is|does|do|did|has|would|will|was)\s+(?P<subject>[\w’'-]+)"
    r"(?!.*\b(?:(?:dis)?agree|share|same|side)\b)",
    re.IGNORECASE,
)
"""Asks for whom or what somebody attacks, backs or fears; with whom they agree, others must be asked."""
_ALONE = re.compile(r"\b(?:alone|the only (?:one|expert|person)|isolated|outlier)\b", re.IGNORECASE)

CROWD = re.compile(
    r"\b(?:(?:experts|panel(?:ists?)?|contributors|commentators|analysts|authors|scholars|respondents|reviewers)"
    r"(?!\s+(?:of|at|from)\s+(?:the|a|an|this|that)\s+(?!piece|article|roundup|page|collection|post))"
    r"|everyone|everybody|all of (?:them|the)|each of them|(?:do|did|are|would|they) (?:they )?all"
    r"|(?:any|some|none|most|how many|all|both) of (?:them|the (?:experts|authors|scholars|others))|the others"
    r"|(?:four|five|six|seven|eight) (?:of them|views|voices|comments))\b",
    re.IGNORECASE,
)
"""Those who speak in an article, as a crowd; "the authors of the study" are others."""
_COMMON_GROUND = re.compile(
    r"\b(?:consensus|unanim\w+|dissent(?:ing)?|common ground)\b"
    r"|\b(?:is|are) there (?:any |much |some |broad |a )*(?:dis)?agreements?\b|\b(?:points?|areas?"
    r"|level) of (?:dis)?agreement\b"
    r"|\b(?:dis)?agreement (?:among|between|about whether|over whether)\b"
    r"|^\W*(?:any )?(?:dis)?agreements? (?:on|about|over)\b"
    r"|\b(?:who|anyone|anybody|someone|nobody|they) (?:\w+ )?(?:else |not )?(?:dis)?agrees?\b|\bdo (?:they"
    r"|people) (?:dis)?agree\b"
    r"|\bwhere do (?:they|the \w+) (?:\w+ )?(?:differ|split|diverge|part|clash|disagree|agree)\b"
    r"|\bopinions? (?:differ|divided|split)\b|\bwhat (?:are|were) the (?:\w+ )?(?:opinions|views|positions"
    r"|takes|stances|reactions)\b"
    r"|^\W*(?:please )?(?:summari[sz]e|sum up|list|outline)\b.*\b(?:reactions|views|opinions|positions|comments"
    r"|responses|takes)\b"
    r"|\b(?:opinions|different views|range of views|pros and cons)\b",
    re.IGNORECASE,
)
"""Agreement as what is asked for; an agreement that states sign is a fact."""

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SINCE = re.compile(
    r"\b(?:since (?:then|that|the (?:article|roundup|comments?|post|publication))|(?:happened|changed|been) since)\b"
    r"|\bsince\W*$|\bby now\b|\bup to now\b|\b(?:after|since) (?:this|the) (?:article|roundup"
    r"|piece) was (?:written|published)",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\blatest(?: (?:news|developments?|situation|status|update))?(?: (?:on|in|from|with)\b.*)?\W*$", re.IGNORECASE
)
"""Only at the end: an article may well call something "the latest escalation"."""
_STATE = re.compile(
    r"^\W*(?:and |so |but )*(?:who|what|where|how|which \w+)(?:['’]s| is| are| does| do| runs?| leads?| heads?"
    r"| governs?| rules?)\b"
    r"|^\W*(?:and |so |but )*(?:is|are|does|do|has|have)\b",
    re.IGNORECASE,
)
"""A question on how things are."""
_NOW = re.compile(
    r"(?<!ed )\b(?:today|nowadays|these days|right now|at present|at the moment|now|this (?:week|month|year))\W*$"
    r"|\b(?:is|are|who) (?:now|today)\b|\bwho (?:is|are) (?:the current|currently)\b|\bas of (?:now|today)\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"^\W*(?:and |so |but )*(?:is|are|does|do)\s+(?!there\b)(?:[\w’'-]+\s+){1,5}still\b(?!\s+\w*(?:possible"
    r"|likely|worth|needed|necessary|hope))",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"\b(?:should|could|would|must|can|ought|need to|next)\b", re.IGNORECASE)


_SETS_SIDE_BY_SIDE = re.compile(r"\b(?:and|or|vs|versus|with|than|differ|compare[ds]?|between)\b", re.IGNORECASE)


def compares(text: str) -> bool:
    """Whether a text may set somebody beside somebody else."""
    return _SETS_SIDE_BY_SIDE.search(text) is not None


def kind_of(text: str, named: Collection[str], dates: Iterable[str]) -> Kind:
    """The kind of a question that stands alone; ``named`` speak in articles of these dates."""
    asks_crowd = CROWD.search(text) is not None or _COMMON_GROUND.search(text) is not None
    if _ORDER.search(text):
        return "order"
    if not named and not asks_crowd and (is_greeting(text) or not telling(text)):
        return "small_talk"
    if is_later(text, max(dates, default=""), asks_speaker=bool(named) or asks_crowd):
        return "later"
    if named and not _is_subject(named, text) and _STANCE.search(text) and (_ALONE.search(text) or _asks_others(text)):
        return "panel"
    if len(named) > 1:
        return "compare"
    if named:
        return "expert"
    if asks_crowd:
        return "panel"
    return "who_said" if _WHO.match(text) else "fact"


def _is_subject(named: Collection[str], text: str) -> bool:
    """
    >>> _is_subject(["Bo Pfaff"], "Who is Pfaff criticising?"), _is_subject(["Bo Pfaff"], "Who is criticising Pfaff?")
    (True, False)
    """
    found = _OF_SUBJECT.search(text)
    return found is not None and found["subject"].casefold() in {
        part for name in named for part in name.casefold().split()
    }


def _asks_others(text: str) -> bool:
    return _WHO.match(text) is not None or _OTHERS.search(text) is not None or CROWD.search(text) is not None


def is_later(text: str, newest: str, *, asks_speaker: bool) -> bool:
    """Whether a question is about a time after the newest article, whose date is in ISO form.

    What an expert thinks "today" is what the article has; so words such as "now" count only if nobody is asked.
    """
    if not newest:
        return False
    years = [int(year) for year in _YEAR.findall(text)]
    months = [(int(year), _MONTHS.index(month.casefold()) + 1) for month, year in _MONTH.findall(text)]
    if any(year > int(newest[:4]) for year in years) or any(m > (int(newest[:4]), int(newest[5:7])) for m in months):
        return True
    if years or asks_speaker:
        return False
    is_now = _NOW.search(text) and _STATE.search(text) and not _ADVICE.search(text)
    return any((_SINCE.search(text), _LATEST.search(text), _STILL.search(text), is_now))
