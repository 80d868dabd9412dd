"""What ``pullquote check`` does: claims in, verdicts out."""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from index.errors import BadInput, PullquoteError
from rag.batch import Claim, claims
from rag.checkers import claim_checker
from rag.checks.judging import ClaimChecker
from rag.contract import judgement_json
from rag.documents import sources_of_file, sources_of_text
from rag.settings import CheckSettings
from ui import terminal, verdicts


class Ended(NamedTuple):
    """How it went."""

    supported: bool
    """Whether every claim is."""
    failed: bool = False
    """Whether a line could not be taken or judged."""


def check_claim(document: str, claim: str, settings: CheckSettings, *, as_json: bool) -> Ended:
    """Judge one claim by one document, and show the verdict."""
    if not re.search(r"\w", claim):
        raise BadInput("The claim has no words.", hint='Example: --claim "Exports fell by 9 percent."')
    judge = claim_checker(settings)
    sources = sources_of_file(document)
    judged = judge(claim.strip(), sources)
    if as_json:
        terminal.json_line(judgement_json("", judged, sources))
    else:
        verdicts.show(claim.strip(), judged, sources)
    return Ended(judged.verdict == "supported")


def check_batch(lines: Sequence[str], settings: CheckSettings) -> Ended:
    """Judge each line's claim by its document; a line that cannot be taken or judged is told, and the others go on."""
    judge = claim_checker(settings)
    supported, failed, done = True, False, 0
    try:
        for claim in _watched(lines):
            try:
                supported = _judged(claim, judge) and supported
            except PullquoteError as error:
                failed = True
                terminal.error(error)
                if not isinstance(claim, BadInput):
                    terminal.json_line({"id": claim.id, "error": error.message})
            done += 1
    except KeyboardInterrupt:
        terminal.error(BadInput(f"Stopped after {done} claims.", hint="The lines that were printed are whole."))
        raise
    return Ended(supported, failed)


def _judged(claim: Claim | BadInput, judge: ClaimChecker) -> bool:
    """Print the verdict on a line; whether it is supported."""
    if isinstance(claim, BadInput):
        raise claim
    sources = sources_of_text(claim.document)
    judged = judge(claim.text.strip(), sources)
    terminal.json_line(judgement_json(claim.id, judged, sources))
    return judged.verdict == "supported"


def _watched(lines: Sequence[str]) -> Iterator[Claim | BadInput]:
    """The claims, with a bar on standard error while their verdicts go to a file or a pipe."""
    found = claims(lines)
    if sys.stdout.isatty() or not sys.stderr.isatty():
        yield from found
        return
    columns = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as bar:
        yield from bar.track(found, total=sum(bool(line.strip()) for line in lines))
