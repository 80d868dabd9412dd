"""What an HTML tree says, as pieces in reading order."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from index.loaders.pieces import BOLD_LINE, Piece, is_headline
from index.loaders.text import goes_on
from index.records import BlockKind
from index.text import one_line

Element = Any
"""An lxml element; lxml has no types of its own."""

_UNSPOKEN = (
    "script", "style", "noscript", "template", "title", "svg", "canvas", "iframe", "object", "embed", "audio",
    "video", "map", "input", "select", "textarea", "datalist", "progress", "meter",
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | {
    "html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "p", "center",
    "blockquote", "pre", "address", "figure", "figcaption", "ul", "ol", "li", "dl", "dt", "dd", "table",
    "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "fieldset", "legend", "details", "summary", "hr",
}  # fmt: skip
_BOLD_STYLE = re.compile(r"font-weight:\s*(bold|[6-9]00)")


class Found(NamedTuple):
    """A piece, and where and how the tree has it."""

    piece: Piece
    element: Element
    linked: float
    """Share of the text that leads to other pages; links within a page do not count."""


class _Run(NamedTuple):
    text: str
    bold: bool
    linked: bool


def parsed(markup: str) -> Element:
    """The tree of a page or a fragment, without what a reader never sees."""
    import lxml.html

    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    # lxml refuses a str that declares its encoding, and one that holds no element.
    undeclared = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    tree = lxml.html.document_fromstring(f"<html><body>{undeclared}", parser=parser)
    for element in list(tree.iter(*_UNSPOKEN)):
        drop(element)
    for note in [sup for sup in tree.iter("sup") if sup.find(".//a") is not None]:
        drop(note)  # the number of a footnote would stick to the word before it
    return tree


def drop(element: Element) -> None:
    """Take an element out of its tree, the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def found_pieces(tree: Element) -> list[Found]:
    """The pieces of a tree, each with its block element."""
    found = [one for element, runs in _blocks(tree) for one in _block_pieces(element, runs)]
    parts_of_item = Counter(_item(one.element) for one in found)
    return [
        # A list item of several paragraphs is a layout, not an entry of a list.
        one._replace(piece=Piece("text", one.piece.text))
        if one.piece.kind == "item" and parts_of_item[_item(one.element)] > 1
        else one
        for one in found
    ]


def _blocks(tree: Element) -> Iterator[tuple[Element, list[_Run]]]:
    """Each stretch of inline text with the innermost block element around it."""
    from lxml import etree

    runs: list[_Run] = []
    blocks = [tree]
    bold = linked = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        step = 1 if event == "start" else -1
        bold += step * _is_bold(element)
        linked += step * _leads_away(element)
        if element.tag in _BLOCKS:
            yield blocks[-1], runs
            runs = []
            blocks = [*blocks, element] if step > 0 else blocks[:-1]
        if step > 0 and element.tag == "br":
            runs.append(_Run("\n", False, False))
        said = element.text if step > 0 else element.tail
        if said and (step > 0 or element is not tree):
            runs.append(_Run(_spaced(said, blocks[-1]), bold > 0, linked > 0))
    yield tree, runs


def _block_pieces(element: Element, runs: list[_Run]) -> Iterator[Found]:
    """The pieces of one block: one, unless line breaks cut it."""
    kind = _kind(element)
    paragraph: list[_Run] = []
    line = ""
    for runs_of_line in _lines(runs):
        following = one_line("".join(run.text for run in runs_of_line))
        if paragraph and not (kind == "heading" or (following and goes_on(line, following))):
            yield _found(kind, element, paragraph)
            paragraph = []
        paragraph += [*runs_of_line, _Run(" ", False, False)] if following else []
        line = following
    if paragraph:
        yield _found(kind, element, paragraph)


def _lines(runs: list[_Run]) -> Iterator[list[_Run]]:
    line: list[_Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(run._replace(text=first))
        for other in others:
            yield line
            line = [run._replace(text=other)]
    yield line


def _found(kind: BlockKind, element: Element, runs: list[_Run]) -> Found:
    text = one_line("".join(run.text for run in runs))
    spoken = [run for run in runs if any(char.isalnum() for char in run.text)]
    away = sum(len(run.text) for run in spoken if run.linked)
    if kind == "text" and is_headline(text, bold=bool(spoken) and all(run.bold for run in spoken)):
        kind = "heading"
    level = _level(element) if kind == "heading" else 0
    return Found(Piece(kind, text, level), element, away / max(1, sum(len(run.text) for run in spoken)))


def _kind(element: Element) -> BlockKind:
    while element is not None:
        if element.tag in _HEADINGS or element.get("role") == "heading":
            return "heading"
        if element.tag in ("figcaption", "caption") or "caption" in (element.get("class") or "").lower():
            return "caption"
        if element.tag == "li":
            return "item"
        element = element.getparent()
    return "text"


def _level(element: Element) -> int:
    """Of a heading: its tag's, or that of a bold line."""
    tags = (one.tag for one in (element, *element.iterancestors()))
    return next((int(tag[1]) for tag in tags if tag in _HEADINGS and tag[1:].isdigit()), BOLD_LINE)


def _item(element: Element) -> Element:
    """The list item around an element, or the element itself."""
    return next(iter(element.iterancestors("li")), element) if element.tag != "li" else element


def _is_bold(element: Element) -> bool:
    return element.tag in ("b", "strong") or bool(_BOLD_STYLE.search(element.get("style") or ""))


def _leads_away(element: Element) -> bool:
    return element.tag == "a" and "#" not in (element.get("href") or "#")


def _spaced(text: str, block: Element) -> str:
    """Source line breaks are spaces, but in preformatted text."""
    return text if block.tag == "pre" else re.sub(r"\s+", " ", text)
