"""Numbers, units and dates that the text does not have."""

import random
import re
from collections.abc import Iterator

from evals.corruptions.made import Made, both_ways, one_way, replacements, spliced
from evals.corruptions.pages import Place
from evals.corruptions.vocabulary import MONTHS, WEEKDAYS

_NUMBER = re.compile(
    r"(?<![\w.,’'-])[$€£]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w-])|(?<![\w.,’'-])[$€£]?\d+(?:\.\d+)?(?![\w,-]*\d)(?!\w)"
)
_YEAR = re.compile(r"(?<![\w$€£.,-])(?:19|20)\d\d(?![\w,]*\d)(?!\w)")
_DAY = re.compile(rf"\b(?:{'|'.join(MONTHS)}) (\d\d?)\b|\b(\d\d?) (?:{'|'.join(MONTHS)})\b")
_WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty".split()
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b(?! of the (?:two|three))(?!-)", re.IGNORECASE)
_SCALES = both_ways("million/billion thousand/million")
_UNITS = {
    **both_ways("kilometers/miles kilometres/miles euros/dollars hours/days weeks/months meters/feet tons/kilograms megawatts/gigawatts"),
    **one_way("a_year/a_month per_year/per_month a_month/a_week a_day/a_week"),
    **both_ways("half/a_third"),
}  # fmt: skip
_TIMES = both_ways("days/weeks months/years hours/days decades/years")
_AGO = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|ten|\d+) (days|weeks|months|years|decades|hours) (?:ago|later|earlier|before|after|old)\b"
)


def number(place: Place, chance: random.Random) -> Iterator[Made]:
    """Another figure, scale or unit."""
    text = place.text
    dated = {span for found in (*_YEAR.finditer(text), *_DAY.finditer(text)) for span in range(*found.span())}
    for found in _NUMBER.finditer(text):
        if found.start() not in dated and (value := other_value(found[0], chance)) not in place.page.text:
            yield Made(spliced(text, *found.span(), value))
    for found in _WORD.finditer(text):
        near = _WORDS.index(found[0].lower())
        others = [word for word in _WORDS[max(0, near - 3) : near + 4] if word != found[0].lower()]
        new = chance.choice(others)
        if not re.search(rf"\b{new}\b", place.paragraph.text, re.IGNORECASE):
            yield Made(spliced(text, *found.span(), new))
    if _NUMBER.search(text) or _WORD.search(text):
        yield from (Made(changed) for changed in replacements(text, {**_SCALES, **_UNITS}))


def other_value(written: str, chance: random.Random) -> str:
    """A figure in the same form that is a tenth to ten times as large, never the same.

    >>> other_value("$2.4", random.Random(1)), other_value("1,176", random.Random(2))
    ('$4.2', '1,167')
    """
    sign = written[0] if written[0] in "$€£" else ""
    digits = written[len(sign) :]
    places = len(digits.partition(".")[2])
    value = float(digits.replace(",", ""))
    ways = [value * share for share in (0.5, 0.7, 1.4, 1.6, 2, 10)]
    if swapped := _turned(digits):
        ways = [swapped] * 3 + ways
    new = next((way for way in chance.sample(ways, len(ways)) if _shown(way, places, digits) != digits), value + 1)
    return sign + _shown(new, places, digits)


def _turned(digits: str) -> float | None:
    """Two neighbouring digits the other way round."""
    plain = digits.replace(",", "")
    pairs = [
        i
        for i in range(len(plain) - 1)
        if plain[i : i + 2].isdigit() and plain[i] != plain[i + 1] and plain[i + 1] != "0"
    ]
    if pairs:
        i = pairs[-1]
        return float(plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :])
    parts = plain.split(".")
    return float(f"{parts[1]}.{parts[0]}") if len(parts) == 2 and len(parts[0]) == len(parts[1]) == 1 else None


def _shown(value: float, places: int, like: str) -> str:
    value = max(value, 10**-places)
    return f"{value:,.{places}f}" if "," in like or value >= 10_000 else f"{value:.{places}f}"


def date(place: Place, chance: random.Random) -> Iterator[Made]:
    """Another year, month, weekday, day or span of time."""
    text, told = place.text, place.page.text
    for found in _YEAR.finditer(text):
        years = [year for step in (-4, -3, -2, -1, 1, 2, 3, 4) if (year := str(int(found[0]) + step)) not in told]
        if years:
            yield Made(spliced(text, *found.span(), chance.choice(years)))
    for table in (MONTHS, WEEKDAYS):
        for found in re.finditer(rf"\b(?:{'|'.join(table)})\b", text):
            new = [word for word in table if not re.search(rf"\b{word}\b", told)]
            if new:
                yield Made(spliced(text, *found.span(), chance.choice(new)))
    for found in _DAY.finditer(text):
        group = 1 if found[1] else 2
        days = [
            str(day) for day in range(2, 29) if abs(day - int(found[group])) > 1 and not re.search(rf"\b{day}\b", told)
        ]
        yield Made(spliced(text, *found.span(group), chance.choice(days)))
    for found in _AGO.finditer(text):
        yield from (Made(text[: found.start()] + new + text[found.end() :]) for new in replacements(found[0], _TIMES))
