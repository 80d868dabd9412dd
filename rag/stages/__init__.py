"""Retrieval steps: each takes the passages so far and gives those that go on."""

from collections.abc import Callable, Mapping

from rag.library import Library
from rag.settings import RetrieveSettings
from rag.stages.diverse import diverse
from rag.stages.each import each
from rag.stages.feedback import feedback
from rag.stages.fuse import blend, fuse
from rag.stages.neighbours import neighbours
from rag.stages.reading import read, rerank
from rag.stages.search import dense, keyword
from rag.stages.stage import Stage
from rag.stages.top import top

STAGES: Mapping[str, Callable[[RetrieveSettings, Library], Stage]] = {
    "dense": dense,
    "keyword": keyword,
    "feedback": feedback,
    "fuse": fuse,
    "blend": blend,
    "top": top,
    "each": each,
    "read": read,
    "rerank": rerank,
    "diverse": diverse,
    "neighbours": neighbours,
}
"""Built-in stages by name."""
