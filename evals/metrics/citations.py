"""Citations: does what is cited bear the sentence out, and is each citation needed?

Gao et al., Enabling Large Language Models to Generate Text with Citations (ALCE), EMNLP 2023, section 3. There an NLI
model judges by passages; here the suite's judge does, by paragraphs. A citation that does not resolve, or points to
somebody else's section than the answer says, is a wrong one in both; in ALCE it leaves the denominator of precision.
"""

from evals.metrics.metric import Value, share
from evals.records import Cited, Claim, Judged


def citation_recall(judged: Judged) -> Value:
    """Sentences whose citations, taken together, bear them out, over sentences. One without a citation is not."""
    claims = judged.checkable
    if not claims:
        return Value(None, "There is no claim.")
    good = [claim for claim in claims if claim.cited and claim.verdict == "supported"]
    bare = sum(not claim.cited for claim in claims)
    value = share(len(good), len(claims), "claims are borne out by what they cite")
    return Value(value.value, value.reason + (f" {bare} without a citation." if bare else ""))


def citation_precision(judged: Judged) -> Value:
    """Citations that are right over citations.

    A citation is right if its claim is borne out by all citations of its sentence together, and it is not irrelevant:
    it bears out the claim alone, or the others do not without it. One that stands behind several claims is right if it
    is for one of them.
    """
    uses: dict[tuple[int, int], list[tuple[Claim, Cited]]] = {}
    for claim in judged.checkable:
        for cited in claim.cited:
            uses.setdefault((claim.sentence, cited.number), []).append((claim, cited))
    if not uses:
        return Value(None, "Nothing is cited.")
    wrong = [key for key, places in uses.items() if not any(_right(claim, cited) for claim, cited in places)]
    value = share(len(uses) - len(wrong), len(uses), "citations are right")
    faults = dict.fromkeys(cited.fault for key in wrong for _, cited in uses[key] if cited.fault)
    numbers = ", ".join(f"[{number}]" for _, number in wrong)
    told = f" Wrong: {numbers}{f' ({chr(59).join(faults)})' if faults else ''}." if wrong else ""
    return Value(value.value, value.reason + told)


def _right(claim: Claim, cited: Cited) -> bool:
    return cited.resolves and claim.verdict == "supported" and (cited.alone or not cited.others)
