"""The panel in the terminal: wide, narrow and piped, told by words and shapes."""

from io import StringIO

import pytest
from rich.console import Console

from rag.panels.panel import Cell, Panel
from rag.panels.stances import Stance
from rag.records import Answer, Citation, Evidence, Question, Sentence, VerifiedAnswer
from ui.matrix import LOOKS, counted, matrix

QUOTE = "The truce holds only if the guns are moved, and nobody in the capital [that is, nobody] has moved one yet."


def cell(expert: str, stance: Stance, number: int = 0) -> Cell:
    citation = Citation(
        number=number, article_id="one", title="Experts react", date="2024-03-12", url=None, expert=expert,
        paragraph=number, quote=QUOTE, start=10, end=10 + len(QUOTE),
    )  # fmt: skip
    return Cell(
        expert=expert, article_id="one", stance=stance, score=0.5, reason="Why.",
        citation=citation if number else None,
    )  # fmt: skip


CELLS = (cell("Ann Roe", "silent"), cell("Bo Li", "disagrees", 1), cell("Cy Poe", "agrees", 2), cell("Di Fo", "silent"))


def panel(cells: tuple[Cell, ...], *, is_claim: bool = True) -> Panel:
    evidence = Evidence(Question(text="The truce [holds]."), ())
    refusal = Sentence(text="The articles here do not answer this.", opens=True)
    answer = Answer(
        evidence=evidence, status="answered" if cells else "not_in_corpus", sentences=(refusal,),
        citations=tuple(one.citation for one in cells if one.citation),
    )  # fmt: skip
    return Panel(verified=VerifiedAnswer(answer=answer, verdicts=()), is_claim=is_claim, cells=cells)


def shown(found: Panel, width: int) -> str:
    screen = Console(file=StringIO(), width=width, highlight=False)
    matrix(found, screen)
    assert isinstance(screen.file, StringIO)
    return screen.file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120, 160])
def test_every_expert_stance_and_word_is_there_and_fits(width: int) -> None:
    text = shown(panel(CELLS), width)
    assert all(len(line) <= width for line in text.splitlines())
    assert all(expert in text for expert in ("Ann Roe", "Bo Li", "Cy Poe", "Di Fo"))
    assert "▲ agrees" in text
    assert "▼ disagrees" in text
    assert "○ silent" in text
    assert "The truce [holds]." in text
    assert text.index("Cy Poe") < text.index("Bo Li") < text.index("Ann Roe")


def test_a_piped_quotation_is_whole_and_plain() -> None:
    text = shown(panel(CELLS), 80)
    assert QUOTE in " ".join(text.split())
    assert "\x1b" not in text
    assert "¶1  10-" in text


def test_a_question_says_that_nobody_can_agree_with_it() -> None:
    text = shown(panel((cell("Bo Li", "speaks", 1),), is_claim=False), 80)
    assert "● speaks to it" in text
    assert "full stop" in text


def test_nothing_found_says_so() -> None:
    assert shown(panel(()), 80).strip() == "The articles here do not answer this."


def test_stances_are_counted_in_words() -> None:
    assert counted(CELLS) == "1 agrees, 1 disagrees, 2 are silent."


def test_every_stance_has_its_own_shape_and_word() -> None:
    shapes, words = zip(*(look.split(" ", 1) for look, _ in LOOKS.values()), strict=True)
    assert len(set(shapes)) == len(set(words)) == len(LOOKS)
