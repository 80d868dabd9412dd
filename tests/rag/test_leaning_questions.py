"""Conversations on topics of their own: vaccines, an election, football money, a flood.

They were written before the rules of follow-ups were made general. Every second one was held back until the rules
were done: of those 27 of 30 were understood then (15 before), and of the others 29 of 30 (16 before).
"""

from dataclasses import dataclass

import pytest

from index.rows import Listed
from rag.questions.follow_ups import standalone
from rag.questions.people import People
from rag.records import Question, Turn

SOLHEIM, ADEBAYO, RAMAN, KESSLER = "Ingrid Solheim", "Marcus Adebayo", "Priya Raman", "John T. Kessler"
HADDAD, WIECZOREK, PELL, OKONKWO = "Leila Haddad", "Tomasz Wieczorek", "Gordon Pell", "Chidi Okonkwo"
ROURKE, BHATT, FERRANTE, LINDGREN = "Declan Rourke", "Sunil Bhatt", "Elena Ferrante-Costa", "Lars Lindgren"
VOGT, PAREDES, TANAKA, GRIFFITHS = "Hanna Vogt", "Luis Paredes", "Mei Tanaka", "Owen Griffiths"
TITLES = {
    SOLHEIM: "professor of immunology at the University of Norhaven",
    ADEBAYO: "senior epidemiologist at the Coastal Health Institute",
    RAMAN: "director of the Vaccine Access Initiative",
    KESSLER: "retired general practitioner and author",
    HADDAD: "senior fellow at the Centre for Electoral Integrity",
    WIECZOREK: "lecturer in constitutional law at the University of Tarn",
    PELL: "former ambassador to Ostrava",
    OKONKWO: "pollster at Meridian Surveys",
    ROURKE: "former finance director of Harbour City FC",
    BHATT: "reader in sports economics at the University of Leeds",
    FERRANTE: "lawyer and chair of the Fan Ownership Trust",
    LINDGREN: "sports analyst at Nordic Capital",
    VOGT: "hydrologist at the River Laboratory",
    PAREDES: "professor of civil engineering at the University of Cordel",
    TANAKA: "insurance economist at the Risk Observatory",
    GRIFFITHS: "head of the Mountain Rescue Federation",
}


@dataclass(frozen=True)
class Talk:
    """Turns, the user's first; the last is the question that must stand alone."""

    turns: tuple[str, ...]
    experts: tuple[str, ...] = ()
    """Whom the standalone question names."""
    has: tuple[str, ...] = ()
    """What it says, of the conversation or of the text; "a|b" is one of the two."""
    lacks: tuple[str, ...] = ()
    """What it must not say."""
    same: bool = False
    """Whether the text is complete and stays as it is."""


def said(expert: str, words: str) -> str:
    """A line of an answer."""
    return f"{expert}: “{words}” [1]"


SILENT = "{} does not speak to this in the articles here."
NOTHING = "The articles here do not answer this."
BOOSTER = said(SOLHEIM, "A third dose in the autumn would spare the wards some 4,000 admissions.")
TRUST = said(RAMAN, "Minister Aldo Brandt lost the public when he took his own dose behind closed doors.")
TRIAL = said(ADEBAYO, "The trial at Norhaven enrolled 2,300 adults and not a single child.")
COUNT = said(HADDAD, "The recount in Ostrava was open to every party, and 14 observers signed its protocol.")
COALITION = said(WIECZOREK, "President Dana Horvat may ask any deputy she likes to form a cabinet.")
POLLS = said(OKONKWO, "Three of the four surveys had the Greens at 9 percent in the last week.")
DEBT = said(BHATT, "Harbour City owes 310 million, most of it to its own chairman, Victor Stahl.")
WAGES = said(ROURKE, "Wages swallow 92 percent of what the club takes in.")
FANS = said(FERRANTE, "Supporters should hold a golden share, as they do in Germany.")
DAM = said(PAREDES, "The spillway at Corin was designed for half the water that came down on June 3.")
WARNING = said(VOGT, "The regional office had the forecast at 4 in the morning and slept on it until 11.")
COVER = said(TANAKA, "Only one household in five along the Lorne is insured against floods.")

