"""Every kind of input gives the same thing: normalised text, and blocks that lay it out."""

# ruff: noqa: E501 pages stand here as sites write them

import io
import json
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import UnreadableArticle
from index.loaders import LOADERS, expanded, load
from index.loaders.markdown import markdown_pieces
from index.loaders.page import page_pieces
from index.loaders.pieces import MAX_CHARACTERS, Piece, iso_date, laid_out
from index.loaders.text import text_pieces
from index.records import Article
from index.text import normalised, one_line, plain_characters, slug

ROUNDUPS = Path(__file__).parents[1] / "data" / "roundups"

INTRO = (
    "On March 4, drones hit the harbour office of the capital and wounded seven guards. Nobody has claimed "
    "the attack so far, and the government asks for calm until the inquiry ends."
)
SAID = (
    "The strike on the harbour office is only the newest step in a campaign that has run for two years. It "
    "follows a row of smaller raids, and those who ordered it expected that nobody would answer them.",
    "We do not know yet who gave the order. First reports say that two groups planned it together, and it seems "
    "improbable that they would have moved without the consent of those who pay them.",
    "The minister now has a chance to bring the rival blocs together. He can stand back while others quarrel, "
    "which would come to the same thing, or he can ask for a mandate and use it.",
    "Neighbouring capitals have no interest in chaos. Their traders need the port, their pilgrims need the road, "
    "and their generals remember what the last civil war cost them in men and money.",
    "“Round up the usual suspects” will not protect a fragile democracy. There must be an inquiry in the open, "
    "and there must be consequences for those whom it finds responsible.",
    "Whether the attack was ordered from abroad or from within matters less than how it is seen. If people "
    "believe that foreigners did it, the foreigners and their friends have lost the argument.",
)
EXPERTS = ("Nora Lindqvist", "Tomás Ferreira", "Amina Haddad")
HEADLINES = (
    "The alliance must show that attacks have a price",
    "This is the minister’s moment",
    "Chaos helps nobody in the neighbourhood",
)
SECTIONS = tuple(zip(EXPERTS, HEADLINES, SAID[::2], SAID[1::2], strict=True))


def spoken(article: Article) -> list[str]:
    return [block.span.of(article.text) for block in article.blocks]


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, block.span.of(article.text)) for block in article.blocks]


def only(source: Path | str, stdin: bytes = b"") -> Article:
    [article] = load(str(source), io.BytesIO(stdin))
    return article


def refusal(source: Path | str, stdin: bytes = b"") -> UnreadableArticle:
    with pytest.raises(UnreadableArticle) as caught:
        list(load(str(source), io.BytesIO(stdin)))
    assert caught.value.hint
    return caught.value


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ---------------------------------------------------------------- text and its blocks


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalised(text)
    assert normalised(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert one_line(once) == one_line(text)
    assert normalised(one_line(text)) == one_line(text)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\u2028d\u2029e\vf\x85g", "a\nb\nc\nd\ne\nf\ng"),
        ("a\fb", "a\n\nb"),
        ("\ufeffa\u200bb\u2060c\u00add", "abcd"),
        ("\u202bשלום\u202c \u200eabc\u2066\u2069", "שלום abc"),
        ("می\u200cخواهم 👨\u200d👩", "می\u200cخواهم 👨\u200d👩"),
        ("a\u00a0b\u2009c\u3000d\te   f", "a b c d e f"),
        ("  a  \n\n\n\n  b ", "a\n\nb"),
        ("e\u0301 e\u200b\u0301", "é é"),
        ("a\ud800b\x00\x1b[0m", "a\ufffdb[0m"),
    ],
)
def test_text_has_one_form(raw: str, expected: str) -> None:
    assert normalised(raw) == expected


def check_layout(text: str, blocks: tuple[object, ...], pieces: list[Piece]) -> None:
    built, built_blocks = laid_out(pieces)
    assert (built, built_blocks) == (text, blocks)
    assert "\n\n".join(block.span.of(text) for block in built_blocks) == text
    assert all(block.start < block.end for block in built_blocks)
    assert normalised(text) == text


@given(st.text())
def test_any_text_lays_out_as_plain_text(text: str) -> None:
    pieces = list(text_pieces(text))
    check_layout(*laid_out(pieces), pieces)


@settings(deadline=None)
@given(st.text() | st.text(alphabet="#*-_>`~[]()!<>/&;= \n\\1.ab\t|:\"'"))
def test_any_text_lays_out_as_markdown(text: str) -> None:
    pieces = list(markdown_pieces(plain_characters(text)))
    check_layout(*laid_out(pieces), pieces)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<div>", "</div>", "<b>", "<br>", "<li>", "<h2>", "<a href='/x'>",
                                 "</a>", "<table>", "<td>", "<nav>", "<!--", "-->", "<script>", "text ", "x" * 130,
                                 "<body>", "</html>", "&nbsp;", "<main>", "<article>", "<figcaption>"])).map("".join))  # fmt: skip
def test_any_page_lays_out(page: str) -> None:
    pieces = page_pieces(page, "text", "x")
    check_layout(*laid_out(pieces), pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Präsident_Özal: “Jetzt!”", "prasident-ozal-jetzt"),
        ("experts-react-kadhimi-2021-11-08", "experts-react-kadhimi-2021-11-08"),
        ("الخبراء يتفاعلون", "الخبراء-يتفاعلون"),
        ("!!!", ""),
    ],
)
def test_a_slug_keeps_letters_and_digits_of_any_script(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-11-08", "2021-11-08"),
        ("2021-11-08T23:00:00+01:00", "2021-11-08"),
        ("8 November 2021", "2021-11-08"),
        ("November 2021", None),
        ("2021", None),
        ("03/04/2021", None),
        ("yesterday", None),
        ("2021-13-45", None),
    ],
)
def test_a_date_is_a_day_or_nothing(text: str, expected: str | None) -> None:
    assert iso_date(text) == expected


