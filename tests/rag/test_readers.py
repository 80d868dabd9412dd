"""Readers: similarity, and cross-encoders that are made here and never downloaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ModelUnavailable, UnknownName
from rag.assistant import Assistant
from rag.readers import by_cross_encoder, reader
from rag.records import Text
from rag.settings import RetrieveSettings

GRAIN = Text("Piotr Wolski: Trade", ("Ports can reopen before the harvest.", "Insurers have halved their premiums."))
GUNS = Text("Anna Lindqvist: War", ("Neither army has moved its guns.",))
NOTHING = Text("", ())
NLI = ("contradiction", "entailment", "neutral")


def tiny_cross_encoder(folder: Path, labels: int) -> Path:
    """Two layers of random weights over letters, as sentence-transformers lays a cross-encoder out on disk."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    bare = folder / "bare"
    bare.mkdir(parents=True)
    (bare / "vocab.txt").write_text("\n".join(pieces))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=128, num_labels=labels, initializer_range=0.5,
    )  # fmt: skip
    if labels == len(NLI):
        config.id2label = dict(enumerate(NLI))
    BertForSequenceClassification(config).save_pretrained(bare)
    BertTokenizerFast(vocab_file=str(bare / "vocab.txt"), model_max_length=128).save_pretrained(bare)
    CrossEncoder(str(bare)).save_pretrained(str(folder / "model"))
    return folder / "model"


def test_similarity_puts_the_sentence_that_answers_first(assistant: Assistant) -> None:
    read = reader(RetrieveSettings(reader="similarity"), assistant.library)
    grain, guns, nothing = read("When can the ports reopen?", [GRAIN, GUNS, NOTHING])
    assert grain.answers == max(grain.sentences) == grain.sentences[0]
    assert grain.answers > guns.answers
    assert nothing == (0.0, ())
    assert all(0 <= score <= 1 for one in (grain, guns) for score in one.sentences)


def test_similarity_of_no_texts_is_no_readings(assistant: Assistant) -> None:
    read = reader(RetrieveSettings(reader="similarity"), assistant.library)
    assert read("Why?", []) == []
    assert read("Why?", [NOTHING]) == [(0.0, ())]


@pytest.mark.parametrize("labels", [1, 3])
def test_a_cross_encoder_scores_each_sentence_and_the_whole(tmp_path: Path, labels: int, assistant: Assistant) -> None:
    folder = tiny_cross_encoder(tmp_path, labels)
    read = reader(RetrieveSettings(reader=str(folder)), assistant.library)
    readings = read("When can the ports reopen?", [GRAIN, NOTHING, GUNS])
    assert [len(one.sentences) for one in readings] == [2, 0, 1]
    assert all(0 <= score <= 1 for one in readings for score in (one.answers, *one.sentences))
    assert all(one.answers >= max(one.sentences) for one in readings if one.sentences)
    (alone,) = read("When can the ports reopen?", [GUNS])
    assert alone.answers == pytest.approx(readings[2].answers, abs=1e-5)
    assert read("Why?", []) == []


@pytest.mark.parametrize("labels", [1, 3])
def test_a_cross_encoder_scores_as_its_own_library_does(tmp_path: Path, labels: int) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    folder = tiny_cross_encoder(tmp_path, labels)
    (reading,) = by_cross_encoder(str(folder))("who?", [GUNS])
    logits = CrossEncoder(str(folder)).predict([("who?", GUNS.sentences[0])], activation_fn=torch.nn.Identity())
    scores = torch.tensor(logits).reshape(labels)
    expected = torch.sigmoid(scores)[0] if labels == 1 else torch.softmax(scores, 0)[NLI.index("entailment")]
    assert reading.sentences[0] == pytest.approx(float(expected), abs=1e-5)


def test_a_cross_encoder_that_is_nowhere_is_unavailable_in_two_lines(tmp_path: Path) -> None:
    script = """
from index.errors import ModelUnavailable
from rag.hub.cross_encoders import cross_encoder
try:
    cross_encoder("nobody/nothing")
except ModelUnavailable as error:
    print(error.message)
    print(error.hint)
"""
    environment = os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    message, hint = done.stdout.splitlines()
    assert message == "The cross-encoder 'nobody/nothing' cannot be loaded."
    assert hint.startswith("Name one of the hub, or a folder: ")
    assert len(hint) > len("Name one of the hub, or a folder: ")


def test_a_folder_without_a_cross_encoder_is_refused(tmp_path: Path, assistant: Assistant) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        reader(RetrieveSettings(reader=str(tmp_path)), assistant.library)


def test_a_reader_that_is_not_known_names_those_that_are(assistant: Assistant) -> None:
    with pytest.raises(UnknownName, match="No reader is named 'nil'") as caught:
        reader(RetrieveSettings(reader="nil"), assistant.library)
    assert "local" in caught.value.hint
    assert "similarity" in caught.value.hint
