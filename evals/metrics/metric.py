"""What a metric is: a function that gives one outcome a value with a reason, and how values are summed up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from evals.records import Better, Judged, Unit


class Value(NamedTuple):
    """What a metric makes of an outcome; None: it does not apply. The reason says why in either case."""

    value: float | None
    reason: str


Measure = Callable[[Judged], Value]
"""Of one outcome."""
Comparison = Callable[[Judged, Sequence[Judged]], Value]
"""Of one outcome beside its siblings: the same case asked again, or other forms of the same question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A measure by name."""

    measure: Comparison
    better: Better = "higher"
    unit: Unit = "share"
    summary: Literal["mean", "median", "p95"] = "mean"
    """How the values of many outcomes make one figure."""
    beside: str = ""
    """Another metric without which this one misleads; they are shown together."""


def alone(measure: Measure) -> Comparison:
    """A measure that needs no siblings."""

    def of(judged: Judged, siblings: Sequence[Judged], /) -> Value:
        return measure(judged)

    return of


def share(right: int, of: int, what: str) -> Value:
    """So many of so many.

    >>> share(2, 3, "claims are supported")
    Value(value=0.6666666666666666, reason='2 of 3 claims are supported.')
    """
    return Value(right / of, f"{right} of {of} {what}.")


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first few, quoted.

    >>> listed(["a", "b"], 1)
    '“a” and 1 more'
    """
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
