"""What an answer reads like."""

import pytest

from index.rows import Listed
from rag.questions.conversation import Thread
from rag.questions.people import People
from rag.records import Answer, Evidence, Question, Sentence

SENTENCES = (
    Sentence(text="Ann Roe: “It holds.”", citations=(1,), opens=True),
    Sentence(text="“For now.”", citations=(2,)),
    Sentence(text="Bo Li: “It breaks.”", citations=(3,), opens=True),
)
LISTED = Listed(
    id="talk", title="Experts react", date=None, source="talk.txt", url=None, experts=("Ann Roe", "Bo Li"), aliases={},
    affiliations={}, paragraphs=0, chunks=0, revision="",
)  # fmt: skip


def answer(*sentences: Sentence) -> Answer:
    return Answer(evidence=Evidence(Question(text="Will it hold?"), ()), status="answered", sentences=sentences)


def test_an_answer_reads_in_paragraphs_with_and_without_markers() -> None:
    assert answer(*SENTENCES).text == "Ann Roe: “It holds.” [1] “For now.” [2]\n\nBo Li: “It breaks.” [3]"
    assert answer(*SENTENCES).plain == "Ann Roe: “It holds.” “For now.”\n\nBo Li: “It breaks.”"
    assert answer().text == answer().plain == ""


@pytest.mark.parametrize("form", ["text", "plain"])
def test_a_conversation_knows_all_who_were_quoted(form: str) -> None:
    people = People.of([LISTED], lambda word: True)
    thread = Thread(people=people).after_question("Will it hold?").after_answer(getattr(answer(*SENTENCES), form))
    assert thread.answered == ("Ann Roe", "Bo Li")
