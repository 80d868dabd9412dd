"""From a question to a verified answer, with real parts."""

import pytest

from index.errors import UnknownName
from index.records import EDITORS
from rag.assistant import Assistant
from rag.contract import answer_json
from rag.records import Answer, Evidence, Progress, Question, VerifiedAnswer

QUESTIONS = [
    "How much money do the militias get from the Iraqi government every year?",
    "What does Barbara Slavin say about Iran's interests?",
    "Who called for a credible investigation?",
    "What does Zais say about ISIS and the PMF?",
    "What are Sadr's three choices according to Peek?",
    "How many seats did the Iran-backed parties lose?",
    "Who flew drones against coalition bases?",
    "What do Slavin and Sales say about Tehran?",
    "Which guards were injured?",
    "What is said about the insulin price on the border?",
    "Who cut the cable?",
    "What does the trial of the inhaled vaccine show?",
    "quel est le prix du blé ?",
    "¿?",
    "Jump to a reaction",
    "Slavin",
    "the the the",
    "What's the weather in Paris tomorrow?",
]


@pytest.fixture(scope="module", params=QUESTIONS)
def verified(request: pytest.FixtureRequest, assistant: Assistant) -> VerifiedAnswer:
    return assistant.ask(Question(text=request.param))


def test_every_citation_resolves_to_exact_characters(verified: VerifiedAnswer, assistant: Assistant) -> None:
    for citation in verified.answer.citations:
        roundup = assistant.library.index.roundup(citation.article_id)
        assert roundup.article.text[citation.start : citation.end] == citation.quote


def test_every_citation_is_within_its_experts_paragraph(verified: VerifiedAnswer, assistant: Assistant) -> None:
    for citation in verified.answer.citations:
        roundup = assistant.library.index.roundup(citation.article_id)
        (paragraph,) = [
            p
            for r in roundup.reactions
            for p in r.paragraphs
            if r.owner == citation.expert and p.number == citation.paragraph
        ]
        assert paragraph.start <= citation.start < citation.end <= paragraph.end


def test_every_sentence_that_claims_something_is_quoted_and_cited(verified: VerifiedAnswer) -> None:
    for sentence, verdict in zip(verified.answer.sentences, verified.verdicts, strict=True):
        assert verdict.kind == ("quoted" if sentence.citations else "connective")


def test_citations_are_numbered_in_order_of_use(verified: VerifiedAnswer) -> None:
    used = [number for sentence in verified.answer.sentences for number in sentence.citations]
    assert used == list(range(1, len(verified.answer.citations) + 1))


def test_the_json_has_what_the_contract_promises(verified: VerifiedAnswer) -> None:
    record = answer_json(verified)
    assert list(record) == [
        "id", "question", "standalone_question", "status", "answer", "sentences", "citations", "coverage",
        "answerer", "model", "usage", "note", "repairs", "timings_ms",
    ]  # fmt: skip
    assert all(f"[{citation['number']}]" in record["answer"] for citation in record["citations"])


def test_the_right_expert_is_cited_first(assistant: Assistant) -> None:
    expected = {
        "How much money do the militias get from the Iraqi government every year?": ("C. Anthony Pfaff", 2),
        "Who called for a credible investigation?": ("Thomas S. Warrick", 4),
        "How many security guards were injured?": (EDITORS, 1),
        "Who described previous attacks against Americans the day before?": ("Matthew Zais", 2),
    }
    for question, place in expected.items():
        first = assistant.ask(Question(text=question, articles=("experts-react-kadhimi-digest",))).answer.citations[0]
        assert (first.expert, first.paragraph) == place, question


def test_an_expert_whom_the_question_names_is_the_only_one_cited(assistant: Assistant) -> None:
    answer = assistant.ask(Question(text="What does Tom Warrick say about the investigation?")).answer
    assert {citation.expert for citation in answer.citations} == {"Thomas S. Warrick"}


def test_a_filter_takes_any_name_of_an_expert(assistant: Assistant) -> None:
    for name in ("Tom Warrick", "warrick", "Thomas S. Warrick"):
        answer = assistant.ask(Question(text="What should happen now?", experts=(name,))).answer
        assert {citation.expert for citation in answer.citations} <= {"Thomas S. Warrick"}


def test_a_filter_that_fits_nobody_or_several_says_so(assistant: Assistant) -> None:
    with pytest.raises(UnknownName, match="Nobody Atall"):
        assistant.ask(Question(text="What now?", experts=("Nobody Atall",)))
    with pytest.raises(UnknownName, match="may be several"):
        assistant.ask(Question(text="What now?", experts=("Baptiste",)))


def test_what_fits_nothing_is_not_answered(assistant: Assistant) -> None:
    verified = assistant.ask(Question(text="How tall is the Eiffel Tower?"))
    assert verified.answer.status == "not_in_corpus"
    assert not verified.answer.citations


def test_a_stream_ends_in_the_answer_that_ask_gives(assistant: Assistant) -> None:
    question = Question(text="Who called for a credible investigation?")
    every = list(assistant.stream(question))
    assert [event.stage for event in every if isinstance(event, Progress)] == ["searching", "reading", "checking"]
    events = [event for event in every if not isinstance(event, Progress)]
    kinds = [type(event) for event in events]
    assert kinds[:2] == [Question, Evidence]
    assert kinds[-2:] == [Answer, VerifiedAnswer]
    assert "".join(event for event in events if isinstance(event, str)).strip() == events[-2].text  # type: ignore[union-attr]
    assert events[-1].answer == assistant.ask(question).answer  # type: ignore[union-attr]


def test_co_authors_share_a_section_and_either_name_finds_it(assistant: Assistant) -> None:
    for name in ("Óscar Ibáñez-Toll", "Priyanka Devarajan"):
        question = assistant.understand(Question(text="What about sabotage?", experts=(name,)))
        owners = {passage.chunk.owner for passage in assistant.passages(question)}
        assert owners == {"Óscar Ibáñez-Toll and Priyanka Devarajan"}
