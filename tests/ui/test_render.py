"""The chat page's HTML, as its readers would find it."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest

from index.errors import BadInput, PullquoteError
from index.records import Article, Chunk, Paragraph, Reaction, Roundup, Span
from index.rows import Entry, Listed, article_metadata, listed
from rag.records import (
    Answer,
    Citation,
    Coverage,
    Evidence,
    Question,
    Sentence,
    Status,
    Verdict,
    VerdictKind,
    VerifiedAnswer,
)
from ui import render, terminal

EVIL = '<img src=x onerror="alert(1)"></div>\n\n**bold** `x` & ](javascript:1)'

TEXT = "Peace & <calm> is near.\n\nIt is not. It is “far” away."
ROUNDUP = Roundup(
    article=Article(id="talk", text=TEXT, blocks=(), source="talk.txt", url="https://example.org/talk?a=1&b=2"),
    title="Experts react",
    date="2021-11-08",
    byline=(),
    reactions=(
        Reaction(
            experts=("Ann Roe",),
            affiliation="fellow at <Org>",
            headline="Peace & quiet",
            paragraphs=(Paragraph(1, 0, 23), Paragraph(2, 25, len(TEXT))),
        ),
    ),
    asides=(),
)


class _Tags(HTMLParser):
    """Every tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def _listed(title: str) -> Listed:
    """The roundup as the index lists it, under another title."""
    entry = Entry(replace(ROUNDUP, title=title), (), np.empty((0, 1), np.float32))
    return listed(entry.id, article_metadata(entry, "1"))


def _citation(
    number: int = 1, *, expert: str = "Ann Roe", quote: str = "It is not.", title: str = "Experts react"
) -> Citation:
    chunk = Chunk(
        article_id="talk",
        title=title,
        date="2021-11-08",
        url=None,
        experts=(expert,) if expert else (),
        affiliation=None,
        headline=None,
        paragraph=2,
        start=25,
        text=quote,
    )
    return Citation.of(chunk, number, 0, len(quote))


def _verified(
    text: str = "Ann Roe: “It is not.”",
    *,
    kind: VerdictKind = "quoted",
    status: Status = "answered",
    citations: tuple[Citation, ...] = (_citation(),),
    question: Question = Question(text="Is it?"),  # noqa: B008 - frozen
    coverage: Coverage = Coverage(("Ann Roe",), ("Ben Poe", "Cy Doe")),  # noqa: B008 - frozen
) -> VerifiedAnswer:
    sentence = Sentence(text=text, citations=tuple(c.number for c in citations), experts=("Ann Roe",), opens=True)
    answer = Answer(
        evidence=Evidence(question, ()), status=status, sentences=(sentence,), citations=citations, coverage=coverage
    )
    return VerifiedAnswer(answer=answer, verdicts=(Verdict(kind=kind, score=1.0, reason="Because <it> is."),))


def test_a_citation_links_to_its_place_and_names_it() -> None:
    tags = _Tags(render.answer(_verified())).tags
    chip = next(attributes for tag, attributes in tags if tag == "a")
    assert chip == {"class": "cite", "href": "#src:talk:25-35", "title": "Ann Roe ¶2"}


