"""Which errors does a checker find? ``python -m evals.benchmarks.corruption [FILE ...] [--checker NAME ...]``.

Claims with one planted error each are made by rule from the bundled digest and the files (annotated documents, or
articles of any kind that Pullquote reads), and beside them controls that must stay supported: sentences as they are,
and in other words (``evals/corruptions``). A claim is judged against the paragraphs that it cites.

The alarm goes off below a score that is chosen on the controls of one half of the sentences so that at most
``ALARMS`` of the clean ones and of the paraphrased ones are false alarms; the other half tells how many errors are
found. Both halves take both parts. Intervals are by the sentence that a claim was made from.
"""

import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.benchmarks import pictures
from evals.benchmarks.command import options_of, run, show, table
from evals.benchmarks.folders import file_name, write_rows
from evals.benchmarks.heat import draw
from evals.benchmarks.intervals import Estimate, Numbers, mean_of
from evals.benchmarks.judges import OFFLINE, Judge, judge_of
from evals.corruptions.controls import PARAPHRASES
from evals.corruptions.pages import Paragraph, read_pages
from evals.corruptions.suite import CLEAN, ITEMS, KINDS, Item, suite
from index.build import SAMPLE
from index.errors import BadInput
from rag.records import Source
from rag.settings import read_settings

ALARMS = 0.05
"""The most false alarms, of the clean and of the paraphrased controls alike."""


def main() -> None:
    """Make the claims, run the checkers, print a table, and draw the picture if one is wanted."""
    options = options_of(__doc__)
    options.add_argument("files", nargs="*", type=Path, metavar="FILE", help="more documents beside the digest")
    options.add_argument(
        "--checker", nargs="*", default=OFFLINE, metavar="NAME", help="default: those that need no more"
    )
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--items", type=int, default=ITEMS, metavar="N", help="claims of each kind, at most")
    options.add_argument("--picture", type=Path, metavar="FILE", help="draw a heat map as a PNG or SVG")
    chosen = options.parse_args()
    if chosen.picture:
        pictures.check(chosen.picture)
    items = suite(list(read_pages([SAMPLE, *chosen.files])), chosen.seed, chosen.items)
    if not any(item.supported for item in items):
        raise BadInput("No sentence of these documents can stand alone.", hint="Name more files.")
    settings = read_settings(changes=chosen.changes)
    scores = {name: scored(judge_of(name, settings), items) for name in chosen.checker}
    show(results(items, scores), alarms(items, scores), note=NOTE)
    if chosen.out:
        for name, column in scores.items():
            write_rows(chosen.out / f"corruption.{file_name(name)}.jsonl", rows(items, column))
    if chosen.picture:
        shares = {name: [estimate.value for estimate in recalls(items, one).values()] for name, one in scores.items()}
        draw(chosen.picture, list(KINDS), shares)


NOTE = f"""\
Share of the errors found, at {ALARMS:.0%} false alarms or fewer on the other half's controls. [95 % by sentence]"""


def scored(judge: Judge, items: Sequence[Item]) -> Numbers:
    """The support of each claim."""
    return np.array([judge(item.claim, [source(part) for part in item.paragraphs]).score for item in items], float)


def source(paragraph: Paragraph) -> Source:
    """A paragraph as the product cites it."""
    return Source(
        paragraph.text, tuple(paragraph.owner.split(" and ")) if paragraph.owner else None, paragraph.headline
    )


def bound(items: Sequence[Item], scores: Numbers, own: NDArray[np.bool_]) -> float:
    """The score below which the alarm goes off, from the controls among some items."""
    clean = np.array([item.kind == CLEAN for item in items]) & own
    other = np.array([item.kind in PARAPHRASES for item in items]) & own
    return min((_bound(scores[controls]) for controls in (clean, other) if controls.any()), default=0.0)


def _bound(scores: Numbers) -> float:
    """The highest score with at most so many below it."""
    return float(np.sort(scores)[int(ALARMS * len(scores))])


def found(items: Sequence[Item], scores: Numbers) -> NDArray[np.bool_]:
    """Whether the alarm goes off at each item; its bound is from the other half."""
    first = np.array([zlib.crc32(item.sentence.encode()) % 2 == 0 for item in items])
    return np.where(first, scores < bound(items, scores, ~first), scores < bound(items, scores, first))


def recalls(items: Sequence[Item], scores: Numbers) -> Mapping[str, Estimate]:
    """Kind to the share that was found."""
    return _shares(items, found(items, scores), list(KINDS))


def _shares(items: Sequence[Item], flags: NDArray[np.bool_], kinds: Sequence[str]) -> Mapping[str, Estimate]:
    shares = {}
    for kind in kinds:
        own = [place for place, item in enumerate(items) if item.kind == kind]
        groups = [items[place].sentence for place in own]
        shares[kind] = mean_of(flags[own], groups) if own else Estimate(float("nan"))
    return shares


def results(items: Sequence[Item], scores: Mapping[str, Numbers]) -> Table:
    """Kinds by checkers."""
    made = table("errors found", "kind", "items", *scores)
    columns = [recalls(items, column) for column in scores.values()]
    for kind in KINDS:
        many = sum(item.kind == kind for item in items)
        made.add_row(kind, str(many), *(str(column[kind]) for column in columns))
    made.add_section()
    means = (np.nanmean([estimate.value for estimate in column.values()]) for column in columns)
    made.add_row("mean", "", *(f"{mean:.3f}" for mean in means))
    return made


def alarms(items: Sequence[Item], scores: Mapping[str, Numbers]) -> Table:
    """Controls by checkers."""
    kinds = [CLEAN, *PARAPHRASES]
    made = table("false alarms", "kind", "items", *scores)
    columns = [_shares(items, found(items, column), kinds) for column in scores.values()]
    for kind in kinds:
        many = sum(item.kind == kind for item in items)
        made.add_row(kind, str(many), *(str(column[kind]) for column in columns))
    return made


def rows(items: Sequence[Item], scores: Numbers) -> list[dict[str, object]]:
    """Each claim with what it cites, to be read by people."""
    return [
        {
            "kind": item.kind,
            "claim": item.claim,
            "cited": [{"owner": part.owner, "text": part.text} for part in item.paragraphs],
            "score": float(score),
            "alarm": bool(alarm),
        }
        for item, score, alarm in zip(items, scores, found(items, scores), strict=True)
    ]


if __name__ == "__main__":
    run(main)
