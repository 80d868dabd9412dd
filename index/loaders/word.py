"""A Word document (.docx) to an article."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from index.errors import UnreadableArticle
from index.loaders.pdf import meaningful_title
from index.loaders.pieces import BOLD_LINE, Piece, article, is_headline, shown
from index.loaders.reading import MAX_BYTES, all_bytes
from index.loaders.text import goes_on
from index.records import Article, BlockKind

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of .doc files, and of .docx files under a password."""
_BROKEN = (BadZipFile, KeyError, ValueError, AttributeError, RuntimeError, EOFError, zlib.error)
"""What zipfile and python-docx raise on broken files, besides python-docx's own errors."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ASIDE = frozenset(_W + name for name in ("txbxContent", "del", "moveFrom"))
_CHARACTERS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def docx(stream: BinaryIO, source: str) -> Iterator[Article]:
    """A .docx file as one article; footnotes, text boxes and deleted text are left out."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    data = all_bytes(stream, source)
    if data.startswith(OLE_MAGIC):
        raise UnreadableArticle(
            f"{shown(source)} is an old Word file (.doc) or is protected by a password.",
            hint="Save it as .docx without a password.",
        )
    try:
        with ZipFile(BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist() if part.filename.endswith(".xml"))
        if unpacked > 4 * MAX_BYTES:
            raise UnreadableArticle(f"{shown(source)} is too large: its text unpacks to {unpacked:,} bytes.")
        document = Document(BytesIO(data))
        pieces = list(_pieces(document))
        title = meaningful_title(document.core_properties.title or "")
    except (OpcError, XMLSyntaxError, *_BROKEN) as error:
        raise UnreadableArticle(
            f"{shown(source)} is no Word document that can be read: it is cut off or broken.",
            hint="Open it in Word or LibreOffice, save it as .docx and add that.",
        ) from error
    yield article(source, pieces, title=title)


def _pieces(document: "Document") -> Iterator[Piece]:
    """Every paragraph in document order, those in tables and content controls too."""
    from docx.text.paragraph import Paragraph

    body = document.element.body
    for element in body.iter(_W + "p"):
        if not _is_aside(element, body):
            yield from _paragraph_pieces(Paragraph(element, document._body))


def _paragraph_pieces(paragraph: "Paragraph") -> Iterator[Piece]:
    style = (paragraph.style.name or "").lower() if paragraph.style else ""
    text = _text(paragraph._p)
    kind = _kind(paragraph, style)
    if kind == "text" and is_headline(text.strip(), bold=_is_bold(paragraph)):
        kind = "heading"
    if kind == "heading":
        number = re.search(r"\d", style)
        yield Piece(kind, text, int(number[0]) if number else 1 if style == "title" else BOLD_LINE)
        return
    joined: list[str] = []
    for line in map(str.strip, text.split("\n")):
        if joined and goes_on(joined[-1], line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    yield from (Piece(kind, line) for line in joined)


def _text(element: Any) -> str:
    """The text with what was inserted under tracked changes, without what was deleted or floats beside it."""
    said = []
    for part in element.iter(_W + "t", *_CHARACTERS):
        if _is_aside(part, element):
            continue
        if part.tag == _W + "t":
            said.append(part.text or "")
        elif part.getparent().tag == _W + "r":  # a tab also stands among a paragraph's properties
            said.append(_CHARACTERS[part.tag])
    return "".join(said)


def _is_aside(part: Any, whole: Any) -> bool:
    """Whether a text box or a deletion stands between a part and the whole."""
    between = takewhile(lambda ancestor: ancestor is not whole, part.iterancestors())
    return any(ancestor.tag in _ASIDE for ancestor in between)


def _kind(paragraph: "Paragraph", style: str) -> BlockKind:
    if style == "title" or re.match(r"heading\b", style):
        return "heading"
    if style == "caption":
        return "caption"
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    return "item" if numbered or re.match(r"list (?:bullet|number)", style) else "text"


def _is_bold(paragraph: "Paragraph") -> bool:
    """Whether every word is bold, by itself or by the paragraph's style."""
    by_style = bool(paragraph.style and paragraph.style.font.bold)
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(by_style if run.bold is None else run.bold for run in runs)
