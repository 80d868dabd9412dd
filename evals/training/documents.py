"""Annotated documents: pages in numbered sentences, questions with the sentences that answer, claims with stances.

The text format is written by hand; ``reading/FORMAT.md`` describes it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import BadInput

_SENTENCE = re.compile(r"(\d+)\s+(\S.*)")
_STANCE = re.compile(r"(\d+)\s*(agree|disagree|qualified)\b")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences by their number in the document, and whose they are."""

    owner: str
    headline: str
    sentences: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the sentences that answer it; none: the document does not answer."""

    text: str
    kind: str
    answers: frozenset[int]
    details: frozenset[int]
    """Sentences that add detail on exactly what is asked."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement and the sentences that take a stand on it: "agree", "disagree" or "qualified"."""

    text: str
    support: str
    """What the page makes of it as a whole: "supported", "partly" or "none"; "stance" if that is not told."""
    stances: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Document:
    """A page with what is asked of it."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    file: str = ""
    """The name of its file."""


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """All documents of some files; BadInput names the line that cannot be read."""
    for path in paths:
        documents: list[Document] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                if line.strip():
                    _read_line(line.strip(), documents, path.name)
            except (ValueError, IndexError) as error:
                raise BadInput(
                    f"{path}, line {number}: {error}.", hint="reading/FORMAT.md describes the lines."
                ) from error
        yield from documents


def _read_line(line: str, documents: list[Document], file: str) -> None:
    if line.startswith("# "):
        documents.append(Document(_fields(line[2:], 3)[2], file=file))
        return
    if not documents:
        raise ValueError("a document begins with a line such as '# GENRE | TOPIC | Title'")
    document = documents[-1]
    if line.startswith("##"):
        owner, _, headline = _fields(line[2:], 3)
        document.paragraphs.append(Paragraph(owner, headline))
    elif line == "--":
        last = document.paragraphs[-1]
        document.paragraphs.append(Paragraph(last.owner, last.headline))
    elif line.startswith("?"):
        text, kind, places = _fields(line[1:], 3)
        answers, _, details = places.partition("+")
        document.questions.append(Asked(text, kind, _numbers(answers), _numbers(details)))
    elif line.startswith("!"):
        text, support, places = _fields(line[1:], 3)
        document.claims.append(
            Claim(text, support, {int(number): stance for number, stance in _STANCE.findall(places)})
        )
    elif sentence := _SENTENCE.fullmatch(line):
        document.paragraphs[-1].sentences[int(sentence[1])] = sentence[2]
    else:
        raise ValueError(f"no line of a document: {line[:60]!r}")


def _fields(text: str, count: int) -> list[str]:
    fields = [part.strip() for part in text.split("|")]
    return fields + [""] * (count - len(fields))


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(number) for number in re.findall(r"\d+", text))
