"""Token classifiers of LettuceDetect, which point at the words of a claim that the text does not bear out.

Run by its package (https://github.com/KRLabsOrg/LettuceDetect), whose prompt the models were trained on.
"""

from collections.abc import Sequence

from index.embedders import first_line
from index.errors import ModelUnavailable
from index.records import Span
from rag.hub.verifier import Config, Finding, Pair, Verifier, loading, positions, words_at_once

REJECTED = 0.5
"""The package's own: a token is unsupported from that probability on."""
MOST_PIECES = 4_096
"""The package's own: what it reads at most."""


def token_classifier(name: str, config: Config, *, trusted: bool = False) -> Verifier:
    """A detector of the package; ModelUnavailable if the package is not installed, or the labels are not its two."""
    labels = config.get("id2label") or {"0": "", "1": ""}  # transformers leaves the usual two unsaid
    if len(labels) != 2:
        hint = f"It tells {len(labels)} kinds of words apart; one of LettuceDetect tells 2."
        raise ModelUnavailable(f"The model {name!r} does not judge claims.", hint=hint)
    try:
        from lettucedetect.models.inference import HallucinationDetector
    except ImportError as error:
        hint = f"Install the extra lettuce: pip install -c constraints.txt -e '.[lettuce]'. ({first_line(error)})"
        raise ModelUnavailable(f"The model {name!r} needs the package lettucedetect.", hint=hint) from error
    # Two less, as the positions of a RoBERTa begin with 2.
    pieces = min((positions(config) or MOST_PIECES) - 2, MOST_PIECES)
    with loading(f"model {name!r}"):
        detector = HallucinationDetector(
            method="transformer", model_path=name, max_length=pieces, trust_remote_code=trusted
        )

    def finding(text: str, claim: str) -> Finding:
        # The last token is the mark after the claim.
        tokens = detector.predict(context=[text], answer=claim, output_format="tokens")[:-1]
        worst = max((token["prob"] for token in tokens), default=1.0)
        spans = detector.predict(context=[text], answer=claim, output_format="spans") if worst >= REJECTED else []
        return Finding(1 - worst, tuple(_trimmed(claim, span["start"], span["end"]) for span in spans))

    def judge(pairs: Sequence[Pair]) -> list[Finding]:
        return [finding(text, claim) for text, claim in pairs]

    return Verifier(judge, words_at_once(pieces))


def _trimmed(claim: str, start: int, end: int) -> Span:
    """Without the space before it, which many tokenizers count to a word.

    >>> _trimmed("Six ships left.", 3, 9)
    Span(start=4, end=9)
    """
    return Span(end - len(claim[start:end].lstrip()), end)
