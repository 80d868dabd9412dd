"""Gates for scripts: figures that must be reached, and a comparison that must not be worse."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from evals.comparing import Comparison
from evals.metrics import METRICS
from evals.records import Figure
from index.errors import BadInput
from index.parts import part


class Gate(NamedTuple):
    """A bound of a metric: the least, or, where lower is better, the most."""

    metric: str
    bound: float


def gate(text: str) -> Gate:
    """``metric=value`` as a gate; BadInput if it is none, UnknownName if there is no such metric.

    >>> gate("faithfulness=0.95")
    Gate(metric='faithfulness', bound=0.95)
    """
    name, _, value = text.partition("=")
    part("metric", name.strip(), METRICS)
    try:
        return Gate(name.strip(), float(value))
    except ValueError as error:
        raise BadInput(
            f"--fail-under takes metric=value, not {text!r}.", hint="Example: --fail-under faithfulness=0.95"
        ) from error


def missed(gates: Iterable[Gate], figures: Sequence[Figure]) -> Iterator[str]:
    """What each gate that is not passed says; a figure without a value passes none.

    >>> figure = Figure(metric="failed", value=0.1, low=None, high=None, n=50, clusters=50, better="lower")
    >>> list(missed([Gate("failed", 0.05), Gate("coverage", 0.5)], [figure]))
    ['failed is 0.1, above 0.05', 'coverage has no value']
    """
    known = {figure.metric: figure for figure in figures}
    for name, bound in gates:
        found = known.get(name)
        if found is None or found.value is None:
            yield f"{name} has no value"
        elif found.better == "lower" and found.value > bound:
            yield f"{name} is {found.value:.4g}, above {bound:g}"
        elif found.better != "lower" and found.value < bound:
            yield f"{name} is {found.value:.4g}, under {bound:g}"


def regressed(comparison: Comparison, tolerance: float | None = None) -> Iterator[str]:
    """What is worse in B: shares whose interval lies on the bad side of 0, and cases that are missing.

    With a tolerance it is stricter: no share may be worse than that at the bad end of its interval, so that B is shown
    not to be worse, instead of not being shown to be. Times and costs are no shares and never stop a script: they
    depend on the machine.
    """
    if comparison.missing:
        yield f"{len(comparison.missing)} cases of the first run are missing in the second"
    for one in comparison.differences:
        if one.unit != "share" or one.low is None or one.high is None:
            continue
        worst = one.low if one.better == "higher" else -one.high
        if one.side == "worse" or (tolerance is not None and worst < -tolerance):
            yield f"{one.metric}: {one.difference:+.3f} [{one.low:+.3f}, {one.high:+.3f}] over {one.n} cases"
