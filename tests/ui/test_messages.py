"""The page's HTML, as its readers would find it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from index.errors import BadInput, PullquoteError
from index.records import Article, Aside, Paragraph, Reaction, Roundup, Span
from index.rows import Entry, Listed, article_metadata, listed
from rag.records import Question, VerdictKind
from ui.exchanges import Exchange, KeptCitation, KeptPassage, KeptPlace, KeptSentence
from ui.html import articles, masthead, messages, saw, shelf, source
from ui.html.chips import short
from ui.html.drafts import Sentence, draft
from ui.html.escaping import problem, published
from ui.html.links import Place, address, place
from ui.html.sentences import tally

EVIL = '<img src=x onerror="alert(1)"></div>\n\n**bold** `x` & ](javascript:1)'
EVIL_PLACE = KeptPlace(article_id=EVIL, expert=EVIL, start=1, end=2, headline=EVIL)

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
OURS = {
    "div", "p", "span", "strong", "b", "a", "ul", "ol", "li", "cite", "br", "details", "summary", "blockquote", "bdi",
    "button",
}  # fmt: skip
"""The tags of a message."""


class Tags(HTMLParser):
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


def citation(number: int = 1, *, expert: str = "Ann Roe", title: str = "Experts react") -> KeptCitation:
    return KeptCitation(
        number=number,
        article_id="talk",
        expert=expert,
        paragraph=2,
        start=25,
        end=35,
        title=title,
        date="2021-11-08",
        url="https://example.org/talk",
        affiliation="fellow",
        quote="It is not.",
    )


def exchange(
    text: str = "Ann Roe: “It is not.”",
    *,
    verdict: VerdictKind = "quoted",
    citations: tuple[KeptCitation, ...] = (citation(),),
    **more: object,
) -> Exchange:
    sentence = KeptSentence(
        text=text,
        citations=tuple(one.number for one in citations),
        opens=True,
        verdict=verdict,
        reason="Because <it> is.",
    )
    facts: dict[str, object] = {"question": "Is it?", "sentences": (sentence,), "said": text, "citations": citations}
    return Exchange.model_validate(facts | more)


def test_a_chip_names_its_place_and_links_to_it() -> None:
    html = messages.answer(exchange(), 0)
    link = next(attributes["href"] for tag, attributes in Tags(html).tags if tag == "a")
    article_id, span = place(link)
    assert (article_id, span.of(TEXT)) == ("talk", "It is not.")
    assert "<bdi>Roe ¶2</bdi>" in html


@pytest.mark.parametrize("article_id", ["a:b", "50% off", "a b", "ünï", "a#b/c?d=e&f", '"><script>', "%3A"])
def test_any_article_id_survives_the_link(article_id: str) -> None:
    found = Place(article_id, Span(3, 14))
    link = address(found)
    assert place(link) == found
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
        place(link)


def test_the_cited_words_are_marked_exactly() -> None:
    html = source.section(ROUNDUP, Span(25, 35))
    assert re.findall("<mark>(.*?)</mark>", html) == ["It is not."]
    assert '<span class="number">¶2</span><mark>It is not.</mark> It is “far” away.</p>' in html


def test_marked_words_that_need_escaping_still_read_as_in_the_article() -> None:
    assert "<mark>&amp; &lt;calm&gt;</mark>" in source.section(ROUNDUP, Span(6, 14))


def test_a_section_says_who_where_and_when() -> None:
    shown = Tags(source.section(ROUNDUP, Span(0, 5)))
    for words in ("Ann Roe", "fellow at <Org>", "Peace & quiet", "Experts react, November 8, 2021", "¶1", "¶2"):
        assert words in shown.text


def test_a_quotation_links_to_its_words_in_the_published_article() -> None:
    html = source.section(ROUNDUP, Span(25, 35))
    link = next(attributes for tag, attributes in Tags(html).tags if tag == "a")
    assert link["href"] == "https://example.org/talk?a=1&b=2#:~:text=It%20is%20not."
    assert link["rel"] == "noopener noreferrer"


def test_a_long_quotation_is_linked_by_its_ends() -> None:
    html = published("https://example.org/#top", "one two-three four five six seven eight nine ten")
    assert "#top:~:text=one%20two%2Dthree%20four%20five,seven%20eight%20nine%20ten" in html


@pytest.mark.parametrize("span", [Span(0, 30), Span(23, 25), Span(40, 900)])
def test_a_place_where_nobody_speaks_has_no_section(span: Span) -> None:
    with pytest.raises(BadInput, match="Nobody speaks"):
        source.section(ROUNDUP, span)


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/x"])
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert published(url, "words") == ""


@pytest.mark.parametrize(
    "html",
    [
        messages.asked(Exchange(question=EVIL, experts=(EVIL,), articles=(EVIL,))),
        draft(["Writing", EVIL], Question(text="?", standalone=EVIL), (Sentence(EVIL, "partly", (EVIL_PLACE,)),), EVIL),
        problem(PullquoteError(EVIL, hint=EVIL)),
        messages.answer(exchange(EVIL, standalone=EVIL), 0),
        messages.answer(exchange(EVIL, citations=(citation(expert=EVIL, title=EVIL),)), 0),
        messages.answer(exchange(spoke=(EVIL,), silent=(EVIL,)), 0),
        messages.answer(exchange(EVIL, verdict="unsupported", status="not_in_corpus", citations=()), 0),
        messages.answer(
            exchange(
                status="not_in_corpus",
                citations=(),
                instead=(KeptPlace(article_id=EVIL, expert=EVIL, start=1, end=2, headline=EVIL),),
                next=(EVIL,),
            ),
            0,
        ),
        messages.answer(exchange(status="declined", citations=(), whom=(EVIL,)), 0),
        messages.answer(exchange(state="failed", problem=EVIL, hint=EVIL), 0),
        messages.answer(exchange(state="shared", citations=(citation(expert=EVIL, title=EVIL),)), 0),
    ],
)
def test_a_message_is_one_line_of_our_own_tags(html: str) -> None:
    shown = Tags(html)
    assert "\n" not in html
    assert {tag for tag, _ in shown.tags} <= OURS
    allowed = {"class", "href", "title", "dir", "type", "name", "value", "target", "rel"}
    assert {name for _, attributes in shown.tags for name in attributes} <= allowed
    assert '<img src=x onerror="alert(1)"></div>' in shown.text + str(shown.tags)


def _evil_roundup() -> Roundup:
    reaction = replace(ROUNDUP.reactions[0], experts=(EVIL,), affiliation=EVIL, headline=EVIL)
    return replace(
        ROUNDUP,
        article=replace(ROUNDUP.article, text=EVIL + TEXT, url=f"https://example.org/{EVIL}"),
        title=EVIL,
        reactions=(reaction,),
        asides=(Aside("caption", 0, len(EVIL)),),
        warnings=(EVIL,),
    )


def _listed(title: str) -> Listed:
    """The roundup as the index lists it, under another title."""
    entry = Entry(replace(ROUNDUP, title=title), (), np.empty((0, 1), np.float32))
    return listed(entry.id, article_metadata(entry, "1"))


@pytest.mark.parametrize(
    "html",
    [
        source.section(_evil_roundup(), Span(2, 4)),
        articles.whole(_evil_roundup()),
        articles.column(EVIL, [(_evil_roundup(), _evil_roundup().reactions[0])], (), EVIL),
        shelf.preview([_evil_roundup()]),
        shelf.shelf([_listed(EVIL)._replace(id=EVIL, source=EVIL, experts=(EVIL,))]),
        masthead.masthead([_listed(EVIL)]),
        masthead.welcome([_listed(EVIL)], [EVIL]),
        saw.saw(
            exchange(
                standalone=EVIL,
                topic=EVIL,
                model=EVIL,
                experts=(EVIL,),
                passages=(KeptPassage(article_id=EVIL, expert=EVIL, start=1, end=2, headline=EVIL),),
            )
        ),
    ],
)
def test_nothing_from_outside_becomes_a_tag_or_an_attribute(html: str) -> None:
    shown = Tags(html)
    assert not {tag for tag, _ in shown.tags} & {"img", "script", "iframe", "style"}
    assert not [name for _, attributes in shown.tags for name in attributes if name.startswith("on")]
    assert not [a for _, a in shown.tags if str(a.get("href", "")).startswith("javascript")]


def test_sources_and_coverage_stand_below_an_answer() -> None:
    shown = Tags(messages.answer(exchange(spoke=("Ann Roe",), silent=("Ben Poe", "Cy Doe")), 0)).text
    assert "Sources (1)" in shown
    assert "Experts react, November 8, 2021" in shown
    assert "1 of 3 experts cited; not cited: Ben Poe, Cy Doe." in shown


def test_a_refusal_says_what_it_is_and_links_what_is_covered_instead() -> None:
    html = messages.answer(
        exchange(
            "The articles here do not answer this.",
            verdict="connective",
            status="not_in_corpus",
            citations=(),
            instead=(KeptPlace(article_id="talk", expert="Ann Roe", paragraph=2, start=25, end=35, headline="Peace"),),
        ),
        0,
    )
    shown = Tags(html)
    assert "Not in the articles" in shown.text
    assert "Roe ¶2 “Peace”" in shown.text
    assert ("a", {"class": "cite", "href": "#src:talk:25-35"}) in shown.tags
    assert 'class="sources"' not in html


def test_an_unclear_name_is_asked_back_with_a_button_for_each() -> None:
    html = messages.answer(exchange(status="declined", citations=(), whom=("Ann Roe", "Bo Roe")), 0)
    asked = [a["value"] for tag, a in Tags(html).tags if tag == "button" and a["name"] == "whom"]
    assert asked == ["Ann Roe", "Bo Roe"]


@pytest.mark.parametrize(
    ("verdict", "badge", "words"),
    [
        ("quoted", "= quoted", "Quoted verbatim. Because <it> is."),
        ("supported", "● supported", "Supported by its source. Because <it> is."),
        ("partly", "◐ partly supported", "Partly supported by its source. Because <it> is."),
        ("unsupported", "○ not supported", "Not supported by its source. Because <it> is."),
        ("connective", "– our words", "Pullquote’s own words. Because <it> is."),
    ],
)
def test_each_verdict_has_a_shape_a_word_and_a_reason(verdict: VerdictKind, badge: str, words: str) -> None:
    shown = Tags(messages.answer(exchange(verdict=verdict), 0)).text
    assert badge in shown
    assert words in shown


def test_the_tally_counts_what_was_removed() -> None:
    checked: tuple[VerdictKind, ...] = ("quoted", "supported", "quoted", "quoted", "supported", "connective")
    sentences = tuple(KeptSentence(text="a", verdict=verdict) for verdict in checked)
    assert tally(Exchange(question="?", sentences=sentences, removed=1)) == "5 of 6 sentences supported, 1 removed"


def test_a_number_without_a_citation_is_no_link() -> None:
    sentence = KeptSentence(text="It is.", citations=(9,), verdict="unsupported")
    html = messages.answer(Exchange(question="?", sentences=(sentence,)), 0)
    assert "not supported" in html
    assert "<a " not in html


def test_the_question_as_understood_is_shown_only_if_it_differs() -> None:
    assert "Understood as" not in messages.answer(exchange(), 0)
    assert "Understood as: What does Ann Roe say?" in messages.answer(exchange(standalone="What does Ann Roe say?"), 0)


def test_a_draft_has_no_links_and_holds_back_a_marker_that_is_not_complete() -> None:
    html = draft(["Searching"], Question(text="?"), words="It is not. [1] It is far. [2")
    assert "<a" not in html
    assert "It is far.</span>" in html
    assert '<span class="cite">1</span>' in html


def test_a_draft_tells_in_words_what_is_checked_and_what_is_not() -> None:
    checked = Sentence("It is far.", "supported", (citation(expert="Ann Roe"),))
    shown = Tags(draft(["Writing"], Question(text="?"), [checked], "It is n", weak=True)).text
    assert shown.index("Little evidence") < shown.index("It is far.Roe ¶2● supported")
    assert shown.index("supported") < shown.index("It is n◌ not checked yet") < shown.index("Writing")


def test_each_sentence_of_a_draft_that_is_not_checked_is_marked() -> None:
    html = draft(["Writing"], Question(text="?"), words="Roe [1] agrees. [1] [2] Poe does not [2]. “It")
    parts = [Tags(part).text for part in html.split('<span class="said">')[1:]]
    assert [part.partition("◌")[0] for part in parts] == ["Roe1 agrees.12", "Poe does not2.", "“It"]


def test_paragraphs_of_a_draft_begin_where_those_of_the_answer_will() -> None:
    checked = [Sentence("One.", "supported"), Sentence("Two.", "quoted", opens=True)]
    html = draft(["Writing"], Question(text="?"), checked, " three\n\nfour")
    parts = [Tags(part).text for part in html.split('<div class="para" dir="auto">')[1:]]
    assert [part[:5].strip() for part in parts] == ["One.●", "Two.=", "four◌"]


@pytest.mark.parametrize(
    ("expert", "label"),
    [("Ann Roe and Ben van Poe", "Roe & Poe ¶2"), ("Editors", "Editors ¶2"), ("", "Unattributed ¶2")],
)
def test_sources_are_named_by_surname(expert: str, label: str) -> None:
    assert short(citation(expert=expert)) == label


def test_namesakes_are_told_apart_by_their_initials() -> None:
    assert short(citation(expert="Ann Roe"), ["Ann Roe", "Bo Roe"]) == "A. Roe ¶2"


@pytest.mark.parametrize(("title", "told"), [("Experts react (digest)", True), ("A digest of things", False)])
def test_a_digest_is_called_one(title: str, told: bool) -> None:
    assert ("a digest in Pullquote’s own words" in masthead.welcome([_listed(title)], ())) is told


def test_a_preview_says_what_nobody_signed() -> None:
    nobody = replace(ROUNDUP, reactions=(replace(ROUNDUP.reactions[0], experts=()),), warnings=("No signature.",))
    shown = Tags(shelf.preview([nobody])).text
    assert "Nobody signed this section" in shown
    assert "No signature." in shown
