"""What the bounds of panels are set by: how many stances each bound gives, and how many of them are right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.benchmarks.command import table
from evals.benchmarks.decisions import auroc
from evals.benchmarks.intervals import Numbers
from rag.library import Library
from rag.pair_model import shipped
from rag.panels.heard import HEARD_ON_CLAIMS, heard
from rag.panels.panel import Panel, said_to
from rag.panels.stances import NEAR, stand
from rag.records import Text
from rag.sentences import Scored

GIVEN = ("agrees", "disagrees", "qualified")
NEARS = (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
HEARDS = (0.12, 0.16, 0.2, 0.25)
ENOUGH = 0.85
"""Share of right stances for which a bound is chosen when one article is left out."""

Put = tuple[Mapping[str, Any], Panel]
"""A case and the panel on it."""


class Cell(NamedTuple):
    """What some bounds give for an expert."""

    article: str
    wanted: Sequence[str]
    got: str

    @property
    def right(self) -> bool:
        """Whether it is one of those allowed."""
        return self.got in self.wanted


def bounds(put: Sequence[Put], library: Library) -> Table:
    """For each pair of bounds the stances given and right; below, what is chosen with each article left out."""
    made = table("bounds of panels", "measure", "cells", "right", "stances given", "of those right", "unclear")
    scored = [(case, _sections(found, library)) for case, found in put]
    for within in HEARDS:
        _row(made, f"HEARD_ON_CLAIMS = {within}, NEAR = {NEAR}", _cells(scored, within, NEAR))
    made.add_section()
    every = {least: _cells(scored, HEARD_ON_CLAIMS, least) for least in NEARS}
    for least, cells in every.items():
        _row(made, f"HEARD_ON_CLAIMS = {HEARD_ON_CLAIMS}, NEAR = {least}", cells)
    made.add_section()
    _row(made, f"NEAR with {ENOUGH} right elsewhere", left_out(every))
    agrees, leans = _leans(put)
    made.add_row("AUROC of the reader's own agrees - disagrees", str(len(leans)), f"{auroc(agrees, leans):.2f}")
    return made


def left_out(every: Mapping[float, Sequence[Cell]]) -> list[Cell]:
    """The cells of each article by the lowest bound that does well on all others, or the one that does best."""
    chosen: list[Cell] = []
    for article in dict.fromkeys(cell.article for cell in next(iter(every.values()))):
        right = {least: _right(cell for cell in some if cell.article != article) for least, some in every.items()}
        best = next((least for least, share in right.items() if share >= ENOUGH), max(right, key=lambda b: right[b]))
        chosen += [cell for cell in every[best] if cell.article == article]
    return chosen


Sections = tuple[list[Scored], Mapping[str, list[Scored]], str]
"""All sentences, those of each owner, and the claim; nothing if the panel found nobody."""


def _sections(found: Panel, library: Library) -> Sections:
    evidence = found.verified.answer.evidence
    scored = said_to(evidence.question, evidence.passages, library) if found.cells else []
    owners = {cell.expert: [one for one in scored if one.passage.chunk.owner == cell.expert] for cell in found.cells}
    return scored, owners, found.claim


def _cells(scored: Iterable[tuple[Mapping[str, Any], Sections]], within: float, least: float) -> list[Cell]:
    made: list[Cell] = []
    for case, (every, owners, claim) in scored:
        near = heard(every, within)
        for expert, wanted in case["stances"].items():
            own = owners.get(expert, [])
            stood = stand([one for one in near if one in own], own, expert, claim, least)
            made.append(Cell(case["article"], wanted, stood.stance))
    return made


def _row(made: Table, name: str, cells: Sequence[Cell]) -> None:
    given = sum(cell.got in GIVEN for cell in cells)
    unclear = sum(cell.got == "unclear" for cell in cells)
    right = f"{mean(cell.right for cell in cells):.2f}"
    made.add_row(name, str(len(cells)), right, str(given), f"{_right(cells):.2f}", str(unclear))


def _right(cells: Iterable[Cell]) -> float:
    """The share of the stances given that is right."""
    given = [cell.right for cell in cells if cell.got in GIVEN]
    return mean(given) if given else 0.0


def _leans(put: Sequence[Put]) -> tuple[NDArray[np.bool_], Numbers]:
    """Whether each who is quoted agrees or disagrees, and what the reader makes of the quotation."""
    rows = list(_quoted(put))
    judged = [shipped().judge(claim, [Text(expert, (quote,))])[0].sentences[0] for claim, expert, quote, _ in rows]
    agrees = np.array([agrees for *_, agrees in rows], bool)
    return agrees, np.array([row[1] - row[2] for row in judged], float)


def _quoted(put: Sequence[Put]) -> Iterator[tuple[str, str, str, bool]]:
    for case, found in put:
        for cell in found.cells:
            wanted = case["stances"].get(cell.expert, ("",))[0]
            if cell.citation and wanted in ("agrees", "disagrees"):
                yield found.claim, cell.expert, cell.citation.quote, wanted == "agrees"