# ---------------------------------------------------------------- plain text


def pieces_of(text: str) -> list[str]:
    return [piece.text for piece in text_pieces(text)]


def wrapped(text: str, width: int) -> str:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def test_blank_lines_separate_paragraphs() -> None:
    assert pieces_of("One.\n\nTwo.\n \n\n\nThree.") == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_hard_wrapped_paragraphs_are_made_whole(width: int) -> None:
    text = "\n\n".join(wrapped(paragraph, width) for paragraph in SAID)
    assert pieces_of(text) == list(SAID)


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_short_last_line_ends_a_wrapped_paragraph_without_a_blank_line(width: int) -> None:
    text = "\n".join(wrapped(paragraph, width) + "\nThe end of it." for paragraph in SAID)
    assert [piece[-14:] for piece in pieces_of(text)][-1] == "The end of it."
    assert len(pieces_of(text)) >= len(SAID)


def test_each_line_is_a_paragraph_if_lines_are_long_and_no_line_is_blank() -> None:
    lines = ["A headline", INTRO, *SAID, "Nora Lindqvist, senior fellow at the institute."]
    assert pieces_of("\n".join(lines)) == lines


def test_a_signature_over_two_lines_is_one_paragraph() -> None:
    text = f"{SAID[0]}\n\nNathan Sale,\nnonresident senior fellow at the Centre.\n\n{SAID[1]}"
    assert pieces_of(text)[1] == "Nathan Sale, nonresident senior fellow at the Centre."


def test_a_list_without_markers_keeps_its_lines_in_a_wrapped_text() -> None:
    jump = ["Nora Lindqvist: The alliance must show strength", "Tomás Ferreira: His moment", "Amina Haddad: No chaos"]
    assert pieces_of("\n\n".join([wrapped(SAID[0], 60), "\n".join(jump), wrapped(SAID[1], 60)]))[1:4] == jump


def test_bullets_are_items_without_their_marker() -> None:
    assert list(text_pieces("- one\n- two that\nruns on\n* three\n• four")) == [
        Piece("item", "one"),
        Piece("item", "two that runs on"),
        Piece("item", "three"),
        Piece("item", "four"),
    ]


def test_numbers_of_points_are_text() -> None:
    assert list(text_pieces("1. Desks. Thirty.\n2. Noise.")) == [
        Piece("item", "1. Desks. Thirty."),
        Piece("item", "2. Noise."),
    ]


def test_a_single_dash_is_a_signature() -> None:
    assert list(text_pieces(f"{SAID[0]}\n\n- Nora Lindqvist is a fellow.\n\n{SAID[1]}"))[1] == Piece(
        "text", "- Nora Lindqvist is a fellow."
    )


def test_rules_separate_and_are_no_text() -> None:
    assert pieces_of("One.\n----\nTwo.\n\n* * *\n\nThree.") == ["One.", "Two.", "Three."]


def test_a_compound_broken_at_its_hyphen_has_no_gap() -> None:
    text = "The attack was the work of people who answer to Iran-\nbacked militias and to nobody else at all."
    assert "Iran-backed militias" in pieces_of(text)[0]


# ---------------------------------------------------------------- Markdown


def test_markdown_becomes_headings_items_and_text(tmp_path: Path) -> None:
    path = write(
        tmp_path / "note.md",
        """---
title: "Experts react: the harbour"
date: March 5, 2024
author: [Nora Lindqvist, Tomás Ferreira]
url: https://harbour.example.org/note
tags:
  - ports
---
# The *harbour* attack

By [Nora Lindqvist](https://x.example/n) ![a face](n.jpg)

**This is the moment**

The strike is `only` the **newest** step\nin a campaign.\\
It follows others. <script>alert("no")</script>

> A quotation that\n> runs on.

- One
- Two
   1. Nested

—**Nora Lindqvist** is a fellow.

**—Nora Lindqvist is a fellow.**

<figure><img src="x.jpg" alt="alt"><figcaption>Smoke &amp; fire</figcaption></figure>
<!-- no comment -->
""",
    )
    article = only(path)
    assert kinds(article) == [
        ("heading", "The harbour attack"),
        ("text", "By Nora Lindqvist"),
        ("heading", "This is the moment"),
        ("text", "The strike is only the newest step in a campaign."),
        ("text", "It follows others."),
        ("text", "A quotation that runs on."),
        ("item", "One"),
        ("item", "Two"),
        ("item", "Nested"),
        ("text", "—Nora Lindqvist is a fellow."),
        ("text", "—Nora Lindqvist is a fellow."),
        ("caption", "Smoke & fire"),
    ]
    assert (article.title, article.date, article.author) == (
        "Experts react: the harbour",
        "2024-03-05",
        "Nora Lindqvist, Tomás Ferreira",
    )
    assert (article.id, article.url) == ("note", "https://harbour.example.org/note")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert kinds(only("-", b"---\n\n# Head\n\nNot: a field at all, but *text*.\n\n---\n\nMore."))[-1] == (
        "text",
        "More.",
    )


