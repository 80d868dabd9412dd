"""How far two judges agree on the same claims, beyond chance."""

from collections import Counter
from collections.abc import Sequence


def kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Cohen's kappa (1960); None if there are no claims, or both judges give all of them the same single verdict.

    >>> kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"])
    0.5
    """
    if not one:
        return None
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / len(one)
    mine, theirs = Counter(one), Counter(other)
    chance = sum(mine[verdict] * theirs[verdict] for verdict in mine) / len(one) ** 2
    return None if chance == 1 else (agreed - chance) / (1 - chance)
