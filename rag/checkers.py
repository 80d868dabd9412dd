"""Checkers: a claim and sources in, a judgement out; and one way to make any of them check answers."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from index.parts import part
from rag.checks.answers import Checker, remembering
from rag.checks.hub import hub
from rag.checks.judge import judge
from rag.checks.judging import ClaimChecker
from rag.checks.rules import rules
from rag.checks.trained import ensemble, local
from rag.checks.verbatim import verbatim
from rag.records import Judgement, Source
from rag.settings import CheckSettings

CHECKERS: Mapping[str, Callable[[CheckSettings], ClaimChecker]] = {
    "ensemble": ensemble,
    "rules": rules,
    "local": local,
    "verbatim": verbatim,
    "hub": hub,
    "judge": judge,
}
"""Built-in checkers by name."""


def claim_checker(settings: CheckSettings) -> ClaimChecker:
    """The checker that the settings name, for statements only; UnknownName if there is none."""
    return of_statements(part("checker", settings.checker, CHECKERS)(settings))


def of_statements(checker: ClaimChecker) -> ClaimChecker:
    """The checker, asked only about what claims something: questions and text without a word are not supported."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        if claim.rstrip("”\"' ").endswith("?"):
            return _not_a_claim("A question claims nothing.")
        if not any(char.isalnum() for char in claim):
            return _not_a_claim("The claim has no words.")
        return checker(claim, sources)

    return judge


def _not_a_claim(reason: str) -> Judgement:
    return Judgement(verdict="unsupported", score=0.0, reasons=(reason,))


@lru_cache(maxsize=8)
def answer_checker(settings: CheckSettings) -> Checker:
    """The same for answers; what it loads is loaded when it is first needed, as quotations need no judge.

    Whoever asks for it with the same settings gets the same one: what was judged while an answer was written is known
    when it is settled.
    """
    factory = part("checker", settings.checker, CHECKERS)
    return Checker(remembering(lambda: of_statements(factory(settings))))
