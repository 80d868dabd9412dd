"""Each metric on judged outcomes whose value can be told by hand."""

from dataclasses import replace

import pytest

from evals.metrics import METRICS, scores
from evals.metrics.metric import Value
from evals.records import Case, Cited, Claim, ClaimVerdict, Context, Judged, Outcome, Place, Quote, Reply, Said, Usage
from rag.records import Citation, Status

ROE, LI = "Ann Roe", "Bo Li"


def case(**facts: object) -> Case:
    return replace(Case(id="1", question="Who?"), **facts)  # type: ignore[arg-type]


def citation(number: int, expert: str, paragraph: int, article: str = "a") -> Citation:
    where = {"article_id": article, "title": "", "date": None, "url": None, "quote": "x", "start": 0, "end": 1}
    return Citation(number=number, expert=expert, paragraph=paragraph, **where)  # type: ignore[arg-type]


def reply(text: str = "It is late.", status: Status = "answered", *citations: Citation, **facts: object) -> Reply:
    return Reply(status=status, text=text, sentences=(Said(text=text),), citations=citations, **facts)  # type: ignore[arg-type]


def claim(verdict: ClaimVerdict = "supported", sentence: int = 0, *cited: Cited, **facts: object) -> Claim:
    return Claim(sentence=sentence, text="It is late.", verdict=verdict, score=1.0, reason="", cited=cited, **facts)  # type: ignore[arg-type]


def judged(*claims: Claim, of: Case | None = None, said: Reply | None = None, **facts: object) -> Judged:
    outcome = Outcome(case=of or case(), reply=said or reply())
    return Judged(outcome=outcome, claims=claims, **facts)  # type: ignore[arg-type]


def value(metric: str, one: Judged, *siblings: Judged) -> Value:
    return METRICS[metric].measure(one, siblings)


GOOD, LOST = Cited(1, True, ROE, True, False), Cited(2, False, "", False, False, "there is no citation 2")
NEEDLESS = Cited(2, True, LI, False, True)


def test_faithfulness_is_supported_over_claims_and_frames_are_none() -> None:
    one = judged(claim(), claim("partly"), claim("unsupported"), claim(), claim("frame"))
    assert value("faithfulness", one).value == 2 / 4


def test_an_answer_that_claims_nothing_and_a_refusal_have_no_faithfulness() -> None:
    assert value("faithfulness", judged(claim("frame"))).value is None
    refused = judged(said=reply("No.", "not_in_corpus"))
    assert value("faithfulness", refused) == Value(None, "Refused: not_in_corpus.")


def test_faithfulness_is_never_without_coverage() -> None:
    assert METRICS["faithfulness"].beside == "coverage"


@pytest.mark.parametrize(
    ("statuses", "status", "expected"),
    [
        (("answered",), "answered", 0.5),
        (("answered",), "not_in_corpus", 0.0),
        (("not_in_corpus",), "not_in_corpus", 1.0),
        (("not_in_corpus",), "expert_silent", 1.0),
        (("not_in_corpus",), "answered", 0.0),
        (("answered", "not_in_corpus"), "not_in_corpus", 1.0),
        (("answered", "not_in_corpus"), "answered", 0.5),
    ],
)
def test_conditioned_faithfulness_counts_silence(statuses: tuple[Status, ...], status: Status, expected: float) -> None:
    claims = (claim(), claim("unsupported")) if status == "answered" else ()
    one = judged(*claims, of=case(statuses=statuses), said=reply("x", status))
    assert value("conditioned_faithfulness", one).value == expected


def test_citation_recall_needs_a_citation_and_support() -> None:
    one = judged(claim("supported", 0, GOOD), claim("unsupported", 1, GOOD), claim("supported", 2))
    assert value("citation_recall", one).value == 1 / 3
    assert "1 without a citation" in value("citation_recall", one).reason


def test_citation_precision_counts_lost_and_needless_citations_as_wrong() -> None:
    # Sentence 0: one right, one needless; sentence 1: one that does not resolve; sentence 2: right, but no support.
    one = judged(claim("supported", 0, GOOD, NEEDLESS), claim("supported", 1, LOST), claim("unsupported", 2, GOOD))
    assert value("citation_precision", one).value == 1 / 4
    assert "there is no citation 2" in value("citation_precision", one).reason


