"""A judgement as people see it."""

import pytest

from index.records import Span
from rag.records import Judgement, Source
from ui import verdicts


def test_decisive_words_that_overlap_are_marked_once(capsys: pytest.CaptureFixture[str]) -> None:
    marks = (Span(0, 12), Span(4, 11), Span(13, 18))
    verdicts.show("Tom Warricks spoke.", Judgement(verdict="unsupported", score=0.0, claim_marks=marks), (Source(""),))
    assert "»Tom Warricks« »spoke«." in capsys.readouterr().out
