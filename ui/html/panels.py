"""The panel as a table: experts by stance, a column for each claim, every cell a quotation or "silent"."""

from collections.abc import Sequence

from rag.panels.panel import Cell, Panel
from ui.html.chips import chip, short
from ui.html.escaping import text, titled
from ui.keeping import place_of
from ui.matrix import LOOKS, counted
from ui.wording import DIGEST, is_digest


def panels(found: Sequence[Panel]) -> str:
    """One table for each article in which somebody is heard, and what was counted."""
    heard = [panel for panel in found if panel.cells]
    unheard = "".join(
        f'<p class="note"><b dir="auto">{text(panel.claim)}</b>: {text(panel.verified.answer.text)}</p>'
        for panel in found
        if not panel.cells
    )
    if not heard:
        return unheard
    ids = dict.fromkeys(article_id for panel in heard for article_id, _ in panel.articles)
    tables = "".join(_table(article_id, heard) for article_id in ids)
    counts = "".join(f"<li>{_count(panel)}</li>" for panel in heard)
    return f'{tables}<ul class="counts">{counts}</ul>{unheard}'


def _count(panel: Panel) -> str:
    kind = "" if panel.is_claim else " (a question or topic, with which nobody can agree)"
    return f'<q dir="auto">{text(panel.claim)}</q>{kind} {counted(panel.cells)}'


def _table(article_id: str, heard: Sequence[Panel]) -> str:
    columns = [dict(panel.articles).get(article_id, ()) for panel in heard]
    experts = {cell.expert: None for cells in columns for cell in cells}
    cells = [{cell.expert: cell for cell in column} for column in columns]
    order = sorted(experts, key=lambda expert: [_rank(column.get(expert)) for column in cells])
    heads = "".join(f'<th scope="col" dir="auto">{text(panel.claim)}</th>' for panel in heard)
    rows = "".join(_row(expert, [column.get(expert) for column in cells]) for expert in order)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="Panel"><table class="panel">'
        f'<caption>{_caption(columns)}</caption><thead><tr><th scope="col">expert</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _rank(cell: Cell | None) -> int:
    return list(LOOKS).index(cell.stance) if cell else len(LOOKS)


def _caption(columns: Sequence[Sequence[Cell]]) -> str:
    citation = next(cell.citation for cells in columns for cell in cells if cell.citation)
    digest = f" · {DIGEST}" if is_digest(citation.title) else ""
    return titled(citation.title, citation.date) + digest


def _row(expert: str, cells: Sequence[Cell | None]) -> str:
    return f'<tr><th scope="row" dir="auto">{text(expert)}</th>{"".join(map(_cell, cells))}</tr>'


def _cell(cell: Cell | None) -> str:
    """A stance by shape and word, the words that show it, and why it is taken for that."""
    if cell is None or cell.citation is None:
        return f'<td class="silent"><span class="stance">{LOOKS["silent"][0]}</span></td>'
    place = place_of(cell)
    return (
        f'<td class="{cell.stance}"><details class="stance"><summary>{LOOKS[cell.stance][0]}</summary>'
        f'<span class="why">{text(cell.reason)}</span></details>'
        f'<q dir="auto">{text(cell.citation.quote)}</q> {chip(place, short(place))}</td>'
    )
