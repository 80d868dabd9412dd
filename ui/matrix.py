"""The panel in the terminal: each expert's stance by a shape and a word, their words, and where they stand."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rag.panels.panel import Cell, Panel
from rag.panels.stances import Stance
from ui import terminal
from ui.wording import DIGEST, is_digest

LOOKS: Mapping[Stance, tuple[str, str]] = {
    "agrees": ("▲ agrees", "bold green"),
    "qualified": ("◆ qualified", "bold yellow"),
    "disagrees": ("▼ disagrees", "bold red"),
    "unclear": ("? unclear", "bold magenta"),
    "speaks": ("● speaks to it", "bold cyan"),
    "silent": ("○ silent", "dim"),
}
"""How each stance is shown, in the order of the rows; shape and word tell it where there is no colour."""

WIDE = 100
"""Columns from which quotations have room in a table; in fewer they stand below the names."""

COUNTED: Mapping[Stance, tuple[str, str]] = {
    "agrees": ("agrees", "agree"),
    "qualified": ("is qualified", "are qualified"),
    "disagrees": ("disagrees", "disagree"),
    "unclear": ("is unclear", "are unclear"),
    "speaks": ("speaks to it", "speak to it"),
    "silent": ("is silent", "are silent"),
}


def matrix(panel: Panel, screen: Console | None = None) -> None:
    """Print the panel, article by article."""
    screen = screen or terminal.console()
    if not panel.cells:
        screen.print(Text(panel.verified.answer.text))
        return
    screen.print(Text.assemble(("Claim: " if panel.is_claim else "Asked: ", "dim"), (panel.claim, "bold")), end="\n\n")
    for article_id, cells in panel.articles:
        screen.print(_head(article_id, cells))
        rows = sorted(cells, key=lambda cell: list(LOOKS).index(cell.stance))
        if screen.width >= WIDE:
            screen.print(Padding(_table(rows), (0, 0, 1, 0)))
        else:
            _stacked(screen, rows)
    screen.print(Text(counted(panel.cells)))
    if not panel.is_claim:
        screen.print("A question or a topic: nobody can agree with it. End it with a full stop if it is a claim.")
    if any(is_digest(citation.title) for citation in panel.verified.answer.citations):
        screen.print(DIGEST, style="yellow")
    screen.print(f"{panel.verified.timings_ms.get('total', 0):.0f} ms.", style="dim")


def counted(cells: Iterable[Cell]) -> str:
    """How many take each stance: "2 agree, 1 disagrees, 3 are silent."."""
    many = Counter(cell.stance for cell in cells)
    parts = [f"{many[stance]} {COUNTED[stance][many[stance] > 1]}" for stance in LOOKS if many[stance]]
    return f"{', '.join(parts)}."


def _head(article_id: str, cells: Sequence[Cell]) -> Text:
    citation = next(cell.citation for cell in cells if cell.citation)
    date = f", {citation.date}" if citation.date else ""
    return Text.assemble((f"{citation.title}{date}", "bold"), (f"  {article_id}", "dim"))


def _table(cells: Sequence[Cell]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), show_edge=False)
    table.add_column("stance", no_wrap=True)
    table.add_column("expert", style="bold", max_width=26)
    table.add_column("in their words", ratio=1)
    table.add_column("place", no_wrap=True)
    for cell in cells:
        words, style = LOOKS[cell.stance]
        table.add_row(Text(words, style), Text(cell.expert), _quoted(cell), Text(_place(cell), "dim"))
    return table


def _stacked(screen: Console, cells: Sequence[Cell]) -> None:
    """Names with their words below; those who are silent in one line."""
    for cell in cells:
        words, style = LOOKS[cell.stance]
        if cell.citation:
            screen.print(Text.assemble((words, style), "  ", (cell.expert, "bold"), "  ", (_place(cell), "dim")))
            screen.print(Padding(_quoted(cell), (0, 0, 1, 2)))
    if silent := [cell.expert for cell in cells if not cell.citation]:
        screen.print(Text.assemble(LOOKS["silent"], "  ", ", ".join(silent)), end="\n\n")


def _quoted(cell: Cell) -> Text:
    return Text(f"“{cell.citation.quote}”") if cell.citation else Text("–", "dim")


def _place(cell: Cell) -> str:
    return f"¶{cell.citation.paragraph}  {cell.citation.start}-{cell.citation.end}" if cell.citation else ""
