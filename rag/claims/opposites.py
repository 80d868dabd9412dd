"""Words that mean the opposite of one another: directions, comparisons, and plain antonyms."""

from collections.abc import Set as AbstractSet
from functools import lru_cache

from rag.words import stem

_DIRECTIONS = """
rise rose risen increase grow grew grown climb surge soar jump gain raise expand strengthen accelerate improve double
| fall fell fallen decrease decline drop shrink shrank sink sank plunge slump lose lower reduce contract weaken slow worsen halve cut
more | less fewer
higher | lower
above over | below under
before prior earlier | after later following since
largest biggest highest most greatest | smallest lowest least
longer | shorter
faster | slower
better | worse
larger bigger greater | smaller
up upward | down downward
early | late
first | last
increasing growing rising | decreasing shrinking falling declining
majority | minority
maximum | minimum
import | export
"""
_ANTONYMS = """
support back favor favour endorse | oppose reject criticize criticise condemn
accept adopt agree approve welcome | reject refuse decline deny disagree disapprove
allow permit let | forbid ban prohibit prevent block
win won victory | lose lost defeat
succeed success successful | fail failure unsuccessful
true | false
legal lawful | illegal unlawful
likely | unlikely
possible | impossible
safe | unsafe dangerous
strong | weak
cheap | expensive costly dear
easy | hard difficult
rich | poor
open | close
begin start | end stop finish
join enter | leave quit withdraw
keep remain | leave abandon
public | private
domestic | foreign
positive | negative
optimistic | pessimistic
friend ally | enemy adversary
attack | defend
guilty | innocent
buy | sell
lend | borrow
include | exclude
remember | forget
present | absent
necessary | unnecessary
important | unimportant
new | old
war | peace
peaceful | violent
presence | absence
alive | dead
male | female
north | south
east | west
northern | southern
eastern | western
inside | outside
temporary | permanent
voluntary | compulsory mandatory
confirm | deny
encourage | discourage
agree | disagree
credible | incredible implausible
advantage | disadvantage
benefit help | harm hurt
healthy | sick ill
profit | loss
surplus | deficit
love | hate
hope | fear
welcome | deplore regret
praise applaud | criticize criticise denounce
celebrate | mourn
arrive | depart
often | rarely seldom
wise sensible | foolish senseless
promising | hopeless
brave | cowardly
best | worst
young | old
younger | older
well | badly poorly
right | wrong
most | fewest
like | dislike
accurate | inaccurate
certain | uncertain
stable | unstable
visible | invisible
quick fast rapid | slow
few | many
"""
_TURNABLE = """
win won victory lose lost defeat buy bought sell sold lend lent borrow import export before prior earlier after later
following up down
"""


def _table(lines: str) -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in lines.replace("\n|", " |").strip().splitlines():
        one, other = (frozenset(map(stem, side.split())) for side in line.split("|"))
        for word in one:
            table[word] = table.get(word, frozenset()) | other
        for word in other:
            table[word] = table.get(word, frozenset()) | one
    return table


@lru_cache(maxsize=1)
def directions() -> dict[str, frozenset[str]]:
    """Stems of words that say which way, with those that say the other way."""
    return _table(_DIRECTIONS)


@lru_cache(maxsize=1)
def antonyms() -> dict[str, frozenset[str]]:
    """Stems of words with their antonyms."""
    return _table(_ANTONYMS)


@lru_cache(maxsize=1)
def turnable() -> frozenset[str]:
    """Stems of words whose opposite tells the same beside other words: "Roe lost", "Moon won"; "gave up", "laid down"."""
    return frozenset(map(stem, _TURNABLE.split()))


_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "ill-")
_NO_OPPOSITES = frozenset(
    "inside inform import impress improve increase indeed display discover discount discharge".split()
)
"""Words that begin like an opposite and are none."""


def are_opposite(one: str, other: str) -> bool:
    """Whether one of two words in small letters is the opposite of the other, by the tables or by its form.

    >>> are_opposite("wise", "unwise"), are_opposite("harmful", "harmless"), are_opposite("rose", "fell")
    (True, True, True)
    >>> are_opposite("port", "import"), are_opposite("help", "aid")
    (False, False)
    """
    first, second = stem(one), stem(other)
    if second in directions().get(first, ()) or second in antonyms().get(first, ()):
        return True
    short, long = sorted((one, other), key=len)
    if long in _NO_OPPOSITES or len(short) < 4:
        return False
    ends = one.endswith("ful") and other == f"{one[:-3]}less", other.endswith("ful") and one == f"{other[:-3]}less"
    return any(long == prefix + short for prefix in _PREFIXES) or any(ends)


def have_opposites(some: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Whether a word in small letters that only the first have is the opposite of one that only the second have.

    >>> have_opposites({"slept", "badly"}, {"slept", "well"}), have_opposites({"more", "fewer"}, {"more", "fewer"})
    (True, False)
    """
    return any(are_opposite(one, other) for one in some - others for other in others - some)