# ---------------------------------------------------------------- web pages

NAVIGATION = """<header class="site-header" role="banner"><a class="skip-link screen-reader-text" href="#content">Skip to
content</a><div class="logo"><a href="/">Harbour Institute</a></div><nav id="site-navigation"><button
aria-expanded="false">Menu</button><ul><li><a href="/issues/">Issues</a></li></ul></nav><form role="search"><label>Search for:
<input type="search"></label><button>Go</button></form></header>"""
COOKIES = """<div id="cookie-law-info-bar" class="cookie-banner"><p>We use cookies to improve your experience on this site, to
analyse traffic and to show you content that matches your interests. By clicking accept you agree to all of them.</p>
<button>Accept all</button></div>"""
FOOTER = """<footer class="site-footer"><h4>Stay connected</h4><p>Sign up for our weekly newsletter and never miss what our
experts say about the events that shape the region and the world around it, every Friday in your inbox.</p><p>© 2024 Harbour
Institute. All rights reserved.</p><ul><li><a href="/privacy">Privacy policy</a></li></ul></footer>
<script>window.dataLayer = ["tracking code"];</script>"""
COMMENTS = """<div id="comments" class="comments-area"><h2>One thought on this</h2><ol class="comment-list"><li class="comment">
<div class="comment-author">Troll</div><p>I do not believe a single word of this and I shall tell you why at great length,
because nobody stops me from doing so on the internet of today.</p><a class="comment-reply-link" href="#">Reply</a></li></ol>
</div>"""
FURNITURE = ("Skip to", "Menu", "Issues", "Search for", "cookies", "Accept all", "newsletter", "rights reserved", "tracking",
             "Privacy", "Troll", "single word", "Most read", "Another story", "Share on", "Posted in", "Pull quote")  # fmt: skip


def blog_page() -> str:
    """A WordPress article: signature in italics after each section, jump list, sidebar, comments."""
    sections = "".join(
        f'<h2 class="wp-block-heading" id="s{number}">{headline}</h2>\n<p>{first}</p>\n<p>{second}</p>\n'
        f'<p><em><a href="/expert/{number}/">{name}</a>, senior fellow at the Port Programme.</em></p>\n'
        for number, (name, headline, first, second) in enumerate(SECTIONS)
    )
    jump = "".join(
        f'<li><a href="#s{n}">{name}: {headline}</a></li>' for n, (name, headline, *_) in enumerate(SECTIONS)
    )
    return f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>Experts react: The harbour attack -
Harbour Institute</title><link rel="canonical" href="https://harbour.example.org/blogs/experts-react-harbour/">
<meta property="og:title" content="Experts react: The harbour attack"><meta property="article:published_time"
content="2024-03-05T14:00:00+00:00"><style>p {{color: red}}</style></head><body class="single has-sidebar">{COOKIES}{NAVIGATION}
<div id="content"><main class="site-main"><article class="post-77 post category-newsletter tag-social hentry"><header>
<div class="breadcrumbs"><a href="/">Home</a></div><h1>Experts react: The harbour attack</h1><div class="entry-meta">
<time datetime="2024-03-05">March 5, 2024</time><p class="byline">By <a href="/e/0/">Nora Lindqvist</a>,
<a href="/e/1/">Tomás Ferreira</a>, and <a href="/e/2/">Amina Haddad</a></p></div></header>
<div class="sharedaddy"><ul><li><a href="https://s.example/">Share on Social</a></li></ul></div><div class="entry-content">
<figure><img src="x.jpg" alt="alt text"><figcaption>Smoke over the harbour. (A. Photographer)</figcaption></figure>
<p>{INTRO}</p><p><strong>Jump to a reaction:</strong></p><ul>{jump}</ul>{sections}
<div class="newsletter-signup"><h3>Subscribe to our newsletter</h3><p>Get the best of the institute in your inbox.</p></div>
</div><footer class="entry-footer"><span class="cat-links">Posted in <a href="/c/">Security</a></span></footer></article>
<section class="related-posts"><h2>Related</h2><article><h3><a href="/a">Another story</a></h3><p>A long teaser text that
says what the other story is about, in a way that makes you want to read it right now, and more.</p></article></section>
{COMMENTS}</main><aside class="sidebar"><h2>Most read</h2><ul><li><a href="/b">Five charts</a></li></ul></aside></div>{FOOTER}"""


def think_tank_page() -> str:
    """Signatures behind a dash in a class named for authors, the title in a banner, no article element."""
    sections = "".join(
        f'<h3>{headline}</h3><p>{first}</p><p>{second}</p><p class="author-signature">—<strong><a href="/e/">{name}</a>'
        "</strong> <em>is a senior fellow at the Port Programme.</em></p>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Experts react: The harbour attack</title></head><body>{NAVIGATION}{COOKIES}<div id="masthead">
<section class="gta-site-banner gta-post-site-banner"><h2 class="gta-post-site-banner--title">Experts react: The harbour
attack</h2><p class="gta-site-banner--heading--date">March 5, 2024</p></section></div><section class="p-page--text"><div
class="ac-single-post--content"><p>{INTRO}</p><p><strong>Jump to an expert:</strong></p><p><a href="#a">Nora Lindqvist:
{HEADLINES[0]}</a></p>{sections}<div class="wp-block-group"><h4>Related reading</h4><ul><li><a href="https://x.example/1">Another
story</a></li><li><a href="https://x.example/2">A short history of drones</a></li></ul></div></div></section>{FOOTER}"""


