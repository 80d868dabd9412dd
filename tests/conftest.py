"""What all tests share: no network but this machine's own, and small real parts."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from index.build import Added, add, stamp
from index.embedders import HashingEmbedder
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


@pytest.fixture
def truce(tmp_path: Path) -> Path:
    """A file with an introduction and three paragraphs of two experts."""
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
