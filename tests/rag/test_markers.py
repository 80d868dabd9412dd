"""Citation markers in text that comes in pieces of any size."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.marker_forms import Mark
from rag.writing.markers import Markers


def read(pieces: list[str]) -> list[str | Mark]:
    reader = Markers()
    return [part for piece in pieces for part in reader.feed(piece)] + list(reader.close())


def joined(parts: list[str | Mark]) -> str:
    """Text and marks as one, each mark as ⟦numbers⟧."""
    return "".join(part if isinstance(part, str) else f"⟦{','.join(map(str, part.numbers))}⟧" for part in parts)


FORMS = {
    "It fell [1].": "It fell⟦1⟧.",
    "It fell.[1] Then": "It fell.⟦1⟧ Then",
    "It fell [1][2].": "It fell⟦1⟧⟦2⟧.",
    "It fell [1] [2].": "It fell⟦1⟧⟦2⟧.",
    "It fell [1,2].": "It fell⟦1,2⟧.",
    "It fell [1; 2].": "It fell⟦1,2⟧.",
    "It fell [1, p2 and 3].": "It fell⟦1,2,3⟧.",
    "It fell [2-4].": "It fell⟦2,3,4⟧.",
    "It fell [2–4].": "It fell⟦2,3,4⟧.",
    "It fell [p1].": "It fell⟦1⟧.",
    "It fell [P 1].": "It fell⟦1⟧.",
    "It fell [passage 12].": "It fell⟦12⟧.",
    "It fell [Source: 3].": "It fell⟦3⟧.",
    "It fell [^2].": "It fell⟦2⟧.",
    "It fell [#2].": "It fell⟦2⟧.",
    "It fell [[2]].": "It fell⟦2⟧.",
    "It fell \\[2\\].": "It fell⟦2⟧.",
    "It fell **[2]**.": "It fell **⟦2⟧**.",
    "It fell 【2】.": "It fell⟦2⟧.",
    "It fell 【2†source】.": "It fell⟦2⟧.",
    "It fell 【4:0†source】.": "It fell⟦4⟧.",
    "It fell ［２］.": "It fell⟦2⟧.",
    "It fell 〔2〕.": "It fell⟦2⟧.",
    "It fell [1](https://example.org/a).": "It fell⟦1⟧.",
    "It fell [1](#p1).": "It fell⟦1⟧.",
    "It fell (passage 1).": "It fell⟦1⟧.",
    "It fell (p1, p2).": "It fell⟦1,2⟧.",
    "It fell (see [1]).": "It fell (see⟦1⟧).",
    "It fell.¹ Then": "It fell.⟦1⟧ Then",
    "It fell.¹² Then": "It fell.⟦12⟧ Then",
    "It fell [\u200b1\u200b].": "It fell⟦1⟧.",
    "It fell <b>far</b> [1].": "It fell far⟦1⟧.",
    "<think>[3] maybe?</think>It fell [1].": "It fell⟦1⟧.",
    "It fell [2021].": "It fell⟦2021⟧.",
    "See ![x](http://127.0.0.1/leak?q=secret) now.": "See now.",
    "See [the report](http://127.0.0.1/x) now.": "See the report now.",
    "[The army] fell.": "[The army] fell.",
    "It fell [sic] (far).": "It fell [sic] (far).",
    "It was 5 m² [1].": "It was 5 m²⟦1⟧.",
    "It rose (by 3 percent) in May (1999).": "It rose (by 3 percent) in May (1999).",
    "3 < 5 and 5 > 3.": "3 < 5 and 5 > 3.",
    "Stop! [1] Now!": "Stop!⟦1⟧ Now!",
    "Half [1": "Half",
    "Half [passage 1": "Half",
    "Half [": "Half",
    "Half the [army": "Half the [army",
    "A [1\nB": "A\nB",
}


@pytest.mark.parametrize("text", FORMS)
def test_each_form_is_read(text: str) -> None:
    assert joined(read([text])) == FORMS[text]


@given(st.sampled_from(list(FORMS)), st.lists(st.integers(1, 6), min_size=1, max_size=40))
def test_how_the_text_is_cut_makes_no_difference(text: str, sizes: list[int]) -> None:
    pieces, at = [], 0
    for size in (sizes * len(text))[: len(text)]:
        pieces.append(text[at : at + size])
        at += size
    assert joined(read(pieces)) == FORMS[text]


@given(st.text(alphabet="ab 1²[](){}<>【】,p-.!\\\n†:/", max_size=60), st.integers(1, 5))
def test_any_text_is_read_alike_in_any_pieces(text: str, size: int) -> None:
    pieces = [text[n : n + size] for n in range(0, len(text), size)]
    assert joined(read(pieces)) == joined(read([text]))


@pytest.mark.parametrize("text", FORMS)
def test_no_half_marker_ever_shows(text: str) -> None:
    reader, shown = Markers(), ""
    for char in text:
        for part in reader.feed(char):
            shown += part if isinstance(part, str) else ""
            assert not re.search(r"[\[【［〔]\W*(?:p|passage|source)?\W*\d+$", shown), shown


def test_a_bracket_that_never_closes_is_not_waited_for() -> None:
    reader = Markers()
    shown = "".join(part for _ in range(200) for part in reader.feed("[a ") if isinstance(part, str))
    assert len(shown) > 400
