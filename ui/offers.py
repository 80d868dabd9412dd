"""Questions that the page offers: made from the articles, and offered only if the experts' own words answer them.

Whether they do is asked of the quoting answerer, which takes some 50 ms a question and no chat model.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, takewhile, zip_longest

from index.records import EDITORS, Roundup
from rag.answerable import weak
from rag.answerers import ANSWERERS
from rag.assistant import Assistant
from rag.records import Answer, Question, Turn
from rag.settings import Settings
from ui.exchanges import Exchange
from ui.topics import Topic, topics

STARTERS = 4
"""Questions offered while the chat is empty."""

FOLLOW_UPS = 3
"""Questions offered after an answer."""

TRIED = 5
"""Most follow-ups that are tried: what an answer's offers may cost, some 0.3 seconds behind it."""

NEWEST = 3
"""Articles that the first questions are about."""

Offer = tuple[str, tuple[str, ...]]
"""A question, and experts whom its answer must quote; if there are none, it must quote two."""


def starters(assistant: Assistant) -> list[str]:
    """Questions of several kinds about the newest articles."""
    newest = sorted(assistant.library.articles(), key=lambda article: article.date or "", reverse=True)[:NEWEST]
    tables = [_first_questions(assistant.library.index.roundup(article.id)) for article in newest]
    offers = [offer for row in zip_longest(*tables) for offer in row if offer]
    return list(islice((text for text, quoted in offers if _answers(assistant, Question(text=text), quoted)), STARTERS))


def _first_questions(roundup: Roundup) -> Iterator[Offer]:
    """One of each kind first, then more of the same."""
    experts = roundup.experts
    found = topics(roundup)
    shared = [topic for topic in found if len(topic.owners) > 2]
    both = [topic for topic in found if len(topic.owners) == 2]
    alone = sorted((topic for topic in found if len(topic.owners) == 1), key=lambda topic: -len(topic.name.split()))
    # What all speak of is what the article is about, which is no question yet.
    panel = [topic for topic in shared if len(topic.owners) < len(experts)] or shared or both
    asked = zip_longest(
        ((f"What do the experts say about {topic.name}?", ()) for topic in panel[:3]),
        ((f"What does {topic.owners[0]} say about {topic.name}?", topic.owners) for topic in alone[:5]),
        (_compared(topic) for topic in both[:4]),
        ((f"Who mentions {topic.name}?", topic.owners[:1]) for topic in [*alone[5:10], *both]),
    )
    general = ((f"What does {expert} say?", (expert,)) for expert in experts)
    return (offer for offer in chain(chain.from_iterable(asked), general) if offer)


def _compared(topic: Topic) -> Offer:
    return f"What do {' and '.join(topic.owners)} say about {topic.name}?", topic.owners


def follow_ups(
    assistant: Assistant,
    exchanges: Sequence[Exchange],
    history: tuple[Turn, ...],
    may: Callable[[], bool] = lambda: True,
) -> list[str]:
    """Questions after the last of some exchanges; none after a question that was not answered.

    ``may`` is asked before each question is tried, and waits if others are to be served first; once it says no, what
    has been found is all.
    """
    last = exchanges[-1]
    asked = {exchange.question for exchange in exchanges}
    new = dict(offer for offer in _next_questions(assistant, last) if offer[0] not in asked and _passes(offer, last))
    offers = list(new.items())[:TRIED]
    tried = takewhile(lambda _: may(), offers)
    answered = (text for text, quoted in tried if _answers(assistant, _after(text, last, history), quoted))
    return list(islice(answered, FOLLOW_UPS))


def _passes(offer: Offer, last: Exchange) -> bool:
    """Whether the filter of the last question, which is still set, lets those through whom the offer must quote."""
    return not last.experts or set(offer[1]) <= set(last.experts)


def _after(text: str, last: Exchange, history: tuple[Turn, ...]) -> Question:
    return Question(text=text, history=history, experts=last.experts or None, articles=last.articles or None)


def _next_questions(assistant: Assistant, last: Exchange) -> Iterator[Offer]:
    """What others say to the same, then what the experts who are cited say besides."""
    if not last.citations:
        experts = (place.expert for place in last.instead if place.expert not in ("", EDITORS))
        yield from ((f"What does {expert} say?", (expert,)) for expert in experts)
        return
    article = last.citations[0].article_id
    same = ((f"What does {name} say about it?", (name,)) for name in last.silent)
    roundup = assistant.library.index.roundup(article)
    cited = {citation.expert for citation in last.citations}
    words = f"{last.question} {last.said}".casefold()
    new = [topic for topic in topics(roundup) if topic.name.casefold() not in words]
    besides = ((_besides(topic, cited), tuple(topic.owners)[:1]) for topic in new if set(topic.owners) & cited)
    panel = () if last.kind == "panel" else iter([("Who sees it differently?", ())])
    for row in zip_longest(same, besides, panel):
        yield from (offer for offer in row if offer)


def _besides(topic: Topic, cited: set[str]) -> str:
    name = next(owner for owner in topic.owners if owner in cited)
    return f"What does {name} say about {topic.name}?"


def _answers(assistant: Assistant, question: Question, quoted: Sequence[str]) -> bool:
    question = assistant.understand(question)
    evidence = assistant.evidence(question)
    *_, answer = ANSWERERS["quote"](Settings(), assistant.library)(evidence)
    assert isinstance(answer, Answer)
    if answer.status != "answered" or weak(question, evidence.passages):
        return False
    spoke = answer.coverage.spoke
    return set(quoted) <= set(spoke) if quoted else len(spoke) > 1