def names_first_page() -> str:
    """Each expert in a section below a linked name, in an article with asides."""
    sections = "".join(
        f'<section class="contributor"><h3><a href="/people/">{name}</a></h3><p class="role">Senior Fellow</p>'
        f"<h4>{headline}</h4><div><p>{first}</p><p>{second}</p></div></section>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><meta charset="utf-8"><title>The harbour attack | Centre</title></head><body><div class="topnav">
<a href="/">Issues</a></div><article><h1>Experts react: The harbour attack</h1><p>{INTRO}</p>{sections}<aside><p>Pull quote that
repeats words of the article in large letters so that the reader sees it and stays on the page for a longer time.</p></aside>
</article><aside><h2>Most read</h2><ul><li><a href="/1">One</a></li></ul></aside>{FOOTER}"""


def table_page() -> str:
    """A page of 2001: tables, fonts, line breaks, no paragraphs."""
    sections = "<br><br>".join(
        f"<b>{headline}</b><br>{first}<br><br>{second}<br><br><i>{name},<br>senior fellow at the Port Programme</i>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Experts react: The harbour attack</title></head><body><table><tr><td colspan=2><font size=1>
<a href="/">Home</a> | <a href="/n">Issues</a></font></td></tr><tr><td><a href="/1">Most read</a></td><td><font size=5><b>Experts
react: The harbour attack</b></font><br><br>By Nora Lindqvist, Tomás Ferreira, and Amina Haddad<br><br>{INTRO}<br><br>
<div>{sections}</div></td></tr></table><center><font size=1>Copyright 2001 The Centre. All rights reserved.</font></center>"""


def press_office_page() -> str:
    """Openers before the quoted paragraphs, all of it inside the form of an ASP.NET page."""
    sections = "".join(
        f"<p><strong>Prof {name}, Professor of Ports, said:</strong></p><p><b>{headline}</b></p><p>“{first}</p><p>“{second}”</p>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Experts react: The harbour attack</title></head><body><form id="aspnetForm" action="./">
<div class="navbar"><a href="/">Issues</a></div><div class="row"><div class="col-8"><h1>Experts react: The harbour attack</h1>
<p>{INTRO}</p>{sections}<p><b>Declared interests</b></p><p>Prof Lindqvist: “None.”</p></div><div class="col-4"><h3>Most read</h3>
<ul><li><a href="/r">Roundups</a></li><li><a href="/b">Briefings</a></li></ul></div></div><div id="footer">All rights
reserved.</div></form>"""


def builder_page() -> str:
    """A page builder's widgets, each section alone, a panel of each closed and hidden."""
    sections = "".join(
        f'<section class="elementor-section"><div class="elementor-widget"><h2>{headline}</h2></div><h3><button '
        f'aria-expanded="false">{name}, Senior Fellow</button></h3><div class="elementor-widget" hidden aria-hidden="true"><p>'
        f"{first}</p><p>{second}</p></div></section>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Experts react: The harbour attack</title></head><body>{COOKIES}<div class="elementor-nav-menu"><a
href="/">Issues</a></div><div class="elementor"><div class="elementor-widget"><h1>Experts react: The harbour attack</h1></div>
<div class="elementor-widget"><p>{INTRO}</p></div>{sections}</div><div class="modal" style="display: none"><p>You have read all
free articles of this month: accept our newsletter now to read on without limits and to support our work.</p></div>{FOOTER}"""


def article_each_page() -> str:
    """An article element for each reaction, the signature in its footer."""
    sections = "".join(
        f'<article class="reaction"><header><h2>{headline}</h2></header><div class="entry-content"><p>{first}</p><p>{second}</p>'
        f"</div><footer><p>{name}, senior fellow</p></footer></article>"
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Reactions</title></head><body>{NAVIGATION}<main><h1>Experts react: The harbour attack</h1>
<p>{INTRO}</p>{sections}</main>{FOOTER}"""


def hashed_page() -> str:
    """Names of classes that tell nothing, and no elements that do."""
    sections = "".join(
        f'<div class="css-9a"><h2>{headline}</h2><p>{first}</p><p>{second}</p><p>{name}, senior fellow</p></div>'
        for name, headline, first, second in SECTIONS
    )
    return f"""<html><head><title>Experts react: The harbour attack</title></head><body><div id="app"><div class="css-1"><a
href="/">Home</a><a href="/i">Issues</a></div><div class="css-2"><div class="css-3"><h1>Experts react: The harbour attack</h1>
<div class="css-4">By <a href="/n">Nora Lindqvist</a>, <a href="/t">Tomás Ferreira</a>, and <a href="/a">Amina Haddad</a></div>
</div><div class="css-5"><div class="css-6"><p>{INTRO}</p></div>{sections}</div></div><div class="css-8"><p>© 2024 Paper. All
rights reserved. The material on this site may not be reproduced, distributed, cached or otherwise used.</p></div></div>"""


PAGES = (blog_page, think_tank_page, names_first_page, table_page, press_office_page, builder_page, article_each_page,
         hashed_page)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_a_page_keeps_its_roundup_and_loses_its_furniture(page: Callable[[], str], tmp_path: Path) -> None:
    article = only(write(tmp_path / "page.html", page()))
    blocks = [(kind, text.lstrip("“").rstrip("”")) for kind, text in kinds(article)]
    assert blocks[0] == ("heading", "Experts react: The harbour attack")
    wanted = [("text", INTRO)]
    for name, headline, first, second in SECTIONS:
        wanted += [("heading", headline), *(("text", text.lstrip("“")) for text in (first, second))]
        assert sum(name in text for _, text in blocks) >= 1
    assert [block for block in blocks if block in wanted] == wanted
    assert [word for word in FURNITURE if word in article.text] == []


def test_a_page_keeps_byline_jump_list_caption_and_signatures(tmp_path: Path) -> None:
    article = only(write(tmp_path / "page.html", blog_page()))
    assert kinds(article)[:8] == [
        ("heading", "Experts react: The harbour attack"),
        ("text", "March 5, 2024"),
        ("text", "By Nora Lindqvist, Tomás Ferreira, and Amina Haddad"),
        ("caption", "Smoke over the harbour. (A. Photographer)"),
        ("text", INTRO),
        ("heading", "Jump to a reaction:"),
        *(("item", f"{name}: {headline}") for name, headline, *_ in SECTIONS[:2]),
    ]
    assert kinds(article)[-1] == ("text", "Amina Haddad, senior fellow at the Port Programme.")
    assert (article.title, article.date) == ("Experts react: The harbour attack", "2024-03-05")
    assert article.url == "https://harbour.example.org/blogs/experts-react-harbour/"


def test_a_bold_signature_behind_a_dash_is_text_and_a_broken_one_is_whole(tmp_path: Path) -> None:
    page = f"<h1>Note</h1><p>{SAID[0]}</p><p><b>—Nora Lindqvist is a fellow.</b></p><p>{SAID[1]}</p><p>Tomás Ferreira,<br>fellow</p>"
    blocks = kinds(only(write(tmp_path / "page.html", page)))
    assert ("text", "—Nora Lindqvist is a fellow.") in blocks
    assert blocks[-1] == ("text", "Tomás Ferreira, fellow")


def test_comments_of_experts_are_no_comments_of_readers(tmp_path: Path) -> None:
    said = "".join(
        f'<div class="comment"><h4 class="comment-author">{name}</h4><p>{first}</p></div>'
        for name, _, first, _ in SECTIONS
    )
    article = only(
        write(tmp_path / "page.html", f'<h1>Reactions</h1><div id="comments" class="expert-comments">{said}</div>')
    )
    assert [text for kind, text in kinds(article) if kind == "heading"] == ["Reactions", *EXPERTS]


def test_a_paragraph_on_copyright_is_kept_and_the_line_at_the_foot_is_not(tmp_path: Path) -> None:
    page = f"<h1>Note</h1><p>Copyright law is next.</p><p>{SAID[0]}</p><p>Copyright 2024 The Paper</p>"
    assert spoken(only(write(tmp_path / "page.html", page))) == ["Note", "Copyright law is next.", SAID[0]]


def test_a_comment_thread_without_telling_names_is_left_out(tmp_path: Path) -> None:
    thread = "".join(
        f"<li><div><b>User {n}</b> says:</div><p>I think that {text}</p></li>" for n, text in enumerate(SAID * 3)
    )
    page = blog_page().replace(COMMENTS, f'<div id="thread"><ol>{thread}</ol></div>')
    assert "I think that" not in only(write(tmp_path / "page.html", page)).text


def test_a_page_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{SAID[4]}</p></body></html>'
    assert SAID[4] in only(write(tmp_path / "page.htm", page.encode("cp1252"))).text


def test_a_page_built_by_scripts_is_refused(tmp_path: Path) -> None:
    page = write(tmp_path / "page.html", '<html><body><div id="app"></div><script>start()</script></body></html>')
    assert str(page) in refusal(page).message


# ---------------------------------------------------------------- PDF


PAPER = tuple((*section, role) for role in ("senior fellow", "visiting scholar") for section in SECTIONS)


def write_pdf(
    path: Path, *, indent: bool = False, furniture: bool = False, password: str = "", columns: int = 1, width: int = 110
) -> Path:
    from fpdf import FPDF

    class Paper(FPDF):
        def header(self) -> None:
            if furniture:
                self.set_font("Helvetica", "", 8)
                self.cell(0, 8, f"Harbour Institute | {self.page_no()}", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            if furniture:
                self.set_y(-12)
                self.set_font("Helvetica", "", 8)
                self.cell(0, 10, f"Page {self.page_no()} of 9", align="C")

    paper = Paper(format=(width, 170))
    paper.set_title("Experts react: The harbour attack")
    if password:
        paper.set_encryption(owner_password="owner", user_password=password)
    paper.add_page()
    paper.set_font("Helvetica", "B", 15)
    paper.multi_cell(0, 7, "Experts react: The harbour attack", align="L", new_x="LMARGIN", new_y="NEXT")
    with paper.text_columns(ncols=columns, text_align="J", gutter=6) as text:
        for name, headline, first, second, role in PAPER:
            for style, words in (("B", headline), ("", first), ("", second), ("I", f"{name}, {role}.")):
                paper.set_font("Helvetica", style, 10)
                first_line = 5 if indent and words in (first, second) else 0
                with text.paragraph(bottom_margin=0 if indent else 2, first_line_indent=first_line) as paragraph:
                    paragraph.write(latin(words))
    path.write_bytes(bytes(paper.output()))
    return path


def latin(text: str) -> str:
    return text.translate(str.maketrans("“”’", '""\''))


@pytest.mark.parametrize(
    "style",
    [
        {},
        {"indent": True},
        {"furniture": True},
        {"indent": True, "furniture": True},
        {"columns": 2},
        {"columns": 2, "width": 220},
    ],
    ids=str,
)
def test_a_pdf_gives_whole_paragraphs_without_running_heads(style: dict[str, Any], tmp_path: Path) -> None:
    article = only(write_pdf(tmp_path / "paper.pdf", **style))
    wanted = [("heading", "Experts react: The harbour attack")]
    for name, headline, first, second, role in PAPER:
        wanted += [("heading", headline), ("text", first), ("text", second), ("text", f"{name}, {role}.")]
    assert kinds(article) == [(kind, latin(text)) for kind, text in wanted]
    assert article.title == "Experts react: The harbour attack"
    assert article.date is None


def test_a_word_cut_at_the_end_of_a_pdf_line_is_made_whole(tmp_path: Path) -> None:
    from fpdf import FPDF

    paper = FPDF()
    paper.add_page()
    paper.set_font("Helvetica", size=12)
    for line in ("The govern-", "ment met the Iran-", "backed bloc for a long-", "term plan; long-term is long."):
        paper.cell(40, 6, line, new_x="LMARGIN", new_y="NEXT")
    path = write(tmp_path / "cut.pdf", bytes(paper.output()))
    assert spoken(only(path)) == ["The government met the Iran-backed bloc for a long-term plan; long-term is long."]


def test_a_pdf_under_a_password_is_refused(tmp_path: Path) -> None:
    assert "password" in refusal(write_pdf(tmp_path / "locked.pdf", password="secret")).message


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    from fpdf import FPDF

    paper = FPDF()
    paper.add_page()
    paper.rect(10, 10, 100, 100, style="F")
    error = refusal(write(tmp_path / "scan.pdf", bytes(paper.output())))
    assert "no text layer" in error.message
    assert "ocr" in error.hint


def test_a_pdf_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "whole.pdf").read_bytes()
    for name, data in (("head.pdf", whole[:200]), ("not.pdf", b"hello there"), ("odd.pdf", b"%PDF-1.7\n%%EOF")):
        assert name in refusal(write(tmp_path / name, data)).message


# ---------------------------------------------------------------- Word


def write_docx(path: Path) -> Path:
    from docx import Document
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = Document()
    document.core_properties.title = "Experts react"
    document.add_heading("Experts react: The harbour attack", 0)
    document.add_heading(HEADLINES[0], 2)
    document.add_paragraph(SAID[0]).add_run(" Bold end.").bold = True
    document.add_paragraph("Nora Lindqvist,\nsenior fellow")
    document.add_paragraph().add_run(HEADLINES[1]).bold = True
    document.add_paragraph("A point", style="List Bullet")
    document.add_table(1, 2).rows[0].cells[1].text = "In a cell"
    document.add_paragraph("Smoke over the harbour", style="Caption")
    document.add_paragraph().add_run("—Tomás Ferreira is a fellow.").bold = True
    changed = document.add_paragraph("Kept ")
    changed._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a"><w:r><w:t>added</w:t></w:r></w:ins>'))
    changed._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del>')
    )
    document.save(str(path))
    return path


def test_a_word_document_gives_its_paragraphs_in_order(tmp_path: Path) -> None:
    article = only(write_docx(tmp_path / "Roundup 1.docx"))
    assert kinds(article) == [
        ("heading", "Experts react: The harbour attack"),
        ("heading", HEADLINES[0]),
        ("text", f"{SAID[0]} Bold end."),
        ("text", "Nora Lindqvist, senior fellow"),
        ("heading", HEADLINES[1]),
        ("item", "A point"),
        ("text", "In a cell"),
        ("caption", "Smoke over the harbour"),
        ("text", "—Tomás Ferreira is a fellow."),
        ("text", "Kept added"),
    ]
    assert (article.id, article.title, article.date) == ("roundup-1", "Experts react", None)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (b"PK\x03\x04broken", "broken"),
        (b"text", "broken"),
    ],
)
def test_what_is_no_docx_is_refused(data: bytes, word: str, tmp_path: Path) -> None:
    assert word in refusal(write(tmp_path / "bad.docx", data)).message


