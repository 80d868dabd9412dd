"""Who is meant by a name, in a filter and in a question."""

import pytest

from index.errors import UnknownName
from index.records import EDITORS
from index.rows import Listed
from rag.questions.people import People, without_words

SLAVIN, SALES, PEEK, PFAFF = "Barbara Slavin", "Nathan Sales", "Andrew L. Peek", "C. Anthony Pfaff"
WARRICK, AMINA, LAURENT, DALAIGH = "Thomas S. Warrick", "Amina Baptiste", "Laurent Baptiste", "Séan O’Dálaigh"
STONE, LYLE = "Rosalind Achebe-Stone", "Perpetua Lyle"
MAY, PRICE, TOLL = "Thomas May", "Robert Price", "Óscar Ibáñez-Toll"
JORDAN, HASHIMI = "Jordan Reyes", "Faris bin Nasser al-Hashimi"

AFFILIATIONS = {
    SLAVIN: "director of the Future of Iran Initiative at the Atlantic Council",
    SALES: "nonresident senior fellow at the Middle East Programs of the Atlantic Council",
    PEEK: "nonresident senior fellow at the Middle East Programs of the Atlantic Council",
    AMINA: "president of the Land and Bread Initiative",
    LAURENT: "economist with the Trade Desk",
    LYLE: "statistician of the Trials Unit",
}
KNOWN_WORDS = frozenset("iran drones peek sales slavin hezbollah tehran council money saves".split())
"""What the articles have; the names that are common words are among them."""


def people_of(*experts: str) -> People:
    article = Listed(
        id="one",
        title="Experts react",
        date="2021-11-08",
        source="one.txt",
        url=None,
        experts=experts,
        aliases={WARRICK: ("Tom Warrick",)},
        affiliations=AFFILIATIONS,
        paragraphs=1,
        chunks=1,
        revision="",
    )
    return People.of([article], lambda word: word.casefold() in KNOWN_WORDS)


@pytest.fixture(scope="module")
def people() -> People:
    return people_of(SLAVIN, SALES, PEEK, PFAFF, WARRICK, AMINA, LAURENT, DALAIGH, STONE, LYLE)


@pytest.mark.parametrize(
    ("name", "expert"),
    [
        ("Barbara Slavin", SLAVIN),
        ("barbara slavin", SLAVIN),
        ("Slavin", SLAVIN),
        ("Tom Warrick", WARRICK),
        ("Thomas Warrick", WARRICK),
        ("Tony Pfaff", PFAFF),
        ("Anthony Pfaff", PFAFF),
        ("Barbra Slavin", SLAVIN),
        ("Dr. Andrew Peek", PEEK),
        ("amina", AMINA),
        ("Sean O'Dalaigh", DALAIGH),
        ("editors", EDITORS),
    ],
)
def test_a_filter_takes_any_spelling_of_a_name(people: People, name: str, expert: str) -> None:
    assert people.resolve(name) == expert


@pytest.mark.parametrize("name", ["Nobody Atall", "Michael Slavin", "Steven Pfaff", "", "  ", "Slavin and Sales"])
def test_a_filter_for_nobody_lists_who_is_known(people: People, name: str) -> None:
    with pytest.raises(UnknownName, match="No expert is named") as error:
        people.resolve(name)
    assert "Barbara Slavin" in error.value.hint
    assert EDITORS in error.value.hint


