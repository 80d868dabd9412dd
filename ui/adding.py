"""Adding articles at the terminal: progress while it goes on, a line for each article."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from index.build import SAMPLE, Added, add, rebuild, stamp
from index.embedders import embedder
from index.settings import IndexSettings
from index.store import Index
from ui import terminal


def add_sources(sources: Sequence[str], location: str, settings: IndexSettings) -> bool:
    """Add the sources and report each article; whether all could be read."""
    failed = 0
    with _progress(len(sources)) as (console, advance, source_done):
        model = embedder(settings)
        index = Index.create(location, stamp(model, settings), settings.ef_search)
        try:
            for report in add(source_done(sources), index, model, settings, advance):
                failed += report.change == "failed"
                _print(console, report)
        except KeyboardInterrupt:
            console.print("Stopped. The articles listed above are stored; the others are not.")
            raise
    return not failed


def add_sample(location: str, settings: IndexSettings) -> None:
    """Make an index of the bundled digest, saying so."""
    console = Console(stderr=True)
    console.print(f"No index at {escape(location)} yet: building one from the bundled sample.", style="dim")
    model = embedder(settings)
    index = Index.create(location, stamp(model, settings), settings.ef_search)
    for report in add([str(SAMPLE)], index, model, settings):
        if report.error:
            raise report.error


def rebuild_index(location: str, settings: IndexSettings) -> None:
    """Make the index anew with the present settings."""
    index = Index.open(location)
    with _progress(None) as (console, advance, _):
        count = rebuild(index, embedder(settings), settings, advance)
        console.print(f"Rebuilt {count} article{'s' * (count != 1)}.")


@contextmanager
def _progress(sources: int | None) -> Iterator[tuple[Console, "terminal.Advance", "terminal.Watch"]]:
    """A bar on standard error that counts sources and embedded chunks; the console prints above it."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[chunks]} chunks, {task.fields[rate]:.0f}/s"),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("Reading and embedding", total=sources, chunks=0, rate=0.0)
    chunks = 0

    def advance(more: int) -> None:
        nonlocal chunks
        chunks += more
        elapsed = bar.tasks[0].elapsed or 1.0
        bar.update(task, chunks=chunks, rate=chunks / elapsed)

    def watch(names: Sequence[str]) -> Iterator[str]:
        for name in names:
            yield name
            bar.advance(task)

    with bar:
        yield bar.console, advance, watch


def _print(console: Console, report: Added) -> None:
    if report.error:
        terminal.error(report.error)
        return
    numbers = {"expert": len(report.experts), "paragraph": report.paragraphs, "chunk": report.chunks}
    counts = ", ".join(f"{number} {what}{'s' * (number != 1)}" for what, number in numbers.items())
    style = {"added": "green", "updated": "yellow"}.get(report.change, "dim")
    terminal.out(f"[{style}]{report.change:<9}[/] {escape(report.id)}  [dim]{counts}[/]")
    for warning in report.warnings:
        terminal.out(f"          [yellow]note:[/] {escape(warning)}")
