"""Checkers: a claim and sources in, a judgement out; and one way to make any of them check answers."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from index.parts import part
from rag.checks.answers import Checker, remembering
from rag.checks.hub import hub
from rag.checks.judge import judge
from rag.checks.judging import ClaimChecker
from rag.checks.rules import rules
from rag.checks.trained import ensemble, local
from rag.checks.verbatim import verbatim
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
    """The checker that the settings name; UnknownName if there is none."""
    return part("checker", settings.checker, CHECKERS)(settings)


@lru_cache(maxsize=8)
def answer_checker(settings: CheckSettings) -> Checker:
    """The same for answers; what it loads is loaded when it is first needed, as quotations need no judge.

    Whoever asks for it with the same settings gets the same one: what was judged while an answer was written is known
    when it is settled.
    """
    factory = part("checker", settings.checker, CHECKERS)
    return Checker(remembering(lambda: factory(settings)))
