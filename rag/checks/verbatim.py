"""Letter by letter: a claim is what the sources say only if it stands in them as it is."""

import re
from collections.abc import Sequence

from rag.checks.judging import ClaimChecker, Part, judgement, place_of
from rag.records import Judgement, Source
from rag.settings import CheckSettings

QUOTED = re.compile(r"“(.*)”", re.DOTALL)
"""What an answer quotes: from the first opening mark to the last closing one, as quotations hold quotations."""


def verbatim(settings: CheckSettings) -> ClaimChecker:
    """Looks the claim's quotation up, or the claim itself if it quotes nothing."""

    def judge(claim: str, sources: Sequence[Source], /) -> Judgement:
        quoted = QUOTED.search(claim)
        words = (quoted[1] if quoted else claim).strip()
        if place := place_of(words, sources):
            return judgement([Part(1.0, (place,))], 1.0, reasons=["The text has these words."])
        return judgement([Part(0.0)], 0.0, reasons=["The text does not have these words."])

    return judge
