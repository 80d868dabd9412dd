"""The colours of the page."""

import re

import pytest

from ui.page.wiring import asset


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = (int(full[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (ink, paper)
        for paper in ("page", "paper", "tint")
        for ink in ("ink", "soft", "accent", "flag")
    ] + [("on-accent", "accent"), ("mark-ink", "mark")],
)  # fmt: skip
def test_every_colour_of_text_has_enough_contrast(scheme: int, ink: str, paper: str) -> None:
    palette = dict(re.findall(r"--([\w-]+): #(\w+);", asset("palette.css").split("body.dark {")[scheme]))
    darker, lighter = sorted((_luminance(palette[ink]), _luminance(palette[paper])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
