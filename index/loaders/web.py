"""A web address to bytes and the kind of file they are."""

import time
from codecs import BOM_UTF8
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from index.errors import UnreadableArticle
from index.loaders.reading import as_in_browsers, bom_encoding

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
READ_SECONDS = 20.0
"""Longest silence of a server."""
TOTAL_SECONDS = 60.0
"""Longest time for a whole page: a server can drip a byte now and then for ever."""
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/x-jsonlines": ".jsonl",
}
_UNTOLD = frozenset(("", "text/plain", "application/octet-stream", "binary/octet-stream", "application/json"))
"""Types under which servers give any file: the address or the bytes know better."""


class Download(NamedTuple):
    """What a web address gave."""

    data: bytes
    suffix: str
    """Of the kind of file, or "" if the server does not tell."""
    url: str
    """Where the last redirect led."""


def download(url: str) -> Download:
    """The body of the page; every failure is an error that names the address."""
    import httpx

    try:
        with (
            httpx.Client(
                timeout=READ_SECONDS, follow_redirects=True, max_redirects=MAX_REDIRECTS, headers=_headers()
            ) as client,
            client.stream("GET", url) as response,
        ):
            _check_status(response, url)
            suffix = _suffix(response, url)
            data = _body(response, url)
            return Download(_in_utf8(data, response, suffix), suffix, str(response.url))
    except httpx.TimeoutException as error:
        raise UnreadableArticle(
            f"{url} did not answer within {READ_SECONDS:.0f} seconds.",
            hint="Try again later, or save the page from the browser and add that file.",
        ) from error
    except httpx.TooManyRedirects as error:
        raise UnreadableArticle(
            f"{url} leads from one redirect to the next.",
            hint="Open it in a browser and take the address it ends at.",
        ) from error
    except httpx.InvalidURL as error:
        raise UnreadableArticle(f"{url} is not a web address: {error}.", hint="Check its spelling.") from error
    except httpx.HTTPError as error:
        raise UnreadableArticle(
            f"{url} cannot be reached: {str(error) or type(error).__name__}.",
            hint="Check the address and the network connection.",
        ) from error


def _headers() -> dict[str, str]:
    try:
        release = version("pullquote")
    except PackageNotFoundError:  # run from a checkout
        release = "dev"
    return {
        "User-Agent": f"pullquote/{release}",
        "Accept": "text/html,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    }


def _check_status(response: "httpx.Response", url: str) -> None:
    status = response.status_code
    if status == 200:
        return
    if status in (401, 402, 403, 429, 451):
        hint = "The site does not let programs read it: save the page from the browser and add that file."
    elif status in (404, 410):
        hint = "Check the address."
    else:
        hint = "Try again later, or save the page from the browser and add that file."
    raise UnreadableArticle(f"{url} answered {status} {response.reason_phrase}.".replace(" .", "."), hint=hint)


def _suffix(response: "httpx.Response", url: str) -> str:
    """The kind of file by the content type, or by the address if the type says too little."""
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    if kind not in _UNTOLD:
        raise UnreadableArticle(
            f"{url} is of type {kind}, which holds no article.",
            hint="Known types: HTML, PDF, DOCX, plain text, Markdown and JSON Lines.",
        )
    name = urlsplit(str(response.url)).path.rpartition("/")[2]
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""


def _body(response: "httpx.Response", url: str) -> bytes:
    parts: list[bytes] = []
    size = 0
    deadline = time.monotonic() + TOTAL_SECONDS
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise UnreadableArticle(
                f"{url} is too large: more than {MAX_BYTES // 1_000_000} MB.",
                hint="Download it, split it and add the parts.",
            )
        if time.monotonic() > deadline:
            raise UnreadableArticle(
                f"{url} was not read to the end within {TOTAL_SECONDS:.0f} seconds.",
                hint="Try again later, or save the page from the browser and add that file.",
            )
    return b"".join(parts)


def _in_utf8(data: bytes, response: "httpx.Response", suffix: str) -> bytes:
    """Text in the encoding that the header names, as UTF-8 with a mark, which loaders heed first."""
    charset = response.charset_encoding
    if charset is None or suffix in (".pdf", ".docx") or bom_encoding(data):
        return data
    try:
        return BOM_UTF8 + data.decode(as_in_browsers(charset)).encode()
    except (LookupError, UnicodeError):
        return data
