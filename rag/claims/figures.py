"""Numbers in a text: what they are worth, in which unit, and how exactly they are meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.words import stem

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6, "mm": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "dozen": 12, "score": 20,
}  # fmt: skip
_FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10}
_CURRENCIES = {"$": "dollar", "us$": "dollar", "usd": "dollar", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound", "¥": "yen"}  # fmt: skip
_MONEY = frozenset(
    ("dollar", "euro", "pound", "yen", "yuan", "crown", "rupe", "rubl", "franc", "cent", "peso", "dinar")
)
_MEASURES = frozenset(
    map(
        stem,
        (
            "second minute hour day week month meter kilometer mile foot inch gram kilogram ton liter degree watt "
            "kilowatt megawatt gigawatt barrel"
        ).split(),
    )
)
_SIZES = {
    stem(unit): (kind, size)
    for kind, sizes in (
        ("day", {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1, "week": 7, "month": 30.4, "year": 365}),
        ("meter", {"inch": 0.0254, "foot": 0.3048, "meter": 1, "kilometer": 1_000, "mile": 1_609}),
        ("gram", {"gram": 1, "kilogram": 1_000, "ton": 1e6}),
    )
    for unit, size in sizes.items()
}  # fmt: skip
"""What a unit measures, and how much of the first one it is."""
CONVERTED = 0.05
"""Share by which a length, a time or a weight may differ that is told in another unit: sixty days are two months."""
_SPELT = {
    stem(one): stem(other)
    for one, other in (
        ("metre", "meter"),
        ("kilometre", "kilometer"),
        ("litre", "liter"),
        ("tonne", "ton"),
        ("feet", "foot"),
    )
}
"""Spellings of one unit."""
_NUMBER_WORD = "|".join((*_WORDS, "hundred", "thousand"))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))

_DIGITS = re.compile(
    rf"""(?<![\w.,/:])(?<![^\W\d_][-–’'])        # not inside a word, a time, a version or an identifier
    (?P<currency>(?:US\s?)?[$€£¥]|(?:USD|EUR|GBP)\s)?\s?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    (?:(?:[\s-]?(?P<scale>{_SCALE}))(?![\w’']))?
    (?P<unit>\s?%|[\s-]?(?:per\s?cent|percentage\spoints?|pct)\b)?
    (?![\w:/]|[.,]\d|\(\w)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Digits with what belongs to them: "$2.4bn", "2,400 million", "17 percent"."""
_SPELLED = re.compile(
    rf"""(?<![\w-])(?P<words>(?:a\s(?=hundred|thousand|million|billion|trillion|dozen)|(?:{_NUMBER_WORD})\b)
    (?:[\s-](?:and\s)?(?:{_NUMBER_WORD})\b){{0,12}})
    (?:[\s-]?(?P<scale>million|billion|trillion|dozen|score)\b)?
    (?P<unit>[\s-](?:per\s?cent|percentage\spoints?)\b)?
    (?![\w’']|-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
"""Number words: "sixty-two percent", "a dozen", "three hundred and ten"."""
_FRACTION = re.compile(
    r"""(?<![\w-])(?:(?P<count>two|three|four)[\s-](?P<parts>thirds|quarters|fifths|tenths)\b
    |(?:(?:a|one)[\s-])?(?P<part>half|third|quarter|fifth|tenth)(?=\s+(?:of|the|its|their|as)\b))""",
    re.VERBOSE | re.IGNORECASE,
)
"""Shares in words: "half of", "two thirds of", "a quarter of"."""
_ONE_IN = re.compile(
    rf"""(?<![\w.,-])(?P<few>{"|".join(_UNITS[1:10])}|[1-9])\s(?:(?!per)[^\W\d]+\s)?(?:in|out\sof)\s(?:every\s)?
    (?P<many>{"|".join((*_UNITS[2:], *_TENS, "hundred"))}|[1-9]\d{{0,2}})(?![\w.,’'-]*\d)\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Shares as counts: "one in five", "one post in twenty"."""
_PERIODS = {
    "quarter century": (25, "years"), "half a century": (50, "years"), "century": (100, "years"),
    "decade": (10, "years"), "fortnight": (14, "days"), "quarter of an hour": (15, "minutes"),
    "half an hour": (30, "minutes"), "half hour": (30, "minutes"), "dozen": (12, ""),
}  # fmt: skip
_PERIOD = re.compile(rf"\b(?:{'|'.join(_PERIODS)})\b", re.IGNORECASE)
_PART = re.compile(rf"\b(?:a|one|weakest|poorest|richest)\s(?P<part>{'|'.join(_FRACTIONS)})\b", re.IGNORECASE)
"""A share that stands without what it is of: "rose by a fifth"."""
_NEXT = re.compile(r"[\s-]+([^\W\d_]+)")
_BEFORE = re.compile(r"(?:(\w+)\s+)?(\w+)\s+(?:a\s+)?[$€£¥]?$")
_RANGE_END = re.compile(r"\s?(?:to|and|or|–|—|-)\s?$", re.IGNORECASE)
"""What stands between the two ends of a range: "10 to 12 percent", "2.1–2.4 billion"."""

_ABOVE = frozenset(("more than", "over", "above", "at least", "exceeding", "exceeds", "exceeded", "past"))
_BELOW = frozenset(("less than", "under", "below", "at most", "up to", "fewer than", "within"))
_NEAR = frozenset("about around roughly approximately nearly almost some circa close".split())


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text."""

    text: str
    start: int
    end: int
    value: float
    unit: str
    """``%``, a currency, the stem of the noun that follows, or ``year``."""
    step: float
    """What the last digit is worth that is written."""
    meant: str = "="
    """``=``, ``>``, ``<`` or ``~``."""
    scaled: bool = False

    @property
    def plain(self) -> bool:
        """Whether it only counts something: neither a share, nor money, nor a year."""
        return self.unit not in ("%", "year", *_MONEY)

    def fits(self, other: "Figure") -> bool:
        """Whether a text with ``other`` bears this one out, units apart."""
        of_share = self.unit == other.unit == "%" and other.scaled  # "33 percent" is "a third"
        rounded = self.step / 2 if self.step != 1 or self.scaled or of_share else 0
        if self.is_converted(other) or abs(self.value - other.value) <= max(rounded, 1e-6 * self.value):
            return True
        if self.meant == other.meant:
            return False  # "more than 1,400" is not what a text means that says "more than 2,000"
        if self.meant == ">":
            return self.value <= other.value <= 1.5 * self.value
        if self.meant == "<":
            return self.value >= other.value >= self.value / 1.5
        return self.meant == "~" and abs(self.value - other.value) <= 0.1 * self.value

    def is_converted(self, other: "Figure") -> bool:
        """Whether both measure the same in different units: 24 months are two years."""
        one, two = (_SIZES.get(_SPELT.get(figure.unit, figure.unit)) for figure in (self, other))
        if self.unit == other.unit or not one or not two or one[0] != two[0]:
            return False
        ours, theirs = self.value * one[1], other.value * two[1]
        tolerance = CONVERTED if self.meant == "=" else 0.2
        return abs(ours - theirs) <= tolerance * theirs

    def comparable(self, other: "Figure") -> bool:
        """Whether the two differ if their values do: a length and a count need not, nor need a share and a count."""
        one, two = (_SPELT.get(unit, unit) for unit in (self.unit, other.unit))
        return (one in _MEASURES, one == "%") == (two in _MEASURES, two == "%")

    def measures_otherwise(self, other: "Figure") -> bool:
        """Whether both are measured, in different units: two days are not two hours."""
        one, two = (_SPELT.get(unit, unit) for unit in (self.unit, other.unit))
        return one in _MEASURES and two in _MEASURES and one != two and not self.is_converted(other)

    def same_kind(self, other: "Figure") -> bool:
        """Whether the two can be compared: both shares, money of one currency, years, or counts."""
        if self.plain and other.plain:
            return True
        return self.unit == other.unit


def is_unit(word: str) -> bool:
    """Whether a stem is a unit of measure or of money."""
    return word in _MEASURES or word in _MONEY or word == stem("year")


@lru_cache(maxsize=4_000)
def figures(text: str) -> tuple[Figure, ...]:
    """The numbers of a text, in order.

    >>> [(f.value, f.unit) for f in figures("Some $2.4bn, or 17 percent; a dozen ports in 1987.")]
    [(2400000000.0, 'dollar'), (17.0, '%'), (12.0, 'port'), (1987.0, 'year')]
    """
    found = sorted(
        (*_digits(text), *_spelled(text), *_fractions(text), *_ones_in(text)), key=lambda one: (one.start, -one.end)
    )
    kept: list[Figure] = []
    for figure in found:
        if not kept or figure.start >= kept[-1].end:
            kept.append(figure)
    return tuple(_with_range_units(text, kept))


def _digits(text: str) -> Iterator[Figure]:
    for match in _DIGITS.finditer(text):
        digits = match["digits"].replace(",", "")
        scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
        decimals = len(digits.partition(".")[2])
        value = float(digits) * scale
        is_year = re.fullmatch(r"1[0-9]{3}|20[0-9]{2}", match["digits"]) and not match["scale"]
        currency = _CURRENCIES.get((match["currency"] or "").strip().lower().replace(" ", ""), "")
        unit = "%" if match["unit"] else currency or _noun(text, match.end())
        if is_year and not match["unit"] and not currency and unit not in _MONEY:
            unit = "year"
        yield _figure(text, match, value, unit, 10.0**-decimals * scale, scaled=bool(match["scale"]))


def _spelled(text: str) -> Iterator[Figure]:
    for match in _SPELLED.finditer(text):
        words = re.split(r"[\s-]+", match["words"].lower())
        scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
        value = _value(words) * scale
        if value == 1 and not match["unit"]:  # "one" is mostly a pronoun
            continue
        unit = "%" if match["unit"] else _noun(text, match.end())
        yield _figure(text, match, value, unit, scale, scaled=bool(match["scale"]))


def _fractions(text: str) -> Iterator[Figure]:
    for match in _FRACTION.finditer(text):
        part = (match["part"] or match["parts"]).lower().removesuffix("s")
        value = 100 * _WORDS.get((match["count"] or "one").lower(), 1) * _FRACTIONS[part]
        yield _figure(text, match, value, "%", 1.0, scaled=True)


def _ones_in(text: str) -> Iterator[Figure]:
    for match in _ONE_IN.finditer(text):
        few, many = (
            _WORDS.get(match[side].lower()) or float(match[side].replace("hundred", "100")) for side in ("few", "many")
        )
        if few < many:
            yield _figure(text, match, 100 * few / many, "%", 1.0, scaled=True)


@lru_cache(maxsize=4_000)
def periods(text: str) -> tuple[Figure, ...]:
    """What words say that count without a number, for a claim may spell it out.

    >>> [(f.value, f.unit) for f in periods("for another quarter century")]
    [(25, 'year')]
    """
    shares = [
        _figure(text, match, 100 * _FRACTIONS[match["part"].lower()], "%", 1.0, scaled=True)
        for match in _PART.finditer(text)
    ]
    counts = [
        Figure(match[0], *match.span(), value, stem(noun) if noun else "", 1.0)
        for match in _PERIOD.finditer(text)
        for value, noun in (_PERIODS[match[0].lower()],)
    ]
    return (*counts, *shares)


def _figure(text: str, match: re.Match[str], value: float, unit: str, step: float, *, scaled: bool) -> Figure:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Figure(text[start : match.end()], start, match.end(), value, unit, step, _meant(text[:start]), scaled)


def _value(words: list[str]) -> float:
    total = current = 0.0
    for word in words:
        if word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0.0
    return total + current or 1.0


def _noun(text: str, end: int) -> str:
    match = _NEXT.match(text, end)
    return stem(match[1]) if match else ""


def _meant(before: str) -> str:
    match = _BEFORE.search(before[-40:])
    if not match:
        return "="
    last, pair = match[2].lower(), f"{match[1]} {match[2]}".lower()
    for sign, words in ((">", _ABOVE), ("<", _BELOW), ("~", _NEAR)):
        if last in words or pair in words:
            return sign
    return "="


def _with_range_units(text: str, found: list[Figure]) -> Iterator[Figure]:
    """The first end of a range has the unit and the scale of the second."""
    for figure, after in zip(found, [*found[1:], None], strict=False):
        between = text[figure.end : after.start] if after else ""
        if after and _RANGE_END.fullmatch(between) and not after.plain and after.unit != "year" and figure.plain:
            yield Figure(figure.text, figure.start, figure.end, figure.value, after.unit, figure.step, figure.meant)
        else:
            yield figure
