"""Models of the hub as judges: each family by its own way, told apart by its configuration."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.errors import BadSettings, ModelUnavailable
from rag.checkers import claim_checker
from rag.checks.windows import windows
from rag.claims.case import parsed
from rag.records import Judgement, Source
from rag.settings import CheckSettings

Maker = Callable[..., Path]
ROOT = Path(__file__).parents[3]
NLI = {0: "contradiction", 1: "entailment", 2: "neutral"}
CLAIM = "Insurers refused cover. Grain prices fell by 9 percent."
PORT = "The port could reopen in May. Ships left."
GRAIN = "Grain prices fell by 9 percent. Insurers refused cover."
SOURCES = (Source(PORT, ("Ann Roe",)), Source(GRAIN, ("Piotr Wolski",)))
LONG = " ".join(f"Ship number {n} left the port." for n in range(60))


def judged(model: Path, claim: str = CLAIM, sources: tuple[Source, ...] = SOURCES, **settings: bool) -> Judgement:
    return claim_checker(CheckSettings(checker="hub", hub=str(model), **settings))(claim, sources)


def assert_whole(found: Judgement, score: float, model: Path, sources: tuple[Source, ...] = SOURCES) -> None:
    """Verdict, score, reason and evidence agree."""
    assert found.score == pytest.approx(score, abs=1e-5)
    assert (found.verdict == "supported") == (score >= 0.5)
    assert found.reasons[-1] == f"{model} finds {score:.0%} support."
    assert found.evidence
    assert all(sources[place.source].text[place.start : place.end].endswith(".") for place in found.evidence)


def nli_support(model: Path, text: str, claim: str) -> float:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    read = AutoTokenizer.from_pretrained(model)(text, claim, return_tensors="pt")
    logits = AutoModelForSequenceClassification.from_pretrained(model)(**read).logits[0].detach()
    return float(logits.softmax(-1)[1])


def test_a_classifier_of_pairs_judges_by_its_best_text(bert: Maker) -> None:
    model = bert("BertForSequenceClassification", num_labels=3, id2label=NLI)
    best = [
        max(nli_support(model, text, sentence) for text in (PORT, GRAIN))
        for sentence in ("Insurers refused cover.", "Grain prices fell by 9 percent.")
    ]
    found = judged(model)
    assert_whole(found, min(best), model)
    assert found.claim_marks == ()


def test_a_long_text_is_read_in_windows(bert: Maker) -> None:
    model = bert("BertForSequenceClassification", num_labels=3, id2label=NLI)
    spans = windows(parsed(LONG))
    scores = [nli_support(model, span.of(LONG), "The port left.") for span in spans]
    found = judged(model, "The port left.", (Source(LONG),))
    assert len(spans) == 15
    assert_whole(found, max(scores), model, (Source(LONG),))
    best = spans[scores.index(max(scores))]
    assert best.start <= found.evidence[0].start < found.evidence[0].end <= best.end


def test_a_model_of_many_positions_reads_a_text_whole(bert: Maker) -> None:
    model = bert("BertForSequenceClassification", positions=4096, num_labels=3, id2label=NLI)
    assert_whole(
        judged(model, "The port left.", (Source(LONG),)),
        nli_support(model, LONG, "The port left."),
        model,
        (Source(LONG),),
    )


def t5_support(model: Path, text: str, claim: str) -> float:
    """By what transformers itself would write first."""
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model)
    read = tokenizer(f"predict: {text}</s>{claim}", return_tensors="pt")
    written = AutoModelForSeq2SeqLM.from_pretrained(model).generate(
        **read, max_new_tokens=1, output_logits=True, return_dict_in_generate=True
    )
    answers = [tokenizer.encode(answer)[0] for answer in ("0", "1")]
    return float(written.logits[0][0, answers].softmax(-1)[1])


def test_a_t5_answers_one_or_zero(t5: Path) -> None:
    claim = "Insurers refused cover."
    scores = [t5_support(t5, text, claim) for text in (PORT, GRAIN)]
    assert abs(scores[0] - scores[1]) > 1e-4
    assert_whole(judged(t5, claim), max(scores), t5)


def test_a_t5_reads_five_hundred_words_at_once(t5: Path) -> None:
    text = " ".join([LONG] * 2)
    spans = windows(parsed(text), 500)
    assert [len(span.of(text).split()) for span in spans] == [498, 222]
    assert judged(t5, "Ships left.", (Source(text),)).score == pytest.approx(
        max(t5_support(t5, span.of(text), "Ships left.") for span in spans), abs=1e-5
    )


def test_a_t5_whose_tokenizer_begins_both_answers_alike_cannot_judge(t5: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, T5Tokenizer

    pieces = [piece for piece in AutoTokenizer.from_pretrained(t5).get_vocab() if piece != "▁1"]
    pieces.sort(key=lambda piece: piece not in ("<pad>", "</s>", "<unk>"))
    AutoModelForSeq2SeqLM.from_pretrained(t5).save_pretrained(tmp_path)
    T5Tokenizer(vocab=[(piece, -1.0) for piece in pieces], extra_ids=0).save_pretrained(tmp_path)
    with pytest.raises(ModelUnavailable, match="cannot answer 0 or 1"):
        judged(tmp_path)


def test_a_model_with_its_own_code_runs_only_if_it_is_trusted(own_code: Maker, t5: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file
    from transformers import AutoTokenizer, T5Config, T5ForTokenClassification

    model = own_code()
    with pytest.raises(BadSettings, match="brings Python code of its own, which would run on this machine") as caught:
        judged(model)
    assert "--set check.trust_remote_code=true" in caught.value.hint
    assert not (tmp_path / "ran").exists()

    found = judged(model, "Insurers refused cover.", trust_remote_code=True)
    assert (tmp_path / "ran").exists()
    inner = T5ForTokenClassification(T5Config.from_pretrained(t5)).eval()
    weights = {name.removeprefix("t5."): one for name, one in load_file(model / "model.safetensors").items()}
    weights["transformer.encoder.embed_tokens.weight"] = weights["transformer.shared.weight"]
    inner.load_state_dict(weights)
    scores = []
    for text in (PORT, GRAIN):
        prompt = f"<pad> premise {text} claim Insurers refused cover."
        read = AutoTokenizer.from_pretrained(t5)(prompt, return_tensors="pt")
        scores.append(float(inner(**read).logits[0, 0].detach().softmax(-1)[1]))
    assert abs(scores[0] - scores[1]) > 1e-4
    assert_whole(found, max(scores), model)


def test_code_without_predict_weights_that_lack_and_code_that_fails_are_told(own_code: Maker, tmp_path: Path) -> None:
    for model, message in (
        (own_code(method="guess"), "does not judge claims"),
        (own_code(method="lacks", without="classifier"), "lack weights"),
        (own_code(method="fails", foundation=tmp_path / "nowhere"), "cannot be run by its code"),
    ):
        with pytest.raises(ModelUnavailable, match=message) as caught:
            judged(model, trust_remote_code=True)
        assert caught.value.hint


@pytest.mark.parametrize("family", ["t5", "bert"])
def test_a_tokenizer_with_its_own_code_is_not_run(bert: Maker, t5: Path, tmp_path: Path, family: str) -> None:
    model = t5 if family == "t5" else bert("BertForSequenceClassification", num_labels=2)
    copy = tmp_path / "copy"
    shutil.copytree(model, copy)
    settings = json.loads((copy / "tokenizer_config.json").read_text())
    settings |= {"tokenizer_class": "OddTokenizer", "auto_map": {"AutoTokenizer": ["odd.OddTokenizer", None]}}
    (copy / "tokenizer_config.json").write_text(json.dumps(settings))
    (copy / "odd.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass OddTokenizer: ...\n")
    assert 0 < judged(copy).score < 1
    assert not (tmp_path / "ran").exists()


def test_many_windows_reach_code_of_others_in_small_batches(own_code: Maker) -> None:
    found = judged(own_code(), "Ships left.", (Source(LONG),), trust_remote_code=True)
    assert 0 < found.score < 1


@pytest.mark.skipif(find_spec("lettucedetect") is None, reason="the extra lettuce is not installed")
def test_a_token_classifier_points_at_what_it_rejects(bert: Maker) -> None:
    from lettucedetect.models.inference import HallucinationDetector

    model = bert("BertForTokenClassification")
    detector = HallucinationDetector(method="transformer", model_path=str(model), max_length=510)
    worst = [
        min(
            max(token["prob"] for token in detector.predict([text], sentence) if token["token"] != "[SEP]")
            for text in (PORT, GRAIN)
        )
        for sentence in ("Insurers refused cover.", "Grain prices fell by 9 percent.")
    ]
    found = judged(model)
    assert_whole(found, 1 - max(worst), model)
    assert max(worst) > 0.5
    assert found.claim_marks
    for mark in found.claim_marks:
        assert f"{model} finds no support for “{mark.of(CLAIM)}”." in found.reasons
        assert mark.of(CLAIM).strip() == mark.of(CLAIM) != ""


def test_without_the_package_of_lettucedetect_the_extra_is_named(bert: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lettucedetect", None)
    for name in [name for name in sys.modules if name.startswith("lettucedetect.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ModelUnavailable, match="needs the package lettucedetect") as caught:
        judged(bert("BertForTokenClassification", pad_token_id=0))
    assert "[lettuce]" in caught.value.hint


def test_a_tagger_of_names_is_no_lettucedetect(bert: Maker) -> None:
    with pytest.raises(ModelUnavailable, match="does not judge claims") as caught:
        judged(bert("BertForTokenClassification", num_labels=9))
    assert "9 kinds of words" in caught.value.hint


def test_a_plain_encoder_is_told_to_be_none(bert: Maker) -> None:
    with pytest.raises(ModelUnavailable, match="does not judge claims: it is a BertModel") as caught:
        judged(bert("BertModel"))
    assert "MiniCheck-Flan-T5" in caught.value.hint


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"architectures": ["BartForConditionalGeneration"], "model_type": "bart"},
        {"architectures": ["OddForCausalLM"], "auto_map": {"AutoModelForCausalLM": "odd.OddForCausalLM"}},
        {"architectures": ["OddForSequenceClassification"], "auto_map": {"AutoModel": "odd.OddModel"}},
    ],
)
@pytest.mark.parametrize("trusted", [False, True])
def test_models_of_other_families_are_refused(tmp_path: Path, config: dict[str, object], trusted: bool) -> None:
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelUnavailable, match="does not judge claims"):
        judged(tmp_path, trust_remote_code=trusted)


def test_a_model_that_is_nowhere_or_not_whole_is_told(tmp_path: Path, t5: Path) -> None:
    for file in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / file).write_bytes((t5 / file).read_bytes())
    for name in ("nobody/nothing", str(tmp_path / "nowhere"), str(tmp_path)):
        with pytest.raises(ModelUnavailable, match=f"The model '{name}' cannot be loaded") as caught:
            claim_checker(CheckSettings(checker="hub", hub=name))(CLAIM, SOURCES)
        assert caught.value.hint.startswith("Name one of the hub, or a folder: ")


def test_an_empty_text_supports_nothing(t5: Path) -> None:
    assert judged(t5, "Ships left.", (Source(""),)).score == 0


def test_the_command_line_refuses_code_in_two_lines(own_code: Maker, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "--set", f"check.hub={own_code()}", "check", "--checker", "hub"]
    document = ["--document", "-", "--claim", "Ships left."]
    done = subprocess.run([*command, *document], cwd=ROOT, input=GRAIN, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 2
    assert "check.trust_remote_code=true" in done.stderr
    assert not (tmp_path / "ran").exists()