# ---------------------------------------------------------------- ready passages


def json_lines(*passages: object) -> str:
    return "\n".join(json.dumps(passage) for passage in passages)


def test_each_json_line_is_a_passage(tmp_path: Path) -> None:
    first = {"id": "A/1", "title": "Harbour", "text": "One\nline.\n\nTwo.", "expert": "Nora Lindqvist", "date": "March 5, 2024",
             "url": "https://x.example/", "group": 7}  # fmt: skip
    path = write(
        tmp_path / "ready.jsonl", "\ufeff" + json_lines(first) + "\r\n\r\n" + json_lines({"id": 2, "text": ""})
    )
    one, two = load(str(path))
    assert (one.id, one.passage, one.author, one.title) == ("A/1", True, "Nora Lindqvist", "Harbour")
    assert (one.date, one.url, one.source) == ("2024-03-05", "https://x.example/", path.as_posix())
    assert spoken(one) == ["One line.\n\nTwo."]
    assert (two.id, two.text, two.blocks, two.author) == ("2", "", (), None)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (json_lines({"id": "a", "text": "x"}, {"id": "b"}), ("line 2", "text", "required")),
        (json_lines({"id": "a", "text": "x"}, {"id": "b", "text": 1.5}), ("line 2", "text")),
        (json_lines({"id": " ", "text": "x"}), ("line 1", "id", "blank")),
        (json_lines({"id": "a", "text": "x", "date": "2021"}), ("line 1", "date", "2021-11-08")),
        (
            json_lines({"id": "a", "text": "x"}, {"id": "c", "text": ""}, {"id": "a", "text": "y"}),
            ("lines 1 and 3", "'a'"),
        ),
        ('{"id": "a", "text": "x"}\n{"id": ', ("line 2", "JSON")),
        (json_lines(["a"]), ("line 1", "object")),
        ("\n\n \n", ("empty",)),
    ],
)
def test_a_bad_line_is_named_and_nothing_of_its_file_is_given(
    lines: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    path = write(tmp_path / "ready.jsonl", lines)
    articles = load(str(path))
    with pytest.raises(UnreadableArticle) as caught:
        next(articles)
    assert [word for word in (str(path), *words) if word not in caught.value.message] == []


def test_passages_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w") as out:
        out.writelines(json.dumps({"id": f"p{n}", "text": f"Passage {n}."}) + "\n" for n in range(20_000))
    articles = load(str(path))
    assert isinstance(articles, Iterator)
    assert next(articles).id == "p0"
    assert sum(1 for _ in articles) == 19_999


# ---------------------------------------------------------------- standard input, folders, bad files


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            "Nora Lindqvist wrote this.\n\nIt is * plain.",
            [("text", "Nora Lindqvist wrote this."), ("text", "It is * plain.")],
        ),
        ("# Head\n\nText on\ntwo lines.", [("heading", "Head"), ("text", "Text on two lines.")]),
        ("<!doctype html><p>Short.</p>", [("text", "Short.")]),
        (json_lines({"id": "a", "text": "One."}), [("text", "One.")]),
        ("{curly} start of a text", [("text", "{curly} start of a text")]),
    ],
    ids=["text", "markdown", "html", "jsonl", "brace"],
)
def test_standard_input_is_told_by_its_first_bytes(data: str, expected: list[tuple[str, str]]) -> None:
    article = only("-", data.encode())
    assert kinds(article) == expected
    assert article.source == "-"


