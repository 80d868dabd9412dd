"""Read the passages that the searches found, and put those first that answer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from rag.library import Library
from rag.questions.topics import topic_of
from rag.readers import Reader, reader
from rag.records import Passage, Question, Reading
from rag.settings import RetrieveSettings
from rag.stages.stage import Stage


def rerank(settings: RetrieveSettings, library: Library) -> Stage:
    """Passages with what the reader makes of them, by the search's score and the reader's, weighted."""
    read = reader(settings, library)

    def stage(question: Question, passages: Sequence[Passage], /) -> Sequence[Passage]:
        weight = settings.reader_weight
        found = [
            replace(passage, reading=reading, score=(1 - weight) * passage.score + weight * reading.answers)
            for passage, reading in zip(passages, readings(question, passages, read), strict=True)
        ]
        return tuple(sorted(found, key=lambda passage: -passage.score))

    return stage


def readings(question: Question, passages: Sequence[Passage], read: Reader) -> list[Reading]:
    """One reading a passage: the best of what it is asked.

    No single passage answers a comparison, or what a panel thinks, so each is also asked what its own speaker says.
    """
    asked: defaultdict[str, list[int]] = defaultdict(list)
    for place, passage in enumerate(passages):
        for text in _questions(question, passage):
            asked[text].append(place)
    found: dict[int, Reading] = {}
    for text, places in asked.items():
        for place, reading in zip(places, read(text, [passages[place].text for place in places]), strict=True):
            found[place] = _better(found[place], reading) if place in found else reading
    return [found[place] for place in range(len(passages))]


def _questions(question: Question, passage: Passage) -> list[str]:
    if question.kind not in ("compare", "panel"):
        return [question.words]
    topic = topic_of(question.topic) or question.topic
    return [question.words, f"What does {passage.chunk.owner or 'the text'} say about {topic.strip(' ?.!')}?"]


def _better(one: Reading, other: Reading) -> Reading:
    """Sentence by sentence, and as a whole."""
    sentences = tuple(map(max, one.sentences, other.sentences))
    return Reading(max(one.answers, other.answers), sentences)
