"""Planted errors: each kind on a sentence whose outcome can be told by hand, and the suite as a whole."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evals.benchmarks import corruption
from evals.benchmarks.judges import Score
from evals.corruptions import additions, certainty, controls, entities, figures, opposites, roles, stances, times
from evals.corruptions.grammar import is_fluent, lowered, with_articles
from evals.corruptions.made import Maker
from evals.corruptions.pages import Page, Paragraph, Place, places, read_pages, stands_alone
from evals.corruptions.suite import CLEAN, KINDS, Item, suite
from index.build import SAMPLE
from rag.records import Source

CLOSED, SHUT = "The harbour was closed", "the harbour was closed"
HARBOUR = "The harbour of Lund was closed on Monday, and forty ships turned back."


def place(text: str, *others: Paragraph, owner: str = "") -> Place:
    own = Paragraph(owner, "", (text,))
    return Place(Page("Harbour", (own, *others)), own, text, "0.0.0")


def made(maker: Maker, text: str, *others: Paragraph, owner: str = "") -> list[str]:
    return [one.text for one in maker(place(text, *others, owner=owner), random.Random(1))]


@pytest.mark.parametrize(
    ("maker", "text", "expected"),
    [
        (opposites.negation, "The harbour of Lund is closed.", "The harbour of Lund is not closed."),
        (opposites.negation, "The new wall will not hold for long.", "The new wall will hold for long."),
        (opposites.negation, "The crews can leave on Friday.", "The crews cannot leave on Friday."),
        (opposites.antonym, "Traffic in the harbour rose by a third.", "Traffic in the harbour fell by a third."),
        (opposites.antonym, "It was a likely outcome for Lund.", "It was an unlikely outcome for Lund."),
        (certainty.hedge, "The harbour could open again in May.", "The harbour will open again in May."),
        (certainty.hedge, "The wall is likely to give way.", "The wall is certain to give way."),
        (certainty.general, "Most of the crews had been warned.", "All of the crews had been warned."),
        (certainty.general, "The harbour is often closed in winter.", "The harbour is always closed in winter."),
        (roles.cause, f"{CLOSED} because the wall had cracked.", f"The wall had cracked because {SHUT}."),
        (roles.cause, "France was warned by Spain in the spring.", "Spain was warned by France in the spring."),
        (roles.cause, "Traffic fell from 40 to 12 ships a day.", "Traffic fell from 12 to 40 ships a day."),
        (times.temporal, "The harbour will open in May.", "The harbour opened in May."),
        (times.temporal, f"{CLOSED} by the port's owners.", "The harbour will be closed by the port's owners."),
        (controls.contracted, "The wall does not hold.", "The wall doesn’t hold."),
        (controls.synonyms, "Nearly all ships turned back.", "Almost all ships turned back."),
        (controls.reordered, "In 2018, Lund closed it for a month.", "Lund closed it for a month in 2018."),
        (controls.reordered, f"{CLOSED} because the wall had cracked.", f"Because the wall had cracked, {SHUT}."),
        (controls.active, f"{CLOSED} by the port's owners.", "The port's owners closed the harbour."),
    ],
)  # fmt: skip
def test_a_sentence_is_changed_as_its_kind_says(maker: Maker, text: str, expected: str) -> None:
    assert expected in made(maker, text)


@pytest.mark.parametrize(
    ("maker", "text"),
    [
        (opposites.negation, "Nobody had warned the crews of the ships."),  # a second "not" would make it a riddle
        (opposites.negation, "Crews wonder whether the harbour is closed."),
        (certainty.hedge, "Since May, ships may not enter."),
        (certainty.general, "Some forty ships turned back."),  # "some" is "about"
        (certainty.general, "It is the most important port."),
        (roles.cause, "France and Spain were warned by Monday."),
        (times.temporal, "The harbour will open if the wall holds."),
        (controls.reordered, "It was closed because it had cracked in the storm."),
    ],
)
def test_what_would_not_be_an_error_or_no_sentence_is_left_alone(maker: Maker, text: str) -> None:
    assert made(maker, text) == []


def test_a_figure_changes_and_keeps_its_form() -> None:
    for text in made(figures.number, "The port lost $2.4 billion and 1,176 ships in 2019."):
        assert "in 2019" in text
        assert is_fluent(text)
    chance = random.Random(3)
    values = {figures.other_value("1,176", chance) for _ in range(20)}
    assert "1,176" not in values
    assert all(re.fullmatch(r"\d{1,3}(?:,\d{3})*", value) for value in values)


def test_a_date_becomes_one_that_the_document_does_not_have() -> None:
    texts = made(figures.date, HARBOUR, Paragraph("", "", ("It opened on Tuesday, Wednesday or Thursday.",)))
    assert texts
    assert all(re.search(r"on (?:Friday|Saturday|Sunday)", text) for text in texts)


def test_an_entity_is_replaced_by_one_of_its_kind() -> None:
    other = Paragraph("", "", ("Norway has closed no harbour.", "The Swedish wall stands."))
    (outside,) = made(entities.outside, "Ships from Denmark turned back on Monday.", other)
    assert "Denmark" not in outside
    assert "Norway" not in outside
    (inside,) = entities.inside(place("Ships from Denmark turned back on Monday.", other), random.Random(1))
    assert inside.text == "Ships from Norway turned back on Monday."
    assert other in inside.paragraphs


ROE = "Closing the harbour would be a grave mistake."
LI = Paragraph("Bo Li", "", ("Nobody asked the fishermen of the islands.",))


def test_a_view_is_given_to_another_expert_or_cited_to_one() -> None:
    assert made(entities.speaker, ROE, LI, owner="Ann Roe") == [f"{ROE[:-1]}, according to Bo Li."]
    (cited,) = entities.citation(place(ROE, LI, owner="Ann Roe"), random.Random(1))
    assert "Ann Roe" in cited.text
    assert cited.paragraphs == (LI,)


def test_an_opinion_loses_its_owner_and_a_stance_its_side() -> None:
    assert made(certainty.opinion, ROE, owner="Ann Roe") == [ROE]
    assert made(certainty.opinion, "To Roe, the harbour is too small.", owner="Ann Roe") == [
        "The harbour is too small."
    ]
    assert "Roe opposes the new wall of Lund." in made(
        stances.stance, "Roe supports the new wall of Lund.", owner="Ann Roe"
    )


def test_an_addition_goes_on_where_the_sentence_ends() -> None:
    for text in made(additions.addition, HARBOUR):
        assert text.startswith(HARBOUR[:-1] + ", ")
        assert text.endswith(".")


def test_names_keep_their_capitals_within_a_sentence() -> None:
    assert lowered("The port is shut.", ()) == "the port is shut."
    assert lowered("Lund is shut.", {"Lund"}) == "Lund is shut."
    assert lowered("Lund is shut.", ()) is None
    assert with_articles("a honest FBI man and an one-way street") == "an honest FBI man and a one-way street"


@pytest.mark.parametrize(
    "text",
    [
        "Its harbour was closed on Monday for a week.",
        "Close the harbour of Lund on Monday at once.",
        "“We will close it,” the owners of the port said.",
    ],
)
def test_what_leans_on_others_orders_or_quotes_is_no_claim(text: str) -> None:
    assert not stands_alone(text)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return suite(list(read_pages([SAMPLE])), seed=5, many=10)


def test_the_suite_is_the_same_for_the_same_seed(items: list[Item]) -> None:
    pages = list(read_pages([SAMPLE]))
    assert suite(pages, seed=5, many=10) == items
    assert suite(pages, seed=6, many=10) != items


def test_each_item_is_fluent_and_one_of_its_sentence(items: list[Item]) -> None:
    for kind in {*KINDS, CLEAN}:
        own = [item for item in items if item.kind == kind]
        assert len(own) == len({item.sentence for item in own}) <= 20
    assert all(is_fluent(item.claim) for item in items)


def test_clean_controls_are_sentences_of_what_they_cite(items: list[Item]) -> None:
    text = next(read_pages([SAMPLE])).text
    for item in items:
        if item.kind == CLEAN:
            assert item.claim in text
            assert item.claim in item.paragraphs[0].text


def test_annotated_documents_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "harbour-01.txt"
    path.write_text(
        f"# news | harbour | Harbour\n## Ann Roe | Port | Shut\n1 {HARBOUR}\n2 It rained.\n", encoding="utf-8"
    )
    (page,) = read_pages([path])
    assert page.experts == ("Ann Roe",)
    assert [one.text for one in places([page])] == [HARBOUR]


# --- the benchmark -----------------------------------------------------------------------------------------------


def controls_and_errors() -> list[Item]:
    own = (Paragraph("", "", ("x",)),)
    kinds = [CLEAN] * 40 + ["synonym"] * 40 + ["number"] * 20
    return [Item(kind, f"{kind} {n}.", own, f"{kind}{n}") for n, kind in enumerate(kinds)]


def test_a_perfect_checker_finds_all_and_a_blind_one_nothing() -> None:
    items = controls_and_errors()
    perfect = np.array([float(item.supported) for item in items])
    assert corruption.recalls(items, perfect)["number"].value == 1
    assert corruption.recalls(items, np.full(len(items), 0.5))["number"].value == 0


def test_the_bound_lets_one_in_twenty_controls_fall_below_it() -> None:
    items = controls_and_errors()[:40]
    scores = np.arange(40) / 40
    bound = corruption.bound(items, scores, np.full(40, True))
    assert (scores < bound).mean() == 0.05


def test_a_checker_sees_who_owns_what_it_is_given() -> None:
    seen: list[Source] = []

    def judge(claim: str, sources: object, /) -> Score:
        seen.extend(sources)  # type: ignore[call-overload]
        return Score(1.0)

    corruption.scored(
        judge, [Item(CLEAN, "x.", (Paragraph("Ann Roe and Bo Li", "Shut", ("It rains.", "It pours.")),), "a")]
    )
    assert seen == [Source("It rains. It pours.", ("Ann Roe", "Bo Li"), "Shut")]


def test_the_command_prints_writes_and_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: Callable[..., None]
) -> None:
    pytest.importorskip("matplotlib")
    command(
        corruption.main,
        "--checker",
        "names",
        "overlap",
        "--items",
        4,
        "--out",
        tmp_path,
        "--picture",
        tmp_path / "heat.svg",
    )
    shown = capsys.readouterr().out
    assert "hedge" in shown
    assert "clean" in shown
    assert (tmp_path / "corruption.names.jsonl").read_text().count('"kind": "clean"') == 8
    assert "planted errors" in (tmp_path / "heat.svg").read_text()
