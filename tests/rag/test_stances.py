"""Who is heard and where they stand, from made-up scores: the decision, and what is quoted."""

from collections.abc import Sequence

import pytest

from index.records import EDITORS, Chunk
from rag.panels.heard import HEARD, heard
from rag.panels.stances import NEAR, Stance, Stand, stand
from rag.records import Passage
from rag.sentences import Scored

CLAIM = "The truce will hold."


def said(text: str, *scores: float, owner: str = "Ann Roe") -> list[Scored]:
    """The sentences of a paragraph with their scores."""
    chunk = Chunk(
        article_id="one", title="Experts react", date=None, url=None, experts=(owner,), affiliation=None,
        headline=None, paragraph=1, start=0, text=text,
    )  # fmt: skip
    passage = Passage(chunk, 1.0)
    return [Scored(passage, span, score, 0.0, 0.0) for span, score in zip(passage.spans, scores, strict=True)]


def stood(sentences: Sequence[Scored], claim: str = CLAIM) -> Stand:
    return stand(heard(sentences), sentences, "Ann Roe", claim)


def quoted(found: Stand) -> list[str]:
    return [sentence.text for sentence in found.quote]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The truce will hold.", "agrees"),
        ("I doubt that the truce will hold.", "disagrees"),
        ("The truce holds only if the guns are moved.", "qualified"),
        ("The truce could hold.", "unclear"),
    ],
)
def test_the_words_of_the_nearest_sentence_decide(text: str, stance: Stance) -> None:
    found = stood(said(text, 0.9))
    assert (found.stance, quoted(found)) == (stance, [text])
    assert found.reason


def test_a_sentence_that_is_not_near_shows_no_stance() -> None:
    assert stood(said("The truce will hold.", NEAR)).stance == "agrees"
    assert stood(said("The truce will hold.", NEAR - 0.01)).stance == "unclear"


def test_the_first_sentence_with_a_stance_is_shown() -> None:
    found = stood(said("The truce could hold. I doubt the truce.", 0.9, 0.8))
    assert (found.stance, quoted(found)) == ("disagrees", ["I doubt the truce."])


def test_nothing_near_is_silence() -> None:
    found = stand([], said("It rains.", 0.1), "Ann Roe", CLAIM)
    assert (found.stance, found.quote) == ("silent", ())


def test_without_a_claim_one_speaks_to_it() -> None:
    assert stood(said("The truce will hold.", 0.1), claim="").stance == "speaks"


def test_what_takes_something_back_is_quoted_and_counts() -> None:
    found = stood(said("The truce will hold. But it lasts only if the guns move.", 0.9, 0.2))
    assert quoted(found) == ["The truce will hold.", "But it lasts only if the guns move."]
    assert found.stance == "qualified"


def test_what_points_back_is_quoted_with_what_it_points_to_and_speaks_for_itself() -> None:
    found = stood(said("I doubt the summit. It will hold the truce.", 0.4, 0.9))
    assert quoted(found) == ["I doubt the summit.", "It will hold the truce."]
    assert found.stance == "agrees"


def test_second_hand_is_not_the_experts_own_stance() -> None:
    text = "According to the ministry, the truce will hold. I doubt the truce."
    reported = stood(said(text, 0.9, 0.1))
    assert (reported.stance, "the ministry" in reported.reason) == ("unclear", True)
    assert stood(said(text, 0.9, 0.8)).stance == "disagrees"


def test_experts_are_heard_whose_sentence_is_near_the_best_of_all_best_first() -> None:
    best, near = said("Best.", 0.9, owner="Bo Li"), said("Near.", 0.91 - HEARD)
    far, editors = said("Far.", 0.89 - HEARD, owner="Cy Poe"), said("News.", 0.9, owner=EDITORS)
    assert heard([*near, *far, *editors, *best]) == [*best, *near]
    assert heard([]) == []
