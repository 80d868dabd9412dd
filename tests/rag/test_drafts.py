"""Sentences of a text that is still being written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.drafts import Draft, Drafts
from rag.writing.marker_forms import Mark
from rag.writing.markers import Markers


def drafted(pieces: list[str]) -> tuple[list[Draft], str]:
    """The sentences, and all that was given out meanwhile."""
    markers, drafts = Markers(), Drafts()
    found: list[Draft] = []
    shown = ""

    def taken(parts: object) -> None:
        nonlocal shown
        for part in parts:  # type: ignore[attr-defined]
            given_out = drafts.mark(part, f" {list(part.numbers)}") if isinstance(part, Mark) else drafts.text(part)
            for one in given_out:
                if isinstance(one, Draft):
                    found.append(one)
                else:
                    shown += one

    for piece in pieces:
        taken(markers.feed(piece))
    taken(markers.close())
    for one in drafts.close():
        if isinstance(one, Draft):
            found.append(one)
        else:
            shown += one
    return found, shown


TEXTS: dict[str, list[tuple[str, tuple[int, ...], bool]]] = {
    "It fell [1]. It rose [2].": [("It fell.", (1,), True), ("It rose.", (2,), False)],
    "It fell. [1] It rose. [2]": [("It fell.", (1,), True), ("It rose.", (2,), False)],
    "It fell.[1]It rose far.[2]": [("It fell.", (1,), True), ("It rose far.", (2,), False)],
    "It fell [1] and rose [2][3].": [("It fell and rose.", (1, 2, 3), True)],
    "[1] It fell. It rose.": [("It fell.", (1,), True), ("It rose.", (), False)],
    "It fell in the U.S. Army’s view [1]. So what?": [
        ("It fell in the U.S. Army’s view.", (1,), True),
        ("So what?", (), False),
    ],
    "“It fell. It will fall again,” she said [1]. No.": [
        ("“It fell. It will fall again,” she said.", (1,), True),
        ("No.", (), False),
    ],
    "- It fell [1].\n- It rose [2].": [("It fell.", (1,), True), ("It rose.", (2,), True)],
    "1. It fell [1].\n2) It rose by 2.4 percent [2].": [
        ("It fell.", (1,), True),
        ("It rose by 2.4 percent.", (2,), True),
    ],
    "## Summary\n\n**Ann Roe**: It fell [1].\n\nIt rose.": [
        ("Ann Roe: It fell.", (1,), True),
        ("It rose.", (), True),
    ],
    "Answer: It fell [1].": [("It fell.", (1,), True)],
    "Here is what they say:\nIt fell [1].": [("It fell.", (1,), True)],
    "It fell [1]. It rose and then": [("It fell.", (1,), True)],
    "It fell [1]. It rose [2]": [("It fell.", (1,), True), ("It rose", (2,), False)],
    "2.4 billion went [1].": [("2.4 billion went.", (1,), True)],
    "": [],
    "\n\n- \n": [],
}


@pytest.mark.parametrize("text", TEXTS)
def test_sentences_and_what_they_cite(text: str) -> None:
    found, _ = drafted([text])
    assert [(one.text, one.numbers, one.opens) for one in found] == TEXTS[text]


@given(st.sampled_from(list(TEXTS)), st.integers(1, 7))
def test_how_the_text_is_cut_makes_no_difference(text: str, size: int) -> None:
    found, _ = drafted([text[n : n + size] for n in range(0, len(text), size)])
    assert [(one.text, one.numbers, one.opens) for one in found] == TEXTS[text]


@given(st.sampled_from(list(TEXTS)), st.integers(1, 7))
def test_what_is_given_out_is_what_the_sentences_stand_for(text: str, size: int) -> None:
    found, shown = drafted([text[n : n + size] for n in range(0, len(text), size)])
    assert shown.startswith("".join(one.written for one in found))


def test_a_sentence_is_given_out_before_the_text_ends() -> None:
    drafts = Drafts()
    parts = list(drafts.text("It fell far. And then it rose again"))
    assert [part.text for part in parts if isinstance(part, Draft)] == ["It fell far."]
