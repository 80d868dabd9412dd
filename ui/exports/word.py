"""A conversation as a Word document, its sources as footnotes.

python-docx has no footnotes, so their part is written here, as ECMA-376 (17.11) has it: two separators, then the notes.
"""

import re
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from ui.exchanges import Conversation, Exchange
from ui.exports.parts import cited, flagged, paragraphs, reference, told
from ui.html.sentences import tally

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML 1.0 cannot hold."""

_SUPERSCRIPT = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'


def document(conversation: Conversation) -> bytes:
    """The file."""
    written = docx.Document()
    written.add_heading(_clean(conversation.title or "Conversation"), 0)
    notes: list[str] = []
    for exchange in conversation.exchanges:
        _write(written, exchange, notes)
    uri = PackURI("/word/footnotes.xml")
    part = Part(uri, CONTENT_TYPE.WML_FOOTNOTES, _footnotes(notes).encode(), written.part.package)
    written.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    stream = BytesIO()
    written.save(stream)
    return stream.getvalue()


def _write(written: "docx.document.Document", exchange: Exchange, notes: list[str]) -> None:
    written.add_heading(_clean(exchange.question), 1)
    if line := told(exchange):
        written.add_paragraph().add_run(_clean(line)).italic = True
    for sentences in paragraphs(exchange):
        paragraph = written.add_paragraph()
        for sentence in sentences:
            paragraph.add_run(_clean(sentence.text + flagged(sentence)))
            for citation in cited(exchange, sentence):
                notes.append(reference(citation))
                _refer(paragraph, len(notes))
            paragraph.add_run(" ")
    if line := tally(exchange):
        written.add_paragraph().add_run(f"{line}.").italic = True


def _refer(paragraph: Paragraph, number: int) -> None:
    run = paragraph.add_run()
    run.font.superscript = True
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), str(number))
    run._r.append(mark)


def _footnotes(notes: Sequence[str]) -> str:
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r>{_SUPERSCRIPT}<w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(_clean(note))}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<w:footnotes {nsdecls('w')}>{separators}{written}</w:footnotes>"
    )


def _clean(words: str) -> str:
    return _UNPRINTABLE.sub("", words)
