"""Is a claim supported? ``python -m evals.benchmarks.faithfulness FOLDER [--only SET ...] [--checker NAME ...]``.

Each ``FOLDER/faithfulness/SET.jsonl.gz`` is a set of claims, documents and what people say of them. A checker scores
the claim against the whole document; a claim counts as supported from ``SUPPORTED`` on, one point for all sets,
which nothing here is fitted to. Columns with a * are thresholds in hindsight, which flatter: the one point with the
best mean over the sets, and the best point of each row.

Checkers are the baselines (``evals/benchmarks/judges.py``), those of the product, and ``module:function``. If ``local``
and ``local-all`` both run, a second table tells what is lost as the first reads only a part of long documents. The
memory is the most that the process had until then, so it can only rise from checker to checker.
"""

import resource
import sys
import time
from collections.abc import Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.table import Table

from evals.benchmarks.command import parser, run, show, table
from evals.benchmarks.decisions import Decisions
from evals.benchmarks.folders import Row, file_name, read_rows, sample, write_rows
from evals.benchmarks.intervals import Numbers
from evals.benchmarks.judges import OFFLINE, UNCALIBRATED, Judge, judge_of
from index.errors import BadInput
from rag.checks.judging import SUPPORTED
from rag.records import Source
from rag.settings import read_settings

STEPS = 400
"""Thresholds that are tried in hindsight for all sets together."""


class Case(NamedTuple):
    """A claim, its document, and whether that supports it."""

    id: str
    group: str
    domain: str
    claim: str
    source: Source
    supported: bool


class Ran(NamedTuple):
    """What a checker made of the cases of a set."""

    scores: Numbers
    speed: float
    """Pairs a second."""
    memory: float
    """The most that the process had so far, in MB."""


Runs = Mapping[str, Ran]
"""By checker."""


def main() -> None:
    """Run the checkers on the sets and print a table of each."""
    options = parser(__doc__)
    options.add_argument("--only", nargs="*", metavar="SET", help="some of the sets")
    options.add_argument(
        "--checker", nargs="*", default=OFFLINE, metavar="NAME", help="default: those that need no more"
    )
    chosen = options.parse_args()
    files = found(chosen.folder / "faithfulness", chosen.only)
    settings = read_settings(changes=chosen.changes)
    judges = {name: judge_of(name, settings) for name in chosen.checker}
    sets = {name: [read_case(row) for row in sample(read_rows(path), chosen.limit)] for name, path in files.items()}
    runs = {name: {system: judged(judge, cases) for system, judge in judges.items()} for name, cases in sets.items()}
    tables = [results(name, sets[name], runs[name], one_point(sets, runs)) for name in sets]
    show(*tables, *([preselection(sets, runs)] if {"local", "local-all"} <= judges.keys() else []), note=NOTE)
    if chosen.out:
        for name, cases in sets.items():
            for system, ran in runs[name].items():
                write_rows(
                    chosen.out / f"faithfulness.{name}.{file_name(system)}.jsonl", predictions(cases, system, ran)
                )


NOTE = f"""\
Supported from {SUPPORTED} on. * in hindsight: "one" at the point with the best mean over the sets, "best" at the best
point of the row. F1 is on unsupported claims. [95 % by document]"""


def found(folder: Path, only: Sequence[str] | None) -> Mapping[str, Path]:
    """The sets of a folder by name; BadInput if one is wanted that is not there."""
    every = {path.name.removesuffix(".jsonl.gz"): path for path in sorted(folder.glob("*.jsonl.gz"))}
    wanted = list(every) if only is None else only
    missing = [name for name in wanted if name not in every]
    if missing or not wanted:
        raise BadInput(
            f"The folder {str(folder)!r} has no {', '.join(missing) or 'sets'}.",
            hint=f"It has {', '.join(every)}." if every else "Name a folder that holds faithfulness/SET.jsonl.gz.",
        )
    return {name: every[name] for name in wanted}


def read_case(row: Row) -> Case:
    """A row; a document that comes in sentences gets one a line."""
    text = "\n".join(row["sentences"]) if row.get("sentences") else row["doc"]
    source = Source(text, heading=row.get("title", ""))
    return Case(row["id"], row["group"], row["domain"], row["claim"], source, row["label"] == "supported")


def judged(judge: Judge, cases: Sequence[Case]) -> Ran:
    """All cases, timed; the first is judged once before, which loads what is loaded once."""
    for case in cases[:1]:
        judge(case.claim, [case.source])
    start = time.perf_counter()
    scores = np.array([judge(case.claim, [case.source]).score for case in cases], float)
    return Ran(scores, len(cases) / (time.perf_counter() - start), memory())


