"""Questions from JSON lines."""

import json
from collections.abc import Iterator

import pytest

from index.errors import BadInput
from rag.batch import questions
from rag.records import Question, Turn


def only(line: str) -> Question | BadInput:
    (found,) = questions([line])
    return found


def test_a_line_is_a_question() -> None:
    line = {
        "id": "q1",
        "question": "And Slavin?",
        "history": [{"role": "user", "text": "What does Sales say?"}, {"role": "assistant", "text": "..."}],
        "experts": ["Slavin"],
        "articles": ["one"],
    }
    assert only(json.dumps(line)) == Question(
        text="And Slavin?",
        id="q1",
        history=(Turn("user", "What does Sales say?"), Turn("assistant", "...")),
        experts=("Slavin",),
        articles=("one",),
    )


def test_a_turn_may_have_content_as_chat_models_do() -> None:
    found = only('{"question": "Why?", "history": [{"role": "user", "content": "What does Sales say?"}]}')
    assert isinstance(found, Question)
    assert found.history == (Turn("user", "What does Sales say?"),)


@pytest.mark.parametrize(("written", "read"), [('"7"', "7"), ("7", "7"), ('""', "1"), ("null", "1")])
def test_an_id_is_text_and_without_one_the_number_of_the_line(written: str, read: str) -> None:
    found = only(f'{{"id": {written}, "question": "Why?"}}')
    assert isinstance(found, Question)
    assert found.id == read


@pytest.mark.parametrize("nothing", ["null", "[]"])
def test_no_history_and_no_filter_may_be_null_or_empty(nothing: str) -> None:
    found = only(f'{{"question": "Why?", "history": {nothing}, "experts": {nothing}, "articles": {nothing}}}')
    assert found == Question(text="Why?", id="1")


def test_fields_of_others_are_passed_over() -> None:
    line = '{"question": "Why?", "gold": [1], "history": [{"role": "user", "text": "x", "time": 3}]}'
    assert isinstance(only(line), Question)


def test_blank_lines_are_passed_over_and_count_in_the_numbers() -> None:
    lines = ["", '{"question": "First?"}\n', "  \n", '{"question": "Second?"}']
    assert [found.id for found in questions(lines) if isinstance(found, Question)] == ["2", "4"]
    assert list(questions([])) == []


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("What does Slavin say?", "JSON"),
        ('{"question": "Why?"', "JSON"),
        ('["Why?"]', "object"),
        ("{}", "question"),
        ('{"question": ""}', "question"),
        ('{"question": null}', "question"),
        ('{"question": "Why?", "history": "x"}', "history"),
        ('{"question": "Why?", "history": [{"role": "system", "text": "x"}]}', "history.0.role"),
        ('{"question": "Why?", "history": [{"role": "user"}]}', "history.0.text"),
        ('{"question": "Why?", "experts": "Slavin"}', "experts"),
    ],
)
def test_a_line_that_is_no_question_is_told_by_its_number_and_the_others_go_on(line: str, where: str) -> None:
    first, wrong, last = questions(['{"question": "First?"}', line, '{"question": "Last?"}'])
    assert isinstance(wrong, BadInput)
    assert wrong.message.startswith("Line 2 of the batch cannot be taken:")
    assert where in wrong.message
    assert '"question"' in wrong.hint
    assert isinstance(first, Question)
    assert isinstance(last, Question)


def test_lines_are_read_as_they_are_asked_for() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield '{"question": "Why?"}'

    assert isinstance(next(questions(endless())), Question)
