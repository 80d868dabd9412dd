"""Questions that the page offers: each is answered by the articles."""

from rag.records import Question
from ui.assistants import Assistants
from ui.exchanges import Conversation, Exchange
from ui.keeping import answered
from ui.offers import follow_ups, starters
from ui.topics import topics


def _after(assistants: Assistants, *texts: str) -> Conversation:
    talk = Conversation()
    for text in texts:
        question = Question(text=text, history=talk.history)
        verified = assistants.of(assistants.usual).ask(question)
        talk = talk.asking(answered(Exchange(question=text), verified))
    return talk


def test_first_questions_are_of_several_kinds_and_answered(assistants: Assistants) -> None:
    assistant = assistants.of(assistants.usual)
    offered = starters(assistant)
    assert len(set(offered)) == 4
    kinds = {assistant.understand(Question(text=text)).kind for text in offered}
    assert {"panel", "expert", "compare"} <= kinds
    for text in offered:
        assert assistant.ask(Question(text=text)).answer.status == "answered"


def test_what_may_follow_is_new_and_answered(assistants: Assistants) -> None:
    assistant = assistants.of(assistants.usual)
    talk = _after(
        assistants, "What does Barbara Slavin say about chaos in Iraq?", "What does Nathan Sales say about it?"
    )
    offered = follow_ups(assistant, talk.exchanges, talk.history)
    assert offered
    assert not {exchange.question for exchange in talk.exchanges} & set(offered)
    for text in offered:
        assert assistant.ask(Question(text=text, history=talk.history)).answer.status == "answered"


def test_after_a_no_come_the_experts_whose_places_are_nearest(assistants: Assistants) -> None:
    talk = _after(assistants, "Who won the chess olympiad in Batumi?")
    offered = follow_ups(assistants.of(assistants.usual), talk.exchanges, talk.history)
    near = [place.expert for place in talk.exchanges[0].instead]
    assert offered == [f"What does {expert} say?" for expert in dict.fromkeys(near)]


def test_topics_are_names_with_the_experts_who_have_them(assistants: Assistants) -> None:
    (article,) = assistants.library.articles()
    found = {topic.name: topic.owners for topic in topics(assistants.library.index.roundup(article.id))}
    assert set(found["Tehran"]) == {"Nathan Sales", "Barbara Slavin", "C. Anthony Pfaff"}
    assert not {"Sales", "November", "Iraqi", "US", "Iran-backed"} & found.keys()
