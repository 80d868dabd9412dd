"""Questions that the page offers: each is answered by the articles."""

from pathlib import Path

from index.loaders import load
from index.reactions import parse
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


def test_what_may_follow_passes_the_filter_of_the_question(assistants: Assistants) -> None:
    assistant = assistants.of(assistants.usual)
    question = Question(text="What does Pfaff say about the militias?", experts=("C. Anthony Pfaff",))
    asked = Exchange(question=question.text, experts=("C. Anthony Pfaff",))
    talk = Conversation().asking(answered(asked, assistant.ask(question)))
    offered = follow_ups(assistant, talk.exchanges, talk.history)
    for text in offered:
        verified = assistant.ask(Question(text=text, history=talk.history, experts=question.experts))
        assert verified.answer.status == "answered"
    free = talk.exchanges[0].model_copy(update={"experts": ()})
    assert set(offered) < {*follow_ups(assistant, [free], talk.history), *offered}


def test_topics_are_names_with_the_experts_who_have_them(assistants: Assistants) -> None:
    (article,) = assistants.library.articles()
    found = {topic.name: topic.owners for topic in topics(assistants.library.index.roundup(article.id))}
    assert set(found["Tehran"]) == {"Nathan Sales", "Barbara Slavin", "C. Anthony Pfaff"}
    assert not {"Sales", "November", "Iraqi", "US", "Iran-backed"} & found.keys()


def test_what_begins_a_sentence_is_no_topic(tmp_path: Path) -> None:
    """Also where the sentence stands in a quotation, which is not cut."""
    said = (
        "“It is worth having if the rule holds in Lisbon. That is not said. Without a rule it fails in Porto (which "
        "has one). Bond markets yawned, said the bank: Nothing moved in Porto.”"
    )
    path = tmp_path / "rule.txt"
    path.write_text(f"Experts react: A rule\n\n{said}\n\n— Ann Lee is a fellow at the Institute.\n", "utf-8")
    (article,) = load(str(path))
    assert {topic.name for topic in topics(parse(article))} == {"Lisbon", "Porto"}
