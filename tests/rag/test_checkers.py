"""A quotation is what its citation says it is, or the sentence is not supported."""

from dataclasses import replace

import pytest

from rag.assistant import Assistant
from rag.checkers import answer_checker
from rag.records import Answer, Citation, Question, Sentence, Verdict
from rag.settings import CheckSettings

CHECK = answer_checker(CheckSettings(checker="verbatim"))


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    """A comparison: sentences of two experts, and one of ours."""
    text = "Compare Slavin and Warrick on the Lebanese Hezbollah"
    found = assistant.ask(Question(text=text, articles=("experts-react-kadhimi-digest",))).answer
    assert found.sentences[0].experts == ("Thomas S. Warrick",)
    return found


def first(answer: Answer) -> Verdict:
    return CHECK(answer)[0]


def with_citation(answer: Answer, citation: Citation) -> Answer:
    return replace(answer, citations=(citation, *answer.citations[1:]))


def with_sentence(answer: Answer, sentence: Sentence) -> Answer:
    return replace(answer, sentences=(sentence, *answer.sentences[1:]))


def test_a_quotation_that_stands_where_it_is_cited_is_quoted(answer: Answer) -> None:
    verdict = first(answer)
    assert (verdict.kind, verdict.score) == ("quoted", 1.0)
    assert verdict.reason == "Verbatim in Thomas S. Warrick ¶2."


def test_words_of_ours_are_connective(answer: Answer) -> None:
    verdict = CHECK(answer)[-1]
    assert answer.sentences[-1].citations == ()
    assert (verdict.kind, verdict.score) == ("connective", 1.0)


def test_there_is_one_verdict_for_each_sentence(answer: Answer) -> None:
    assert len(CHECK(answer)) == len(answer.sentences)
    assert CHECK(replace(answer, sentences=(), citations=())) == ()


def test_a_letter_that_differs_in_the_sentence_is_unsupported(answer: Answer) -> None:
    sentence = answer.sentences[0]
    verdict = first(with_sentence(answer, replace(sentence, text=sentence.text.replace("serious", "seriovs"))))
    assert (verdict.kind, verdict.score) == ("unsupported", 0.0)
    assert verdict.reason == "Thomas S. Warrick ¶2: The text does not have these words."


def test_a_letter_that_differs_in_the_citation_is_unsupported(answer: Answer) -> None:
    citation = answer.citations[0]
    verdict = first(with_citation(answer, replace(citation, quote=citation.quote.replace("serious", "seriovs"))))
    assert verdict.kind == "unsupported"
    assert verdict.reason == "Thomas S. Warrick ¶2: the words there differ from the quotation."


@pytest.mark.parametrize("step", [-1, 1])
def test_a_citation_that_is_moved_by_a_character_is_unsupported(answer: Answer, step: int) -> None:
    citation = answer.citations[0]
    verdict = first(with_citation(answer, replace(citation, start=citation.start + step, end=citation.end + step)))
    assert verdict.kind == "unsupported"
    assert verdict.reason.startswith("Thomas S. Warrick ¶2: the ")


def test_words_that_belong_to_somebody_else_are_unsupported(answer: Answer) -> None:
    sentence, citation = answer.sentences[0], answer.citations[0]
    for wrong in (
        with_sentence(answer, replace(sentence, experts=("Barbara Slavin",))),
        with_citation(answer, replace(citation, expert="Barbara Slavin")),
    ):
        assert first(wrong).kind == "unsupported"
        assert "belongs to somebody else" in first(wrong).reason


def test_a_wrong_paragraph_is_unsupported(answer: Answer) -> None:
    verdict = first(with_citation(answer, replace(answer.citations[0], paragraph=3)))
    assert verdict.kind == "unsupported"
    assert "another paragraph" in verdict.reason


@pytest.mark.parametrize("changes", [{"article_id": "another"}, {"start": 0, "end": 10}])
def test_a_place_outside_the_evidence_is_unsupported(answer: Answer, changes: dict[str, object]) -> None:
    verdict = first(with_citation(answer, replace(answer.citations[0], **changes)))  # type: ignore[arg-type]
    assert verdict.kind == "unsupported"
    assert verdict.reason == "Thomas S. Warrick ¶2: the evidence does not hold that place."


def test_a_sentence_that_cites_but_does_not_quote_is_unsupported(answer: Answer) -> None:
    verdict = first(with_sentence(answer, replace(answer.sentences[0], text="Warrick supports a war.")))
    assert verdict.kind == "unsupported"
    assert "does not have these words" in verdict.reason


def test_a_citation_that_does_not_exist_is_unsupported(answer: Answer) -> None:
    verdict = first(with_sentence(answer, replace(answer.sentences[0], citations=(1, 9))))
    assert verdict.kind == "unsupported"
    assert verdict.reason == "There is no citation 9."


def test_every_fault_is_told(answer: Answer) -> None:
    wrong = with_citation(answer, replace(answer.citations[0], article_id="another"))
    reason = first(with_sentence(wrong, replace(answer.sentences[0], citations=(1, 9)))).reason
    assert reason == "There is no citation 9. Thomas S. Warrick ¶2: the evidence does not hold that place."


def test_a_quotation_of_many_authors_is_looked_up_like_any_other(answer: Answer) -> None:
    experts = tuple(f"Prof. Bartholomew Featherstone {letter}" for letter in "ABCDE")
    owner, citation = " and ".join(experts), answer.citations[0]
    chunk = replace(answer.evidence.passages[0].chunk, experts=experts)
    cited = replace(citation, expert=owner, article_id=chunk.article_id, paragraph=chunk.paragraph)
    cited = replace(cited, quote=chunk.text, start=chunk.start, end=chunk.start + len(chunk.text))
    made = replace(
        answer,
        evidence=replace(answer.evidence, passages=(replace(answer.evidence.passages[0], chunk=chunk),)),
        sentences=(Sentence(text=f"{owner}: “{chunk.text}”", citations=(cited.number,), experts=experts),),
        citations=(cited,),
    )
    assert len(owner) > 120
    assert first(made).kind == "quoted"


def test_quotation_marks_around_nothing_are_no_quotation(answer: Answer) -> None:
    assert first(with_sentence(answer, replace(answer.sentences[0], text="“ ”"))).kind == "unsupported"
