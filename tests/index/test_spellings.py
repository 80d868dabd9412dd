"""Which words are one name in two spellings, and which are two words."""

import pytest

from index.spellings import are_one, names_asked, proper_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kadhimi", "Khadimi"),
        ("Qaeda", "Qaida"),
        ("Zelensky", "Zelenskyy"),
        ("Hezbollah", "Hizbullah"),
        ("Kataib", "Kata'ib"),
        ("Houthi", "Huthi"),
        ("Hussein", "Husein"),
        ("Dvořák", "Dvorak"),
        ("Soleimani’s", "Soleimani"),
    ],
)
def test_a_name_is_the_same_in_another_transcription(one: str, other: str) -> None:
    assert are_one(one, other)
    assert are_one(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Soleimani", "Solemani"), ("Khamenei", "Khamanei"), ("Velmora", "Velmroa")]
)
def test_a_letter_may_be_wrong_only_where_that_is_asked_for(one: str, other: str) -> None:
    assert are_one(one, other, misspelt=True)
    assert not are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("county", "country"),
        ("marital", "martial"),
        ("Iran", "Iraq"),
        ("Mali", "Malawi"),
        ("Niger", "Nigeria"),
        ("Austria", "Australia"),
        ("Georgia", "Georgian"),
        ("causal", "casual"),
        ("Slovakia", "Slovenia"),
        ("Sadr", "Sadar"),
    ],
)
def test_two_words_that_look_alike_are_two(one: str, other: str) -> None:
    assert not are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("county", "country"), ("Iran", "Iraq"), ("Austria", "Australia"), ("Mali", "Malta")]
)
def test_a_short_or_a_very_different_word_is_never_a_misspelling(one: str, other: str) -> None:
    assert not are_one(one, other, misspelt=True)


def test_a_name_is_a_word_that_is_never_written_small() -> None:
    text = "Kestria closed it. Closed straits are rare, says Halloway. The Strait of Kestria, the strait."
    assert proper_names(text) == {"Halloway", "Kestria"}


def test_only_capitals_are_taken_for_names_in_a_question_that_has_some() -> None:
    assert list(names_asked("Who attacked Kadhimi in the county?")) == [("Kadhimi", True)]
    assert [word for word, _ in names_asked("who attacked kadhimi")] == ["attacked", "kadhimi"]
