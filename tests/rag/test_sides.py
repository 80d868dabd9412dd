"""On which side of a claim a text is, by its words."""

import pytest

from rag.panels.sides import Side, rejection, side

CLAIM = "The council should postpone the vote."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council should postpone the vote by a year.", "agrees"),
        ("I cannot agree with those who would postpone the vote.", "disagrees"),
        ("To postpone the vote would be reckless.", "disagrees"),
        ("I would advise strongly against a vote that is postponed.", "disagrees"),
        ("The council should postpone the vote only if the auditors ask for it.", "qualified"),
        ("The council was right to vote and wrong to vote on Thursday.", "qualified"),
        ("The council might postpone the vote.", "unclear"),
        ("The vote is not on Thursday.", "unclear"),
    ],
)
def test_the_words_tell_the_side(text: str, expected: Side) -> None:
    assert side(CLAIM, text).side == expected


def test_reasons_do_not_count() -> None:
    assert side(CLAIM, "The council should postpone the vote, because nobody has read the contract.").side == "agrees"


def test_what_is_said_of_another_matter_does_not_count() -> None:
    assert side(CLAIM, "The council should postpone the vote, and no pump would stop.").side == "agrees"


def test_a_rejection_of_what_is_called_wrong_is_agreement() -> None:
    assert side("The killing was a mistake.", "The killing was ill-advised.").side == "agrees"
    assert side("The killing was a mistake.", "The killing splintered the movement.").side == "unclear"


def test_words_that_the_claim_has_do_not_count() -> None:
    assert (
        side("Parliament should hold a vote of no confidence.", "I call for a vote of no confidence.").side == "agrees"
    )


def test_a_word_with_a_prefix_that_turns_it_rejects() -> None:
    assert rejection("The filter is effective.", "The filter is ineffective.") == "ineffective"
