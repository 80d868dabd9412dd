"""Questions that lean on the conversation, made to stand alone."""

from time import perf_counter

import pytest

from rag.assistant import Assistant
from rag.questions.follow_ups import standalone
from rag.questions.people import People
from rag.records import Question, Turn


@pytest.fixture(scope="module")
def people(assistant: Assistant) -> People:
    return assistant.library.people()


def history(*texts: str) -> tuple[Turn, ...]:
    """Turns, the user's first."""
    return tuple(Turn("assistant" if i % 2 else "user", text) for i, text in enumerate(texts))


def understood(people: People, text: str, *before: str) -> str:
    return standalone(Question(text=text, history=history(*before)), people).text


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        ("what does sales make of iran's role", "And Slavin?", "What does Barbara Slavin make of iran's role?"),
        ("What does Sales say about Iran?", "Slavin?", "What does Barbara Slavin say about Iran?"),
        ("What does Sales say about Iran?", "and slavyn?", "What does Barbara Slavin say about Iran?"),
        ("What does Sales say about Iran?", "And Slavin's view?", "What does Barbara Slavin say about Iran?"),
        (
            "What does Sales say about Iran?",
            "Does Pfaff agree?",
            "Does C. Anthony Pfaff agree with Nathan Sales about Iran?",
        ),
        ("What does Tom Warrick say about Iran?", "And Slavin?", "What does Barbara Slavin say about Iran?"),
        (
            "What does Sales say about Iran?",
            "And Slavin and Pfaff?",
            "What do Barbara Slavin and C. Anthony Pfaff say about Iran?",
        ),
        (
            "What does Sales say about Tehran?",
            "And the director of the Future of Iran Initiative?",
            "What does Barbara Slavin say about Tehran?",
        ),
    ],
)
def test_another_expert_is_asked_the_same(people: People, before: str, text: str, alone: str) -> None:
    assert understood(people, text, before, "...") == alone


@pytest.mark.parametrize("text", ["And everyone else?", "What about the other experts?", "and the others"])
def test_all_others_are_asked_the_same(people: People, text: str) -> None:
    alone = understood(people, text, "What does Sales say about Iran?", "...")
    assert alone == "What do the other experts say about Iran?"


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("What about the militias?", "What does Pfaff say about the militias?"),
        ("And the drones, then?", "What does Pfaff say about the drones?"),
        ("what about arms sales", "What does Pfaff say about arms sales?"),
    ],
)
def test_the_same_expert_is_asked_about_another_topic(people: People, text: str, alone: str) -> None:
    assert understood(people, text, "What does Pfaff say about Iran?", "...") == alone


def test_another_topic_takes_the_place_of_that_of_a_question_about_nobody(people: People) -> None:
    alone = understood(people, "What about the Green Zone?", "Who flew the drones?", "...")
    assert alone == "What is said about the Green Zone?"


def test_an_add_on_with_a_topic_of_its_own_keeps_it(people: People) -> None:
    assert understood(people, "And Slavin on drones?", "What does Sales say about Iran?", "...") == "Slavin on drones"


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        (
            "What does Pfaff say about the militias?",
            "How much do they get?",
            "How much do the militias get, according to C. Anthony Pfaff?",
        ),
        ("Who pays the militias?", "How much do they get?", "How much do the militias get?"),
        ("What does Slavin say about Iran?", "Why?", "What does Slavin say about Iran, and why?"),
    ],
)
def test_a_question_without_a_topic_takes_the_last_one(people: People, before: str, text: str, alone: str) -> None:
    assert understood(people, text, before, "...") == alone


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        (
            "Does Slavin approve of the strike?",
            "Why does she think so?",
            "Why does Barbara Slavin think so about the strike?",
        ),
        (
            "What does Warrick demand?",
            "What else does he propose?",
            "What else does Thomas S. Warrick propose?",
        ),
        (
            "What does Slavin say about drones?",
            "And what does she recommend for Baghdad, Tehran and Washington?",
            "What does Barbara Slavin recommend for Baghdad, Tehran and Washington?",
        ),
        (
            "What does Slavin say about drones?",
            "What is her advice for Baghdad, Tehran and Washington?",
            "What is Barbara Slavin’s advice for Baghdad, Tehran and Washington?",
        ),
        (
            "What does Slavin say about drones?",
            "Who disagrees with her about Baghdad, Tehran and Washington?",
            "Who disagrees with Barbara Slavin about Baghdad, Tehran and Washington?",
        ),
        (
            "What do Slavin and Sales say about drones?",
            "What did he say about the nuclear deal with Tehran?",
            "What did Nathan Sales say about the nuclear deal with Tehran?",
        ),
    ],
)
def test_a_pronoun_becomes_the_expert_who_was_asked_about(people: People, before: str, text: str, alone: str) -> None:
    assert understood(people, text, before, "...") == alone


