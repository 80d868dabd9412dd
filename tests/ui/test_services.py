"""What the page's script may call: whatever comes from a browser is answered, never believed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from rag.records import Question
from ui.assistants import Assistants
from ui.exchanges import Conversation, Exchange
from ui.keeping import answered
from ui.page.services import services
from ui.sharing import opened


@pytest.fixture
def call(assistants: Assistants) -> dict[str, Callable[[Any], Any]]:
    """The functions by name."""
    return {function.__name__: function for function in services(assistants)}


@pytest.fixture
def talk(assistants: Assistants) -> Conversation:
    """One question with its answer."""
    verified = assistants.of(assistants.usual).ask(Question(text="What does Slavin say about chaos in Iraq?"))
    return Conversation(exchanges=(answered(Exchange(question=verified.answer.question.text), verified),))


@pytest.mark.parametrize(
    "sent", [None, 7, "", "{", "[]", '"x"', {"a": 1}, '{"exchange": {"question": ""}}', "x" * 5_000_000]
)
def test_nonsense_is_answered_with_what_to_do(call: dict[str, Callable[[Any], Any]], sent: object) -> None:
    assert "cannot be shown" in call["source_of"](sent)
    assert "cannot be shown" in call["saw_what"](sent)
    for name in ("copied", "exported", "reported"):
        assert "Reload the page" in call[name](sent)["problem"]


def test_what_follows_comes_as_questions_and_as_html(call: dict[str, Callable[[Any], Any]], talk: Conversation) -> None:
    told = call["follow_up"](talk.model_dump_json())
    assert told["questions"]
    assert all(f'value="{question}"' in told["html"] for question in told["questions"])


def test_what_the_assistant_saw_names_its_passages(call: dict[str, Callable[[Any], Any]], talk: Conversation) -> None:
    html = call["saw_what"](talk.exchanges[0].model_dump_json())
    assert "What the assistant saw" in html
    assert "Slavin ¶1" in html
    assert "in all" in html


def test_an_unknown_form_of_export_is_refused(call: dict[str, Callable[[Any], Any]], talk: Conversation) -> None:
    told = call["exported"](json.dumps({"conversation": talk.model_dump(mode="json"), "form": "exe"}))
    assert told["problem"] == "There is no export named 'exe'. There are: md, html, docx."


def test_a_shared_link_shows_the_words_as_they_stand_now(assistants: Assistants, talk: Conversation) -> None:
    (citation,) = talk.exchanges[0].citations
    link = f"#src:{citation.article_id}:{citation.start}-{citation.end}"
    exchange = opened(assistants.library, {"question": "Why?", "cites": [link, "#src:gone:1-2", "nonsense"]})
    assert (exchange.state, [one.quote for one in exchange.citations]) == ("shared", [citation.quote])
    assert exchange.citations[0].affiliation == citation.affiliation


@pytest.mark.parametrize("sent", [None, {}, {"question": ""}, {"question": "?", "cites": ["#src:a:1-2"] * 100}, "text"])
def test_a_link_that_is_none_says_so(assistants: Assistants, sent: object) -> None:
    assert opened(assistants.library, sent).problem == "This link cannot be read."