def test_a_filter_for_a_surname_of_two_asks_which(people: People) -> None:
    with pytest.raises(UnknownName, match="may be several") as error:
        people.resolve("Baptiste")
    assert error.value.hint == "Say which: Amina Baptiste, Laurent Baptiste."


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("What does Barbara Slavin say?", (SLAVIN,)),
        ("Tom Warrick on the investigation", (WARRICK,)),
        ("What does Thomas Warrick want?", (WARRICK,)),
        ("Thomas S. Warrick’s view", (WARRICK,)),
        ("Why does Slavin think so?", (SLAVIN,)),
        ("what's peek's read on sadr", (PEEK,)),
        ("Peek’s explanation", (PEEK,)),
        ("slavins opinion of the drones", (SLAVIN,)),
        ("does slavin agree", (SLAVIN,)),
        ("WHAT DOES SLAVIN WANT", (SLAVIN,)),
        ("what does amina say about bread", (AMINA,)),
        ("What is Barbara hoping for?", (SLAVIN,)),
        ("tom", (WARRICK,)),
        ("What does Tony Pfaff say?", (PFAFF,)),
        ("sean o'dalaigh on insurance", (DALAIGH,)),
        ("What does O’Dálaigh say?", (DALAIGH,)),
        ("Achebe on wheat", (STONE,)),
        ("What does Dr. Slavin think?", (SLAVIN,)),
        ("What does Director Slavin think?", (SLAVIN,)),
        ("Slavin, Slavin and Slavin", (SLAVIN,)),
    ],
)
def test_a_name_is_found_in_any_spelling(people: People, text: str, experts: tuple[str, ...]) -> None:
    assert people.named_in(text).experts == experts


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("what does sales say about iran", (SALES,)),
        ("sales on oil", (SALES,)),
        ("Sales: is Iran behind it?", (SALES,)),
        ("sales’s take on oil", (SALES,)),
        ("according to sales, who did it", (SALES,)),
        ("mr sales", (SALES,)),
        ("sales", (SALES,)),
        ("What would Sales do?", (SALES,)),
        ("peek argues that", (PEEK,)),
        ("peek and warrick: who says what", (PEEK, WARRICK)),
        ("sales, slavin and pfaff on blaming iran", (SALES, SLAVIN, PFAFF)),
        ("is slavin closer to sales or to peek", (SLAVIN, SALES, PEEK)),
        ("arms sales to Iran", ()),
        ("a peek at the deal", ()),
        ("take a peek at sales of drones", ()),
        ("Sales of arms rose", ()),
        ("does slavin support sales of drones", (SLAVIN,)),
        ("What does Slavin say about arms sales?", (SLAVIN,)),
    ],
)
def test_a_name_that_is_a_common_word_counts_where_somebody_speaks(
    people: People, text: str, experts: tuple[str, ...]
) -> None:
    assert people.named_in(text).experts == experts


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("slavyn on where the drones came from", (SLAVIN,)),
        ("Why, according to Warick, did they lose?", (WARRICK,)),
        ("Pfaf on the money", (PFAFF,)),
        ("what does barbra think", (SLAVIN,)),
        ("slavyn", (SLAVIN,)),
        ("What does Barbra Slavyn think?", (SLAVIN,)),
        ("nobody slavyn there", ()),  # no place of a name
        ("What does Saves say?", ()),  # "saves" is in the articles
        ("Does Lile say so?", (LYLE,)),
        ("Does Lil say so?", ()),  # too short to tell
    ],
)
def test_a_misspelt_name_is_understood_unless_it_is_a_known_word(
    people: People, text: str, experts: tuple[str, ...]
) -> None:
    assert people.named_in(text).experts == experts


@pytest.mark.parametrize(
    ("text", "stranger"),
    [
        ("What does Michael Slavin say?", "Michael Slavin"),
        ("what does michael slavin say", "michael slavin"),
        ("What does Steven Pfaff say?", "Steven Pfaff"),
        ("What does Barbara Walters say?", "Barbara Walters"),
        ("Does Nathan Fielder agree?", "Nathan Fielder"),
        ("Thomas Friedman on drones", "Thomas Friedman"),
        ("What does Mahmoud Salem say?", "Mahmoud Salem"),
    ],
)
def test_a_stranger_who_shares_a_name_is_nobody_of_the_index(people: People, text: str, stranger: str) -> None:
    named = people.named_in(text)
    assert named.experts == ()
    assert named.strangers == (stranger,)


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("What does the director of the Future of Iran Initiative want?", (SLAVIN,)),
        ("the statistician’s objection", (LYLE,)),
        ("What does the nonresident senior fellow at the Middle East Programs say?", ()),  # there are two
        ("Should the president send drones?", ()),  # an expert is one, but the news has others
        ("What does Sales say about the director of the Future of Iran Initiative?", (SALES,)),
    ],
)
def test_a_role_names_the_one_expert_who_has_it(people: People, text: str, experts: tuple[str, ...]) -> None:
    assert people.named_in(text).experts == experts


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("What happened in May?", ()),
        ("Since May 2021 prices rose", ()),
        ("does may say so", (MAY,)),
        ("what about the price of oil", ()),
        ("the price has doubled", ()),
        ("Oil Price Up After Attack On Port", ()),
        ("according to price", (PRICE,)),
        ("What did President Price say?", ()),
        ("what's the toll of the blast", ()),
        ("What is Jordan doing?", ()),
        ("What does Jordan say?", (JORDAN,)),
        ("does hashimi agree", (HASHIMI,)),
        ("the al and bin of it", ()),
    ],
)
def test_a_place_a_month_or_a_thing_is_no_expert(text: str, experts: tuple[str, ...]) -> None:
    assert people_of(MAY, PRICE, TOLL, JORDAN, HASHIMI).named_in(text).experts == experts


