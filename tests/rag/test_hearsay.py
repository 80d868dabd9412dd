"""Whose view a sentence reports."""

import pytest

from rag.panels.hearsay import second_hand


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("According to the ministry, nobody was hurt.", "the ministry"),
        ("Critics say that it fails.", "Critics"),
        ("The press release says that it works.", "The press release"),
        ("Roe says that it works.", ""),
        ("I would say that it fails.", ""),
        ("It does not say that it fails.", ""),
        ("It fails, and the ministry says so.", ""),
        ("Mbeki is right that it is cheap.", ""),
        ("Nobody is willing to say that it fails.", ""),
    ],
)
def test_whose_view_a_sentence_reports(text: str, who: str) -> None:
    assert second_hand(text, "Ann Roe") == who