def test_citations_that_are_only_together_enough_are_both_right() -> None:
    halves = Cited(1, True, ROE, False, False), Cited(2, True, LI, False, False)
    assert value("citation_precision", judged(claim("supported", 0, *halves))).value == 1.0


def test_a_citation_behind_two_claims_is_right_if_it_is_for_one() -> None:
    other = replace_alone(NEEDLESS)
    one = judged(claim("supported", 0, GOOD, NEEDLESS), claim("supported", 0, GOOD, other))
    assert value("citation_precision", one).value == 1.0


def replace_alone(cited: Cited) -> Cited:
    return cited._replace(alone=True)


def test_attribution_tells_misattributed_from_invented() -> None:
    right = claim(named=(ROE,), owners=(ROE, LI))
    wrong = claim("unsupported", named=(ROE,), owners=(LI,))
    invented = claim("unsupported", named=(ROE,))
    one = judged(right, right, wrong, invented, claim())
    assert value("attribution_accuracy", one).value == 2 / 4
    assert value("misattribution_rate", one).value == 1 / 4
    assert value("attribution_accuracy", judged(claim())).value is None


def test_an_opinion_needs_a_holder() -> None:
    bare, named = claim(opinion=True), claim(opinion=True, named=(ROE,))
    told = replace(bare, text="Marlow says that it is unwise.")
    assert value("opinion_as_fact", judged(bare, named, told, claim())).value == 1 / 3


def test_quotations() -> None:
    quotes = (Quote(0, "a b c", True, ""), Quote(0, "d e f", False, "No paragraph has these words."))
    assert value("quote_exactness", judged(quotes=quotes)).value == 0.5
    assert value("quote_exactness", judged()).value is None


def found(*places: Place, gold: tuple[Place, ...], all_of: bool = False) -> Judged:
    contexts = tuple(Context("x", "a", place.expert, place.paragraph) for place in places)
    return Judged(outcome=Outcome(case=case(gold=gold, all_of=all_of), reply=reply(), contexts=contexts))


def test_retrieval_by_hand() -> None:
    a, b, c = Place(ROE, 1), Place(ROE, 2), Place(LI, 1)
    one = found(c, a, c, b, gold=(a, b))  # ranks 2 and 3: the second c is the same paragraph
    assert value("mrr", one).value == 1 / 2
    assert value("context_precision", one).value == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert value("ndcg", one).value == pytest.approx((0.63093 + 0.5) / (1 + 0.63093), abs=1e-4)
    assert value("context_recall", one).value == 1.0
    assert value("context_recall", found(a, c, gold=(a, b), all_of=True)).value == 0.5
    assert value("context_recall", found(a, c, gold=(a, b))).value == 1.0
    assert value("mrr", found(c, gold=(a,))).value == 0.0
    assert value("mrr", found(c, gold=())).value is None


def test_key_facts_in_one_of_their_wordings() -> None:
    facts = (("2.4 billion", "2.4bn"), ("Sadr’s party",), ("never",))
    one = judged(of=case(key_facts=facts), said=reply("Sadr's party gets 2.4BN."))
    assert value("key_facts", one).value == 2 / 3
    assert value("key_facts", judged(of=case(key_facts=facts), said=reply("", "not_in_corpus"))).value == 0.0


def test_forbidden_words_and_citations() -> None:
    trap = case(must_not_say=("ordered the attack",), must_not_cite=(LI,))
    one = judged(of=trap, said=reply("Iran ordered  the attack.", "answered", citation(1, f"{ROE} and {LI}", 1)))
    assert value("forbidden_words", one).value == 1.0
    assert value("forbidden_citations", one).value == 1.0
    assert value("correct", one).value == 0.0


def test_panel_coverage() -> None:
    one = judged(of=case(kind="panel", must_cite=(ROE, LI)), said=reply("x", "answered", citation(1, ROE, 1)))
    assert value("panel_coverage", one) == Value(0.5, "1 of 2 experts are heard. Not “Bo Li”.")


