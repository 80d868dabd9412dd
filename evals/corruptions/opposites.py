"""Negations added and dropped, and words turned into their opposites."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.grammar import is_negative, with_articles
from evals.corruptions.made import Made, both_ways, replacements
from evals.corruptions.pages import Place

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|must|may|might"
    r"|(?:has|have|had)(?= (?:\w+ly )?(?:been|\w{2,}ed|become|come|done|gone|grown|made|taken|lost|won|said|given|shown|seen|kept|begun|found|brought|fallen|risen|told|put|cut|led)\b))"
    r" (?!not\b|all\b|both\b|only\b|no\b|to\b|also\b|never\b|at least\b|more\b|less\b|about\b|nearly\b|almost\b|mostly\b|some\b|any\b|even\b|still\b|just\b|already\b|now\b|merely\b|largely\b|probably\b|likely\b|perhaps\b|quite\b|certainly\b|always\b|often\b|clearly\b)"
)
_UNREAL = re.compile(
    r"\b(?:if|whether|unless|until|than|as|lest|because|although|though|while|which|who|that|when|where|what|how|whose)\b[^,]*$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(is|are|was|were|will|would|can|could|should|must|may|might|has|have|had) not\b(?! (?:only|yet|all|any|even|just|merely|necessarily|simply|so much)\b)|\b(can)not\b(?! (?:only|yet|any|even)\b)"
)

_ANTONYMS = both_ways(
    """
    rise/fall rises/falls rose/fell risen/fallen rising/falling increase/decrease increases/decreases increased/decreased
    increasing/decreasing grew/shrank growing/shrinking grown/shrunk higher/lower larger/smaller bigger/smaller
    largest/smallest biggest/smallest highest/lowest longer/shorter longest/shortest better/worse best/worst
    strengthen/weaken strengthens/weakens strengthened/weakened stronger/weaker strong/weak faster/slower fast/slow
    quickly/slowly early/late earlier/later more_than/less_than at_least/at_most cheap/expensive cheaper/dearer
    rich/poor richer/poorer richest/poorest legal/illegal safe/unsafe safer/riskier likely/unlikely possible/impossible
    necessary/unnecessary successful/unsuccessful fair/unfair wise/unwise willing/unwilling able/unable
    supports/opposes support/oppose supported/opposed accept/reject accepts/rejects accepted/rejected allow/forbid
    allows/forbids allowed/forbade win/lose wins/loses won/lost success/failure majority/minority before/after
    opened/closed opens/closes begin/end began/ended begins/ends north/south east/west northern/southern
    eastern/western public/private the_first/the_last new/old old/young young/elderly war/peace import/export imports/exports
    domestic/foreign positive/negative include/exclude includes/excludes included/excluded gain/loss
    gains/losses profit/loss profits/losses many/few most/fewest easy/difficult easier/harder easily/hardly
    advantage/disadvantage advantages/disadvantages benefit/harm benefits/harms popular/unpopular common/rare
    rarely/often always/never optimistic/pessimistic welcome/unwelcome agree/disagree agrees/disagrees
    encourage/discourage encourages/discourages protect/endanger protects/endangers improve/worsen improved/worsened
    improves/worsens raise/lower raised/lowered raises/lowers winter/summer inside/outside above/below
    victory/defeat hope/fear trust/distrust upper/lower warm/cold warmer/colder
    wet/dry full/empty full/partial heavy/light thick/thin deep/shallow narrow/wide narrower/wider permanent/temporary
    simple/complicated known/unknown visible/invisible buyers/sellers buy/sell bought/sold lend/borrow lenders/borrowers
    employers/employees teachers/pupils doctors/patients landlords/tenants borrowed/lent reliable/unreliable
    """
)
_FIXED = re.compile(
    r"\b(?:as (?:few|many)|at first|first of all|no longer|as long as|so long as|over (?:the|time|there)|under (?:way|the|a|an)|in the end|at the end|by the end|the end of|last (?:year|month|week|night|summer|winter|spring)"
    r"|the best (?:of|way)|at best|at last|new york|new zealand|north (?:america|korea|africa|sea)|south (?:korea|africa|asia|america|sudan)|east (?:asia|africa)|middle east|west (?:africa|bank)|the west|public (?:health|opinion|service|transport)|foreign (?:minister|ministry|policy)|private life|open (?:to|source)|world war|cold war|civil war|in support|in the first place|most of|for the first time|war crimes?|support from|support for|over again|full of|raw (?:material)|likely to)\b",
    re.IGNORECASE,
)


def negation(place: Place, chance: random.Random) -> Iterator[Made]:
    """A "not" added to the main clause of a sentence that has no negation, or dropped from one."""
    text = place.text
    for found in _NEGATED.finditer(text):
        if not _UNREAL.search(text[: found.start()]):
            yield Made(text[: found.start()] + (found[1] or found[2]) + text[found.end() :])
    if is_negative(text) or re.search(r"\b(?:only|few|little|refus\w+|fail\w*|any|at all|yet)\b", text):
        return
    for found in list(_AUXILIARY.finditer(text))[:1]:
        if not _UNREAL.search(text[: found.start()]):
            joined = "cannot " if found[1] == "can" else f"{found[1]} not "
            yield Made(text[: found.start()] + joined + text[found.end() :])


def antonym(place: Place, chance: random.Random) -> Iterator[Made]:
    """The opposite word."""
    fixed = [found.span() for found in _FIXED.finditer(place.text)]
    for changed in replacements(place.text, _ANTONYMS):
        where = next((i for i, (a, b) in enumerate(zip(place.text, changed, strict=False)) if a != b), 0)
        if any(start <= where < end for start, end in fixed) or (
            place.text[where - 1 : where + 1].strip().istitle() and where > 1
        ):
            continue
        yield Made(with_articles(changed))
