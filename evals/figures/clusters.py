"""Which cases are independent of each other.

Cases of one article share its words, and cases about one paragraph stand or fall together: they are drawn together
(cluster bootstrap), or intervals come out too narrow (Miller, Adding Error Bars to Evals, 2024).
"""

from collections.abc import Mapping, Sequence

from evals.metrics import family
from evals.records import Case

ENOUGH_ARTICLES = 10
"""With fewer articles their resampling says nothing: clusters are then the paragraphs, and the figures are about
these articles alone."""


def clusters(cases: Sequence[Case]) -> Mapping[str, str]:
    """Case id to the name of its cluster: its article, or, of few articles, its first gold paragraph.

    Repeats of a case and other forms of its question are always in one cluster. A case without a gold paragraph is a
    cluster of its own.
    """
    by_article = len({case.article for case in cases if case.article}) >= ENOUGH_ARTICLES
    first: dict[str, Case] = {}
    for case in cases:
        first.setdefault(family(case), case)
    plain = {case.id: case for case in cases}
    named = {name: _name(plain.get(name, case), by_article=by_article) for name, case in first.items()}
    return {case.id: named[family(case)] for case in cases}


def _name(case: Case, *, by_article: bool) -> str:
    if by_article and case.article:
        return case.article
    if case.gold:
        return f"{case.article} {case.gold[0].expert} ¶{case.gold[0].paragraph}"
    return f"case {family(case)}"
