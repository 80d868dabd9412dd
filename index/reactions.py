"""Who says what in an article: each paragraph is given to one owner, or to nobody.

The article is read in three passes. *Sort*: furniture (captions, notes, links) and lines that may be
signatures are told from commentary by their words. *Layout*: the article as a whole says how it is
signed, after or before the sections, since a line such as ``Ann Roe, director of the port.`` may sign
or may be quoted. *Own*: sections are cut at headlines and signatures. A section that nobody signs
has no owner and is never given to a neighbour; what cannot be told is a warning, never a guess.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index import asides, signatures
from index.names import match, may_be_same, people, plain_words, surname
from index.records import EDITORS, Article, Aside, AsideKind, Block, Paragraph, Reaction, Roundup, Span
from index.signatures import Layout, Signature

LONGEST_HEADLINE = 160
"""Characters; the longest headline seen in a roundup has 118."""

_REACTION_TITLE = re.compile(
    r"\bexperts?\b.{0,40}\b(?:react|respon|weigh|comment|answer|explain)|\breactions?\s+to\b", re.IGNORECASE
)

LONGEST_TEASERS = 600
"""Characters after the last signature that are cards of other articles; a section of commentary has more."""

_OPENING, _CLOSING = '“"«„', '”"»“'
_CLOSED_BY = dict(zip(_OPENING, _CLOSING, strict=True))


@dataclass(slots=True)
class _Item:
    """A block on its way to an owner."""

    block: Block
    text: str
    aside: AsideKind | None = None
    headline: bool = False
    after: Signature | None = None
    before: Signature | None = None
    body: int = 0
    """Where commentary begins within the block, after a signature on the same line."""

    @property
    def commentary(self) -> bool:
        return self.aside is None and not self.headline


@dataclass(slots=True)
class _Section:
    """A run of blocks between headlines or signatures, and what its signature says."""

    headline: str | None = None
    signature: Signature | None = None
    items: list[_Item] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the first paragraph."""

    title: str
    date: str | None
    byline: tuple[str, ...]
    jumps: tuple[tuple[tuple[str, ...], str], ...]
    """Jump list: names and headline; the headline may be empty."""
    end: int
    """How many items belong to the head."""

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.byline, *(name for names, _ in self.jumps for name in names))))

    @property
    def headlines(self) -> frozenset[str]:
        """The headlines of the jump list, for comparison."""
        return frozenset(_key(headline) for _, headline in self.jumps if headline)


def parse(article: Article) -> Roundup:
    """Give each paragraph of the article to its owner."""
    if article.passage:
        return _passage(article)
    items = [_Item(block, block.span.of(article.text)) for block in article.blocks]
    head = _read_head(article, items)
    _sort(items, head)
    layout = _layout(items, head)
    _demote_subheadings(items, head, layout)
    warnings: list[str] = []
    if layout in ("dash", "line"):
        sections = _signed_after(items, head, layout)
    elif layout:
        sections = _signed_before(items, head, layout)
    else:
        sections = _unsigned(items, head, article, warnings)
    return _roundup(article, items, head, sections, warnings)


def _passage(article: Article) -> Roundup:
    experts = (article.author,) if article.author else ()
    paragraphs = tuple(Paragraph(n, block.start, block.end) for n, block in enumerate(article.blocks, 1))
    return Roundup(
        article=article,
        title=article.title or "",
        date=article.date,
        byline=experts,
        reactions=(Reaction(experts=experts, paragraphs=paragraphs),) if paragraphs else (),
        asides=(),
    )


# --- the head: title, date, byline, jump list --------------------------------------------------------


def _read_head(article: Article, items: Sequence[_Item]) -> _Head:
    """Read what stands above the first paragraph, marking its blocks; the jump list may stand anywhere."""
    jumps = tuple(_jump_list(items))
    byline, date, lines = _byline_and_date(items)
    title_at = _title_at(article, items, lines)
    if title_at is not None:
        items[title_at].aside = "title"
        for item in items[:title_at]:
            item.aside = item.aside or "section label"
    end = max([i for i in (title_at, *lines) if i is not None], default=-1) + 1
    known_title = article.title if title_at is None else items[title_at].text
    names = byline or (people(article.author) if article.author else None) or ()
    return _Head(known_title or _first_words(items), date or article.date, names, jumps, end)