def test_standard_input_is_named_for_its_first_line() -> None:
    assert only("-", "Experts react: “Now?”\n\nText.".encode()).id == "experts-react-now"


def test_a_file_without_a_telling_name_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    pdf = write_pdf(tmp_path / "a.pdf").rename(tmp_path / "download")
    word = write_docx(tmp_path / "a.docx").rename(tmp_path / "a.bin")
    text = write(tmp_path / "README", "Just text.")
    assert [spoken(only(path))[0] for path in (pdf, word, text)] == [
        "Experts react: The harbour attack",
        "Experts react: The harbour attack",
        "Just text.",
    ]


def test_json_that_is_no_json_lines_is_refused(tmp_path: Path) -> None:
    assert "JSON Lines" in refusal(write(tmp_path / "a.json", json.dumps([{"id": "a"}], indent=1))).message


def test_a_folder_gives_its_files_of_known_kinds_sorted(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b.txt", "a.md", "sub/c.TXT", ".hidden.txt", ".git/d.txt", "e.py"):
        write(tmp_path / name, "Some text.")
    assert [Path(path).relative_to(tmp_path).as_posix() for path in expanded(str(tmp_path))] == [
        "a.md",
        "b.txt",
        "sub/c.TXT",
    ]
    assert [article.id for article in load(str(tmp_path))] == ["a", "b", "c"]


def test_a_source_is_an_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "note.txt", "Text.")
    monkeypatch.chdir(tmp_path)
    assert only("./note.txt").source == (tmp_path / "note.txt").as_posix()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("void.txt", b"", "is empty"),
        ("blank.txt", b" \n\t\r\n", "is empty"),
        ("unseen.txt", "\ufeff\u200b\n—\n".encode(), "is empty"),
        ("blank.html", b"<html></html>", "no article text"),
        ("nul.txt", b"text\0with a NUL", "binary"),
        ("noise.txt", bytes(range(1, 32)) * 9, "binary"),
        ("picture.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "binary"),
        ("old.txt", "Iraq’s prime minister".encode("cp1252"), "not valid UTF-8 at byte 4"),
        ("long.txt", b"word " * (MAX_CHARACTERS // 5 + 1), "too long"),
        ("long.md", b"word " * (MAX_CHARACTERS // 5 + 1), "too long"),
        ("letter.xyz", b"{\\rtf1\\ansi text}", "binary"),
    ],
)
def test_a_file_that_is_no_article_is_refused_by_name(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    error = refusal(write(tmp_path / name, data))
    assert words in error.message
    assert name in error.message


def test_the_hint_for_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    hint = refusal(write(tmp_path / "a.xyz", b"\0\1\2")).hint
    assert [suffix for suffix in LOADERS if suffix not in hint] == []


def test_the_hint_for_a_wrong_encoding_is_a_command(tmp_path: Path) -> None:
    assert "iconv -f WINDOWS-1252 -t UTF-8" in refusal(write(tmp_path / "a.txt", b"caf\xe9 au lait")).hint


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_gives_the_encoding(encoding: str, tmp_path: Path) -> None:
    assert only(write(tmp_path / "a.txt", SAID[4].encode(encoding))).text == SAID[4]


@pytest.mark.parametrize("path", ["no/such/file.txt", "www.example.org/page", "ftp://example.org/a", "", "a\0b"])
def test_a_path_to_nothing_is_refused(path: str) -> None:
    assert refusal(path).message


def test_a_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(tmp_path).message


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "give - " in refusal(tmp_path / "pipe.txt").hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Text.")
    path.chmod(0)
    assert "permission" in refusal(path).message


# ---------------------------------------------------------------- addresses


class Site(BaseHTTPRequestHandler):
    """Answers each path as ``answers`` says: status, content type, body, other headers."""

    answers: ClassVar[dict[str, tuple[int, str, bytes, dict[str, str]]]] = {}
    agents: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        status, kind, body, headers = self.answers.get(self.path, (404, "text/html", b"<p>Not here.</p>", {}))
        Site.agents.append(self.headers["User-Agent"])
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the reader had enough
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Callable[..., str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"

    def serve(path: str, body: str | bytes = b"", kind: str = "text/html", status: int = 200, **headers: str) -> str:
        data = body if isinstance(body, bytes) else body.encode()
        Site.answers[path] = (status, kind, data, headers)
        return root + path

    yield serve
    server.shutdown()
    server.server_close()
    Site.answers.clear()
    Site.agents.clear()


@pytest.mark.enable_socket
def test_a_page_is_fetched_by_its_address(site: Callable[..., str]) -> None:
    url = site("/blogs/experts-react/", blog_page(), "text/html; charset=utf-8")
    article = only(url)
    assert (article.id, article.source, article.url) == ("experts-react", url, url)  # the canonical host is another
    assert spoken(article)[0] == "Experts react: The harbour attack"
    assert re.fullmatch(r"pullquote/\S+", Site.agents[0])


@pytest.mark.enable_socket
def test_a_canonical_link_to_the_same_host_is_the_address(site: Callable[..., str]) -> None:
    url = site("/a?utm=1", "")
    canonical = url.removesuffix("?utm=1")
    site("/a?utm=1", f'<html><head><link rel="canonical" href="{canonical}"></head><body><p>{SAID[0]}</p>')
    assert only(url).url == canonical


@pytest.mark.enable_socket
def test_the_content_type_chooses_the_loader(site: Callable[..., str], tmp_path: Path) -> None:
    pdf, word = write_pdf(tmp_path / "a.pdf").read_bytes(), write_docx(tmp_path / "a.docx").read_bytes()
    docx_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert spoken(only(site("/paper", pdf, "application/pdf")))[1] == HEADLINES[0]
    assert spoken(only(site("/word", word, docx_type)))[1] == HEADLINES[0]
    assert spoken(only(site("/raw.md", "# One\n\ntwo", "text/plain")))[0] == "One"
    assert spoken(only(site("/raw.txt", "*not* bold", "text/plain")))[0] == "*not* bold"
    assert spoken(only(site("/file", pdf, "application/octet-stream")))[1] == HEADLINES[0]
    assert only(site("/p", json_lines({"id": "x", "text": "y"}), "application/x-ndjson")).url is None


@pytest.mark.enable_socket
def test_the_charset_of_the_header_comes_first(site: Callable[..., str]) -> None:
    page = f'<html><head><meta charset="utf-8"></head><body><p>{SAID[4]}</p></body></html>'.encode("cp1252")
    assert SAID[4] in only(site("/old", page, "text/html; charset=windows-1252")).text


@pytest.mark.enable_socket
def test_redirects_are_followed_but_not_for_ever(site: Callable[..., str]) -> None:
    site("/new", f"<p>{SAID[0]}</p>")
    assert only(site("/old", status=302, Location="/new")).text == SAID[0]
    assert "redirect" in refusal(site("/loop", status=302, Location="/loop")).message


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404}, "404"),
        ({"status": 403}, "403"),
        ({"status": 500}, "500"),
        ({"kind": "image/png", "body": b"\x89PNG"}, "image/png"),
        ({"kind": "text/plain", "body": b"x" * 20_000_001}, "too large"),
        ({"body": b"", "kind": "text/html"}, "empty"),
        ({"body": b"\x1f\x8bnot gzip", "Content-Encoding": "gzip"}, "cannot be reached"),
    ],
    ids=str,
)
def test_an_address_that_gives_no_article_is_refused(
    site: Callable[..., str], answer: dict[str, object], words: str
) -> None:
    url = site("/page", **answer)
    message = refusal(url).message
    assert url in message
    assert words in message


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://no-such-host.invalid/a", "http://", "https://[", "http://a b/"]
)
def test_an_address_that_leads_nowhere_is_refused(url: str) -> None:
    assert url in refusal(url).message


# ---------------------------------------------------------------- all together


def expected_starts(parse: dict[str, Any]) -> list[str]:
    return [start for reaction in parse["reactions"] for start in reaction["paragraphs"]] + list(
        parse.get("editors", [])
    )


@pytest.mark.parametrize(
    "path", [path for path in sorted(ROUNDUPS.glob("*.*")) if path.suffix in LOADERS], ids=lambda p: p.name
)
def test_each_roundup_has_its_paragraphs_as_blocks(path: Path) -> None:
    blocks = spoken(only(path))
    opened = re.compile(r"(?:.* (?:said|added|commented): ?)?\W*", re.DOTALL)
    starts = expected_starts(json.loads(path.with_name(f"{path.name}.json").read_text()))
    missing = [
        start for start in starts if not any(re.match(opened.pattern + re.escape(start), block) for block in blocks)
    ]
    assert missing == []


def test_the_loaders_load_nothing_heavy() -> None:
    heavy = ("trafilatura", "lxml", "pdfminer", "docx", "httpx", "markdown_it", "dateutil")
    code = f"import sys, index.loaders; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]"
