"""Claims that were written by hand about annotated documents: supported ones, and ones with one subtle error each.

A file names a document (its file and title) and then its claims; ``claims/FORMAT.md`` describes the lines.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.training.documents import Document
from index.errors import BadInput

SUPPORTED = "supported"
KINDS = frozenset(
    """
    supported entity outside number date negation antonym speaker cause hedge general addition time stance opinion
    """.split()
)
"""``supported``, or what is wrong with the claim."""


@dataclass(frozen=True, slots=True)
class Written:
    """A claim about a document."""

    text: str
    kind: str
    document: Document
    places: frozenset[int]
    """The sentences that support it, or that it distorts; for some there are none."""

    @property
    def supported(self) -> bool:
        """Whether the document says so."""
        return self.kind == SUPPORTED


def read_claims(paths: Iterable[Path], documents: Sequence[Document]) -> Iterator[Written]:
    """The claims about these documents, in order; those about others are left out.

    So a document that is kept apart from training keeps its claims apart, too. BadInput names a line that cannot be
    read.
    """
    known = {(document.file, document.title): document for document in documents}
    for path in paths:
        about: Document | None = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                if line.startswith("="):
                    file, title = _fields(line[1:], 2)
                    about = known.get((file, title))
                elif line.strip():
                    written = _claim(line, about)
                    if written:
                        yield written
            except ValueError as error:
                raise BadInput(
                    f"{path}, line {number}: {error}.", hint="claims/FORMAT.md describes the lines."
                ) from error


def _claim(line: str, document: Document | None) -> Written | None:
    if not line.startswith("!"):
        raise ValueError(f"neither a document nor a claim: {line[:60]!r}")
    text, kind, places = _fields(line[1:], 3)
    if kind not in KINDS:
        raise ValueError(f"no kind is named {kind!r}")
    if document is None:
        return None
    return Written(text, kind, document, frozenset(int(number) for number in re.findall(r"\d+", places)))


def _fields(text: str, count: int) -> list[str]:
    fields = [part.strip() for part in text.split("|")]
    if len(fields) != count:
        raise ValueError(f"{count} fields are wanted, not {len(fields)}")
    return fields
