"""Clusters, intervals, tests and curves against values that are known."""

from dataclasses import replace
from itertools import product
from math import isnan

import numpy as np
import pytest

from evals.figures.agreement import kappa
from evals.figures.clusters import clusters
from evals.figures.figures import figures, grouped
from evals.figures.intervals import interval
from evals.figures.paired import holm, paired
from evals.figures.risk import risk_coverage
from evals.records import Case, Judged, Outcome, Place, Point, Reply, Score
from rag.records import Status

ROE, LI = "Ann Roe", "Bo Li"


def case(id_: str, article: str = "a", *gold: Place, **facts: object) -> Case:
    return replace(Case(id=id_, question="?", article=article, gold=gold), **facts)  # type: ignore[arg-type]


def test_cases_about_one_paragraph_are_one_cluster_where_articles_are_few() -> None:
    cases = [case("1", "a", Place(ROE, 1)), case("2", "a", Place(ROE, 1), Place(LI, 1)), case("3"), case("4")]
    names = clusters(cases)
    assert names["1"] == names["2"]
    assert len({*names.values()}) == 3


def test_of_many_articles_each_is_a_cluster() -> None:
    cases = [case(f"{n}-{m}", f"article {n}", Place(ROE, m)) for n in range(10) for m in (1, 2)]
    assert {*clusters(cases).values()} == {f"article {n}" for n in range(10)}


def test_other_forms_of_a_question_are_in_its_cluster() -> None:
    cases = [case("q", group="q"), case("q-typo", group="q"), case("other")]
    names = clusters(cases)
    assert names["q"] == names["q-typo"] != names["other"]


def test_the_bootstrap_agrees_with_the_standard_error_of_independent_values() -> None:
    values = [1.0] * 60 + [0.0] * 40
    found = interval(values, [str(n) for n in range(100)])
    error = 1.96 * (0.6 * 0.4 / 100) ** 0.5
    assert found.value == 0.6
    assert (found.low, found.high) == pytest.approx((0.6 - error, 0.6 + error), abs=0.015)


def test_intervals_are_wider_where_values_stand_and_fall_together() -> None:
    values = ([1.0] * 10 + [0.0] * 10) * 5
    apart = interval(values, [str(n) for n in range(100)])
    together = interval(values, [str(n // 10) for n in range(100)])
    assert together.high - together.low > 2 * (apart.high - apart.low)


@pytest.mark.parametrize(("value", "low", "high"), [(1.0, 0.8843, 1.0), (0.0, 0.0, 0.1157)])
def test_of_values_that_are_all_alike_the_bound_is_exact(value: float, low: float, high: float) -> None:
    # Clopper and Pearson for 30 of 30: 0.025 ** (1 / 30).
    assert interval([value] * 30, [str(n) for n in range(30)]) == pytest.approx((value, low, high), abs=1e-4)


def test_one_cluster_tells_no_interval() -> None:
    found = interval([0.0, 1.0, 1.0], ["a", "a", "a"])
    assert found.value == pytest.approx(2 / 3)
    assert isnan(found.low)


def test_median_and_percentile() -> None:
    values, groups = [float(n) for n in range(1, 101)], [str(n) for n in range(100)]
    assert interval(values, groups, "median", share=False).value == 50
    assert interval(values, groups, "p95", share=False).value == 95


def test_few_values_are_said_to_be_few() -> None:
    cases = [case(str(n)) for n in range(25)]
    values = [Score(case=one.id, metric="correct", value=1.0, reason="") for one in cases]
    few, many = figures(values[:5], cases[:5]), figures(values, cases)
    assert (few[0].note, many[0].note) == ("only 5 cases", "")
    assert (few[0].n, few[0].clusters) == (5, 5)


def test_a_metric_that_no_case_has_is_without_a_value() -> None:
    (figure,) = figures([Score(case="1", metric="cost", value=None, reason="none")], [case("1")])
    assert (figure.value, figure.low, figure.n, figure.better) == (None, None, 0, "lower")


def test_groups_by_kind_and_by_the_experts_who_answer() -> None:
    cases = [case("1", "a", Place(ROE, 1), kind="fact"), case("2", "a", Place(ROE, 1), Place(LI, 1), kind="panel")]
    values = [Score(case=one.id, metric="correct", value=float(n), reason="") for n, one in enumerate(cases)]
    found = grouped(values, cases)
    assert {name: some[0].value for name, some in found["kind"].items()} == {"fact": 0.0, "panel": 1.0}
    assert {name: some[0].value for name, some in found["expert"].items()} == {ROE: 0.5, LI: 1.0}
    assert "half" not in found


def test_the_sign_flip_test_is_the_one_that_counts_all_signs() -> None:
    differences = [0.5, 0.25, -0.125, 1.0, 0.75]
    seen = abs(sum(differences))
    every = [abs(sum(s * d for s, d in zip(signs, differences, strict=True))) for signs in product((-1, 1), repeat=5)]
    expected = np.mean([total >= seen - 1e-9 for total in every])
    found = paired([0.0] * 5, differences, list("abcde"))
    assert found.p == pytest.approx(expected)
    assert found.difference == pytest.approx(np.mean(differences))


def test_cases_of_one_cluster_count_as_one_in_the_test() -> None:
    one, other = [0.0] * 12, [1.0] * 12
    assert paired(one, other, [str(n) for n in range(12)]).p == pytest.approx(2 / 2**12)
    assert paired(one, other, ["a"] * 6 + ["b"] * 6).p == 0.5


def test_mcnemar_by_hand() -> None:
    # 8 pairs differ, 7 one way: 2 * (C(8,7) + C(8,8)) / 2**8.
    one, other = [0.0] * 7 + [1.0] + [1.0] * 10, [1.0] * 7 + [0.0] + [1.0] * 10
    assert paired(one, other, [str(n) for n in range(18)]).mcnemar == pytest.approx(2 * 9 / 256)
    assert isnan(paired([0.5], [1.0], ["a"]).mcnemar)


def test_runs_that_are_the_same_do_not_differ() -> None:
    found = paired([0.0, 1.0, 1.0], [0.0, 1.0, 1.0], list("abc"))
    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_holm_keeps_the_order() -> None:
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])


def test_kappa_by_hand() -> None:
    # Cohen's example of agreement 0.7 where chance is 0.5.
    one = ["yes"] * 25 + ["no"] * 25
    other = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(one, other) == pytest.approx(0.4)
    assert kappa(["yes"] * 3, ["yes"] * 3) is None
    assert kappa([], []) is None


def test_the_curve_rises_where_the_sure_answers_are_right() -> None:
    def answer(confidence: float, *, right: bool, status: Status = "answered") -> Judged:
        statuses: tuple[Status, ...] = ("answered",) if right else ("not_in_corpus",)
        reply = Reply(status=status, text="", sentences=())
        one = Case(id=str(confidence), question="?", statuses=statuses)
        return Judged(outcome=Outcome(case=one, reply=reply, confidence=confidence))

    every = [
        answer(0.9, right=True),
        answer(0.6, right=False),
        answer(0.8, right=True),
        answer(0.1, right=False, status="not_in_corpus"),
    ]
    assert risk_coverage(every) == (Point(0.25, 0.0, 0.9), Point(0.5, 0.0, 0.8), Point(0.75, 1 / 3, 0.6))
