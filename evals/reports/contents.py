"""What a report tells of a run, read from its folder."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from evals.judging.documents import Library
from evals.records import Figure, Judged, Report, Score
from evals.reports.failing import PLANTED, failures
from evals.run_folder import RunFolder

HEADLINES = (
    "correct", "faithfulness", "citation_recall", "citation_precision", "attribution_accuracy", "quote_exactness",
    "key_facts", "abstention_recall", "false_abstention", "holds",
)  # fmt: skip
"""The figures that are told first; one that misleads alone has the one that it is read with beside it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One outcome with all that was made of it."""

    number: int
    """Counts from 1 within the run."""
    judged: Judged
    scores: tuple[Score, ...]
    """Those that have a value, in the order of the metrics."""
    failures: tuple[Score, ...]
    """Those that make it fail."""

    @property
    def name(self) -> str:
        """The case's id, with the turn where it was asked several times."""
        case, repeat = self.judged.outcome.key
        return f"{case} ({repeat + 1})" if repeat else case


@dataclass(frozen=True, slots=True)
class Contents:
    """A run that is summed up."""

    report: Report
    readings: tuple[Reading, ...]
    """In the order of the cases."""
    library: Library
    """The articles by which it was judged."""

    @property
    def failing(self) -> tuple[Reading, ...]:
        """The outcomes that fail on some metric."""
        return tuple(reading for reading in self.readings if reading.failures)

    @property
    def passing(self) -> tuple[Reading, ...]:
        """The others."""
        return tuple(reading for reading in self.readings if not reading.failures)

    @property
    def headlines(self) -> tuple[str, ...]:
        """The metrics that are told first; where errors are planted, the others are of answers bad on purpose."""
        return headlines(self.report.figures)


def headlines(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Of the metrics that have a value those that are told first."""
    known = {figure.metric for figure in figures if figure.value is not None}
    return tuple(one for one in (PLANTED if known & set(PLANTED) else HEADLINES) if one in known)


def contents(folder: RunFolder) -> Contents:
    """All of a run; BadInput if the folder holds none, or it is not finished."""
    report = folder.report()
    scores: dict[tuple[str, int], list[Score]] = defaultdict(list)
    for score in folder.scores():
        if score.value is not None:
            scores[score.case, score.repeat].append(score)
    readings = tuple(
        Reading(number, judged, tuple(scores[judged.outcome.key]), failures(scores[judged.outcome.key]))
        for number, judged in enumerate(folder.judged(), 1)
    )
    return Contents(report, readings, Library.of(folder.documents()))
