"""What ``pullquote check`` does: claims in, verdicts out."""

from collections.abc import Iterable
from typing import NamedTuple

from index.errors import BadInput
from rag.batch import claims
from rag.checkers import claim_checker
from rag.contract import judgement_json
from rag.documents import sources_of_file, sources_of_text
from rag.settings import CheckSettings
from ui import terminal, verdicts


class Ended(NamedTuple):
    """How it went."""

    supported: bool
    """Whether every claim is."""
    failed: bool = False
    """Whether a line could not be taken."""


def check_claim(document: str, claim: str, settings: CheckSettings, *, as_json: bool) -> Ended:
    """Judge one claim by one document, and show the verdict."""
    if not claim.strip():
        raise BadInput("The claim is empty.", hint='Example: --claim "Exports fell by 9 percent."')
    judge = claim_checker(settings)
    sources = sources_of_file(document)
    judged = judge(claim.strip(), sources)
    if as_json:
        terminal.json_line(judgement_json("", judged, sources))
    else:
        verdicts.show(claim.strip(), judged, sources)
    return Ended(judged.verdict == "supported")


def check_batch(lines: Iterable[str], settings: CheckSettings) -> Ended:
    """Judge each line's claim by its document; a line that cannot be taken is told, and the others go on."""
    judge = claim_checker(settings)
    supported, failed = True, False
    for claim in claims(lines):
        if isinstance(claim, BadInput):
            terminal.error(claim)
            failed = True
            continue
        sources = sources_of_text(claim.document)
        judged = judge(claim.text.strip(), sources)
        supported = supported and judged.verdict == "supported"
        terminal.json_line(judgement_json(claim.id, judged, sources))
    return Ended(supported, failed)
