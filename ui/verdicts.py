"""A judgement on the terminal: verdict, claim, the sentences that decide, and why."""

from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from index.records import Span
from rag.records import Judgement, Place, Source
from ui.terminal import console

SHAPES = {"supported": ("●", "green"), "partly": ("◐", "yellow"), "unsupported": ("○", "red")}
"""Shape and colour of each verdict; the shape and the word say it without colour."""
DECISIVE = "bold underline"


def show(claim: str, judged: Judgement, sources: tuple[Source, ...]) -> None:
    """Print it; decisive words are underlined, and where the output is no terminal, between guillemets."""
    screen = console()
    shape, colour = SHAPES[judged.verdict]
    plain = not screen.is_terminal
    head = Text.assemble(
        (f"{shape} {judged.verdict.upper()}", f"bold {colour}"), (f"  {judged.score:.0%} support", "dim")
    )
    screen.print(head, end="\n\n")
    _indented(screen, "Claim", _marked(claim, judged.claim_marks, colour, plain=plain))
    for place in judged.evidence:
        _indented(screen, _whose(sources[place.source]), _sentence(place, judged, sources, colour, plain=plain))
    if judged.reasons:
        screen.print(Text("Why", "bold"))
        for reason in judged.reasons:
            screen.print(Padding(Text(f"• {reason}"), (0, 0, 0, 2), expand=False))


def _indented(screen: Console, head: str, text: Text) -> None:
    screen.print(Text(head, "bold"))
    screen.print(Padding(text, (0, 0, 1, 2), expand=False))


def _sentence(place: Place, judged: Judgement, sources: tuple[Source, ...], colour: str, *, plain: bool) -> Text:
    text = sources[place.source].text[place.start : place.end]
    inside = (
        Span(mark.start - place.start, mark.end - place.start)
        for mark in judged.marks
        if mark.source == place.source and place.start <= mark.start and mark.end <= place.end
    )
    return _marked(text, (mark for mark in inside if mark != (0, len(text))), colour, plain=plain)


def _marked(text: str, marks: Iterable[Span], colour: str, *, plain: bool) -> Text:
    """The text with its decisive words marked."""
    if plain:
        for start, end in reversed(_merged(marks)):  # from behind, so that places stay true
            text = f"{text[:start]}»{text[start:end]}«{text[end:]}"
        return Text(" ".join(text.split()))
    styled = Text(text)
    for start, end in marks:
        styled.stylize(f"{DECISIVE} {colour}", start, end)
    return styled


def _merged(marks: Iterable[Span]) -> list[Span]:
    """The marks in order, those that overlap as one."""
    merged: list[Span] = []
    for mark in sorted(marks):
        if merged and mark.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(mark.end, merged[-1].end))
        else:
            merged.append(mark)
    return merged


def _whose(source: Source) -> str:
    return " and ".join(source.experts) if source.experts else "The text"