@pytest.mark.parametrize(
    ("text", "expert"),
    [
        ("What does the economist Baptiste say?", LAURENT),
        ("What does Baptiste of the Trade Desk say?", LAURENT),
        ("What do Baptiste and Pfaff say?", None),  # they stand in one article with both
    ],
)
def test_the_words_beside_a_surname_of_two_can_tell(people: People, text: str, expert: str | None) -> None:
    named = people.named_in(text)
    assert (expert in named.experts) if expert else named.unclear == (AMINA, LAURENT)


def test_who_has_been_spoken_of_tells_who_is_meant(people: People) -> None:
    assert people.named_in("What does Baptiste say?", nearer=(LAURENT,)).experts == (LAURENT,)


@pytest.mark.parametrize(
    ("text", "experts"),
    [
        ("What did the editors say?", (EDITORS,)),
        ("what does the introduction say", (EDITORS,)),
        ("Slavin and the editors on drones", (SLAVIN, EDITORS)),
        ("the editors of the newspaper were jailed", ()),
        ("the introduction of tariffs", ()),
    ],
)
def test_the_editors_can_be_named(people: People, text: str, experts: tuple[str, ...]) -> None:
    assert people.named_in(text).experts == experts


@pytest.mark.parametrize("text", ["What does Baptiste say about wheat?", "Baptiste", "baptiste's view"])
def test_a_surname_of_two_is_unclear(people: People, text: str) -> None:
    named = people.named_in(text)
    assert named.experts == ()
    assert named.unclear == (AMINA, LAURENT)


def test_a_surname_of_two_is_clear_beside_the_full_name(people: People) -> None:
    named = people.named_in("What does Amina Baptiste say, and why does Baptiste say it?")
    assert named.experts == (AMINA,)
    assert named.unclear == ()


def test_a_full_name_of_two_is_unclear() -> None:
    named = people_of("Ann B. Roe", "Ann C. Roe").named_in("What does Ann Roe say?")
    assert named.experts == ()
    assert named.unclear == ("Ann B. Roe", "Ann C. Roe")


def test_experts_come_in_the_order_of_the_text(people: People) -> None:
    assert people.named_in("Peek, Warrick, Tom Warrick and Barbara").experts == (PEEK, WARRICK, SLAVIN)


@pytest.mark.parametrize("text", ["", "?", "Who says so?", "Iran", "What does Iran say?", "’s", "Jr.", "42"])
def test_a_text_without_names_names_nobody(people: People, text: str) -> None:
    named = people.named_in(text)
    assert (named.experts, named.unclear, named.strangers) == ((), (), ())


def test_an_index_without_experts_names_nobody() -> None:
    assert people_of().named_in("What does Slavin say?").experts == ()


@pytest.mark.parametrize("name", ["...", "Reuters", "陈明", "Dr.", "42", "van"])
def test_a_name_of_any_kind_can_be_found(name: str) -> None:
    odd = people_of(name, SLAVIN)
    assert odd.resolve("Slavin") == SLAVIN
    assert odd.named_in("What does Slavin say?").experts == (SLAVIN,)


def test_the_words_that_name_somebody_are_told(people: People) -> None:
    assert people.named_in("What does slavyn say to Tom Warrick?").words == {"slavyn", "tom", "warrick"}


@pytest.mark.parametrize(
    ("text", "expert", "left"),
    [
        ("What does Slavin say about drones", SLAVIN, "What does  say about drones"),
        ("Barbara Slavin’s view of drones", SLAVIN, "view of drones"),
        ("Tom Warrick on drones", WARRICK, "on drones"),
        ("What does Slavin say about arms sales", SLAVIN, "What does  say about arms sales"),
        ("Barbara Slavin", SLAVIN, ""),
    ],
)
def test_a_topic_is_the_text_without_names(people: People, text: str, expert: str, left: str) -> None:
    assert people.without_names(text, [expert]) == left


def test_words_are_taken_out_whole() -> None:
    assert without_words("Sales of salestax to Sales", {"sales"}) == "of salestax to"
