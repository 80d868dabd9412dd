"""The page Library: what is in it; adding with a preview; reading again; removing."""

import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from index.errors import BadInput, PullquoteError
from index.loaders import LOADERS
from index.records import Roundup
from ui.assistants import Assistants
from ui.html import messages, shelf
from ui.html.escaping import problem
from ui.page.wire import payload
from ui.page.wiring import QUEUED, Update, html
from ui.shelving import read_address, read_again, read_pasted, read_upload, store, stored
from ui.wording import plural

log = logging.getLogger(__name__)

Read = list[Roundup]


class LibraryParts(NamedTuple):
    """The components of the page."""

    table: gr.HTML
    file: gr.File
    address: gr.Textbox
    pasted: gr.Textbox
    read: gr.Button
    status: gr.HTML
    preview: gr.HTML
    store: gr.Button
    drop: gr.Button
    waiting: gr.State


def library_page(assistants: Assistants) -> LibraryParts:
    """Lay the page out."""
    with gr.Column(elem_classes="page"):
        html("<h2>Add articles</h2><p class='lead'>They are shown to you before they are stored.</p>")
        with gr.Row(elem_id="sources"):
            file = gr.File(
                label=f"A file: {', '.join(suffix[1:] for suffix in LOADERS)}, up to 20 MB",
                file_types=list(LOADERS),
                height=140,
                elem_id="upload",
                min_width=200,
            )
            with gr.Column(min_width=200):
                address = gr.Textbox(
                    label="Or a web address", placeholder="https://", max_length=2000, lines=1, elem_id="address"
                )
                pasted = gr.Textbox(
                    label="Or the text itself", lines=3, max_lines=6, max_length=500_000, elem_id="pasted"
                )
        with gr.Row(elem_classes="acts"):
            read = gr.Button("Read it", variant="primary", scale=0, min_width=120, elem_id="read-it")
        status = html(name="library-status")
        preview = html(name="preview")
        with gr.Row(elem_classes="acts"):
            keep = gr.Button("Add to the library", variant="primary", visible=False, scale=0, min_width=180)
            drop = gr.Button("Discard", visible=False, scale=0, min_width=120)
        html("<h2>Articles</h2>")
        table = html(shelf.shelf(assistants.library.articles()), "shelf")
    return LibraryParts(table, file, address, pasted, read, status, preview, keep, drop, gr.State([]))


def wire_library(
    parts: LibraryParts, assistants: Assistants, wire: gr.HTML, changed: Callable[[], list[Any]], seen: Sequence[Any]
) -> None:
    """What happens on the page; ``changed`` gives what the components ``seen`` show after the index has changed."""
    desk = _Desk(assistants)
    offered = [parts.status, parts.preview, parts.store, parts.drop, parts.waiting]
    sources = [parts.file, parts.address, parts.pasted]
    busy: dict[str, Any] = {"concurrency_id": "library", "concurrency_limit": 1, **QUEUED}

    gr.on([parts.read.click, parts.address.submit], desk.read, sources, offered, **busy)
    stored = parts.store.click(desk.store, parts.waiting, [*offered, *sources], **busy)
    stored.then(changed, None, list(seen), **busy)
    parts.drop.click(desk.dropped, None, [*offered, *sources], **busy)
    wire.removing(desk.remove, None, parts.status, **busy).then(changed, None, list(seen), **busy)
    wire.rereading(desk.reread, None, parts.status, **busy).then(changed, None, list(seen), **busy)


class _Desk:
    """What is done with articles; what has been read waits in the session until it is stored or discarded."""

    def __init__(self, assistants: Assistants) -> None:
        self.assistants = assistants

    def read(self, file: str | None, address: str, pasted: str) -> Iterator[tuple[str, str, Update, Update, Read]]:
        """Read what was given, and show how it was understood."""
        yield shelf.status("Reading"), "", _hidden(), _hidden(), []
        try:
            roundups = _read(file, address.strip(), pasted.strip())
        except Exception as error:
            yield _told(error), "", _hidden(), _hidden(), []
            return
        said = f"Read {plural(len(roundups), 'article')}. Nothing is stored yet."
        yield shelf.status(said), shelf.preview(roundups), gr.update(visible=True), gr.update(visible=True), roundups

    def store(self, roundups: Read) -> Iterator[tuple[Any, ...]]:
        """Add what waits, telling how far it is."""
        cleared = (None, "", "")
        paragraphs = sum(len(one.paragraphs) for roundup in roundups for one in roundup.reactions)
        yield shelf.progress(0, paragraphs), gr.skip(), _hidden(), _hidden(), gr.skip(), *cleared
        told = ""
        for step in stored(self.assistants, roundups):
            if isinstance(step, int):
                yield shelf.progress(step, paragraphs), *(gr.skip(),) * 7
            else:
                told = _told(step) if isinstance(step, Exception) else shelf.reports(step)
        yield told, "", _hidden(), _hidden(), [], *cleared

    def dropped(self) -> tuple[Any, ...]:
        """Forget what was read."""
        return shelf.status("Discarded."), "", _hidden(), _hidden(), [], None, "", ""

    def remove(self, event: gr.EventData) -> str:
        """Delete an article; the page has asked whether that is meant."""
        article = payload(event, "article")
        try:
            self.assistants.library.index.remove([article])
        except PullquoteError as error:
            return problem(error)
        return shelf.status(f"Removed {article}.")

    def reread(self, event: gr.EventData) -> Iterator[str]:
        """Read an article's source anew and store what has changed."""
        yield shelf.status("Reading again")
        try:
            roundups = read_again(self.assistants, payload(event, "article"))
            yield shelf.reports(list(store(self.assistants, roundups, lambda _: None)))
        except Exception as error:
            yield _told(error)


def _read(file: str | None, address: str, pasted: str) -> Read:
    given = [source for source in (file, address, pasted) if source]
    if len(given) != 1:
        what = "Nothing was given to read." if not given else "More than one thing was given to read."
        raise BadInput(what, hint="Choose a file, or write an address, or paste a text.")
    if file:
        path = Path(file)
        try:
            return read_upload(file, path.name)
        finally:
            path.unlink(missing_ok=True)  # its articles are in the session now
    return read_address(address) if address else read_pasted(pasted)


def _told(error: Exception) -> str:
    if isinstance(error, PullquoteError):
        return problem(error)
    log.error("An article could not be read or stored", exc_info=error)
    return problem(messages.FAILED)


def _hidden() -> Update:
    return gr.update(visible=False)