def test_a_pronoun_becomes_the_expert_whom_the_answer_quoted(people: People) -> None:
    alone = understood(people, "What else does he propose?", "Who wants an investigation?", "Thomas S. Warrick: “...”")
    assert people.named_in(alone).experts == ("Thomas S. Warrick",)


@pytest.mark.parametrize(
    ("text", "before", "answer"),
    [
        ("who else died with him?", "Who led the Quds Force?", "Slavin and Zais both name Qassem Soleimani."),
        ("How old is he?", "Who is Kadhimi?", "Editors: “Mustafa al-Kadhimi ...”"),
    ],
)
def test_a_pronoun_of_somebody_who_is_no_expert_stays(people: People, text: str, before: str, answer: str) -> None:
    assert people.named_in(understood(people, text, before, answer)).experts == ()


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("ok, different topic. what happened on october 10", "what happened on october 10"),
        ("New question: who mentions ISIS?", "who mentions ISIS?"),
        ("Changing subject - why does he say so?", "why does he say so?"),
        ("Different topic.", "Different topic."),
    ],
)
def test_a_new_topic_leans_on_nothing(people: People, text: str, alone: str) -> None:
    question = Question(text=text, history=history("What does Peek say about the Shia bloc?", "..."))
    found = standalone(question, people)
    assert found.text == alone
    assert found.changed


@pytest.mark.parametrize(
    "text",
    ["And Slavin?", "What about the militias?", "Why does she think so?", "How much do they get?", "Why?", "more", ""],
)
def test_without_a_conversation_nothing_changes(people: People, text: str) -> None:
    assert understood(people, text) == text
    assert understood(people, text, "hi", "Hello! Speakers: Nathan Sales and Barbara Slavin.") == text


@pytest.mark.parametrize(
    "text",
    [
        "Who called for a credible investigation?",
        "What does Zais say about ISIS?",
        "How many guards were injured?",
        "So how many guards were injured?",
        "Is it true that Iran has lost seats in the election?",
        "Are there any experts who mention ISIS?",
        "Who says that Iran supplied the drones?",
        "Thanks",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(people: People, text: str) -> None:
    assert understood(people, text, "What does Slavin say about the drones?", "...") == text


@pytest.mark.parametrize("text", ["Do the experts agree on it?", "and the others?", "Anyone else?"])
def test_a_question_to_everybody_is_not_put_to_the_last_expert(people: People, text: str) -> None:
    alone = understood(people, text, "What does Slavin say about the drones?", "...")
    assert people.named_in(alone).experts == ()


def test_a_question_to_everybody_is_put_to_them(people: People) -> None:
    alone = understood(people, "What do they all say?", "What does Slavin say about the drones?", "...")
    assert alone == "What do the experts say about the drones?"


@pytest.mark.parametrize(
    "text",
    [
        "Isn't it safer to wait for the election?",
        "How long does it take to form a government?",
        "What does the clause that is unclear say?",
        "Can a government that wants peace keep its promise?",
        "What effect did the ban have on farmers and their families?",
        "Why is that? I asked about the drones. Please explain it to me.",
    ],
)
def test_a_word_that_points_nowhere_drags_nothing_along(people: People, text: str) -> None:
    assert understood(people, text, "What does Slavin say about the drones?", "...") == text


def test_two_follow_ups_lean_on_one_another(people: People) -> None:
    first = "What does Slavin say about the drones?"
    assert understood(people, "And Pfaff?", first, "...", "And Sales?", "...") == (
        "What does C. Anthony Pfaff say about the drones?"
    )
    assert understood(people, "and zais?", first, "...", "What about ISIS?", "...") == (
        "What does Matthew Zais say about ISIS?"
    )
    assert understood(people, "Why?", first, "...", "And Sales?", "...") == (
        "What does Nathan Sales say about the drones, and why?"
    )


def test_thanks_between_two_questions_are_passed_over(people: People) -> None:
    alone = understood(people, "And Slavin?", "What does Sales say about Iran?", "...", "thanks!", "...")
    assert alone == "What does Barbara Slavin say about Iran?"


def test_a_topic_that_was_changed_stays_changed(people: People) -> None:
    before = ("What does Peek say about Sadr?", "...", "New topic: what does Sales say about Iran?", "...")
    assert understood(people, "And Slavin?", *before) == "What does Barbara Slavin say about Iran?"


def test_a_long_conversation_costs_no_more_than_a_short_one(people: People) -> None:
    turns = history(*["And Slavin?", "Barbara Slavin: “...”"] * 1000)
    start = perf_counter()
    alone = standalone(Question(text="Why does she think so?", history=turns), people)
    assert perf_counter() - start < 1
    assert people.named_in(alone.text).experts == ("Barbara Slavin",)


def test_a_message_of_thousands_of_words_stays_as_it_is(people: People) -> None:
    text = "Is it " * 5_000 + "true?"
    start = perf_counter()
    assert understood(people, text, "What does Sales say about Iran?", "Nathan Sales: “Iran did it.” [1]") == text
    assert perf_counter() - start < 5