def _jump_list(items: Sequence[_Item]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Lines ``Name: headline`` that follow "Jump to a reaction", or whose headline stands again below."""
    again = Counter(_key(item.text) for item in items)
    in_list = False
    for item in items:
        found = signatures.listed(item.text)
        if asides.aside(item.text) == "jump list":
            item.aside, in_list = "jump list", True
        elif found and (in_list or again[_key(found[1])]):
            item.aside, in_list = "jump list", True
            yield found
        elif in_list and (names := people(item.text)):
            item.aside = "jump list"
            yield names, ""
        elif in_list and again[_key(item.text)] > 1:
            item.aside = "jump list"
            yield (), item.text
        else:
            in_list = False


def _byline_and_date(items: Sequence[_Item]) -> tuple[tuple[str, ...] | None, str | None, list[int]]:
    """What stands in lines of its own above the first paragraph, and where."""
    byline: tuple[str, ...] | None = None
    date: str | None = None
    lines: list[int] = []
    paragraphs = 0
    for i, item in enumerate(items):
        if item.aside == "jump list":
            continue
        listed = asides.byline(item.text) if byline is None else None
        if listed is not None and (names := people(listed)):
            item.aside = "byline"
            byline = () if item.text.casefold().startswith("interview") else names
        elif byline is None and not _long(item) and (names := people(item.text)) and _is_bare_byline(items, i, names):
            byline, item.aside = names, "byline"
        elif listed is not None and len(item.text) < 120 and not item.text.rstrip().endswith((".", "!", "?")):
            item.aside = "byline"  # "By Atlantic Council experts"
        elif iso := asides.iso_date(item.text):
            item.aside = "date"
            date = date or iso
        else:
            paragraphs += _long(item) and not asides.aside(item.text)
            if paragraphs > 1:  # one may be a standfirst above the byline
                break
            continue
        lines.append(i)
    return byline, date, lines


def _is_bare_byline(items: Sequence[_Item], i: int, names: tuple[str, ...]) -> bool:
    """Names alone above the first paragraph are a byline if each of them signs further down."""
    below = [signature.names for item in items[i + 1 :] for signature in _candidates(item.text) if signature]
    return (
        len(names) > 1
        and all(match(name, {n for signed in below for n in signed}) for name in names)
        and names not in below
    )


def _candidates(text: str) -> tuple[Signature | None, Signature | None]:
    return signatures.before(text), signatures.after(text)


def _title_at(article: Article, items: Sequence[_Item], lines: Sequence[int]) -> int | None:
    """The line that is the title: the metadata's, the first heading's, or the line above byline or date."""
    if len(items) < 2:
        return None  # a text of one line is its own commentary
    top = next((i for i, item in enumerate(items) if _long(item) and i > min(lines, default=0)), len(items))
    short = [
        i
        for i, item in enumerate(items[: max(top, max(lines, default=0))])
        if item.aside is None and _looks_like_headline(item) and not asides.aside(item.text)
    ]
    if article.title:
        wanted = _key(article.title)
        for i in short:
            if (key := _key(items[i].text)) and (key == wanted or (len(key) > 20 and (key in wanted or wanted in key))):
                return i
        return None
    bylines = [i for i in lines if items[i].aside == "byline"]
    above = [i for i in short if bylines and i < bylines[0]]
    headings = [i for i in short if items[i].block.kind == "heading"]
    if headings and (not bylines or headings[0] < bylines[0]):
        return headings[0]
    reacting = [i for i in short if _REACTION_TITLE.search(items[i].text)]
    if reacting and reacting[0] <= min([*bylines, top]):
        return reacting[0]
    if above:
        return above[-1]
    return short[0] if short and short[0] <= 3 else None


def _first_words(items: Sequence[_Item]) -> str:
    text = next((item.text for item in items if item.aside is None), "")
    return text if len(text) <= 80 else text[:80].rsplit(" ", 1)[0] + " …"


# --- sorting blocks -------------------------------------------------------------------------------------


def _sort(items: Sequence[_Item], head: _Head) -> None:
    """Mark furniture, headlines and lines that may be signatures; all else is commentary."""
    # Further down a speaker may be named by surname alone ("On the cost, Prof Roe said:"), or have a biography.
    signing = (s for item in items if item.aside is None for s in _candidates(item.text) if s and s.layout != "name")
    known = dict.fromkeys((*head.known, *(name for signature in signing for name in signature.names)))
    disclosing = linking = False
    paragraphs = [i for i, item in enumerate(items) if _long(item) and not asides.aside(item.text)]
    last_paragraph = max(paragraphs, default=-1)
    for i, item in enumerate(items):
        if item.aside is not None:
            continue
        kind: AsideKind | None = "caption" if item.block.kind == "caption" else asides.aside(item.text)
        if kind == "disclosure" and (_looks_like_headline(item) or (len(item.text) < 60 and item.text.endswith(":"))):
            disclosing = True  # a heading "Declared interests": all that follows belongs to it
        if disclosing:
            kind = kind if kind in ("caption", "update note", "related link") else "disclosure"
        goes_on = kind is None and (i > last_paragraph or item.block.kind == "item")
        linking = kind == "related link" or (linking and goes_on)
        if linking and kind is None and not signatures.after(item.text, head.known):
            kind = "related link"  # titles that are listed under "Related" or "Further reading"
        if kind is None and i >= last_paragraph and (bio := signatures.biography(item.text)) and len(known) > 1:
            kind = "biography" if all(match(name, known) for name in bio.names) else None
        if kind is None and i > last_paragraph and (names := people(item.text)) and all(match(n, known) for n in names):
            kind = "byline"  # names under "Authors", below the last section
        if kind is None and _key(item.text) not in head.headlines and _is_pull_quote(item, items):
            kind = "pull quote"
        if kind:
            item.aside = kind
            continue
        item.before = signatures.before(item.text, known)
        if item.before and item.before.layout == "name" and not _is_known(item.before, head):
            item.before = None  # "Green Zone" looks like a name, but the byline does not have it
        item.after = signatures.after(item.text, head.known)
        item.headline = _key(item.text) in head.headlines or (
            _looks_like_headline(item)
            and item.after is None
            and (item.before is None or item.before.headline is not None)
        )
        if i < head.end and _looks_like_headline(item) and item.before is None:
            item.aside, item.headline = "section label", False


def _is_pull_quote(item: _Item, items: Sequence[_Item]) -> bool:
    """Whether a short block only repeats words of a longer one, as magazines do in large print."""
    if not 30 <= len(item.text) <= 300 or (_looks_like_headline(item) and item.text[0] not in _OPENING):
        return False
    key = _key(item.text)
    return any(
        len(other.text) > len(item.text) + 20 and other.aside is None and key in _key(other.text) for other in items
    )


def _looks_like_headline(item: _Item) -> bool:
    """A short line without a full stop; the file's own headings need only be short."""
    text = item.text.strip()
    if len(text) > LONGEST_HEADLINE or item.block.kind in ("caption", "item") or not re.search(r"\w", text):
        return False
    if item.block.kind == "heading":
        return True
    if text[0] in "—–―-(" or (text[0].islower() and not _REACTION_TITLE.search(text)):
        return False
    bare = text.rstrip(_CLOSING + "’')")
    return not bare.endswith((".", ";", ":", ",", "…")) and len(text.split()) <= 22


def _long(item: _Item) -> bool:
    return item.aside is None and len(item.text) > LONGEST_HEADLINE and item.block.kind != "heading"


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


# --- layout ---------------------------------------------------------------------------------------------


def _layout(items: Sequence[_Item], head: _Head) -> Layout | None:
    """How the article is signed: the layout with the most lines that sign in their place."""
    votes: Counter[Layout] = Counter()
    for i, item in enumerate(items):
        if item.after and _signs_after(items, i, item.after, head):
            votes[item.after.layout] += 1
        if item.before and _signs_before(items, i, item.before, head):
            votes[item.before.layout] += 1
    if not votes:
        return None
    # "said" cannot be mistaken and its lines vote for nothing else; a dash is the next surest sign.
    order: tuple[Layout, ...] = ("said", "dash", "line", "title", "name")
    best = max(order, key=lambda layout: (votes[layout], -order.index(layout)))
    if best == "name" and votes["name"] + votes["title"] < 2 and not head.known:
        return None
    if best == "line" and votes["line"] == 1 and votes["title"] + votes["name"] > 1:
        best = "title"
    return best


def _signs_after(items: Sequence[_Item], i: int, signature: Signature, head: _Head) -> bool:
    """A signature after a section ends it: commentary above, and a headline, furniture or nothing below."""
    above = _neighbour(items, i, -1)
    below = _neighbour(items, i, +1)
    ends = below is None or below.headline or below.after is not None or _all_listed(signature, head)
    return above is not None and above.commentary and not above.after and ends and _is_known(signature, head)


def _all_listed(signature: Signature, head: _Head) -> bool:
    """Whether byline or jump list have each of the names: then the line signs, whatever follows it."""
    return bool(signature.names) and len(head.known) > 1 and all(match(name, head.known) for name in signature.names)


def _signs_before(items: Sequence[_Item], i: int, signature: Signature, head: _Head) -> bool:
    """A signature before a section is followed by commentary, on its own line or below."""
    if signature.end < len(items[i].text):
        return True
    below = _neighbour(items, i, +1)
    titled = below is not None and signature.layout == "name" and _is_role_line(below)
    if titled and below:
        below = _neighbour(items, items.index(below), +1)
    if below and below.headline and (titled or (head.known and _is_known(signature, head))):
        below = _neighbour(items, items.index(below), +1)
    if below is None or not below.commentary or below.before is not None or not _is_known(signature, head):
        return False
    return titled or items[i].block.kind == "heading" or signature.affiliation is not None or bool(head.known)


def _is_role_line(item: _Item) -> bool:
    return not _long(item) and signatures.role_line(item.text) is not None


def _is_known(signature: Signature, head: _Head) -> bool:
    """Whether the byline or jump list, where there is one that names people, has the signature's names."""
    if signature.layout == "name" and not head.known:
        return True
    surnames = {surname(name) for name in head.known}
    # A byline of one name may be the editor's, so it refutes nothing.
    return len(surnames) < 2 or any(surname(name) in surnames for name in signature.names)


def _neighbour(items: Sequence[_Item], i: int, step: int) -> _Item | None:
    """The next block in that direction that is not furniture."""
    i += step
    while 0 <= i < len(items) and items[i].aside is not None:
        i += step
    return items[i] if 0 <= i < len(items) else None


def _demote_subheadings(items: Sequence[_Item], head: _Head, layout: Layout | None) -> None:
    """A heading of a lower level than those that stand beside signatures divides a section, it begins none."""
    beside: Counter[int] = Counter()
    for i, item in enumerate(items):
        if item.aside is None and item.headline and item.block.level:
            above, below = _neighbour(items, i, -1), _neighbour(items, i, +1)
            if (above and above.after and layout in ("dash", "line")) or (
                below and below.before and layout in ("title", "name")
            ):
                beside[item.block.level] += 1
    if not beside:
        return
    level = beside.most_common(1)[0][0]
    end = max((item.block.start for item in items if _long(item)), default=0)
    for item in items:
        if item.headline and item.aside is None and item.block.level > level and item.block.start < end:
            item.aside, item.headline = "headline", False


# --- owners ---------------------------------------------------------------------------------------------


def _signed_after(items: Sequence[_Item], head: _Head, layout: Layout) -> list[_Section]:
    """Sections end at their signature; a headline begins the next one, and so does the end of a jump list."""
    sections = [_Section()]
    for i, item in enumerate(items):
        if item.aside == "jump list" and sections[-1].items and not sections[-1].headline:
            sections.append(_Section())
        if item.aside is not None:
            continue
        if item.after and item.after.layout in (layout, "dash") and _signs_after(items, i, item.after, head):
            item.aside = "signature"
            sections[-1].signature = item.after
            sections.append(_Section())
        elif item.headline:
            # If the jump list names the sections, any other headline is a subheading within one.
            if not head.headlines or _key(item.text) in head.headlines or not sections[-1].items:
                sections.append(_Section(headline=item.text))
            item.aside = "headline"
        else:
            sections[-1].items.append(item)
    sections = _without_teasers(sections)
    first = next((n for n, section in enumerate(sections) if section.items), 0)
    if (
        sections[first].signature
        and not sections[first].headline
        and first == 0
        and sum(bool(s.signature) for s in sections) > 1
    ):
        sections[0] = _Section(items=sections[0].items)  # introduction and first section cannot be told apart
        sections.insert(0, _Section())
        return sections
    return _with_introduction(sections)


def _without_teasers(sections: list[_Section]) -> list[_Section]:
    """Leave out what follows the last signature if it is short: cards of other articles."""
    last = max((n for n, section in enumerate(sections) if section.signature), default=len(sections))
    trailing = [item for section in sections[last + 1 :] for item in section.items]
    if sum(len(item.text) for item in trailing) > LONGEST_TEASERS:
        return sections
    for item in trailing:
        item.aside = "related link"
    return sections[: last + 1]


def _with_introduction(sections: list[_Section]) -> list[_Section]:
    """The first section without a signature is the editors', whatever label stands above it.

    A headline there is a standfirst, if another section follows before the first signature.
    """
    signed = next((n for n, section in enumerate(sections) if section.signature), len(sections))
    filled = [n for n, section in enumerate(sections[:signed]) if section.items]
    if filled and filled[0] > 0 and not sections[filled[0]].signature:
        first = sections.pop(filled[0])
        sections.insert(0, _Section(items=first.items))
    return sections


def _signed_before(items: Sequence[_Item], head: _Head, layout: Layout) -> list[_Section]:
    """Sections begin at their signature, or at the headline just above it."""
    layouts = {"title", "name"} if layout in ("title", "name") else {layout}
    signs = [
        item.aside is None
        and item.before is not None
        and item.before.layout in layouts
        and _signs_before(items, i, item.before, head)
        for i, item in enumerate(items)
    ]
    headed = sum(signs[i + 1] and items[i].headline for i in range(len(items) - 1)) * 2 >= sum(signs)
    sections = [_Section()]
    role_of: _Section | None = None
    for i, item in enumerate(items):
        if item.aside is not None:
            continue
        if role_of and role_of.signature and _is_role_line(item) and not signs[i]:
            role_of.signature = replace(role_of.signature, affiliation=signatures.role_line(item.text))
            item.aside, role_of = "signature", None
            continue
        role_of = None
        if signs[i] and item.before:
            above = sections[-1]
            if above.items or above.signature or len(sections) == 1:
                sections.append(_Section())
            sections[-1].signature = item.before
            sections[-1].headline = sections[-1].headline or item.before.headline
            _start_of_section(item, item.before, sections[-1])
            role_of = sections[-1] if item.before.layout == "name" else None
        elif item.headline:
            last = sections[-1]
            if last.signature and not last.items and not last.headline:
                last.headline = item.text  # the headline stands below the name
            elif (i + 1 < len(items) and signs[i + 1]) or headed or item.block.kind == "heading":
                sections.append(_Section(headline=item.text))
            else:
                last.items.append(item)
                item.headline = False
                continue
            item.aside = "headline"
        else:
            sections[-1].items.append(item)
    sections = _with_introduction(_without_teasers(sections))
    if layout != "said":
        return sections
    for section in sections:
        if section.signature:
            section.headline = None  # a heading stands over several speakers there
    return [part for section in sections for part in _quoted_part(section)]


def _start_of_section(item: _Item, signature: Signature, section: _Section) -> None:
    if signature.end < len(item.text):
        item.body = signature.end
        section.items.append(item)
    else:
        item.aside = "signature"


def _quoted_part(section: _Section) -> tuple[_Section, ...]:
    """A quoted reaction ends where its quotation does: what follows without quotation marks is nobody's.

    The marks stay open from one paragraph to the next, so only a closing mark at a paragraph's end closes.
    """
    if (
        not section.signature
        or not section.items
        or section.items[0].text[section.items[0].body :].lstrip()[:1] not in _OPENING
    ):
        return (section,)
    closed = False
    for i, item in enumerate(section.items):
        text = item.text[item.body :].strip()
        if closed and text[:1] not in _OPENING:
            return (replace(section, items=section.items[:i]), _Section(items=section.items[i:]))
        closed = text[-1:] in _CLOSING or (text[-2:-1] in _CLOSING and text[-1:] in ".,")
    return (section,)


def _without_marks(text: str, span: Span) -> Span:
    """A paragraph without the marks that say that its speaker said it; those around others' words within it stay.

    Only the last paragraph of a quotation closes it; one whose marks do not fit that keeps them all.
    """
    said = span.of(text)
    opening, closing = said[:1], _CLOSED_BY.get(said[:1], "")
    inner = said[1:].removesuffix(closing) if closing and not _is_even(said[1:], opening, closing) else said[1:]
    if not closing or not _is_even(inner, opening, closing):
        return span
    return Span(span.start + 1, span.start + 1 + len(inner))


def _is_even(text: str, opening: str, closing: str) -> bool:
    """Whether each mark that opens in the text closes there, and the other way round."""
    if opening == closing:
        return text.count(opening) % 2 == 0
    depth = 0
    for letter in text:
        depth += (letter == opening) - (letter == closing)
        if depth < 0:
            return False
    return depth == 0


def _unsigned(items: Sequence[_Item], head: _Head, article: Article, warnings: list[str]) -> list[_Section]:
    """Not a roundup: all of it belongs to its author, or to nobody."""
    authors = head.byline or (people(article.author) if article.author else None) or ()
    section = _Section()
    if len(authors) == 1:
        section.signature = Signature(layout="line", names=authors, affiliation=None, end=0)
    elif authors:
        warnings.append("no signatures found under a byline of several names: its paragraphs have no owner")
    else:
        warnings.append("no signatures and no author found: its paragraphs have no owner")
    for item in items:
        if item.aside is not None:
            continue
        if item.headline and (item.block.kind == "heading" or not re.search(r"[?:]", item.text)):
            item.aside = "headline"
        elif section.signature and (bio := signatures.biography(item.text)) and match(bio.names[0], authors):
            section.signature, item.aside = bio, "signature"
        else:
            section.items.append(item)
    return [_Section(), section]


# --- the result -----------------------------------------------------------------------------------------


def _roundup(
    article: Article, items: Sequence[_Item], head: _Head, sections: Sequence[_Section], warnings: list[str]
) -> Roundup:
    names = _Names(sections, head)
    numbers: Counter[tuple[str, ...]] = Counter()
    reactions: list[Reaction] = []
    for n, section in enumerate(sections):
        if not section.items:
            continue
        if section.signature:
            experts = tuple(dict.fromkeys(names.canonical(name) for name in section.signature.names))
        else:
            experts = (EDITORS,) if n == 0 else ()  # an unnamed spokesperson's section has a signature and no experts
        spans = [_span(item) for item in section.items]
        if section.signature and section.signature.layout == "said":
            spans = [_without_marks(article.text, span) for span in spans]
        paragraphs = tuple(Paragraph(numbers[experts] + k, *span) for k, span in enumerate(spans, 1))
        numbers[experts] += len(paragraphs)
        affiliation = section.signature.affiliation if section.signature else None
        reactions.append(
            Reaction(experts=experts, paragraphs=paragraphs, headline=section.headline, affiliation=affiliation)
        )
        if not experts and not section.signature and not warnings:
            where = f" under {section.headline!r}" if section.headline else f" from {section.items[0].text[:40]!r}"
            warnings.append(f"the section{where} is signed by nobody and has no owner")
    if len(sections) and sections[0].items and sections[0].signature is None and len(reactions) == 1:
        reactions = [replace(reactions[0], experts=())]
    return Roundup(
        article=article,
        title=head.title,
        date=head.date,
        byline=tuple(names.canonical(name) for name in head.byline),
        reactions=tuple(reactions),
        asides=tuple(Aside(item.aside, item.block.start, item.block.end) for item in items if item.aside),
        aliases=names.aliases(),
        warnings=tuple(warnings),
    )


def _span(item: _Item) -> Span:
    body = item.text[item.body :]
    start = item.block.start + item.body + len(body) - len(body.lstrip())
    return Span(start, item.block.end)


class _Names:
    """One person written several ways is one expert: the signature's spelling is the canonical one."""

    def __init__(self, sections: Sequence[_Section], head: _Head) -> None:
        signed = dict.fromkeys(name for section in sections if section.signature for name in section.signature.names)
        self._canonical: dict[str, str] = {}
        # The fuller of two spellings is canonical, so that "A. Roe" or "Prof Roe" does not win over "Ann Roe".
        for name in sorted(signed, key=lambda name: -len("".join(plain_words(name)))):
            same = [other for other in self._canonical.values() if may_be_same(name, other)]
            self._canonical[name] = same[0] if len(set(same)) == 1 else name
        self.experts = tuple(dict.fromkeys(self._canonical[name] for name in signed))
        listed = [name for name in head.known if name not in self._canonical]
        surnames = Counter(surname(name) for name in (*head.byline, *listed))
        for name in listed:
            same_surname = surnames[surname(name)] > 1 + (name not in head.byline)
            pool = [expert for expert in self.experts if not same_surname or may_be_same(name, expert)]
            self._canonical[name] = match(name, pool) or name

    def canonical(self, name: str) -> str:
        return self._canonical.get(name, name)

    def aliases(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for name, canonical in self._canonical.items():
            if name != canonical and canonical in self.experts:
                found.setdefault(canonical, []).append(name)
        return {name: tuple(others) for name, others in found.items()}
