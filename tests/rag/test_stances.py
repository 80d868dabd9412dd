"""Where somebody stands, from made-up scores: the decision, its features, and what is quoted."""

import pytest

from index.records import Chunk
from rag.claims import is_claim
from rag.records import Passage, Reading
from rag.sentences import scored_sentences
from rag.stances import NEAR, SPEAKS, Said, contrary, hedged, least_relevant, second_hand, stand

CLAIM = "The truce will hold."


def said(text: str, *scores: tuple[float, float, float], owner: str = "Ann Roe") -> list[Said]:
    """The sentences of a text with (relevant, agrees, disagrees) for each."""
    chunk = Chunk(
        article_id="one", title="Experts react", date=None, url=None, experts=(owner,), affiliation=None,
        headline=None, paragraph=1, start=0, text=text,
    )  # fmt: skip
    passage = Passage(chunk, 1.0, reading=Reading(1.0, tuple(relevant for relevant, _, _ in scores)))
    return [
        Said(sentence, agrees, disagrees)
        for sentence, (_, agrees, disagrees) in zip(scored_sentences([passage]), scores, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "scores", "stance"),
    [
        ("The truce holds.", (0.9, 0.9, 0.05), "agrees"),
        ("The truce breaks.", (0.9, 0.05, 0.9), "disagrees"),
        ("The truce holds here and breaks there.", (0.9, 0.6, 0.4), "qualified"),
        ("The truce is of Monday.", (0.9, 0.05, 0.05), "unclear"),
        ("It rains.", (0.1, 0.9, 0.05), "silent"),
    ],
)
def test_the_scores_decide(text: str, scores: tuple[float, float, float], stance: str) -> None:
    assert stand(said(text, scores), "Ann Roe", CLAIM).stance == stance


def test_nothing_that_was_read_is_silence() -> None:
    found = stand([], "Ann Roe", CLAIM)
    assert (found.stance, found.quote) == ("silent", ())


def test_without_a_claim_one_speaks_to_it_or_is_silent() -> None:
    assert stand(said("The truce holds.", (0.9, 0, 0)), "Ann Roe").stance == "speaks"
    assert stand(said("It rains.", (0.1, 0, 0)), "Ann Roe").stance == "silent"


def test_a_hedge_qualifies() -> None:
    found = stand(said("The truce holds only if the guns move.", (0.9, 0.9, 0.05)), "Ann Roe", CLAIM)
    assert found.stance == "qualified"
    assert "only if" in found.reason


def test_a_hedge_in_the_next_sentence_is_quoted_and_counts() -> None:
    text = "The truce holds. But it lasts only if the guns move."
    found = stand(said(text, (0.9, 0.9, 0.05), (0.2, 0.1, 0.1)), "Ann Roe", CLAIM)
    assert [sentence.text for sentence in found.quote] == ["The truce holds.", "But it lasts only if the guns move."]
    assert found.stance == "qualified"


def test_a_negation_turns_a_doubtful_agreement_and_not_a_sure_one() -> None:
    text = "The truce will not hold."
    assert stand(said(text, (0.9, 0.3, 0.1)), "Ann Roe", CLAIM).stance != "agrees"
    assert stand(said("It holds, no doubt.", (0.9, 0.97, 0.01)), "Ann Roe", CLAIM).stance == "agrees"


def test_what_points_back_is_quoted_with_what_it_points_to() -> None:
    found = stand(said("The truce holds. This surprises me.", (0.4, 0.1, 0.1), (0.9, 0.9, 0.05)), "Ann Roe", CLAIM)
    assert [sentence.text for sentence in found.quote] == ["The truce holds.", "This surprises me."]


def test_second_hand_is_not_the_experts_own_stance() -> None:
    text = "According to the ministry, the truce holds. I have doubts."
    found = stand(said(text, (0.9, 0.9, 0.05), (0.1, 0.1, 0.1)), "Ann Roe", CLAIM)
    assert found.stance == "unclear"
    assert "the ministry" in found.reason
    own = stand(said(text, (0.9, 0.9, 0.05), (0.8, 0.05, 0.8)), "Ann Roe", CLAIM)
    assert own.stance == "disagrees"


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


@pytest.mark.parametrize(
    ("claim", "text", "word"),
    [
        ("The opinions are convincing.", "They are unconvincing.", "unconvincing"),
        ("It is effective.", "Nobody finds it so.", "Nobody"),
        ("It is not effective.", "It doesn’t work.", ""),
        ("It is effective.", "It works.", ""),
    ],
)
def test_by_which_word_two_texts_differ(claim: str, text: str, word: str) -> None:
    assert contrary(claim, text) == word


def test_could_alone_is_no_hedge() -> None:
    assert hedged("It could fail.") == ""
    assert hedged("It fails unless it rains.") == "unless"


def test_what_is_relevant_depends_on_the_best() -> None:
    assert least_relevant([0.9]) == pytest.approx(0.9 * NEAR)
    assert least_relevant([0.1]) == SPEAKS


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Iran benefits from chaos", True),
        ("Sadr gained seats", True),
        ("The attack will weaken Iran", True),
        ("Chaos, a gift to Iran.", True),
        ("Is Iran to blame?", False),
        ("who is to blame", False),
        ("Iran-backed militias", False),
        ("disputed elections in Iraq", False),
        ("the United States", False),
        ("Drone attacks on American bases", False),
        ("", False),
    ],
)
def test_claims_are_told_from_questions_and_topics(text: str, claim: bool) -> None:
    assert is_claim(text) is claim
