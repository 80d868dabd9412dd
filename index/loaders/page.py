"""Which part of a web page is its article.

trafilatura tells main text from the rest, but what it gives back lacks what a roundup cannot do without:
bylines, jump lists of links, signatures in a block with an "author" class. So its text only serves to
find the place; the page's own tree is read there, without what is named or tagged as furniture.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise, takewhile

from index.loaders.markup import Element, Found, drop, found_pieces, parsed
from index.loaders.pieces import Piece

PARAGRAPH = 120
"""A block this long that is no link is running text; teasers, labels and bylines are shorter."""
LINK = 0.5
"""A block of which more leads to other pages is a link, not text."""
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")
_FURNITURE_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog", "menu", "button", "label"))
_FURNITURE_ROLES = frozenset(
    "navigation complementary contentinfo search dialog alertdialog banner menu menubar".split()
)
_FURNITURE_NAMES = re.compile(
    r"(?!(?:has|no|not|is|with|tag|category|type|status|format|page|post)-\w)"  # states and kinds, not places
    r"(?:\w+-)*"
    r"(?:cookies?|consent|gdpr|newsletters?|subscri(?:be|ption)|sign-?up|related(?:posts)?|recommend(?:ed|ations)"
    r"|shar(?:e|ing)|social|sociable|addtoany|sharedaddy|bread-?crumbs?|sidebar|disqus|menu|nav|navbar"
    r"|navigation|pagination|pager|promos?|advert(?:isement)?s?|ads?|sponsored|popup|modal|skip-link"
    r"|screen-reader-text|sr-only|visually-?hidden|footer|toolbar|outbrain|taboola|read-(?:more|next)|up-next"
    r"|more-(?:from|on|stories)|most-(?:read|popular|viewed)|trending|tags|tag-list|cat-links|posted-in"
    r"|about-(?:the-)?authors?|donat(?:e|ion)|search|login|print-only|noprint)"
    r"(?:-(?:list|bar|box|block|container|wrap|wrapper|section|area|panel|module|widget|links?|buttons?|icons?"
    r"|posts?|articles?|stories|form|banner|notice|inner|items?|group|media|tools?|region|left|right|[a-z]|\d+))*"
)
_RIGHTS = re.compile(r"©|copyright (?:©|\(c\)|\d{4})|all rights reserved", re.IGNORECASE)
_COMMENTS = re.compile(r"(?:\w+-)*comments?(?:-(?:list|area|section|wrap|wrapper|container|thread))?|respond")
_OF_READERS = re.compile(r"(?:^| )(?:comment-?(?:reply|respond|form|meta|metadata)|reply|respond)\b")
"""Readers are asked for a reply; experts' comments are not."""


def page_pieces(page: str, main_text: str, title: str) -> list[Piece]:
    """The pieces of the article on a page, from its title to its last paragraph.

    ``main_text`` is an extractor's, ``title`` is the metadata's; each may be "".
    """
    tree = parsed(page)
    _drop_furniture(tree)
    found = [one for one in found_pieces(tree) if not _RIGHTS.match(one.piece.text)]
    body = _body(found, _bare(main_text))
    inside = [i for i, one in enumerate(found) if body in _line(one.element)]
    if not inside:
        return []
    start, end = inside[0], inside[-1] + 1
    start = _title_place(found[:start], _bare(title))
    first_long = next((i for i in range(start, end) if len(found[i].piece.text) >= PARAGRAPH), end)
    # Only links: the categories and share buttons around a title. A byline has its "By" at least.
    head = [one for one in found[start:first_long] if one.linked < 1 or one.piece.kind != "text"]
    return [one.piece for one in _without_links([*head, *found[first_long:end], *_tail(found[end:], body)])]


def _drop_furniture(tree: Element) -> None:
    """Take out navigation, footers, banners and the like; never what holds much of the page's text."""
    much = len(_said(tree)) / 3
    for element in list(tree.iter()):
        if _is_comments(element) or (_is_furniture(element) and len(_said(element)) < much):
            drop(element)


def _is_furniture(element: Element) -> bool:
    """Whether tag, role, name or style say so, and the element is no part of an article after all."""
    tag = element.tag
    if tag in ("body", "main", "article"):
        return False
    if tag in ("button", "label"):
        # The heads of an accordion are buttons.
        return element.get("aria-expanded") is None and not _within(element, *_HEADING_TAGS)
    signs = tag == "footer" and _within(element, "article", "section", "blockquote")
    if tag in _FURNITURE_TAGS and not signs:
        return True
    if element.find(".//h1") is not None:
        return False
    named = any(_FURNITURE_NAMES.fullmatch(name) for name in _names(element))
    return named or element.get("role") in _FURNITURE_ROLES or _is_hidden(element)


