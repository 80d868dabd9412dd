"""Who agrees, with real parts: everybody is there once, every quotation resolves, the answer is the usual object."""

import pytest

from index.errors import UnknownName
from index.records import EDITORS
from rag.assistant import Assistant
from rag.contract import answer_json, panel_json
from rag.pair_model import READER
from rag.panels.panel import Panel, panel
from rag.records import Question

pytestmark = pytest.mark.skipif(not READER.is_file(), reason="the weights are not in this checkout")

SAMPLE = "experts-react-kadhimi-digest"
WALKOUT = "newatlanticist-summit-walkout"
PANEL = (
    "Nathan Sales", "Andrew L. Peek", "Barbara Slavin", "C. Anthony Pfaff", "Thomas S. Warrick", "Matthew Zais",
)  # fmt: skip
ASKED = [
    Question(text="The attack will make Iraqis resist Iranian meddling more.", articles=(SAMPLE,), id="p1"),
    Question(text="What should the United States do about the militias?", articles=(SAMPLE,)),
    Question(text="The six were right to vote.", articles=(WALKOUT,)),
]


@pytest.fixture(scope="module", params=ASKED, ids=lambda question: question.text)
def found(request: pytest.FixtureRequest, assistant: Assistant) -> Panel:
    return panel(assistant, request.param)


def test_somebody_speaks_and_who_is_silent_has_no_quotation(found: Panel) -> None:
    assert any(cell.citation for cell in found.cells)
    assert all((cell.citation is None) == (cell.stance == "silent") for cell in found.cells)
    assert all(0 <= cell.score <= 1 and cell.reason for cell in found.cells)


def test_every_owner_of_the_articles_is_there_once(found: Panel, assistant: Assistant) -> None:
    for article_id, cells in found.articles:
        reactions = assistant.library.index.roundup(article_id).reactions
        owners = dict.fromkeys(r.owner for r in reactions if r.owner not in ("", EDITORS))
        assert [cell.expert for cell in cells] == list(owners)


def test_every_quotation_is_verbatim_in_whole_sentences_of_its_owner(found: Panel, assistant: Assistant) -> None:
    for cell in found.cells:
        if not cell.citation:
            continue
        citation = cell.citation
        roundup = assistant.library.index.roundup(cell.article_id)
        assert roundup.article.text[citation.start : citation.end] == citation.quote
        assert citation.expert == cell.expert
        assert citation.quote == citation.quote.strip()


def test_the_answer_is_checked_and_quotes_each_who_speaks(found: Panel) -> None:
    answer = found.verified.answer
    assert answer.status == "answered"
    assert len(answer.sentences) == len(answer.citations) == sum(cell.citation is not None for cell in found.cells)
    assert {verdict.kind for verdict in found.verified.verdicts} == {"quoted"}
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert not set(answer.coverage.spoke) & set(answer.coverage.silent)


def test_only_a_claim_has_stances(found: Panel) -> None:
    stances = {cell.stance for cell in found.cells} - {"silent"}
    assert ("speaks" in stances) is not found.is_claim
    assert found.is_claim or stances == {"speaks"}


def test_json_has_what_the_readme_promises(found: Panel) -> None:
    record = panel_json(found)
    assert list(record) == ["id", "claim", "read_as", "articles", "experts", "answer"]
    assert record["answer"] == answer_json(found.verified)
    assert {article["id"] for article in record["articles"]} == {cell["article_id"] for cell in record["experts"]}
    for cell in record["experts"]:
        assert list(cell) == ["expert", "article_id", "stance", "score", "reason", "citation"]


def test_co_authors_are_one_owner(assistant: Assistant) -> None:
    found = panel(assistant, ASKED[2])
    assert "Ngaire Whitcombe and Piotr Zawisza-Lis" in [cell.expert for cell in found.cells]


def test_an_expert_whom_the_claim_names_is_no_filter(assistant: Assistant) -> None:
    found = panel(assistant, Question(text="Slavin is right that chaos does not serve Iran.", articles=(SAMPLE,)))
    assert tuple(cell.expert for cell in found.cells) == PANEL


def test_filters_are_honoured_by_any_spelling(assistant: Assistant) -> None:
    asked = Question(text=ASKED[0].text, experts=("pfaff", "Tom Warrick"))
    found = panel(assistant, asked)
    assert {cell.expert for cell in found.cells} == {"C. Anthony Pfaff", "Thomas S. Warrick"}


@pytest.mark.parametrize(
    "asked",
    [
        Question(text="It rains.", experts=("Nobody Atall",)),
        Question(text="It rains.", articles=("no-such-article",)),
    ],
)
def test_a_filter_that_names_nothing_is_refused(assistant: Assistant, asked: Question) -> None:
    with pytest.raises(UnknownName):
        panel(assistant, asked)


def test_what_nobody_speaks_to_is_said_with_what_is_covered(assistant: Assistant) -> None:
    found = panel(assistant, Question(text="Photosynthesis evolved before the Jurassic.", articles=(SAMPLE,)))
    assert found.cells == ()
    assert found.verified.answer.status == "not_in_corpus"
    assert "¶" in found.verified.answer.text
    assert panel_json(found)["experts"] == []
