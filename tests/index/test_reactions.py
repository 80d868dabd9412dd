"""Who owns which paragraph: fixture roundups of every family, the published article, and any text at all."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.loaders import load
from index.loaders.pieces import article as article_of
from index.loaders.text import text_pieces
from index.reactions import parse
from index.records import EDITORS, Article, Block, Reaction, Roundup
from index.rows import roundup_from_json, roundup_json

DATA = Path(__file__).parent.parent / "data" / "roundups"
PAGES = DATA.parent / "pages"
FIXTURES = sorted(path.with_suffix("") for path in DATA.glob("*.json"))
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "experts-react-kadhimi-2021-11-08.txt"
DIGEST = Path(__file__).parents[2] / "index" / "sample" / "experts-react-kadhimi-digest.txt"


@dataclass(frozen=True)
class Case:
    roundup: Roundup
    expected: dict[str, Any]

    def text(self, start: int, end: int) -> str:
        return self.roundup.article.text[start:end]

    @property
    def sections(self) -> list[Reaction]:
        return [reaction for reaction in self.roundup.reactions if reaction.owner != EDITORS]

    @property
    def editors(self) -> list[str]:
        owned = [r for r in self.roundup.reactions if r.owner == EDITORS]
        return [self.text(p.start, p.end) for r in owned for p in r.paragraphs]


@pytest.fixture(scope="module", params=FIXTURES, ids=lambda path: path.name)
def case(request: pytest.FixtureRequest) -> Case:
    path: Path = request.param
    expected = json.loads(Path(f"{path}.json").read_text(encoding="utf-8"))
    (article,) = load(str(path))
    return Case(parse(article), expected)


def plain(text: str | None) -> str:
    return re.sub(r"^\W+", "", " ".join((text or "").split())).casefold()


def begins(texts: list[str], starts: list[str]) -> bool:
    pairs = zip(texts, starts, strict=False)
    return len(texts) == len(starts) and all(plain(text).startswith(plain(start)) for text, start in pairs)


def test_title_date_and_byline_are_read(case: Case) -> None:
    assert case.roundup.title == case.expected["title"]
    assert case.roundup.date == case.expected["date"]
    assert list(case.roundup.byline) == case.expected["byline"]


def test_each_section_has_its_experts_in_order(case: Case) -> None:
    got = [[name.casefold() for name in section.experts] for section in case.sections]
    assert got == [[name.casefold() for name in section["experts"]] for section in case.expected["reactions"]]


def test_each_section_has_its_headline_and_affiliation(case: Case) -> None:
    got = [(section.headline, plain(section.affiliation)) for section in case.sections]
    assert got == [(section["headline"], plain(section["affiliation"])) for section in case.expected["reactions"]]


def test_each_section_has_its_paragraphs(case: Case) -> None:
    for section, expected in zip(case.sections, case.expected["reactions"], strict=True):
        texts = [case.text(p.start, p.end) for p in section.paragraphs]
        assert begins(texts, expected["paragraphs"]), (section.experts, texts)


def test_the_introduction_is_the_editors(case: Case) -> None:
    assert begins(case.editors, case.expected["editors"])


def test_furniture_belongs_to_nobody(case: Case) -> None:
    paragraphs = [plain(case.text(p.start, p.end)) for reaction in case.roundup.reactions for p in reaction.paragraphs]
    for aside in case.expected["asides"]:
        if aside["kind"] == "signature":  # a paragraph may begin with a name, too
            continue
        owned = [text for text in paragraphs if text.startswith(plain(aside["starts"]))]
        assert not owned, aside


def test_furniture_is_called_what_it_is(case: Case) -> None:
    asides = [(plain(case.text(a.start, a.end)), a.kind) for a in case.roundup.asides]
    for expected in case.expected["asides"]:
        kinds = {kind for text, kind in asides if text.startswith(plain(expected["starts"]))}
        if expected["kind"] in ("caption", "update note", "disclosure", "byline", "title") and kinds:
            assert expected["kind"] in kinds, expected


def test_a_section_that_nobody_signed_is_reported(case: Case) -> None:
    unnamed = [s for s in case.sections if not s.experts and not s.affiliation]
    assert bool(unnamed) == bool(case.roundup.warnings)


def test_an_article_survives_being_stored(case: Case) -> None:
    assert roundup_from_json(roundup_json(case.roundup)) == case.roundup


# --- pages written by somebody who had not seen the parser --------------------------------------------


@dataclass(frozen=True)
class Page:
    roundup: Roundup
    expected: dict[str, Any]

    def owners(self, start: str) -> set[str]:
        """Owners of the paragraphs that begin so."""
        text = self.roundup.article.text
        return {
            reaction.owner.casefold()
            for reaction in self.roundup.reactions
            for paragraph in reaction.paragraphs
            if plain(text[paragraph.start : paragraph.end]).startswith(plain(start))
        }


@pytest.fixture(scope="module", params=sorted(PAGES.glob("*.json")), ids=lambda path: path.stem)
def page(request: pytest.FixtureRequest) -> Page:
    path: Path = request.param
    (article,) = load(str(path.with_suffix("")))
    return Page(parse(article), json.loads(path.read_text(encoding="utf-8")))


def test_every_paragraph_of_a_page_is_its_experts(page: Page) -> None:
    for reaction in page.expected["reactions"]:
        owner = " and ".join(reaction["experts"]).casefold()
        for start in reaction["paragraphs"]:
            assert page.owners(start) == {owner}, start


def test_no_expert_owns_what_the_editors_wrote_or_nobody(page: Page) -> None:
    for start in [*page.expected["editors"], *page.expected["not_commentary"]]:
        if len(plain(start)) > 6:  # "Press" and "Issues" also begin sentences
            assert page.owners(start) <= {EDITORS.casefold(), ""}, start


def test_the_title_of_a_page_is_read(page: Page) -> None:
    assert plain(page.roundup.title) == plain(page.expected["title"])


# --- the article and its digest -------------------------------------------------------------------------


EXPERTS = {
    "Nathan Sales": 3,
    "Andrew L. Peek": 2,
    "Barbara Slavin": 1,
    "C. Anthony Pfaff": 3,
    "Thomas S. Warrick": 4,
    "Matthew Zais": 3,
}


@pytest.fixture(scope="module", params=[CORPUS, DIGEST], ids=["article", "digest"])
def kadhimi(request: pytest.FixtureRequest) -> Roundup:
    if not request.param.exists():
        pytest.skip("the published article is not here")
    (article,) = load(str(request.param))
    return parse(article)


def test_article_and_digest_have_the_same_shape(kadhimi: Roundup) -> None:
    assert kadhimi.date == "2021-11-08"
    assert kadhimi.title.startswith("Experts React: Assassination attempt on Iraq’s prime minister")
    owners = [(r.owner, len(r.paragraphs)) for r in kadhimi.reactions]
    assert owners == [(EDITORS, 3), *EXPERTS.items()]
    assert kadhimi.aliases == {"Thomas S. Warrick": ("Tom Warrick",)}
    assert not kadhimi.warnings


def test_jump_list_and_update_note_of_the_article_are_nobodys(kadhimi: Roundup) -> None:
    kinds = [aside.kind for aside in kadhimi.asides]
    assert kinds.count("jump list") == 7
    assert "update note" in kinds


# --- small articles, each a trap -------------------------------------------------------------------------


def read(text: str) -> Roundup:
    return parse(article_of("test.txt", text_pieces(text)))


LONG = "This is a paragraph of commentary that goes on for a while, so that nobody takes it for a headline. " * 2


def test_a_section_without_a_signature_is_never_given_to_a_neighbour() -> None:
    roundup = read(
        f"Experts react: Ice\n\nBy Ann Roe and Bo Lindqvist\n\n{LONG}\n\n"
        f"Ice is late\n\n{LONG}1\n\nAnn Roe, fellow at Fen House.\n\n"
        f"Ice is early\n\n{LONG}2\n\nIce is here\n\n{LONG}3\n\nBo Lindqvist, director of ice at Fen House."
    )
    assert [r.owner for r in roundup.reactions] == ["Editors", "Ann Roe", "", "Bo Lindqvist"]
    assert roundup.warnings


def test_introduction_and_first_section_without_a_headline_between_them_are_not_guessed() -> None:
    roundup = read(
        f"Experts react: Ice\n\n{LONG}1\n\n{LONG}2\n\n—Ann Roe is a fellow at Fen House.\n\n"
        f"Ice is here\n\n{LONG}3\n\n—Bo Lindqvist is a fellow at Fen House."
    )
    assert [r.owner for r in roundup.reactions if "2" in roundup.article.text[r.paragraphs[-1].start :][:250]] != [
        "Ann Roe"
    ]
    assert roundup.reactions[-1].owner == "Bo Lindqvist"


def test_numbers_of_an_expert_with_two_sections_go_on() -> None:
    roundup = read(
        f"Experts react: Ice\n\nFirst\n\n{LONG}1\n\n—Ann Roe is a fellow at Fen House.\n\n"
        f"Second\n\n{LONG}2\n\n—Bo Lindqvist is a fellow at Fen House.\n\n"
        f"Third\n\n{LONG}3\n\n—Ann Roe is a fellow at Fen House."
    )
    assert [(r.owner, [p.number for p in r.paragraphs]) for r in roundup.reactions] == [
        ("Ann Roe", [1]),
        ("Bo Lindqvist", [1]),
        ("Ann Roe", [2]),
    ]


def test_a_ready_passage_is_not_parsed() -> None:
    article = Article(
        id="p1",
        text="By Ann Roe",
        blocks=(Block("text", 0, 10),),
        source="x.jsonl",
        author="Bo Lindqvist",
        passage=True,
    )
    (reaction,) = parse(article).reactions
    assert reaction.experts == ("Bo Lindqvist",)


# --- any text ----------------------------------------------------------------------------------------------

LINES = st.sampled_from(
    [
        "Experts react: Ice",
        "By Ann Roe, Bo Lindqvist, and Séan O’Dálaigh",
        "November 8, 2021",
        "Jump to a reaction:",
        "Ann Roe: Ice is late",
        "Ice is late",
        "Ann Roe, senior fellow at Fen House.",
        "—Bo Lindqvist is a fellow at Fen House.",
        "—Ann Roe and Bo Lindqvist are fellows at Fen House.",
        "Prof Séan O’Dálaigh, Professor of Ice, University of Fen, said:",
        "Dr Ann Roe, University of Fen, said: “It melts.",
        "“It melts, and then it freezes again, as it has done every year that anybody remembers.”",
        "Ann Roe",
        "Senior Fellow, Fen House",
        "Image: Ice. REUTERS/Roe",
        "This article was updated on November 9, 2021",
        "Declared interests",
        "Related: More ice",
        LONG,
    ]
)
ARTICLES = st.one_of(
    st.lists(LINES, max_size=25).map("\n\n".join),
    st.lists(st.one_of(LINES, st.text(max_size=60)), max_size=12).map("\n".join),
    st.text(max_size=400),
)


@settings(max_examples=300, deadline=None)
@given(ARTICLES)
def test_whatever_the_text_each_character_has_at_most_one_owner(text: str) -> None:
    if not any(character.isalnum() for character in text):
        return
    roundup = read("Start " + text)
    spans = [(p.start, p.end) for r in roundup.reactions for p in r.paragraphs]
    spans += [(a.start, a.end) for a in roundup.asides if a.kind != "signature"]
    spans.sort()
    assert all(0 <= start < end <= len(roundup.article.text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@settings(max_examples=300, deadline=None)
@given(ARTICLES)
def test_whatever_the_text_paragraphs_keep_their_order_and_numbers(text: str) -> None:
    if not any(character.isalnum() for character in text):
        return
    roundup = read("Start " + text)
    starts = [p.start for r in roundup.reactions for p in r.paragraphs]
    assert starts == sorted(starts)
    for owner in {r.owner for r in roundup.reactions}:
        numbers = [p.number for r in roundup.reactions if r.owner == owner for p in r.paragraphs]
        assert numbers == list(range(1, len(numbers) + 1))


@settings(max_examples=200, deadline=None)
@given(ARTICLES)
def test_whatever_the_text_every_block_is_somebodys_or_named_furniture(text: str) -> None:
    if not any(character.isalnum() for character in text):
        return
    roundup = read("Start " + text)
    ends = {p.end for r in roundup.reactions for p in r.paragraphs} | {a.end for a in roundup.asides}
    ends |= {end + 1 for end in ends if roundup.article.text[end : end + 1] in ("”", '"')}  # around a speaker's words
    assert ends >= {block.end for block in roundup.article.blocks}


@pytest.mark.parametrize(
    ("said", "paragraphs"),
    [
        ("“It melts.\n\n“It freezes again.”", ["It melts.", "It freezes again."]),
        ('"It melts."', ["It melts."]),
        ("“It melts. They call it “new ice”.”", ["It melts. They call it “new ice”."]),
        ("“They call it “new ice”. It melts.\n\n“It freezes.”", ["They call it “new ice”. It melts.", "It freezes."]),
        ("“It melts,” she wrote, “and freezes.”", ["“It melts,” she wrote, “and freezes.”"]),
        ("It melts, “as ever”.", ["It melts, “as ever”."]),
    ],
)
def test_marks_around_all_that_a_speaker_says_are_not_what_was_said(said: str, paragraphs: list[str]) -> None:
    roundup = read(f"Expert reaction to ice\n\nProf Ann Roe, Professor of Ice, University of Fen, said:\n\n{said}\n")
    (section,) = (reaction for reaction in roundup.reactions if reaction.experts == ("Ann Roe",))
    assert [roundup.article.text[p.start : p.end] for p in section.paragraphs] == paragraphs