def _is_hidden(element: Element) -> bool:
    """Out of sight, unless it is long: a closed panel of an accordion is hidden too."""
    style = (element.get("style") or "").replace(" ", "")
    hidden = (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
    return hidden and len(_said(element)) < PARAGRAPH


def _is_comments(element: Element) -> bool:
    """Whether it holds what readers wrote."""
    if not any(_COMMENTS.fullmatch(name) for name in _names(element)):
        return False
    return bool(_OF_READERS.search(" ".join(name for part in element.iter() for name in _names(part))))


def _names(element: Element) -> list[str]:
    """Classes and id in lower case, their words parted by hyphens."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return re.sub("[_-]+", "-", re.sub("(?<=[a-z])(?=[A-Z])", "-", names)).lower().split()


def _within(element: Element, *tags: str) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _said(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _body(found: list[Found], main_text: str) -> Element:
    """The smallest element around all running text, but for such beside it as is no main text."""
    unlinked = [one for one in found if one.linked < LINK]
    running = [one for one in unlinked if len(one.piece.text) >= PARAGRAPH] or unlinked
    around = _Around(running, main_text)
    body = around.root
    while (inner := around.inner(body)) is not None:
        body = inner
    return body


class _Around:
    """How much running text, and how much of it main text, each element is around."""

    def __init__(self, running: list[Found], main_text: str) -> None:
        self.size: Counter[Element] = Counter()
        self.main: Counter[Element] = Counter()
        self.count: Counter[Element] = Counter()
        self.children: dict[Element, dict[Element, None]] = {}
        self.root: Element = None
        for one in running:
            line = _line(one.element)
            size = len(one.piece.text)
            is_main = not main_text or _bare(one.piece.text)[:60] in main_text
            self.size.update(dict.fromkeys(line, size))
            self.main.update(dict.fromkeys(line, size * is_main))
            self.count.update(line)
            for child, parent in pairwise(line):
                self.children.setdefault(parent, {})[child] = None
            self.root = line[-1]

    def inner(self, body: Element) -> Element | None:
        """The child that holds all that matters of ``body``, or None if that takes several."""
        children = self.children.get(body)
        if not children:
            return None
        best = max(children, key=lambda child: (self.main[child], self.size[child]))
        if self.count[best] == 1 and best not in self.children:
            return None  # a single paragraph is no body
        if self.size[best] == self.size[body]:
            return best
        alike = any(_looks(child) == _looks(best) for child in children if child is not best)
        complete = self.main[best] == self.main[body] and (
            self.main[best] > 0.8 * self.size[best] or self.size[best] > 0.6 * self.size[body]
        )
        return best if complete and not alike else None


def _looks(element: Element) -> tuple[str, str]:
    return element.tag, element.get("class") or ""


def _line(element: Element) -> list[Element]:
    """The element and all around it, outwards."""
    return [element, *element.iterancestors()]


def _title_place(found: list[Found], title: str) -> int:
    """Where the article's head starts in what stands before its body; past the end if it has none."""
    near = range(max(0, len(found) - 30), len(found))
    named = [i for i in near if len(bare := _bare(found[i].piece.text)) > 14 and bare in title]
    first_rank = [i for i in near if any(element.tag == "h1" for element in _line(found[i].element))]
    return next(iter([*named[-1:], *first_rank[-1:]]), len(found))


def _tail(found: list[Found], body: Element) -> Iterator[Found]:
    """Short pieces right behind the body in the same article, such as the last signature."""
    around = next(body.iterancestors("article", "main"), body.getparent())
    if body.tag in ("article", "main") or around is None or around.tag in ("body", "html"):
        return iter(())
    return takewhile(
        lambda one: one.linked < LINK and one.piece.kind != "heading" and around in _line(one.element), found
    )


def _without_links(found: list[Found]) -> list[Found]:
    """All but lists of links to other pages, the headings over them, and a last row of links."""
    kept: list[Found] = []
    for is_list, group in groupby(found, lambda one: one.linked > 0.9 and one.piece.kind == "item"):
        pieces = list(group)
        if is_list and len(pieces) > 1:
            kept = _without_last_heading(kept)
        else:
            kept += pieces
    last = len(kept)
    while last and kept[last - 1].linked > 0.9:
        last -= 1
    return kept if last > len(kept) - 2 else _without_last_heading(kept[:last])


def _without_last_heading(found: list[Found]) -> list[Found]:
    is_heading = found and found[-1].piece.kind == "heading" and found[-1].element.tag != "h1"
    return found[:-1] if is_heading else found


def _bare(text: str) -> str:
    """Only the letters and digits, to compare texts that were spaced and punctuated by different hands."""
    return "".join(filter(str.isalnum, text)).casefold()