def test_a_paragraph_of_another_article_is_not_the_right_one() -> None:
    gold = case(article="a", gold=(Place(ROE, 1),))
    assert value("right_paragraph", judged(of=gold, said=reply("x", "answered", citation(1, ROE, 1)))).value == 1.0
    other = judged(of=gold, said=reply("x", "answered", citation(1, ROE, 1, article="b")))
    assert value("right_paragraph", other).value == 0.0
    assert value("correct", other).value == 0.0


@pytest.mark.parametrize(
    ("statuses", "status", "expected"),
    [
        # recall, precision, false abstention, false answer, right refusal
        (("answered",), "answered", (None, None, 0.0, None, None)),
        (("answered",), "not_in_corpus", (None, 0.0, 1.0, None, None)),
        (("not_in_corpus",), "not_in_corpus", (1.0, 1.0, None, 0.0, 1.0)),
        (("not_in_corpus",), "expert_silent", (1.0, 1.0, None, 0.0, 0.0)),
        (("not_in_corpus",), "answered", (0.0, None, None, 1.0, None)),
        (("answered", "not_in_corpus"), "not_in_corpus", (None, None, None, None, None)),
    ],
)
def test_abstention_has_both_sides(
    statuses: tuple[Status, ...], status: Status, expected: tuple[float | None, ...]
) -> None:
    one = judged(of=case(statuses=statuses), said=reply("x", status))
    names = ("abstention_recall", "abstention_precision", "false_abstention", "false_answer", "right_refusal")
    assert tuple(value(name, one).value for name in names) == expected


def test_a_failure_is_neither_an_answer_nor_a_refusal() -> None:
    failed = Judged(outcome=Outcome(case=case(), reply=None, error="TimeoutError: too slow"))
    assert value("failed", failed) == Value(1.0, "TimeoutError: too slow")
    assert value("coverage", failed).value == 0.0
    assert value("false_abstention", failed).value == 0.0
    assert value("correct", failed).value == 0.0


def test_stability_is_agreement_with_the_other_times() -> None:
    same = judged(said=reply("x", "answered", citation(1, ROE, 1)))
    other = judged(said=reply("x", "answered", citation(1, LI, 1)))
    assert value("stability", same, same, other).value == 0.5
    assert value("stability", same).value is None


def test_holds_is_told_only_of_questions_that_are_right_as_they_are() -> None:
    gold = (Place(ROE, 1),)
    right, wrong = reply("x", "answered", citation(1, ROE, 1)), reply("x", "answered", citation(1, LI, 1))
    plain = judged(of=case(id="q", group="q", gold=gold), said=right)
    typo = judged(of=case(id="q-typo", group="q", gold=gold), said=wrong)
    assert value("holds", typo, plain).value == 0.0
    assert value("holds", plain, typo).value is None
    assert value("holds", typo, replace(plain, outcome=replace(plain.outcome, reply=wrong))).value is None


def test_costs() -> None:
    usage = Usage(100, 20, 0.5)
    one = judged(said=reply("x", "answered", usage=usage, timings_ms={"retrieve": 30.0, "answer": 10.0, "total": 40.0}))
    assert value("latency", one) == Value(40.0, "Most of it: retrieve.")
    assert value("tokens", one).value == 120
    assert value("cost", one).value == 0.5
    assert value("tokens", judged()).value is None


@pytest.mark.parametrize(("kind", "verdict", "found", "alarm"), [
    ("planted/number", "unsupported", 1.0, None), ("planted/number", "supported", 0.0, None),
    ("control/clean", "unsupported", None, 1.0), ("control/clean", "supported", None, 0.0),
    ("fact", "unsupported", None, None),
])  # fmt: skip
def test_planted_errors(kind: str, verdict: ClaimVerdict, found: float | None, alarm: float | None) -> None:
    one = judged(claim(verdict), of=case(kind=kind))
    assert (value("errors_found", one).value, value("false_alarms", one).value) == (found, alarm)


def test_every_metric_gives_every_outcome_a_reason_and_says_where_it_comes_from() -> None:
    every = scores([judged(claim()), judged(said=reply("", "declined"))])
    assert {score.metric for score in every} == set(METRICS)
    assert all(score.reason for score in every)