TALKS = (
    # --- vaccines
    Talk(("What does Solheim say about the booster?", BOOSTER, "Adebayo as well?"), (ADEBAYO,), ("booster",)),
    Talk(("Who criticises the minister?", TRUST, "what did he do wrong?"), (), ("minister|Brandt",), (RAMAN,)),
    Talk(
        ("What does Raman say about the health minister?", TRUST, "Does she want him to resign?"),
        (RAMAN,),
        ("minister|Brandt", "resign"),
    ),
    Talk(("How many people took part in the trial?", TRIAL, "were there any children among them?"), (), ("trial",)),
    Talk(("Is the booster worth it?", BOOSTER, "I'm not convinced, isn't that number too high?"), (), ("booster",)),
    Talk(("What does Kessler think of mandates?", SILENT.format(KESSLER), "Who does, then?"), (), ("mandates",)),
    Talk(
        ("Does Adebayo trust the trial?", TRIAL, "and how does Solheim's position compare?"),
        (ADEBAYO, SOLHEIM),
        ("trial",),
    ),
    Talk(("What does Adebayo say about side effects?", "...", "Are they serious?"), (ADEBAYO,), ("side effects",)),
    Talk(("Who wants a third dose?", BOOSTER, "when should people get it, in her view?"), (SOLHEIM,), ("third dose",)),
    Talk(("What does Raman say about trust?", TRUST, "Oops, I wanted Solheim"), (SOLHEIM,), ("trust",), ("Raman",)),
    Talk(
        ("What does Solheim say about the booster?", BOOSTER, "and what would the retired GP make of that?"),
        (KESSLER,),
        ("booster",),
    ),
    Talk(
        (
            "What does Solheim say about the booster?",
            BOOSTER,
            "How are vaccine doses shared between rich and poor states?",
        ),
        same=True,
    ),
    Talk(("How safe is the vaccine for pregnant women?", "...", "And for their babies?"), (), ("vaccine", "babies")),
    Talk(("How many admissions would the booster prevent?", BOOSTER, "according to whom?"), (), ("booster",)),
    Talk(
        ("What does Adebayo say about the trial?", TRIAL, "Is there any other expert who brings it up?"),
        (),
        ("trial", "expert"),
    ),
    # --- an election
    Talk(("Was the recount fair?", COUNT, "How many observers were there?"), (), ("recount", "observers")),
    Talk(
        ("Who can form the next cabinet?", COALITION, "does she have to consult the parties first?"),
        (),
        ("Horvat|cabinet",),
        ("Haddad",),
    ),
    Talk(
        ("What does Wieczorek say about the president?", COALITION, "And does he believe she will step down?"),
        (WIECZOREK,),
        ("president|Horvat", "step down"),
    ),
    Talk(("How did the Greens do in the polls?", POLLS, "and the Liberals?"), (), ("Liberals", "polls"), ("Greens",)),
    Talk(("What does Pell make of the recount?", "...", "And of the turnout?"), (PELL,), ("turnout",), ("recount",)),
    Talk(("What does Pell make of the recount?", "...", "who sees it otherwise?"), (PELL,), ("recount",)),
    Talk(
        ("What do Haddad and Pell say about the recount?", "...", "Where do they part ways?"),
        (HADDAD, PELL),
        ("recount",),
    ),
    Talk(
        ("What does Haddad say about the recount?", COUNT, "and Pell?", SILENT.format(PELL), "the pollster then?"),
        (OKONKWO,),
        ("recount",),
    ),
    Talk(("Were the surveys accurate?", POLLS, "Why not?"), (), ("surveys",)),
    Talk(("Which surveys are cited?", POLLS, "What about the fourth one?"), (), ("survey",)),
    Talk(
        ("What does Okonkwo say about the polls?", POLLS, "I thought the Greens were at 12 percent"),
        (OKONKWO,),
        ("polls|Greens", "12 percent"),
    ),
    Talk(("Was the recount fair?", COUNT, "Who is the mayor of Ostrava?"), same=True),
    Talk(("Was the recount fair?", COUNT, "who is pell"), same=True),
    Talk(("What does Haddad say about the recount?", COUNT, "And who is Okonkwo?"), same=True),
    Talk(("What does Haddad say about the recount?", COUNT, "who is she?"), (HADDAD,), ("who is",), ("recount",)),
    Talk(("What does Haddad say about the recount?", COUNT, "What's her job?"), (HADDAD,), ("job",), ("recount",)),
    Talk(("What does Haddad say about the recount?", COUNT, "what's Okonkwo's job?"), same=True),
    Talk(("Was the recount fair?", COUNT, "cheers, that answers my question"), same=True),
    Talk(
        ("Was the recount fair?", COUNT, "On another note, what does Pell propose for the border?"),
        (PELL,),
        ("border",),
        ("recount",),
    ),
    Talk(
        ("What does Haddad say about the recount?", COUNT, "Has she anything on postal votes?"),
        (HADDAD,),
        ("postal votes",),
        ("recount",),
    ),
    # --- football money
    Talk(("How deep in debt is Harbour City?", DEBT, "To whom?"), (), ("Harbour City", "whom")),
    Talk(("Who lent Harbour City the money?", DEBT, "How rich is he?"), (), ("Stahl|money",), ("Bhatt",)),
    Talk(("What does Rourke say about wages?", WAGES, "How would he bring them down?"), (ROURKE,), ("wages",)),
    Talk(("What share of income goes on wages?", WAGES, "that seems impossible"), (), ("wages",)),
    Talk(("What does Ferrante-Costa propose?", FANS, "has this been tried elsewhere?"), (FERRANTE,), ("tried",)),
    Talk(
        ("What does Ferrante-Costa want for the fans?", FANS, "would Lindgren go along with it?"),
        (LINDGREN, FERRANTE),
        ("fans",),
    ),
    Talk(
        ("What does Ferrante-Costa want for the fans?", FANS, "set that against Rourke's view"),
        (FERRANTE, ROURKE),
        ("fans",),
    ),
    Talk(("What does Bhatt say about the debt?", DEBT, "more about the chairman"), (BHATT,), ("chairman",)),
    Talk(("What does Bhatt say about the debt?", DEBT, "can you expand on that?"), (BHATT,), ("debt",)),
    Talk(("What does Bhatt say about the debt?", DEBT, "I was asking about wages, not debt"), (BHATT,), ("wages",)),
    Talk(("What do the experts say about the debt?", DEBT, "Who's the most worried?"), (), ("debt",)),
    Talk(("Does Lindgren expect a sale of the club?", "...", "By when?"), (LINDGREN,), ("sale", "when")),
    Talk(("Does Lindgren expect a sale of the club?", "...", "Do the rest of the panel?"), (), ("sale",)),
    Talk(
        ("Does Lindgren expect a sale of the club?", "...", "What does Bhatt say about ticket prices?"),
        (BHATT,),
        same=True,
    ),
    Talk(("Does Lindgren expect a sale of the club?", "...", "Could fans afford to buy the club?"), same=True),
    # --- a flood
    Talk(("Why did the dam at Corin fail?", DAM, "Who built it?"), (), ("dam",)),
    Talk(("Why did the dam at Corin fail?", DAM, "So whose fault was it?"), (), ("dam",)),
    Talk(("What does Paredes say about the dam?", DAM, "Does Griffiths speak of it, too?"), (GRIFFITHS,), ("dam",)),
    Talk(("When did the office get the forecast?", WARNING, "where did you get that?"), (), ("forecast",)),
    Talk(("Did the office react in time?", WARNING, "What should they have done instead?"), (), ("office",)),
    Talk(("What does Vogt say about the warning?", WARNING, "What would she change?"), (VOGT,), ("warning",)),
    Talk(("Who was slow to react?", WARNING, "does anybody defend them?"), (), ("slow to react",)),
    Talk(("How many homes are insured?", COVER, "only one in five?? that can't be right"), (), ("homes", "insured")),
    Talk(
        ("How many homes are insured?", COVER, "Same question for businesses"),
        (),
        ("businesses", "insured"),
        ("homes",),
    ),
    Talk(
        ("What does Tanaka say about premiums?", "...", "and about state aid?"),
        (TANAKA,),
        ("state aid",),
        ("premiums",),
    ),
    Talk(("What does Tanaka say about premiums?", "...", "Whom does she blame?"), (TANAKA,), ("blame",)),
    Talk(("How many people died in Corin?", NOTHING, "and in the valley as a whole?"), (), ("died", "valley")),
    Talk(("What does Griffiths say about the rescue?", "...", "Is his criticism shared?"), (GRIFFITHS,), ("rescue",)),
    Talk(("Why did the dam at Corin fail?", DAM, "What did the storm of June 3 cost insurers?"), same=True),
    Talk(("What does Vogt say about the warning?", WARNING, "In what way?"), (VOGT,), ("warning",)),
)

