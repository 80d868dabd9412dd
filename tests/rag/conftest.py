"""One assistant over the sample and all fixture roundups, with the real embedding model."""

from pathlib import Path

import pytest

from index.build import SAMPLE, add, stamp
from index.embedders import embedder
from index.store import Index
from rag.assistant import Assistant, build_assistant
from rag.settings import Settings

ROUNDUPS = Path(__file__).parent.parent / "data" / "roundups"


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    location = str(tmp_path_factory.mktemp("rag") / "index")
    settings = Settings()
    model = embedder(settings.index)
    index = Index.create(location, stamp(model, settings.index), settings.index.ef_search)
    reports = list(add([str(SAMPLE), str(ROUNDUPS)], index, model, settings.index))
    assert all(report.change == "added" for report in reports)
    return build_assistant(settings, location)
