"""Whether the text answers, and why not."""

from collections.abc import Sequence

import numpy as np
import pytest

from index.records import Chunk
from rag.answerable import ANSWERS, decide, features, lead, mentions, speaks
from rag.pair_model import probability
from rag.records import Kind, Passage, Question, Reading
from rag.sentences import LEAST, MOST, Scored, log_odds


def passage(text: str, odds: float | None = None, owner: str = "Ann Roe", paragraph: int = 1) -> Passage:
    chunk = Chunk(
        article_id="one", title="Experts react", date=None, url=None, experts=(owner,), affiliation=None,
        headline=None, paragraph=paragraph, start=paragraph * 1000, text=text,
    )  # fmt: skip
    chance = None if odds is None else float(probability(np.float32(odds)))
    return Passage(chunk, 1.0, reading=None if chance is None else Reading(chance, (chance,)))


def question(text: str, kind: Kind = "fact", named: tuple[str, ...] = ()) -> Question:
    return Question(text=text, topic=text, kind=kind, named=named)


def scored(text: str, *scores: float) -> Sequence[Scored]:
    found = passage(text)
    return [Scored(found, span, score, 0.0, 0.0) for span, score in zip(found.spans, scores, strict=True)]


def test_the_best_passage_decides() -> None:
    asked = question("Who closed the harbour?")
    low, high = passage("Rain fell.", ANSWERS - 1), passage("The council closed it.", ANSWERS + 0.1)
    assert not decide(asked, [low]).answers
    assert decide(asked, [low, high]).answers


def test_what_nobody_has_read_is_taken_to_answer() -> None:
    assert features(question("Who closed it?"), [passage("Rain fell.")]) is None
    assert decide(question("Who closed it?"), [passage("Rain fell.")]).answers


def test_a_name_or_figure_that_no_passage_has_counts_against_an_answer() -> None:
    there = [passage("The council of Lund closed it after 40 days.", ANSWERS + 1)]
    assert decide(question("Why did Lund close it after 40 days?"), there).answers
    for text, missing in (
        ("Why did Malmö close it?", "Malmö"),
        ("Is it Malmö’s harbour?", "Malmö"),
        ("Why close it for 2.4 billion?", "2.4"),
    ):
        decision = decide(question(text), there)
        assert not decision.answers
        assert decision.unnamed == (missing,)


def test_names_of_those_who_are_asked_and_titles_count_for_nothing() -> None:
    there = [passage("The council closed it.", ANSWERS + 0.1)]
    assert decide(question("What does Cy Poe say?", named=("Cy Poe",)), there).answers
    assert decide(question("WHY WAS THE OLD HARBOUR CLOSED"), there).answers


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("Who mentions the harbour wall?", True),
        ("Which expert brings up the walls of the harbour?", True),
        ("Who mentions the harbour master?", False),
        ("Who mentions it?", False),
    ],
)
def test_who_mentions_something_is_answered_by_the_words(text: str, is_there: bool) -> None:
    passages = [passage("The harbour needs a wall.", LEAST)]
    assert mentions(question(text, "who_said"), passages) is is_there
    assert decide(question(text, "who_said"), passages).answers is is_there
    assert not mentions(question(text, "fact"), passages)


def test_an_expert_speaks_to_what_nobody_else_says_much_better() -> None:
    asked = question("What about rain?", "expert")
    weak = scored("Rain fell.", 0.3)
    assert speaks(asked, weak, scored("Snow fell.", 0.4))
    assert not speaks(asked, weak, scored("It will rain, and rain, and rain.", 0.9))


def test_a_name_that_few_have_counts_against_who_lacks_it() -> None:
    own, others = scored("Rain fell in Lund.", 0.5), scored("Rain fell.", 0.0)
    plain, there, absent = (
        lead(question(text, "expert"), own, others)
        for text in ("What about rain?", "What about Lund?", "What about Malmö?")
    )
    assert absent < plain == there == 0.5


def test_a_name_that_most_have_is_the_setting_and_need_not_be_said() -> None:
    own, others = scored("Rain fell.", 0.5), scored("Lund lies by the sea.", 0.0)
    assert lead(question("What about Lund?", "expert"), own, others) == 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Was it closed? Give me the reasons.",
        "Why was it closed? I'd like to know what Mr Roe says.",
        "Did the Lund-backed council close it?",
        "What did the UN close?",
        "Why did Sweden's council close it, and Swedish ships stay?",
        "Did Nilson close it?",
    ],
)
def test_openings_titles_and_other_forms_of_a_name_are_not_missing(text: str) -> None:
    there = [passage("Roe says the United Nations and Sweden’s council of Lund closed al-Nilsson.", ANSWERS + 1)]
    assert decide(question(text), there).answers


def test_log_odds_are_bounded() -> None:
    assert log_odds(0.5) == 0
    assert [log_odds(chance) for chance in (0.0, 1.0)] == [LEAST, MOST]
