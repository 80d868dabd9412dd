"""The suite from Python."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.judging.documents import read_documents
from evals.measure import evaluate
from evals.opening import built
from evals.records import Case, Place
from index.errors import BadInput, UnknownName
from index.settings import IndexSettings
from rag.assistant import Assistant
from rag.records import Event, Question
from rag.settings import RetrieveSettings, Settings

CASES = [
    Case(id="a", question="What does Lindqvist expect?", gold=(Place("Anna Lindqvist", 2),), kind="expert"),
    Case(id="b", question="What has halved?", gold=(Place("Piotr Wolski", 1),), key_facts=(("premiums",),)),
]


class AnotherAssistant:
    """Anything that streams the same events can be measured."""

    def __init__(self, inner: Assistant) -> None:
        self.inner = inner

    def stream(self, question: Question, /) -> Iterator[Event]:
        yield from self.inner.stream(question)


@pytest.fixture
def assistant(tmp_path: Path, truce: Path) -> Assistant:
    """One that needs no model."""
    settings = Settings(index=IndexSettings(embedder="hashing"), retrieve=RetrieveSettings(reader="similarity"))
    return built(settings, str(tmp_path / "index"), [str(truce)])


def test_an_assistant_is_measured_by_the_articles_of_its_index(assistant: Assistant) -> None:
    found = evaluate(assistant, CASES, checker="rules")
    assert [one.outcome.case.id for one in found.judged] == ["a", "b"]
    assert found.figure("faithfulness").value == 1.0
    assert found.figure("failed").value == 0.0
    assert next(one for one in found.scores if one.metric == "key_facts" and one.case == "a").value is None
    with pytest.raises(UnknownName):
        found.figure("faithfullness")


def test_another_assistant_needs_the_articles(assistant: Assistant, truce: Path) -> None:
    with pytest.raises(BadInput, match="articles to be judged by"):
        evaluate(AnotherAssistant(assistant), CASES, checker="rules")
    found = evaluate(AnotherAssistant(assistant), CASES, read_documents([truce]), checker="rules")
    assert found.figure("faithfulness").value == 1.0
