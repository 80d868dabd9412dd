"""Conversations as files."""

import base64
import io
import zipfile

import docx
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from ui.exchanges import Conversation, Exchange, KeptCitation, KeptSentence
from ui.exports import FORMATS, Exported
from ui.exports.plain import plain

EVIL = "<script>x</script> [a](javascript:1) *b* _c_ `d` # e | f \x00\x0b"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def citation(number: int, quote: str = "It is not.") -> KeptCitation:
    return KeptCitation(
        number=number,
        article_id="talk",
        expert="Ann Roe",
        affiliation="fellow",
        paragraph=2,
        start=25,
        end=35,
        title="Experts react",
        date="2021-11-08",
        url="https://example.org/talk",
        quote=quote,
    )


def talk(words: str = "It is not.") -> Conversation:
    first = KeptSentence(text=f"Ann Roe: “{words}”", citations=(1,), opens=True, verdict="quoted")
    second = KeptSentence(text="It will be.", citations=(1, 2), verdict="unsupported")
    told = Exchange(question=f"Is it? {words}", sentences=(first, second), citations=(citation(1, words), citation(2)))
    return Conversation(title=f"About {words}", exchanges=(told, Exchange(question="And?", state="stopped"), told))


def data(exported: Exported) -> bytes:
    return base64.b64decode(exported.base64)


def test_an_answer_is_copied_with_its_sources_below() -> None:
    assert plain(talk().exchanges[0], sources=True).splitlines() == [
        "Ann Roe: “It is not.” [1] It will be. [1] [2] (not supported by its source)",
        "",
        "[1] Ann Roe, fellow, ¶2: “It is not.” Experts react, November 8, 2021. https://example.org/talk",
        "[2] Ann Roe, fellow, ¶2: “It is not.” Experts react, November 8, 2021. https://example.org/talk",
    ]


def test_markdown_has_a_footnote_for_each_citation() -> None:
    written = data(FORMATS["md"](talk())).decode()
    assert "Ann Roe: “It is not.”[^1-1] It will be. (not supported by its source)[^1-1][^1-2]" in written
    assert written.count("\n[^") == 4
    assert "Stopped before it was answered." in written


def test_a_word_document_has_footnotes_that_word_finds() -> None:
    file = data(FORMATS["docx"](talk()))
    opened = docx.Document(io.BytesIO(file))
    assert [p.text for p in opened.paragraphs if p.style and p.style.name == "Heading 1"] == [
        "Is it? It is not.", "And?", "Is it? It is not.",
    ]  # fmt: skip
    archive = zipfile.ZipFile(io.BytesIO(file))
    notes = etree.fromstring(archive.read("word/footnotes.xml")).findall(f"{W}footnote")
    referred = etree.fromstring(archive.read("word/document.xml")).iter(f"{W}footnoteReference")
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", "1", "2", "3", "4", "5", "6"]
    assert [mark.get(f"{W}id") for mark in referred] == ["1", "2", "3", "4", "5", "6"]
    assert "fellow, ¶2: “It is not.”" in "".join(notes[2].itertext())
    assert "footnotes" in archive.read("word/_rels/document.xml.rels").decode()
    assert "footnotes+xml" in archive.read("[Content_Types].xml").decode()


@pytest.mark.parametrize("form", list(FORMATS))
def test_words_from_outside_stay_words(form: str) -> None:
    exported = FORMATS[form](talk(EVIL))
    file = data(exported)
    if form == "docx":
        docx.Document(io.BytesIO(file))
        return
    page = file.decode() if form == "html" else MarkdownIt().render(file.decode())
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<code>" not in page
    assert exported.name.startswith("About-script-x-script")


def test_a_page_has_no_scripts_and_its_notes_are_linked() -> None:
    page = data(FORMATS["html"](talk())).decode()
    assert '<a href="#n1-1">1</a>' in page
    assert '<li id="n1-1" dir="auto">Ann Roe, fellow, ¶2' in page
    assert "<script" not in page
