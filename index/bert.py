"""The folder of a sentence encoder, read if it is a plain float32 BERT: its weights, its tokenizer, its numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Pooling = Literal["mean", "cls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bert:
    """A sentence encoder that this module can run."""

    weights: Path
    files: tuple[Path, ...]
    """Weights, configuration and tokenizer: all that shapes a vector but ``pooling`` and ``longest``."""
    tokenizer: "Tokenizer"
    """Neither truncates nor pads; adds one special piece at each end."""
    pooling: Pooling
    longest: int
    """Word pieces that it reads, the two special ones counted."""
    layers: int
    heads: int
    width: int
    """Numbers in a vector."""
    epsilon: float
    """What layer normalisation adds to the variance."""


def read_bert(folder: Path) -> Bert | None:
    """The encoder in a sentence-transformers folder; None if it is anything but a plain float32 BERT.

    Anything unknown that could change a vector means None: such a model is for sentence-transformers.
    OSError or ValueError: a file is missing or damaged.
    """
    modules = _json(folder / "modules.json", [])
    kinds = [module["type"].rpartition(".")[2] for module in modules]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return None
    body = folder / modules[0]["path"]
    files = tuple(body / file for file in ("model.safetensors", "config.json", "tokenizer.json"))
    if not all(file.is_file() for file in files):
        return None
    config, reading = _json(files[1]), _json(body / "tokenizer_config.json", {})
    options = _json(body / "sentence_bert_config.json", {})
    pooling = _pooling(_json(folder / modules[1]["path"] / "config.json"))
    tokenizer = _tokenizer(files[2])
    tokenizer.no_truncation()  # all-MiniLM-L6-v2 ships with truncation to 128 pieces, and
    tokenizer.no_padding()  # with padding to 128
    plain = (
        pooling is not None
        and _is_plain_bert(config)
        and _is_plain_reading(tokenizer, reading, options)
        and not _prompts(folder)
        and _has_weights(tensors(files[0]), config["num_hidden_layers"])
    )
    if not plain or pooling is None:
        return None
    positions = config["max_position_embeddings"]
    return Bert(
        weights=files[0],
        files=files,
        tokenizer=tokenizer,
        pooling=pooling,
        longest=min(options.get("max_seq_length") or reading.get("model_max_length") or positions, positions),
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        width=config["hidden_size"],
        epsilon=config.get("layer_norm_eps", 1e-12),
    )


def _json(file: Path, default: Any = None) -> Any:
    if default is not None and not file.is_file():
        return default
    return json.loads(file.read_text(encoding="utf-8"))


def tensors(weights: Path) -> dict[str, Any]:
    """Tensor name to dtype, shape and the offsets of its first byte and past its last, from the file's start.

    The format: 8 bytes with the header's length (little-endian), the header in JSON, the tensors' bytes.
    """
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        size = weights.stat().st_size
        if length > size:
            raise ValueError(f"{weights} is no safetensors file")
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    for tensor in header.values():
        tensor["data_offsets"] = [8 + length + offset for offset in tensor["data_offsets"]]
        if tensor["data_offsets"][1] > size:
            raise ValueError(f"{weights} is cut short")
    return header


def _tokenizer(file: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises no narrower class
        raise ValueError(f"{file} is no tokenizer: {error}") from error


def _is_plain_bert(config: Mapping[str, Any]) -> bool:
    return (
        config.keys() >= {"hidden_size", "num_hidden_layers", "num_attention_heads", "max_position_embeddings"}
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and not config.get("add_cross_attention")
    )


def _is_plain_reading(tokenizer: "Tokenizer", reading: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Whether tokenizer.json alone cuts a text as transformers does.

    transformers 5 takes only the vocabulary from that file, and all else from tokenizer_config.json.
    """
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    normalizer = tokenizer.normalizer
    text_only = {"text": {"method": "forward", "method_output_name": "last_hidden_state"}}
    return (
        isinstance(tokenizer.model, WordPiece)
        and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
        and isinstance(normalizer, BertNormalizer)
        and reading.get("tokenizer_class") in ("BertTokenizer", "BertTokenizerFast")
        and normalizer.lowercase == reading.get("do_lower_case", True)
        and normalizer.strip_accents == reading.get("strip_accents")
        and normalizer.handle_chinese_chars == reading.get("tokenize_chinese_chars", True)
        and (normalizer.lowercase or not options.get("do_lower_case"))
        and options.get("modality_config", text_only) == text_only
        and options.keys() <= _KNOWN_OPTIONS
        and len(tokenizer.encode("").ids) == 2
    )


_KNOWN_OPTIONS = {
    "max_seq_length", "do_lower_case", "transformer_task", "modality_config", "module_output_name",
}  # fmt: skip
"""Of sentence_bert_config.json; the last three are how sentence-transformers 6 writes the default."""


def _pooling(config: Mapping[str, Any]) -> Pooling | None:
    """Both ways of sentence-transformers to write it: a name, or one flag a mode."""
    modes = [key.removeprefix("pooling_mode_") for key, on in config.items() if on and "pooling_mode_" in key]
    mode = config.get("pooling_mode") or " and ".join(modes)
    if mode in ("mean", "mean_tokens"):
        return "mean"
    return "cls" if mode in ("cls", "cls_token") else None


def _prompts(folder: Path) -> list[str]:
    """Words that the model wants before a question or a passage."""
    config = _json(folder / "config_sentence_transformers.json", {})
    return [prompt for prompt in (config.get("prompts") or {}).values() if prompt]


def _has_weights(header: Mapping[str, Any], layers: int) -> bool:
    """Whether the float32 weights of a BertModel are there, under its names."""
    pairs = ["embeddings.LayerNorm"]
    for layer in range(layers):
        pairs += [f"encoder.layer.{layer}.{part}" for part in _LAYER]
    names = [f"embeddings.{kind}_embeddings.weight" for kind in ("word", "position", "token_type")]
    names += [f"{pair}.{half}" for pair in pairs for half in ("weight", "bias")]
    return all(name in header and header[name]["dtype"] == "F32" for name in names)


_LAYER = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
    "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm",
)  # fmt: skip
