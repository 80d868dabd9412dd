"""The kind of file that bytes without a telling name are."""

import json
import re
from io import BytesIO
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableArticle
from index.loaders.markdown import front_matter
from index.loaders.pieces import shown
from index.loaders.reading import bom_encoding, looks_binary, not_text
from index.loaders.word import OLE_MAGIC
from index.text import plain_characters

HEAD = 200_000
"""Bytes that are looked at."""
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype html|html|head|body|article|main|section|div|p|h[1-6]|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*[^\s*][^*\n]*\*\*|\[[^]\n]+\]\([^)\s]+\)", re.MULTILINE)


def sniffed_suffix(stream: BinaryIO, source: str, known: str) -> str:
    """The suffix that a file with the stream's bytes would have; the stream is left where it was.

    ``known`` is what to tell a user whose file is of no kind that can be read.
    """
    start = stream.tell()
    head = stream.read(HEAD)
    stream.seek(start)
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(OLE_MAGIC) or (head.startswith(b"PK\x03\x04") and _is_word(stream)):
        return ".docx"
    text = head.decode(bom_encoding(head) or "utf-8", errors="ignore")
    if looks_binary(text) or head.startswith(b"{\\rtf"):
        raise not_text(source, known)
    return _text_suffix(text, source, whole=len(head) < HEAD)


def _is_word(stream: BinaryIO) -> bool:
    start = stream.tell()
    try:
        with ZipFile(BytesIO(stream.read())) as parts:
            return "word/document.xml" in parts.namelist()
    except BadZipFile:
        return False
    finally:
        stream.seek(start)


def _text_suffix(text: str, source: str, *, whole: bool) -> str:
    text = plain_characters(text).strip()
    if _HTML.match(text):
        return ".html"
    first_line = text.split("\n", 1)[0]
    if isinstance(_json(first_line), dict) or (not whole and first_line == text and text.startswith('{"')):
        return ".jsonl"
    if isinstance(_json(text), dict | list) or (not whole and re.match(r'[\[{]\s*[\[{"]', text)):
        raise UnreadableArticle(
            f"{shown(source)} is JSON, but not JSON Lines.",
            hint='Write one passage a line: {"id": "a1", "title": "...", "text": "...", "expert": "..."}.',
        )
    return ".md" if _MARKDOWN.search(text) or front_matter(text)[0] else ".txt"


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
