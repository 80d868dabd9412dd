"""Models of every family, tiny and with random weights, laid out on disk as the hub gives them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

WORDS = "the port could reopen in may grain prices fell by 9 percent insurers refused cover ships left".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
CONFIGURATION = """
from transformers import PretrainedConfig


class TinyConfig(PretrainedConfig):
    model_type = "tiny-of-their-own"
    foundation = {foundation!r}
"""
MODELING = """
from pathlib import Path

import torch
from transformers import AutoConfig, AutoTokenizer, PreTrainedModel, T5ForTokenClassification

from .configuration_tiny import TinyConfig

Path({ran!r}).touch()


class TinyForSequenceClassification(PreTrainedModel):
    config_class = TinyConfig

    def __init__(self, config):  # without post_init, as code for transformers 4
        super().__init__(config)
        self.t5 = T5ForTokenClassification(AutoConfig.from_pretrained(config.foundation))
        self.read = AutoTokenizer.from_pretrained(config.foundation)

    def {method}(self, pairs):
        assert len(pairs) <= 8
        texts = [f"<pad> premise {{text}} claim {{claim}}" for text, claim in pairs]
        with torch.no_grad():
            logits = self.t5(**self.read(texts, return_tensors="pt", padding=True)).logits
        return logits[:, 0].softmax(-1)[:, 1]
"""


@pytest.fixture(scope="session")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A BERT of one of its classes, over letters."""
    from transformers import BertConfig, BertTokenizer, set_seed
    from transformers.models.bert import modeling_bert

    def make(kind: str, positions: int = 512, **changes: Any) -> Path:
        folder = tmp_path_factory.mktemp(kind)
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", ":", *LETTERS, *(f"##{one}" for one in LETTERS)]
        (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
        set_seed(1)
        config = BertConfig(
            vocab_size=len(pieces), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
            max_position_embeddings=positions, initializer_range=0.5, **changes,
        )  # fmt: skip
        getattr(modeling_bert, kind)(config).save_pretrained(folder)
        BertTokenizer(str(folder / "vocab.txt"), model_max_length=positions).save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A T5 that writes, and its tokenizer, which knows a few words and all letters."""
    from transformers import T5Config, T5ForConditionalGeneration, T5Tokenizer, set_seed

    folder = tmp_path_factory.mktemp("t5")
    # Like the vocabulary of T5, it has a piece for 1 at the start of a word and none for 0.
    pieces = ["<pad>", "</s>", "<unk>", "▁", *(f"▁{word}" for word in WORDS), *LETTERS, "▁1"]
    T5Tokenizer(vocab=[(piece, -1.0) for piece in pieces], extra_ids=0).save_pretrained(folder)
    set_seed(1)
    config = T5Config(
        vocab_size=len(pieces), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_heads=2,
        decoder_start_token_id=0, num_labels=2,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def _modules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where transformers puts the code of models, so that it is not in the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        folder = str(tmp_path_factory.mktemp("modules"))
        patch.setattr("transformers.dynamic_module_utils.HF_MODULES_CACHE", folder)
        patch.syspath_prepend(folder)
        yield


@pytest.fixture
def own_code(tmp_path: Path, t5: Path, _modules: None) -> Callable[..., Path]:
    """A model that brings its code, as HHEM does: when that is run, it leaves a file ``ran`` beside the model."""
    from safetensors.torch import save_file
    from transformers import T5Config, T5ForTokenClassification, set_seed

    def make(method: str = "predict", without: str = "embed_tokens", foundation: Path = t5) -> Path:
        folder = tmp_path / f"own_{method}"
        folder.mkdir()
        ran = str(tmp_path / "ran")
        (folder / "configuration_tiny.py").write_text(CONFIGURATION.format(foundation=str(foundation)))
        (folder / "modeling_tiny.py").write_text(MODELING.format(ran=ran, method=method))
        config = {
            "architectures": ["TinyForSequenceClassification"],
            "auto_map": {
                "AutoConfig": "configuration_tiny.TinyConfig",
                "AutoModelForSequenceClassification": "modeling_tiny.TinyForSequenceClassification",
            },
            "model_type": "tiny-of-their-own",
        }
        (folder / "config.json").write_text(json.dumps(config))
        set_seed(4)
        inner = T5ForTokenClassification(T5Config.from_pretrained(t5))
        # What is tied is stored once.
        weights = {f"t5.{name}": one.clone() for name, one in inner.state_dict().items() if without not in name}
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        return folder

    return make
