"""An answerer for the browser tests, named in the settings as any from outside: what it answers hangs on the question.

With "slowly" it takes its time, so that it can be stopped; with "loosely" it says a sentence that its source does not
bear out; with "breaks" it fails; for all else it quotes.
"""

import time
from collections.abc import Iterator
from dataclasses import replace

from rag.library import Library
from rag.quoting import quote
from rag.records import Answer, Evidence, Sentence
from rag.settings import AnswerSettings


def trying(settings: AnswerSettings, library: Library) -> "Trying":
    """The answerer."""
    return Trying(settings, library)


class Trying:
    def __init__(self, settings: AnswerSettings, library: Library) -> None:
        self._quote = quote(settings, library)

    def __call__(self, evidence: Evidence, /) -> Iterator[str | Answer]:
        text = evidence.question.text
        if "breaks" in text:
            raise RuntimeError("a secret")
        for piece in self._quote(evidence):
            if "slowly" in text:
                for _ in range(100):
                    time.sleep(0.1)
                    yield "word "
            yield _loosened(piece) if isinstance(piece, Answer) and "loosely" in text else piece


def _loosened(answer: Answer) -> Answer:
    """With a second sentence, in other words than its source's and against them."""
    first = answer.sentences[0]
    loose = Sentence(
        text="Barbara Slavin says that 900 tanks won the war.", citations=first.citations, experts=first.experts
    )
    return replace(answer, sentences=(first, loose, *answer.sentences[1:]))
