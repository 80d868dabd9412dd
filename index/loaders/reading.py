"""Bytes in, text out, or an error that says what is wrong with them."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from typing import BinaryIO

from index.errors import UnreadableArticle
from index.loaders.pieces import shown

MAX_BYTES = 50_000_000
"""Largest file; ready passages may be larger, they are read line by line."""
_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF8, "utf-8-sig"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def all_bytes(stream: BinaryIO, source: str) -> bytes:
    """The whole stream; an error if it is empty or larger than ``MAX_BYTES``."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableArticle(
            f"{shown(source)} is too large: more than {MAX_BYTES // 1_000_000} MB.",
            hint="Split it into one file for each article.",
        )
    if not data.strip():
        raise UnreadableArticle(f"{shown(source)} is empty.", hint="Check that it is the right file.")
    return data


def decoded(data: bytes, source: str, declared: str | None = None) -> str:
    """The text by its byte order mark, else by the declared encoding, else as UTF-8."""
    encoding = bom_encoding(data) or declared or "utf-8"
    try:
        text = data.decode(encoding)
    except LookupError:
        return decoded(data, source)
    except UnicodeDecodeError as error:
        raise _undecodable(data, source, encoding, error) from error
    if looks_binary(text):
        raise not_text(source)
    return text


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark gives, or None without one."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def as_in_browsers(charset: str) -> str:
    """The encoding that a page means: "Latin-1" is its superset Windows-1252 to all browsers."""
    name = charset.strip().lower()
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") else name


def looks_binary(text: str) -> bool:
    """Whether characters that no text has (NUL, many controls) say that this is none."""
    sample = text[:100_000]
    return "\0" in sample or len(_CONTROLS.findall(sample)) > len(sample) // 10


def not_text(source: str, hint: str = "Check the ending of its name.") -> UnreadableArticle:
    """The error for bytes that are no text in any encoding."""
    return UnreadableArticle(f"{shown(source)} is not text: it holds binary data.", hint=hint)


def _undecodable(data: bytes, source: str, encoding: str, error: UnicodeDecodeError) -> UnreadableArticle:
    if looks_binary(data.decode("latin-1")):
        return not_text(source)
    name = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8"}.get(encoding.lower(), encoding)
    return UnreadableArticle(
        f"{shown(source)} is not valid {name} at byte {error.start:,}.",
        hint="Save it as UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8 in.txt > out.txt",
    )
