"""Claim checkers: verdict, score, evidence and reasons, whichever judges."""

from pathlib import Path

import pytest

from index.errors import BadSettings, ModelUnavailable
from prompts import prompt
from rag.chat_models import chat_model
from rag.checkers import claim_checker
from rag.checks.hub import hub
from rag.checks.judge import judged_by
from rag.checks.reading import READ_WHOLE, nearby
from rag.claims.case import Case
from rag.pair_model import CHECKER
from rag.records import Judgement, Source
from rag.settings import CheckSettings, ModelSettings

SOURCES = (
    Source("The port shipped 2.4 billion tons. The port could reopen in May.", ("Ann Roe",)),
    Source("Grain prices fell by 9 percent. Insurers refused cover.", ("Piotr Wolski",)),
)
needs_weights = pytest.mark.skipif(not CHECKER.exists(), reason="the weights are not here")


def judged(checker: str, claim: str, sources: tuple[Source, ...] = SOURCES) -> Judgement:
    return claim_checker(CheckSettings(checker=checker))(claim, sources)


@pytest.mark.parametrize("checker", ["rules", pytest.param("ensemble", marks=needs_weights)])
@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The port shipped 24 billion tons.", "The text says 2.4 billion, the claim says 24 billion."),
        ("Piotr Wolski says that the port shipped 2.4 billion tons.", "Said by Ann Roe, not by Piotr Wolski."),
        ("The port will reopen in May.", "The text says “could”, the claim says “will”."),
    ],
)
def test_a_certain_fault_vetoes_and_is_the_reason(checker: str, claim: str, reason: str) -> None:
    found = judged(checker, claim)
    assert found.verdict == "unsupported"
    assert found.score <= 0.05
    assert found.reasons == (reason,)


def test_evidence_is_the_sentence_and_marks_are_the_words_that_decide() -> None:
    found = judged("rules", "The port shipped 24 billion tons.")
    place, mark = found.evidence[0], found.marks[0]
    assert SOURCES[0].text[place.start : place.end] == "The port shipped 2.4 billion tons."
    assert SOURCES[0].text[mark.start : mark.end] == "2.4 billion"
    assert found.claim_marks[0].of("The port shipped 24 billion tons.") == "24 billion"


def test_of_two_sentences_one_may_be_supported() -> None:
    found = judged("rules", "Grain prices fell by 9 percent. The port shipped 24 billion tons.")
    assert found.verdict == "partly"


@pytest.mark.parametrize("checker", ["rules", "verbatim", pytest.param("local", marks=needs_weights)])
def test_what_stands_there_is_supported(checker: str) -> None:
    assert judged(checker, "Insurers refused cover.").verdict == "supported"


@pytest.mark.parametrize("checker", ["rules", "verbatim", pytest.param("ensemble", marks=needs_weights)])
def test_without_a_text_nothing_is_supported(checker: str) -> None:
    assert judged(checker, "Insurers refused cover.", ()).verdict == "unsupported"
    assert judged(checker, "Insurers refused cover.", (Source(""),)).verdict == "unsupported"


def test_of_a_long_text_only_what_is_near_the_claim_is_read() -> None:
    text = " ".join(["Bo buys zinc in May." if n == 60 else f"Ship number {n} left with timber." for n in range(120)])
    case = Case.of("Bo buys zinc.", [Source(text)])
    (clause,), every = case.claim.clauses, case.texts[0].clauses
    read = nearby(every, clause)
    assert set(every[59:62]) <= set(read)
    assert len(read) < READ_WHOLE
    assert list(read) == [one for one in every if one in read]
    assert nearby(every[:READ_WHOLE], clause) == every[:READ_WHOLE]


@pytest.mark.parametrize("checker", ["hub", "judge"])
def test_a_checker_that_needs_a_model_says_how_to_name_one(checker: str) -> None:
    with pytest.raises(BadSettings) as error:
        judged(checker, "x")
    assert "--set check." in error.value.hint


def test_a_model_that_cannot_be_had_is_told() -> None:
    with pytest.raises(ModelUnavailable):
        hub(CheckSettings(hub="./no-such-folder"))("x", SOURCES)
    with pytest.raises(ModelUnavailable):
        chat_model(ModelSettings(name="nobody:nothing"))


@pytest.fixture(scope="module", params=[1, 3])
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder with random weights: one label, or the three of NLI."""
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("tiny")
    words = "[PAD] [UNK] [CLS] [SEP] [MASK] the port could reopen grain prices fell insurers refused cover .".split()
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    labels = {0: "contradiction", 1: "entailment", 2: "neutral"} if request.param == 3 else {0: "LABEL_0"}
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        num_labels=request.param, id2label=labels, label2id={label: n for n, label in labels.items()},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    saved = folder / "saved"
    CrossEncoder(str(folder)).save_pretrained(str(saved))
    return saved


def test_any_cross_encoder_judges(tiny: Path) -> None:
    found = hub(CheckSettings(hub=str(tiny)))("Insurers refused cover.", SOURCES)
    assert 0 < found.score < 1
    assert all(SOURCES[place.source].text[place.start : place.end].endswith(".") for place in found.evidence)
    assert found.evidence
    assert str(tiny) in found.reasons[0]


def _fake(*answers: str):  # type: ignore[no-untyped-def]
    from langchain_core.language_models import FakeListChatModel

    return FakeListChatModel(responses=list(answers))


YES = '{"verdict": "supported", "quote": "Insurers refused cover.", "reason": "It says so."}'
NO = '{"verdict": "unsupported", "quote": "Made up.", "reason": "It does not."}'


def test_a_chat_model_judges_by_majority() -> None:
    found = judged_by(_fake(YES, NO, YES), votes=3)("Insurers refused cover.", SOURCES)
    assert (found.verdict, round(found.score, 2), found.reasons) == ("supported", 0.67, ("It says so.",))
    (place,) = found.evidence
    assert SOURCES[place.source].text[place.start : place.end] == "Insurers refused cover."


def test_a_tie_goes_to_the_stricter_and_made_up_quotes_are_no_evidence() -> None:
    found = judged_by(_fake(YES, NO), votes=2)("Insurers refused cover.", SOURCES)
    assert (found.verdict, found.evidence) == ("unsupported", ())


def test_a_chat_model_that_talks_gives_no_verdict() -> None:
    found = judged_by(_fake("I think so!"))("Insurers refused cover.", SOURCES)
    assert (found.verdict, found.score) == ("unsupported", 0.0)


def test_a_chat_model_that_cannot_be_reached_is_told() -> None:
    from langchain_core.language_models import FakeListChatModel

    class Down(FakeListChatModel):
        def _call(self, *_: object, **__: object) -> str:
            raise ConnectionError("No route to host\nand more")

    with pytest.raises(ModelUnavailable) as error:
        judged_by(Down(responses=[""]), settings=ModelSettings(retries=0))("Insurers refused cover.", SOURCES)
    assert error.value.message == "The chat model cannot be reached, or the connection broke."
    assert "(No route to host)" in error.value.hint


def test_a_prompt_checks_its_variables() -> None:
    assert prompt("judge").variables == {"texts", "claim"}
    assert len(prompt("judge").fingerprint) == 12
    with pytest.raises(ValueError, match="claim"):
        prompt("judge").fill(texts="x")
