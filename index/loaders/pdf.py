"""A PDF to an article: its lines of text, page by page."""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, BinaryIO

from index.errors import UnreadableArticle
from index.loaders.columns import Line, reading_order
from index.loaders.layout import layout_pieces
from index.loaders.pieces import article, shown
from index.loaders.reading import all_bytes
from index.records import Article

if TYPE_CHECKING:
    from pdfminer.layout import LAParams, LTItem, LTTextLine
    from pdfminer.pdfdocument import PDFDocument

_BOLD_FONT = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_BROKEN = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, struct.error, zlib.error,
)  # fmt: skip
"""What pdfminer raises on broken files, besides its own errors."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_NO_TITLE = re.compile(
    r"untitled|(?:word )?document ?\d*|microsoft \w+ - .*|.*\.(?:docx?|indd|pdf|pages|odt|rtf|tex|qxd)|.{0,3}",
    re.IGNORECASE,
)


def pdf(stream: BinaryIO, source: str) -> Iterator[Article]:
    """A PDF with a text layer as one article."""
    from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    data = all_bytes(stream, source)
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
        pages = [reading_order(list(_lines(page))) for page in _laid_out_pages(document)]
        title = _title(document)
    except PDFPasswordIncorrect as error:
        raise UnreadableArticle(
            f"{shown(source)} is protected by a password.",
            hint="Save a copy without the password and add that.",
        ) from error
    except (PDFException, PSException, *_BROKEN) as error:
        raise UnreadableArticle(
            f"{shown(source)} is no PDF that can be read: it is cut off or broken.",
            hint="Open it in a viewer, print it to a new PDF and add that.",
        ) from error
    text = "".join(line.text for page in pages for line in page)
    if sum(map(str.isalnum, _UNMAPPED.sub("", text))) < max(1, len(text) // 4):
        raise UnreadableArticle(
            f"{shown(source)} has no text layer: its pages are images.",
            hint="Recognise the text first, e.g. ocrmypdf in.pdf out.pdf",
        )
    yield article(source, layout_pieces(pages), title=title)


def meaningful_title(title: str) -> str | None:
    """The title of a file's properties, or None if a program put its own words there.

    >>> meaningful_title("Microsoft Word - draft3.doc"), meaningful_title("Experts react")
    (None, 'Experts react')
    """
    title = title.strip("\0 ")
    return None if _NO_TITLE.fullmatch(title) else title


def _laid_out_pages(document: "PDFDocument") -> Iterator["Iterable[LTItem]"]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=_layout())
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result()


def _layout() -> "LAParams":
    """Lines only, also cut at wide spaces: a narrow gutter must not join two columns, rows are mended later."""
    from pdfminer.layout import LAParams

    return LAParams(all_texts=True, boxes_flow=None, char_margin=1.2)


def _lines(items: "Iterable[LTItem]") -> Iterator[Line]:
    """The lines of text, those inside figures too."""
    from pdfminer.layout import LTContainer, LTTextLine

    for item in items:
        if isinstance(item, LTTextLine):
            yield from _line(item)
        elif isinstance(item, LTContainer):
            yield from _lines(item)


def _line(item: "LTTextLine") -> Iterator[Line]:
    from pdfminer.layout import LTChar

    text = _without_ligatures(item.get_text()).strip()
    letters = [char for char in item if isinstance(char, LTChar) and char.get_text().isalnum()]
    if text and all(map(isfinite, item.bbox)):  # broken files place text nowhere
        sizes = sorted(abs(char.size) for char in letters if isfinite(char.size))
        yield Line(
            text=text,
            left=min(item.x0, item.x1),
            right=max(item.x0, item.x1),
            bottom=min(item.y0, item.y1),
            size=sizes[len(sizes) // 2] if sizes else abs(item.height),
            bold=bool(letters) and all(_BOLD_FONT.search(char.fontname) for char in letters),
        )


def _without_ligatures(text: str) -> str:
    return re.sub("[\ufb00-\ufb06]", lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _title(document: "PDFDocument") -> str | None:
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    title = resolve1(document.info[0].get("Title")) if document.info else None
    return meaningful_title(decode_text(title) if isinstance(title, bytes) else str(title or ""))