NOT_YET = ("and what would the retired GP make of that?",)
"""What the rules do not understand: abbreviations of a title."""


@pytest.fixture(scope="module")
def people() -> People:
    article = Listed(
        id="talks",
        title="Experts react",
        date="2024-06-10",
        source="talks.txt",
        url=None,
        experts=tuple(TITLES),
        aliases={},
        affiliations=TITLES,
        paragraphs=0,
        chunks=0,
        revision="",
    )
    return People.of([article], lambda word: True)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: " / ".join((talk.turns[0], talk.turns[-1])))
def test_the_last_question_stands_alone(request: pytest.FixtureRequest, people: People, talk: Talk) -> None:
    if talk.turns[-1] in NOT_YET:
        request.applymarker(pytest.mark.xfail(strict=True, reason="not understood yet"))
    history = tuple(Turn("assistant" if i % 2 else "user", text) for i, text in enumerate(talk.turns[:-1]))
    text = standalone(Question(text=talk.turns[-1], history=history), people).text
    plain = text.casefold().replace("’", "'")
    if not talk.same:
        assert set(people.named_in(text).experts) == set(talk.experts)
    assert [words for words in talk.has if not any(word in plain for word in words.casefold().split("|"))] == []
    assert [words for words in talk.lacks if words.casefold() in plain] == []
    assert not talk.same or text == talk.turns[-1]
