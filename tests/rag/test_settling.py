"""What fails its check is flagged, dropped or repaired, whatever answerer wrote it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.assistant import Assistant
from rag.checkers import answer_checker
from rag.checks.settling import Way
from rag.records import Answer, Citation, Coverage, Evidence, Question, Sentence, VerifiedAnswer
from rag.settings import CheckSettings

QUESTION = Question(text="Who called for a credible investigation?", articles=("experts-react-kadhimi-digest",))


RIGHT = "Warrick says that the investigation that Iraq needs to make into the attack must be a credible one."


def asked(assistant: Assistant, way: Way, wrong: str, only: bool = True) -> VerifiedAnswer:
    """The answer of one who cites the right paragraph and misquotes it; with or without a true quotation after it."""

    def misquote(evidence: Evidence, /) -> Iterator[str | Answer]:
        chunk = next(passage.chunk for passage in evidence.passages if RIGHT in passage.chunk.text)
        start = chunk.text.index(RIGHT)
        citation = Citation.of(chunk, 1, start, start + len(RIGHT))
        false = Sentence(text=wrong, citations=(1,), experts=chunk.experts, opens=True)
        true = Sentence(text=f"“{RIGHT}”", citations=(2,), experts=chunk.experts)
        yield Answer(
            evidence=evidence,
            status="answered",
            sentences=(false,) if only else (false, true),
            citations=(citation,) if only else (citation, replace(citation, number=2)),
            coverage=Coverage(spoke=chunk.experts),
        )

    checker = answer_checker(CheckSettings(checker="rules"))
    return replace(assistant, answerer=misquote, checker=checker, unsupported=way).ask(QUESTION)


WRONG = "Warrick: “The investigation into the attack must be a secret one.”"


def test_flagged_it_stays_without_its_marks_and_says_so(assistant: Assistant) -> None:
    verified = asked(assistant, "flag", WRONG)
    assert verified.answer.sentences[0].text == WRONG.translate({ord("“"): None, ord("”"): None})
    assert verified.verdicts[0].kind == "unsupported"
    assert verified.answer.repairs.unquoted == 1


def test_repaired_it_is_the_cited_sentence_verbatim(assistant: Assistant) -> None:
    verified = asked(assistant, "repair", WRONG)
    (citation,) = verified.answer.citations
    roundup = assistant.library.index.roundup(citation.article_id)
    assert verified.answer.sentences[0].text == f"Thomas S. Warrick: “{citation.quote}”"
    assert roundup.article.text[citation.start : citation.end] == citation.quote
    assert [verdict.kind for verdict in verified.verdicts] == ["quoted"]
    assert verified.answer.coverage.spoke == ("Thomas S. Warrick",)


def test_dropped_it_is_gone_and_the_others_stay(assistant: Assistant) -> None:
    verified = asked(assistant, "drop", WRONG, only=False)
    assert [verdict.kind for verdict in verified.verdicts] == ["quoted"]
    assert verified.answer.sentences[0].citations == (1,)
    assert verified.answer.sentences[0].opens


@pytest.mark.parametrize(("way", "wrong"), [("drop", WRONG), ("repair", "Zyx “qwv xyz qqq.”")])
def test_an_answer_of_which_nothing_is_left_says_so(assistant: Assistant, way: Way, wrong: str) -> None:
    verified = asked(assistant, way, wrong)
    assert verified.answer.status == "not_in_corpus"
    assert not verified.answer.citations
    assert len(verified.verdicts) == len(verified.answer.sentences)
