"""Training: documents become examples, examples a model that the product runs."""

import itertools
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from evals.training.claims import Written, read_claims
from evals.training.documents import Document, Paragraph, read_documents
from evals.training.examples import Example, of_documents
from evals.training.network import Network, batch, loss
from evals.training.reader import batches_of_groups, encode, mixed
from evals.training.support import of_claims, of_corruptions
from evals.training.verdicts import Seen, decisions, fitted, seen
from index.embedders import HashingEmbedder, minilm_folder
from index.errors import BadInput
from rag.checks.trained import Features
from rag.pair_model import Cutter, PairModel
from rag.records import Source

PAGE = """# experts react | harbour | Experts react: The harbour is closed
## Editors | |
1 The harbour of Lund was closed on Monday.
## Ann Roe | Port Institute | Nobody was warned
2 Nobody had warned the crews.
3 Forty ships turned back.
--
4 It will open again in May, unless the wall gives way.
## Bo Li | Sea Watch | A wise step
5 Closing it was wise.
? how many vessels had to leave | number | 3 + 2
? who owns the harbour | nearmiss | -
! The closure was right | stance | 5 agree
! Roe thinks that it opens in May for certain. | partly | 4 disagree
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("documents") / "harbour-01.txt"
    path.write_text(PAGE, encoding="utf-8")
    (document,) = read_documents([path])
    return document


@pytest.fixture(scope="module")
def examples(document: Document) -> list[list[Example]]:
    return list(of_documents([document], HashingEmbedder()))


def test_a_document_is_read_as_it_is_written(document: Document) -> None:
    assert [paragraph.owner for paragraph in document.paragraphs] == ["Editors", "Ann Roe", "Ann Roe", "Bo Li"]
    assert document.paragraphs[2].sentences == {4: "It will open again in May, unless the wall gives way."}
    assert [sorted(asked.answers) for asked in document.questions] == [[3], []]
    assert document.claims[0].stances == {5: "agree"}


@pytest.mark.parametrize("line", ["* 1 no such line", "? question | number | x\n1 twice", "7 x"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "broken.txt"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match="line 1"):
        list(read_documents([path]))


def test_right_paragraphs_come_first_and_their_sentences_are_marked(examples: list[list[Example]]) -> None:
    number, owner, right, certain = examples
    assert number[0].sentences == [(0.6, None, None), (1.0, None, None)]
    assert number[0].answers == 1.0
    assert number[0].text.heading == "Ann Roe: Nobody was warned"
    assert not any(example.answers for example in owner)
    assert right[0].sentences == [(1.0, 1.0, 0.0)]
    assert {example.supports for example in certain} == {0.0}


def test_the_product_computes_what_was_trained(examples: list[list[Example]], tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Network(minilm_folder()).eval()
    with torch.no_grad():
        for head in (network.sentence_head, network.text_head):
            head.weight.normal_(std=0.1)
    save_file(network.weights(), tmp_path / "reader.safetensors")
    model, cutter = PairModel(tmp_path / "reader.safetensors"), Cutter()
    texts = [example for group in examples for example in group]
    with torch.no_grad():
        sentences, wholes = network(batch([encode(example, cutter) for example in texts], network))
    for i, example in enumerate(texts):
        (judged,) = model.judge(example.question, [example.text])
        many = len(example.text.sentences)
        # bfloat16 in training, whole numbers in use
        assert np.allclose(judged.sentences, sentences[i, :many].numpy(), atol=0.3)
        assert np.allclose(judged.whole, wholes[i].numpy(), atol=0.3)


def test_it_learns(examples: list[list[Example]]) -> None:
    torch.manual_seed(0)
    cutter, network = Cutter(), Network(minilm_folder())
    chosen = [encode(example, cutter) for group in examples for example in group]
    optimizer = torch.optim.AdamW([weight for weight in network.parameters() if weight.requires_grad], 3e-4)
    losses = []
    for _ in range(8):
        value = loss(network, batch(chosen, network))
        torch.autograd.backward(value)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(value.item())
    assert losses[-1] < 0.7 * losses[0]


def test_a_batch_holds_whole_questions(examples: list[list[Example]]) -> None:
    cutter = Cutter()
    groups = [[encode(example, cutter) for example in group] for group in examples]
    drawn = next(batches_of_groups(groups, random.Random(1)))
    assert {one.group for one in drawn} == {0, 1, 2, 3}
    assert all(sum(not one.example.answers for one in drawn if one.group == group) <= 2 for group in range(4))


CLAIMS = """= harbour-01.txt | Experts react: The harbour is closed
! Roe says that no crew had been told. | supported | 2
! Shutting the harbour on Monday was wise, in Li's view. | supported | 1,5
! Fourteen ships turned back. | number | 3
! Roe calls the closure wise. | speaker | 5
= harbour-02.txt | Kept apart
! Nobody reads this. | supported | 1
"""


@pytest.fixture
def claims(document: Document, tmp_path: Path) -> list[Written]:
    path = tmp_path / "claims.txt"
    path.write_text(CLAIMS, encoding="utf-8")
    return list(read_claims([path], [document]))


def test_claims_about_documents_that_are_kept_apart_are_left_out(claims: list[Written]) -> None:
    assert [claim.kind for claim in claims] == ["supported", "supported", "number", "speaker"]
    assert [sorted(claim.places) for claim in claims] == [[2], [1, 5], [3], [5]]


@pytest.mark.parametrize("line", ["! no kind | odd | 1", "! two fields | number", "= one field", "a line"])
def test_a_claim_that_cannot_be_read_is_named(tmp_path: Path, document: Document, line: str) -> None:
    path = tmp_path / "claims.txt"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match="line 1"):
        list(read_claims([path], [document]))


def test_a_claim_is_read_with_what_it_rests_on_and_supported_ones_also_with_what_they_do_not(
    claims: list[Written],
) -> None:
    made = list(of_claims(claims, random.Random(1)))
    assert [example.supports for example in made] == [1.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    joined = made[2].text.sentences
    assert joined == ("Editors: The harbour of Lund was closed on Monday.", "Bo Li: Closing it was wise.")
    for example in made:
        assert len(example.sentences) == len(example.text.sentences)
        assert example.answers is None


def test_of_a_long_text_what_matters_is_kept(document: Document) -> None:
    long = Paragraph("Ann Roe", "", {n: f"{n} " + "word " * 29 for n in range(1, 21)})
    claim = Written("x", "supported", Document("Long", [long]), frozenset((15,)))
    (example,) = of_claims([claim], random.Random(1))
    kept = [int(sentence.split()[0]) for sentence in example.text.sentences]
    assert kept == [13, 14, 15, 16, 17]


def test_planted_errors_and_controls_are_balanced(document: Document) -> None:
    made = list(of_corruptions([document], many=5, seed=1))
    assert {example.supports for example in made} == {0.0, 1.0}
    assert list(of_corruptions([document], many=5, seed=1)) == made


def test_batches_of_claims_come_in_between() -> None:
    groups, claims = itertools.repeat(["group"]), itertools.repeat(["claim"])
    stream = mixed(groups, [(iter(()), 0.5), (claims, 0.5)], random.Random(1))  # type: ignore[list-item, arg-type]
    drawn = [next(stream)[0] for _ in range(100)]
    assert 30 < drawn.count("claim") < 70  # type: ignore[arg-type]


def test_what_a_verdict_rests_on_is_seen() -> None:
    sources = [Source("The port shipped 2.4 billion tons.", ("Ann Roe",)), Source("Grain fell.", ("Bo Li",))]
    right = seen("The port shipped 2.4 billion tons.", sources, supported=True, group="a")
    wrong = seen("Bo Li says that the port shipped 2.4 billion tons.", sources, supported=False, group="a")
    assert (right.settled, wrong.settled) == (False, True)
    assert [(one.words, one.doubts) for one in right.sentences] == [(1.0, 0)]


def claims_seen(*, shift: float) -> list[Seen]:
    """Supported where the model's logit is above ``shift``; a second sentence that is always sure."""
    return [
        Seen(
            [Features(logit, 0.0, 0.5, 0, 0.0), Features(20, 0.0, 1.0, 0, 0.0)],
            settled=False,
            supported=logit > shift,
            group=str(logit),
        )
        for logit in np.linspace(-4, 4, 40)
    ]


def test_weights_are_fitted_to_the_weakest_sentence() -> None:
    weights = fitted([claims_seen(shift=1.0)], rules=False)
    assert weights.model > 0
    assert (weights.words, weights.doubts) == (0.0, 0.0)
    assert decisions(claims_seen(shift=1.0), weights, rules=False).at(0.5).balanced_accuracy.value > 0.9


def test_what_the_rules_settle_is_unsupported_whatever_the_model_says() -> None:
    settled = [one._replace(settled=True) for one in claims_seen(shift=1.0)]
    weights = fitted([claims_seen(shift=1.0), settled], rules=True)
    assert decisions(settled, weights, rules=True).scores.max() <= 0.05
