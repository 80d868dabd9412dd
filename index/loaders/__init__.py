"""Files, folders, web pages and standard input to articles: ``load`` and the table of loaders."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath
from stat import S_ISDIR, S_ISREG
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from index.errors import UnreadableArticle
from index.loaders.html import html
from index.loaders.markdown import markdown
from index.loaders.passages import passages
from index.loaders.pdf import pdf
from index.loaders.pieces import is_url
from index.loaders.sniff import sniffed_suffix
from index.loaders.text import plain_text
from index.loaders.web import download
from index.loaders.word import docx
from index.records import Article

MAX_STDIN_BYTES = 1_000_000_000


class Loader(Protocol):
    """Makes articles of one kind of file."""

    def __call__(self, stream: BinaryIO, source: str, /) -> Iterator[Article]:
        """The articles in a stream that can be rewound; ``source`` names it, in messages too."""
        ...


LOADERS: Mapping[str, Loader] = {
    ".txt": plain_text,
    ".md": markdown,
    ".markdown": markdown,
    ".html": html,
    ".htm": html,
    ".pdf": pdf,
    ".docx": docx,
    ".jsonl": passages,
    ".ndjson": passages,
}
"""By suffix in lower case; a file with another suffix is told by its first bytes."""


def load(source: str, stdin: BinaryIO | None = None) -> Iterator[Article]:
    """The articles of a file, a folder, an http(s) address, or ``-``: ``stdin`` (None: the process's own).

    Most files hold one article; JSON Lines hold one a line. An article is read when it is asked for, so
    that is when ``UnreadableArticle`` is raised.
    """
    for each in expanded(source):
        if each == "-":
            yield from _from_stdin(stdin or sys.stdin.buffer)
        elif is_url(each):
            yield from _from_url(each)
        else:
            yield from _from_file(each)


def expanded(source: str) -> list[str]:
    """The source itself, or the files with a known suffix that a folder and its folders hold, sorted.

    Hidden files are left out and links to folders not followed. Load these one by one to go on after a
    bad one.
    """
    if source == "-" or is_url(source) or not S_ISDIR(_mode(source)):
        return [source]
    found = []
    for folder, folders, names in os.walk(source, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        visible = [name for name in names if not name.startswith(".")]
        found += [os.path.join(folder, name) for name in visible if _suffix(name) in LOADERS]
    if not found:
        raise UnreadableArticle(f"The folder {source} holds nothing to read.", hint=_known())
    return sorted(found)


def _from_file(path: str) -> Iterator[Article]:
    if not S_ISREG(_mode(path)):
        raise UnreadableArticle(
            f"{path} is a pipe or a device, not a file.", hint="To read standard input, give - as the path."
        )
    try:
        stream = open(path, "rb")  # noqa: SIM115 an error of the loader must not look like one of opening
    except OSError as error:
        raise _unopened(path, error) from error
    with stream:
        yield from _loaded(stream, PurePath(os.path.abspath(path)).as_posix(), _suffix(path))


def _from_stdin(stdin: BinaryIO) -> Iterator[Article]:
    """What is piped in, by way of the disk: its kind is looked at first, and passages are read twice."""
    with TemporaryFile() as copy:
        while part := stdin.read(1_000_000):
            copy.write(part)
            if copy.tell() > MAX_STDIN_BYTES:
                raise UnreadableArticle(
                    f"Standard input is too large: more than {MAX_STDIN_BYTES // 1_000_000_000} GB.",
                    hint="Write it to files and add those.",
                )
        copy.seek(0)
        yield from _loaded(copy, "-", "")


def _from_url(url: str) -> Iterator[Article]:
    """The articles of a web page; it is published where its canonical link says, if that is the same site."""
    data, suffix, last_url = download(url)
    hosts = {_host(url), _host(last_url)}
    for article in _loaded(BytesIO(data), url, suffix):
        at_home = article.url is not None and _host(article.url) in hosts
        yield article if article.passage or at_home else replace(article, url=url)


def _loaded(stream: BinaryIO, source: str, suffix: str) -> Iterator[Article]:
    loader = LOADERS.get(suffix)
    if loader is None:
        loader = LOADERS[sniffed_suffix(stream, source, known=_known())]
    return loader(stream, source)


def _mode(path: str) -> int:
    if not path:
        raise UnreadableArticle("An empty path names no file.", hint="Give a file, a folder, an address or -")
    try:
        return os.stat(path).st_mode
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _unopened(path, error) from error


def _unopened(path: str, error: OSError | ValueError) -> UnreadableArticle:
    if isinstance(error, PermissionError):
        return UnreadableArticle(f"{path} may not be read: permission denied.", hint=f"chmod u+r {path}")
    if not isinstance(error, FileNotFoundError):
        reason = getattr(error, "strerror", None) or str(error)
        return UnreadableArticle(f"{path} cannot be opened: {reason}.", hint="Check the path.")
    if "://" in path or path.lower().startswith("www."):
        hint = "A web address starts with https:// or http://"
    else:
        hint = "Check the path; it counts from the current folder."
    return UnreadableArticle(f"There is no file {path}.", hint=hint)


def _refuse(error: OSError) -> None:
    raise _unopened(str(error.filename), error)


def _suffix(path: str) -> str:
    return PurePath(path).suffix.lower()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _known() -> str:
    return f"Known kinds of file: {', '.join(LOADERS)}."
