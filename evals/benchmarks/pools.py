"""Passages to search: a benchmark's corpus as an index, its questions with their conversations."""

import gzip
import tempfile
from collections.abc import Sequence
from pathlib import Path

from evals.benchmarks.folders import Row
from index.build import add, stamp
from index.embedders import embedder
from index.errors import BadInput
from index.store import Index, exists
from rag.records import Question, Turn
from rag.settings import Settings


def indexed(corpus: Path, location: Path, settings: Settings) -> str:
    """An index of a corpus of ready passages; one that is there already is used as it is."""
    if not exists(str(location)):
        with tempfile.TemporaryDirectory() as temporary:
            lines = Path(temporary) / f"{corpus.parent.name}.jsonl"
            lines.write_bytes(_unpacked(corpus))
            index = empty(str(location), settings)
            for report in add([str(lines)], index, embedder(settings.index), settings.index):
                if report.error:
                    raise report.error
    return str(location)


def empty(location: str, settings: Settings) -> Index:
    """An index with nothing in it."""
    return Index.create(location, stamp(embedder(settings.index), settings.index), settings.index.ef_search)


def asked(id_: str, text: str, history: Sequence[Row]) -> Question:
    """A question in its conversation."""
    return Question(id=id_, text=text, history=tuple(Turn(turn["role"], turn["text"]) for turn in history))


def _unpacked(corpus: Path) -> bytes:
    try:
        return gzip.decompress(corpus.read_bytes())
    except (OSError, EOFError) as error:
        raise BadInput(f"The corpus {str(corpus)!r} cannot be read: {error}.") from error
