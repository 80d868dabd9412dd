"""What a browser keeps of a conversation, and what comes back from it."""

from dataclasses import replace

import pytest

from index.errors import BadInput
from prompts import prompt
from rag.records import Question, Sent, Turn
from ui.assistants import Assistants
from ui.exchanges import LONGEST_PROMPT, MOST_EXCHANGES, MOST_PROMPTS, Conversation, Exchange, KeptMessage
from ui.html.saw import saw
from ui.keeping import answered
from ui.page.answering import answering


def test_an_answer_survives_the_way_through_a_browser(assistants: Assistants) -> None:
    verified = assistants.of(assistants.usual).ask(Question(text="What does Slavin say about chaos in Iraq?"))
    kept = answered(Exchange(question=verified.answer.question.text), verified)
    conversation = Conversation(exchanges=(kept,))
    back = Conversation.read(conversation.model_dump(mode="json"))
    assert back == conversation
    (citation,) = back.exchanges[0].citations
    assert citation.affiliation.startswith("director of the Future of Iran Initiative")
    assert back.history == (Turn("user", kept.question), Turn("assistant", verified.answer.plain))


def test_a_refusal_keeps_the_places_that_are_covered(assistants: Assistants) -> None:
    asked = Exchange(question="Who won the chess olympiad in Batumi?")
    *_, kept = answering(assistants.of(assistants.usual), asked, ())
    assert isinstance(kept, Exchange)
    assert (kept.status, kept.citations, len(kept.instead)) == ("not_in_corpus", (), 3)
    assert all(place.expert and place.headline for place in kept.instead)


@pytest.mark.parametrize(
    "value",
    [
        {"exchanges": [{"question": ""}]},
        {"exchanges": [{"question": "a" * 3000}]},
        {"exchanges": [{"question": "?", "sentences": [{"text": "a", "verdict": "certain"}]}]},
        {"exchanges": [{"question": "?"}] * (MOST_EXCHANGES + 1)},
        {"exchanges": "none"},
        ["a", "list"],
    ],
)
def test_what_is_no_conversation_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="conversation cannot be read"):
        Conversation.read(value)


def test_an_edited_question_takes_its_place_and_what_came_after_goes() -> None:
    talk = Conversation(exchanges=tuple(Exchange(question=name) for name in "abc"), editing=1)
    assert [one.question for one in talk.asking(Exchange(question="x")).exchanges] == ["a", "x"]


def test_prompts_are_kept_of_the_latest_answers_only() -> None:
    sent = (KeptMessage(role="user", text="Who?"),)
    old = tuple(Exchange(question="?", sent=sent) for _ in range(MOST_PROMPTS + 5))
    ended = Conversation(exchanges=old).ending(Exchange(question="!", sent=sent))
    assert [bool(one.sent) for one in ended.exchanges] == [False] * 5 + [True] * MOST_PROMPTS
    assert ended.exchanges[-1].question == "!"


def test_a_conversation_of_an_earlier_version_opens() -> None:
    kept = {
        "question": "Who?",
        "sentences": [{"text": "Roe."}],
        "answerer": "chat",
        "model": "openai:x",
        "passages": [],
    }
    (exchange,) = Conversation.read({"exchanges": [kept]}).exchanges
    assert (exchange.usage, exchange.sent, exchange.repairs) == (None, (), "")
    assert "the chat model openai:x" in saw(exchange)


def test_a_very_long_prompt_is_cut(assistants: Assistants) -> None:
    verified = assistants.of(assistants.usual).ask(Question(text="What does Slavin say about chaos in Iraq?"))
    long = Sent("user", "a" * (LONGEST_PROMPT + 7), "question")
    kept = answered(Exchange(question="?"), replace(verified, answer=replace(verified.answer, sent=(long,))))
    (message,) = kept.sent
    assert message.text.endswith("a … and 7 more characters")
    assert message.fingerprint == prompt("question").fingerprint


def test_a_name_from_the_browser_imports_no_module(assistants: Assistants) -> None:
    assert assistants.choice({"answerer": "os:getcwd"}).answerer == "quote"
    assert assistants.choice({"keep": 10_000}) == assistants.usual
    assert assistants.choice({"keep": 3}).keep == 3


def test_choices_share_the_library(assistants: Assistants) -> None:
    one, other = (assistants.of(assistants.choice({"keep": keep})) for keep in (2, 9))
    assert one.library is other.library
    assert len(one.ask(Question(text="Who blames Iran?")).answer.evidence.passages) <= 2
    assert assistants.of(assistants.choice({"keep": 2})) is one
