"""Who is credited: the right person, and anybody at all where it is an opinion.

No published benchmark tests whether the right one of several speakers is credited; the definitions are ours.
"""

from evals.metrics.metric import Value, listed, share
from evals.records import Claim, Judged
from rag.claims.attribution import speakers


def attribution_accuracy(judged: Judged) -> Value:
    """Claims that are credited to somebody whose paragraphs bear them out, over claims that are credited.

    A claim that nobody's paragraph bears out counts against it, too: it is credited to somebody who does not say it.
    """
    named = [claim for claim in judged.checkable if claim.named]
    if not named:
        return Value(None, "No claim is credited to anybody.")
    wrong = [claim for claim in named if not set(claim.named) & set(claim.owners)]
    value = share(len(named) - len(wrong), len(named), "credited claims are theirs")
    return Value(value.value, f"{value.reason} {_told(wrong)}".strip())


def misattribution_rate(judged: Judged) -> Value:
    """Claims of one expert that are credited to another, over claims that are credited. What nobody says is none."""
    named = [claim for claim in judged.checkable if claim.named]
    if not named:
        return Value(None, "No claim is credited to anybody.")
    wrong = [claim for claim in named if claim.owners and not set(claim.named) & set(claim.owners)]
    value = share(len(wrong), len(named), "credited claims are somebody else's")
    return Value(value.value, f"{value.reason} {_told(wrong)}".strip())


def opinion_as_fact(judged: Judged) -> Value:
    """Claims that evaluate, demand or forecast and name nobody who does, over claims that do.

    Tang et al. (TofuEval, 2024) call it "stating opinion as fact". Which claims do is told by their words.
    """
    opinions = [claim for claim in judged.checkable if claim.opinion]
    if not opinions:
        return Value(None, "There is no opinion.")
    bare = [claim for claim in opinions if not claim.named and not any(speakers(claim.text))]
    value = share(len(bare), len(opinions), "opinions have no holder")
    return Value(value.value, value.reason + (f" {listed([claim.text for claim in bare], 1)}" if bare else ""))


def forbidden_citations(judged: Judged) -> Value:
    """1 if an expert is cited who must not be."""
    forbidden = set(judged.outcome.case.must_not_cite)
    if not forbidden:
        return Value(None, "The case forbids nobody.")
    if judged.outcome.reply is None:
        return Value(None, "It failed.")
    wrong = sorted(set(judged.outcome.cited) & forbidden)
    return Value(float(bool(wrong)), f"{listed(wrong)} must not be cited." if wrong else "None of them is cited.")


def _told(wrong: list[Claim]) -> str:
    if not wrong:
        return ""
    owners = " and ".join(wrong[0].owners) or "nobody"
    return f"“{wrong[0].text}” is credited to {' and '.join(wrong[0].named)}; {owners} says it."
