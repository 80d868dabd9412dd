"""Adding articles from the page: a file, an address or pasted text is read first, looked at, and then stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from queue import SimpleQueue
from threading import Thread

from index.build import Added, Progress, add_read
from index.errors import BadInput, UnreadableArticle
from index.loaders import LOADERS, load
from index.loaders.pieces import is_url
from index.reactions import parse
from index.records import Article, Roundup
from ui.assistants import Assistants

UPLOAD = "upload: "
"""How the source of an article begins that was uploaded; nothing can be read again from it."""

PASTED = "pasted text"

MOST_UPLOADED = 20_000_000
"""Bytes of an upload."""

MOST_PASTED = 500_000
"""Characters of a pasted text."""

MOST_ARTICLES = 2000
"""Of one file: what a person can wait for on a page; the command line takes any number."""


def read_upload(path: str, name: str) -> list[Roundup]:
    """The articles of an uploaded file; ``name`` is what it was called at home."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in LOADERS:
        raise UnreadableArticle(
            f"{name} is of a kind that is not read.", hint=f"Known kinds of file: {', '.join(LOADERS)}."
        )
    try:
        return _parsed(replace(article, source=UPLOAD + name) for article in load(path))
    except UnreadableArticle as error:
        raise _renamed(error, path, name) from error


def read_address(url: str) -> list[Roundup]:
    """The articles of a web page; a path of the server's own disk is none."""
    if not is_url(url):
        raise BadInput("This is not a web address.", hint="It starts with https:// or http://")
    return _parsed(load(url))


def read_pasted(text: str) -> list[Roundup]:
    """The article that a text is."""
    if len(text) > MOST_PASTED:
        raise BadInput(f"The text has more than {MOST_PASTED:,} characters.", hint="Upload it as a file.")
    try:
        return _parsed(replace(article, source=PASTED) for article in load("-", BytesIO(text.encode())))
    except UnreadableArticle as error:
        raise _renamed(error, "Standard input", "The text") from error


def _renamed(error: UnreadableArticle, here: str, there: str) -> UnreadableArticle:
    """The error in words of the one who sent it, who does not know where it lies here."""
    return UnreadableArticle(error.message.replace(here, there), hint=error.hint.replace(here, there))


def _parsed(articles: Iterator[Article]) -> list[Roundup]:
    roundups: list[Roundup] = []
    for article in articles:
        if len(roundups) == MOST_ARTICLES:
            raise BadInput(
                f"This file holds more than {MOST_ARTICLES:,} articles.",
                hint="Add it in a terminal: pullquote add FILE",
            )
        roundups.append(parse(article))
    return roundups


def store(assistants: Assistants, roundups: Sequence[Roundup], progress: Progress) -> Iterator[Added]:
    """Add what was read."""
    return add_read(roundups, assistants.library.index, assistants.embedder, assistants.settings.index, progress)


def stored(assistants: Assistants, roundups: Sequence[Roundup]) -> Iterator[int | list[Added] | Exception]:
    """Add what was read, in a thread: chunks that have been embedded so far, then the reports or an error."""
    told: SimpleQueue[int | list[Added] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            told.put(list(store(assistants, roundups, told.put)))
        except Exception as error:
            told.put(error)

    Thread(target=run).start()
    done = 0
    while isinstance(step := told.get(), int):
        done += step
        yield done
    yield step


def read_again(assistants: Assistants, article_id: str) -> list[Roundup]:
    """The file or address that an article came from, as it is now."""
    source = next((one.source for one in assistants.library.articles() if one.id == article_id), "")
    if not source:
        assistants.library.require([article_id])
    if source.startswith(UPLOAD) or source in (PASTED, "-"):
        raise BadInput("What was uploaded or pasted cannot be read again.", hint="Upload or paste it anew.")
    return _parsed(load(source))
