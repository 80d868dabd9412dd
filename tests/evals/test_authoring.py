"""Cases: drafted from an article, and checked."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from scripted_server import ScriptedServer, says

from evals.authoring.checking import check, faults
from evals.authoring.drafting import TEMPLATES, drafts
from evals.authoring.topics import topics
from evals.cases import case_json, read_cases
from evals.judging.documents import Library, read_documents
from evals.records import Case, Document, Place
from evals.suites import DATA, OLDER
from index.build import SAMPLE
from index.errors import BadInput
from rag.settings import ModelSettings
from rag.words import stems, telling


@pytest.fixture(scope="module")
def digest() -> Document:
    return read_documents([SAMPLE])[0]


@pytest.fixture(scope="module")
def library(digest: Document) -> Library:
    return Library.of([digest])


def text_of(library: Library, place: Place) -> str:
    return next(
        one.text
        for one in library.paragraphs
        if Place(one.paragraph.owner, one.paragraph.number) == Place(place.expert, place.paragraph)
    )


@pytest.mark.parametrize("kind", TEMPLATES)
@pytest.mark.parametrize("article", [SAMPLE, DATA / "water-order.txt"], ids=lambda path: path.stem)
def test_drafts_of_each_kind_are_about_their_gold(kind: str, article: Path) -> None:
    (document,) = read_documents([article])
    library = Library.of([document])
    found = list(TEMPLATES[kind](library))
    assert found
    for case in found:
        assert case.kind == kind
        assert case.draft
        assert case.article == document.id
        assert faults(case, library) == [], case.question
        assert all(any(fact[0] in text_of(library, place) for place in case.gold) for fact in case.key_facts)


def test_a_silent_expert_has_none_of_the_words(library: Library) -> None:
    for case in TEMPLATES["expert_silent"](library):
        asked = next(name for name in library.owners if name in case.question)
        topic = case.question.partition(" say about ")[2].rstrip("?")
        own = " ".join(one.text for one in library.paragraphs if asked in one.paragraph.experts)
        assert topic not in own
        assert case.others
        assert all(set(telling(topic)) <= set(stems(text_of(library, place))) for place in case.others)


def test_a_false_figure_is_not_in_the_article(digest: Document, library: Library) -> None:
    for case in TEMPLATES["false_premise"](library):
        (wrong,) = case.must_not_say
        assert wrong in case.question
        assert wrong not in digest.text


def test_the_year_after_is_after_the_article(library: Library) -> None:
    assert all(case.question.endswith(" in 2022?") for case in TEMPLATES["after_article"](library))


def test_topics_are_no_experts_and_no_dates(library: Library) -> None:
    words = [topic.words for topic in topics(library)]
    assert "Muqtada al-Sadr" in words
    assert not [one for one in words if "November" in one or "Slavin" in one]


def test_drafts_are_mixed_and_have_ids_that_are_free(digest: Document) -> None:
    first = list(drafts(digest, 14))
    assert {case.kind for case in first} == set(TEMPLATES)
    assert len({case.id for case in first}) == 14
    again = list(drafts(digest, 14, first))
    assert not {case.id for case in first} & {case.id for case in again}
    assert not {case.question for case in first} & {case.question for case in again}


def test_a_chat_model_drafts_in_its_own_words(
    digest: Document, library: Library, scripted: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    good = {
        "question": "Whose stamp does the strike bear?",
        "key_facts": ["fingerprints", "the strike", "words that are not there"],
    }
    scripted.script = [says(json.dumps(good)), says('{"question": "No question", "key_facts": []}'), says("no JSON")]
    model = ModelSettings(name="openai:mine", base_url=scripted.url, retries=0)
    every = list(drafts(digest, 17, (), model))
    (case,) = [one for one in every if one.kind == "fact"]
    assert case.question == "Whose stamp does the strike bear?"
    assert case.gold == (Place("Nathan Sales", 1),)
    assert case.key_facts == ()  # none of them stands in that paragraph, or the question tells it
    assert case.note == "Drafted by openai:mine."
    assert len(every) == 17
    prompts = [str(one["messages"]) for one in scripted.asked]
    assert text_of(library, Place("Nathan Sales", 1))[:40] in prompts[0]
    assert 'by="Nathan Sales"' in prompts[0]


RIGHT: Mapping[str, Any] = {
    "id": "a",
    "question": "Who speaks of a bill for the militias?",
    "article": SAMPLE.stem,
    "gold": [{"expert": "C. Anthony Pfaff", "paragraph": 2}],
    "key_facts": ["2.4 billion"],
    "must_cite": ["C. Anthony Pfaff"],
}
WRONG: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "gold of nobody": (
        {"gold": [{"expert": "Tony Pfaff", "paragraph": 2}]},
        "gold: Tony Pfaff ¶2 is not in the article, nobody of that name has a section",
    ),
    "gold beyond the last paragraph": (
        {"gold": [{"expert": "C. Anthony Pfaff", "paragraph": 9}], "key_facts": []},
        "gold: C. Anthony Pfaff ¶9 is not in the article, C. Anthony Pfaff has 3 paragraphs",
    ),
    "no gold": ({"gold": []}, "it has an answer, but names no paragraph that gives it (gold)"),
    "another article": ({"article": "nil"}, "there is no article 'nil'"),
    "a leak": ({"question": "What of the $2.4 billion?"}, "the question tells the key fact “2.4 billion”"),
    "a fact from elsewhere": (
        {"key_facts": [["Tuesday", "noon"]]},
        "the key fact “Tuesday” or “noon” is in none of the gold paragraphs",
    ),
    "an unknown expert": ({"must_not_cite": ["Ann Roe"]}, "must_not_cite: there is no expert 'Ann Roe'"),
    "an unknown filter": ({"experts": ["Ann Roe"]}, "experts: there is no expert 'Ann Roe'"),
    "an expert who must and must not": (
        {"must_not_cite": ["C. Anthony Pfaff"]},
        "C. Anthony Pfaff must be cited, and must not",
    ),
    "no case": ({"colour": "red"}, "is no case: colour: Extra inputs are not permitted"),
}


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., list[str]]:
    """What is said of cases, one file an argument."""

    def told(*files: list[Mapping[str, Any]]) -> list[str]:
        paths = [tmp_path / f"cases-{n}.jsonl" for n in range(len(files))]
        for path, rows in zip(paths, files, strict=True):
            path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        _, problems = check(paths)
        return [f"{one.path.name}:{one.line}: {one.what}" for one in problems]

    return told


@pytest.mark.parametrize("problem", WRONG)
def test_what_is_wrong_with_a_case_is_told_with_its_line(problem: str, checked: Callable[..., list[str]]) -> None:
    changes, what = WRONG[problem]
    found = checked(
        [RIGHT, {"id": "b", **{**RIGHT, **changes, "id": "b", "question": changes.get("question", "Why?")}}]
    )
    assert any(one.startswith(f"cases-0.jsonl:2: {what}") for one in found), found


def test_what_is_right_is_left_alone(checked: Callable[..., list[str]]) -> None:
    assert checked([RIGHT]) == []


def test_questions_that_are_asked_twice_are_told(checked: Callable[..., list[str]]) -> None:
    question = RIGHT["question"]
    follow_up = {"question": question, "history": [{"role": "user", "text": "And what of the militias' pay?"}]}
    found = checked(
        [RIGHT, {**RIGHT, "id": "b", "question": "who speaks of a bill for the militias"}],
        [
            {**RIGHT, "id": "c", "question": "Who speaks of the bill for the militias?"},
            {**RIGHT, "id": "d", **follow_up},
            {**RIGHT, "id": "e", "group": "h", "question": "What could the new parliament pass into law?"},
            {**RIGHT, "id": "h", "group": "h", "question": "What could a new parliament pass into law?"},
            {**RIGHT, "id": "f", "question": "Does Peek speak of a cup?"},
            {**RIGHT, "id": "g", "question": "Does Zais speak of a cup?"},
            {**RIGHT, "id": "a", "question": "What does the state pay?"},
        ],
    )
    assert [one.partition(" /")[0] for one in found if "question" in one.partition(" /")[0]] == [
        "cases-0.jsonl:2: the same question as",
        f"cases-1.jsonl:1: nearly the question of (“{question}”)",
    ]
    assert any("cases-1.jsonl:7: the id is that of" in one for one in found)


def test_paragraphs_of_both_halves_are_told_once(checked: Callable[..., list[str]]) -> None:
    test = [{**RIGHT, "id": f"t{n}", "half": "test", "question": f"Question {n * 'more '}?"} for n in range(2)]
    (found,) = checked([RIGHT, *test])
    assert found.startswith("cases-0.jsonl:2: C. Anthony Pfaff ¶2 is asked about in both halves: 2 test cases")


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        check([tmp_path / "nil.jsonl"])


def test_the_cases_that_ship_resolve() -> None:
    others = ("governor-resigns-dev", "malaria-trial-test", "motorcade-attack-test", "water-order-dev")
    files = [DATA / f"{name}.jsonl" for name in (*OLDER, *others, "paraphrases", "traps")]
    filed, problems = check(files)
    assert len(filed) == sum(len(read_cases(path)) for path in files)
    told = ("is no case", "gold:", "gold_others:", "no expert", "no article", "in none of the gold", "the id is")
    assert not [one for one in problems if any(part in one.what for part in told)]


def test_a_draft_is_marked_in_its_file(digest: Document) -> None:
    (case,) = drafts(digest, 1)
    assert case_json(case)["draft"] is True
    assert "draft" not in case_json(Case(id="1", question="Who?"))