@pytest.mark.parametrize(("kind", "flagged"), [("quoted", False), ("partly", True), ("unsupported", True)])
def test_the_terminal_flags_what_its_source_does_not_bear_out(
    kind: VerdictKind, flagged: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.answer(_verified(kind=kind))
    shown = " ".join(capsys.readouterr().out.split())
    assert ("supported by its source: Ann Roe: “It is not.” [1] Because <it> is." in shown) == flagged


def test_the_link_of_a_citation_finds_the_cited_words() -> None:
    link = next(attributes["href"] for tag, attributes in _Tags(render.answer(_verified())).tags if tag == "a")
    article_id, span = render.place(link)
    assert (article_id, span.of(TEXT)) == ("talk", "It is not.")


@pytest.mark.parametrize("article_id", ["a:b", "50% off", "a b", "ünï", "a#b/c?d=e&f", '"><script>', "%3A"])
def test_any_article_id_survives_the_link(article_id: str) -> None:
    place = render.Place(article_id, Span(3, 14))
    link = render.address(place)
    assert render.place(link) == place
    assert re.fullmatch(r"#src:[\w.~%-]+:3-14", link, re.ASCII)


@pytest.mark.parametrize(
    "link",
    [
        None, 7, [], {}, ["#src:talk:1-2", 3], "", "#src:", "#src::1-2", "talk:1-2", "#src:talk:2-1", "#src:talk:2-2",
        "#src:talk:-1-2", "#src:talk:1-2 ", "#src:talk:1-2\n", "#src:talk:1e3-2", "#src:talk:١-٢",
        "#src:talk:1-9999999999",
        "#src:" + "a" * 1000 + ":1-2",
    ],
)  # fmt: skip
def test_what_is_no_link_to_a_source_is_refused(link: object) -> None:
    with pytest.raises(BadInput, match="does not point to a source"):
        render.place(link)


def test_the_cited_words_are_marked_exactly() -> None:
    html = render.section(ROUNDUP, Span(25, 35))
    assert re.findall("<mark>(.*?)</mark>", html) == ["It is not."]
    assert '<p class="cited"><span class="number">¶2</span><mark>It is not.</mark> It is “far” away.</p>' in html


def test_marked_words_that_need_escaping_still_read_as_in_the_article() -> None:
    html = render.section(ROUNDUP, Span(6, 14))
    assert "<mark>&amp; &lt;calm&gt;</mark>" in html


def test_a_section_says_who_where_and_when() -> None:
    shown = _Tags(render.section(ROUNDUP, Span(0, 5)))
    for words in ("Ann Roe", "fellow at <Org>", "Peace & quiet", "Experts react, November 8, 2021", "¶1", "¶2"):
        assert words in shown.text
    link = next(attributes for tag, attributes in shown.tags if tag == "a")
    assert (link["href"], link["rel"]) == ("https://example.org/talk?a=1&b=2", "noopener noreferrer")


@pytest.mark.parametrize("span", [Span(0, 30), Span(23, 25), Span(40, 900)])
def test_a_place_where_nobody_speaks_has_no_section(span: Span) -> None:
    with pytest.raises(BadInput, match="Nobody speaks"):
        render.section(ROUNDUP, span)


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/x"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    article = Article(id="talk", text=TEXT, blocks=(), source="talk.txt", url=url)
    roundup = Roundup(article=article, title="T", date=None, byline=(), reactions=ROUNDUP.reactions, asides=())
    assert "<a " not in render.section(roundup, Span(0, 5))


@pytest.mark.parametrize(
    "html",
    [
        render.asked(EVIL),
        render.draft("Writing", Question(text="?", standalone=EVIL), EVIL),
        render.problem(PullquoteError(EVIL, hint=EVIL)),
        render.answer(_verified(EVIL, question=Question(text="?", standalone=EVIL))),
        render.answer(_verified(EVIL, citations=(_citation(expert=EVIL, title=EVIL),))),
        render.answer(_verified(coverage=Coverage((EVIL,), (EVIL,)))),
        render.answer(_verified(EVIL, kind="unsupported", status="not_in_corpus", citations=())),
    ],
)
def test_a_message_is_one_line_of_our_own_tags(html: str) -> None:
    shown = _Tags(html)
    assert "\n" not in html
    assert {tag for tag, _ in shown.tags} <= {"div", "p", "span", "strong", "b", "a", "ul", "li", "cite", "br"}
    assert {name for _, attributes in shown.tags for name in attributes} <= {"class", "href", "title"}
    assert '<img src=x onerror="alert(1)"></div>' in shown.text


def test_a_masthead_escapes_what_it_reads() -> None:
    assert {tag for tag, _ in _Tags(render.masthead([_listed(EVIL)])).tags} <= {"div", "h1", "p", "cite"}


def test_sources_and_coverage_stand_below_an_answer() -> None:
    shown = _Tags(render.answer(_verified())).text
    assert "Roe ¶2" in shown
    assert "Experts react, November 8, 2021" in shown
    assert "1 of 3 experts cited; not cited: Ben Poe, Cy Doe." in shown


def test_a_refusal_says_what_it_is_and_has_no_sources() -> None:
    html = render.answer(_verified("The articles do not say.", kind="connective", status="not_in_corpus", citations=()))
    assert "Not in the articles" in html
    assert 'class="foot"' not in html


def test_a_quoted_sentence_tells_its_verdict_without_showing_it() -> None:
    html = render.answer(_verified())
    assert 'title="Quoted verbatim. Because &lt;it&gt; is."' in html
    assert '<span class="unseen"> (quoted verbatim)</span>' in html


@pytest.mark.parametrize(("kind", "words"), [("partly", "partly supported"), ("unsupported", "not supported")])
def test_a_sentence_without_support_is_flagged_in_words(kind: VerdictKind, words: str) -> None:
    assert re.search(rf'<strong class="flag" [^>]*>{words} by its source</strong>', render.answer(_verified(kind=kind)))


def test_a_number_without_a_citation_is_no_link() -> None:
    verified = _verified(kind="unsupported")
    (sentence, *_) = verified.answer.sentences
    given = replace(verified.answer, sentences=(replace(sentence, citations=(*sentence.citations, 9)),))
    html = render.answer(replace(verified, answer=given, verdicts=verified.verdicts[:1]))
    assert 'class="flag"' in html
    assert "</span>9</a>" not in html


def test_the_question_as_understood_is_shown_only_if_it_differs() -> None:
    assert "Understood as" not in render.answer(_verified())
    verified = _verified(question=Question(text="And she?", standalone="What does Ann Roe say?"))
    assert "Understood as: What does Ann Roe say?" in render.answer(verified)


def test_a_draft_has_no_links_and_holds_back_a_marker_that_is_not_complete() -> None:
    html = render.draft("Writing", Question(text="?"), "It is not. [1] It is far. [2")
    assert "<a" not in html
    assert "It is far.</p>" in html
    assert '<span class="cite">1</span>' in html


@pytest.mark.parametrize(
    ("expert", "short"),
    [("Ann Roe and Ben van Poe", "Roe and Poe ¶2"), ("Editors", "Editors ¶2"), ("", "Unattributed ¶2")],
)
def test_sources_are_named_by_surname(expert: str, short: str) -> None:
    assert short in _Tags(render.answer(_verified(citations=(_citation(expert=expert),)))).text


@pytest.mark.parametrize(("title", "told"), [("Experts react (digest)", True), ("A digest of things", False)])
def test_a_digest_is_called_one(title: str, told: bool) -> None:
    assert ("pullquote add FILE|URL" in render.masthead([_listed(title)])) is told


def _luminance(colour: str) -> float:
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = (int(full[n : n + 2], 16) / 255 for n in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (ink, paper)
        for paper in ("page", "paper", "tint")
        for ink in ("ink", "soft", "accent", "flag")
    ] + [("on-accent", "accent"), ("mark-ink", "mark")],
)  # fmt: skip
def test_every_colour_of_text_has_enough_contrast(scheme: int, ink: str, paper: str) -> None:
    css = files("ui").joinpath("chat.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--([\w-]+): #(\w+);", css.split("body.dark {")[scheme]))
    darker, lighter = sorted((_luminance(palette[ink]), _luminance(palette[paper])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5
