"""Assistants over the articles of a suite: in an index that is built for it, or in one that is there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from tempfile import TemporaryDirectory

from evals.asking import Streaming, posed
from evals.records import Case
from evals.suites import World
from index.build import add, stamp
from index.embedders import embedder
from index.store import Index
from rag.assistant import Assistant, build_assistant
from rag.questions.understanding import understand
from rag.settings import Settings

Opened = Callable[[World], AbstractContextManager[Streaming]]
"""Opens an assistant over the articles of a world."""


def in_temporary_index(settings: Settings) -> Opened:
    """Opens Pullquote's own assistant over an index that is built for it and then deleted."""

    @contextmanager
    def opened(world: World) -> Iterator[Assistant]:
        with TemporaryDirectory(prefix="pullquote-eval-") as folder:
            assistant = built(settings, folder, world.sources)
            _warm(assistant, world.cases)
            yield assistant

    return opened


def in_index(settings: Settings, location: str) -> Opened:
    """Opens it over an index that is there."""

    @contextmanager
    def opened(world: World) -> Iterator[Assistant]:
        assistant = build_assistant(settings, location)
        _warm(assistant, world.cases)
        yield assistant

    return opened


def built(settings: Settings, location: str, sources: Sequence[str]) -> Assistant:
    """An assistant over some articles; the error of the first that cannot be read."""
    model = embedder(settings.index)
    index = Index.create(location, stamp(model, settings.index), settings.index.ef_search)
    for report in add(sources, index, model, settings.index):
        if report.error:
            raise report.error
    return build_assistant(settings, location)


def _warm(assistant: Assistant, cases: Sequence[Case]) -> None:
    """Have loaded what is loaded once, so that the first case is not slower than the others; no model is asked."""
    for case in cases[:1]:
        assistant.evidence(understand(posed(case), assistant.library))
