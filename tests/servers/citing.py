"""A scripted model that looks its passages up: ``[@Roe]`` and ``[@Roe:truce]`` become the numbers that it was given."""

import re

from scripted_server import Behaviour, Exchange, says

_PASSAGE = re.compile(
    r'<passage number="(?P<number>\d+)" by="(?P<by>[^"]*)"[^>]*>\n(?P<text>.*?)\n</passage>', re.DOTALL
)
_PLACE = re.compile(r"@(?P<by>[\w-]+)(?::(?P<has>[^\]@,]+))?")


def cites(text: str, **more: float) -> Behaviour:
    """Says the text with the numbers of the passages that it points to; a passage that was not given is number 99."""

    def behave(exchange: Exchange) -> None:
        given = list(_PASSAGE.finditer(str(exchange.asked["messages"][1]["content"])))

        def number(place: re.Match[str]) -> str:
            found = [one["number"] for one in given if place["by"] in one["by"] and (place["has"] or "") in one["text"]]
            return found[0] if found else "99"

        says(_PLACE.sub(number, text), **more)(exchange)

    return behave
