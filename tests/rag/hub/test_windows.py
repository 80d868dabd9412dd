"""Windows over a text: all of it is in one, and none is longer than a model can read."""

import pytest

from rag.checks.windows import windows
from rag.claims.case import parsed

SHIPS = " ".join(f"Ship number {n} left the port." for n in range(20))


def test_windows_of_six_sentences_overlap_by_two() -> None:
    found = [span.of(SHIPS) for span in windows(parsed(SHIPS))]
    assert [text.count(".") for text in found] == [6, 6, 6, 6, 4]
    assert found[1].startswith("Ship number 4 left")
    assert found[-1].endswith("Ship number 19 left the port.")


@pytest.mark.parametrize("most", [1, 5, 6, 7, 13, 119, 120, 500])
def test_windows_of_words_hold_all_words_in_order(most: int) -> None:
    found = [span.of(SHIPS) for span in windows(parsed(SHIPS), most)]
    assert " ".join(" ".join(found).split()) == SHIPS
    assert all(len(text.split()) <= most for text in found)
    assert len(found) <= -(-120 // most) * 2


def test_a_sentence_with_too_many_words_is_cut_and_others_are_not() -> None:
    text = "Bo left. " + "very " * 12 + "late. Jo stayed."
    found = [span.of(text).split() for span in windows(parsed(text), 5)]
    assert [len(words) for words in found] == [2, 5, 5, 5]
    assert found[-1] == ["very", "very", "late.", "Jo", "stayed."]


def test_a_short_text_is_one_window_and_an_empty_one_is_none() -> None:
    for words in (None, 100):
        assert [span.of(" Bo left. ") for span in windows(parsed(" Bo left. "), words)] == ["Bo left."]
        assert windows(parsed(" "), words) == []
