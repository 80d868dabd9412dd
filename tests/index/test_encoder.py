"""The encoder in two halves is the encoder."""

import numpy as np
import pytest

from index.bert import Bert, read_bert
from index.embedders import embedder, minilm_folder
from index.encoder import lower_session, upper_session
from index.settings import IndexSettings

TEXTS = [
    "",
    "Who said it?",
    "The prime minister, who survived an attack, asked every party for calm. " * 5,
    "naïve 日本 [SEP]",
]


@pytest.fixture(scope="module")
def bert() -> Bert:
    found = read_bert(minilm_folder())
    assert found is not None
    return found


def pieces(bert: Bert, text: str) -> np.ndarray:
    return np.array([bert.tokenizer.encode(text).ids], np.int64)


@pytest.mark.parametrize("split", [1, 3, 5])
def test_lower_and_upper_layers_give_the_embedders_vectors(bert: Bert, split: int) -> None:
    lower, upper = lower_session(bert, split), upper_session(bert, split, {})
    whole = embedder(IndexSettings(embedder="minilm"))
    for text in TEXTS:
        (below,) = lower.run(["rows"], {"pieces": pieces(bert, text)})
        (rows,) = upper.run(["rows"], {"lower": below})
        mean = rows[0].mean(axis=0)
        assert np.allclose(mean / np.linalg.norm(mean), whole.encode([text])[0], atol=1e-5)


def test_the_halves_keep_one_row_a_piece(bert: Bert) -> None:
    (below,) = lower_session(bert, 3).run(["rows"], {"pieces": pieces(bert, TEXTS[1])})
    assert below.shape == (1, pieces(bert, TEXTS[1]).shape[1], bert.width)


def test_weights_of_ones_own_stand_for_the_packaged_ones(bert: Bert) -> None:
    (below,) = lower_session(bert, 3).run(["rows"], {"pieces": pieces(bert, TEXTS[1])})
    name = "encoder.layer.5.output.LayerNorm"
    own = {f"{name}.weight": np.zeros(bert.width, np.float32), f"{name}.bias": np.full(bert.width, 2, np.float32)}
    (rows,) = upper_session(bert, 3, own).run(["rows"], {"lower": below})
    assert np.array_equal(rows, np.full_like(rows, 2))
    (packaged,) = upper_session(bert, 3, {}).run(["rows"], {"lower": below})
    assert not np.allclose(packaged, 2)