def memory() -> float:
    """The most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def decisions(cases: Sequence[Case], scores: Numbers) -> Decisions:
    """The cases as decisions: what is supported should score high."""
    return Decisions(np.array([case.supported for case in cases]), scores, [case.group for case in cases])


def one_point(sets: Mapping[str, Sequence[Case]], runs: Mapping[str, Runs]) -> Mapping[str, float]:
    """Checker to the one threshold with the best mean balanced accuracy over the sets."""
    points = {}
    for system in next(iter(runs.values())):
        every = np.concatenate([ran[system].scores for ran in runs.values()])
        bounds = np.unique(np.quantile(every, np.linspace(0, 1, STEPS)))
        means = [
            np.mean([_balanced(sets[name], runs[name][system].scores, bound) for name in sets]) for bound in bounds
        ]
        points[system] = float(bounds[int(np.argmax(means))])
    return points


def _balanced(cases: Sequence[Case], scores: Numbers, bound: float) -> float:
    right = np.array([case.supported for case in cases])
    return (
        float((np.mean(scores[right] >= bound) + np.mean(scores[~right] < bound)) / 2)
        if 0 < right.sum() < len(right)
        else 0.5
    )


def results(name: str, cases: Sequence[Case], runs: Runs, points: Mapping[str, float]) -> Table:
    """The table of a set: all of it, then each domain, then the mean of the domains."""
    supported = sum(case.supported for case in cases)
    made = table(
        f"{name}: {supported} supported, {len(cases) - supported} unsupported claims",
        *("set", "system", "balanced accuracy", "AUROC", "F1", "* one", "* best", "* from", "pairs/s", "MB"),
    )
    domains = sorted({case.domain for case in cases})
    for part in ("all", *(domains if len(domains) > 1 else ())):
        own = np.array([part in ("all", case.domain) for case in cases])
        for system, ran in runs.items():
            found = decisions([case for case, is_own in zip(cases, own, strict=True) if is_own], ran.scores[own])
            cost = [f"{ran.speed:.1f}", f"{ran.memory:.0f}"] if part == "all" else ["", ""]
            made.add_row(part, system, *row(found, system, points[system]), *cost)
        made.add_section()
    if len(domains) > 1:
        parts = [case.domain for case in cases]
        for system, ran in runs.items():
            whole = decisions(cases, ran.scores)
            at = "" if system in UNCALIBRATED else str(whole.macro(parts, SUPPORTED))
            made.add_row(
                "mean", system, at, str(whole.macro_area(parts)), "", f"{whole.macro(parts, points[system]).value:.3f}"
            )
    return made


def row(found: Decisions, system: str, point: float) -> list[str]:
    """The figures of a checker on some cases, as they are shown."""
    own = (
        ["", ""]
        if system in UNCALIBRATED
        else [str(found.at(SUPPORTED).balanced_accuracy), _shown(found.f1(SUPPORTED).value)]
    )
    threshold, best = found.best()
    one = _shown(found.at(point).balanced_accuracy.value)
    return [own[0], str(found.area()), own[1], one, _shown(best), f"{threshold:.2f}"]


def _shown(value: float) -> str:
    return "–" if isnan(value) else f"{value:.3f}"


def preselection(sets: Mapping[str, Sequence[Case]], runs: Mapping[str, Runs]) -> Table:
    """What reading only the nearest sentences costs: supported claims that are found only if all is read."""
    heads = (
        "found, all read",
        "found, part read",
        "lost",
        "AUROC, all",
        "AUROC, part",
        "pairs/s, all",
        "pairs/s, part",
    )
    made = table("preselection: supported claims that reach the operating point", "set", *heads)
    for name, cases in sets.items():
        right = np.array([case.supported for case in cases])
        every, some = runs[name]["local-all"], runs[name]["local"]
        full, part = every.scores[right] >= SUPPORTED, some.scores[right] >= SUPPORTED
        shares = [float(flags.mean()) if len(flags) else 0.0 for flags in (full, part, full & ~part)]
        areas = [decisions(cases, ran.scores).area().value for ran in (every, some)]
        made.add_row(name, *(f"{share:.3f}" for share in (*shares, *areas)), f"{every.speed:.1f}", f"{some.speed:.1f}")
    return made


def predictions(cases: Sequence[Case], system: str, ran: Ran) -> list[Row]:
    """A row a case: its id and score, and the label where the checker has a point of its own."""
    rows: list[Row] = []
    for case, score in zip(cases, ran.scores, strict=True):
        label = {} if system in UNCALIBRATED else {"label": "supported" if score >= SUPPORTED else "unsupported"}
        rows.append({"id": case.id, "score": float(score), **label})
    return rows


if __name__ == "__main__":
    run(main)
