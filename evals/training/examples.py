"""What the reader learns from: texts with what is right about them, in groups of one question or claim each."""

import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.benchmarks.folders import in_training_half, read_rows
from evals.training.documents import Asked, Claim, Document, Paragraph
from index.embedders import Embedder
from index.sentences import sentences
from rag.records import Text, heading

Target = float | None
"""0 to 1; None: not known."""

UNLICENSED = frozenset(("climatefever", "healthver", "covidfact", "rte3"))
"""Sources of pairs whose licence is not stated: not for weights that ship."""
HARD = 4
"""Wrong paragraphs of a document that may be read for a question: those nearest to it, as a search would find them."""
DETAIL = 0.6
"""How much of an answer a sentence is that adds detail."""
STANCES: Mapping[str, tuple[float, float]] = {
    "": (0.0, 0.0), "agree": (1.0, 0.0), "disagree": (0.0, 1.0), "qualified": (0.6, 0.4)
}  # fmt: skip
"""Stance to (agrees, disagrees)."""
JOINED = 0.55
"""How often a sentence is joined to the one before, in examples that are lengthened."""
JOINTS = (", and ", "; ", ", while ", ", since ", " – ", ", so that ", ", although ", ": ")
PAGE = 14
"""Sentences of a long page that are read together."""


class Example(NamedTuple):
    """A question or claim and a text, with what is known about them."""

    question: str
    text: Text
    sentences: Sequence[tuple[Target, Target, Target]]
    """For each sentence: answers the question, agrees with the claim, disagrees with it."""
    answers: Target
    """Whether the text answers the question."""
    supports: Target = None
    """Whether the text supports the claim."""


Group = list[Example]
"""Texts of one question: those that answer, then the nearest others."""


def lengthened(group: Group, chance: random.Random) -> Group:
    """The same with sentences joined to one here and there: what experts publish has longer ones than our documents."""
    return [_lengthened(example, chance) for example in group]


def _lengthened(example: Example, chance: random.Random) -> Example:
    texts: list[str] = []
    targets: list[tuple[Target, Target, Target]] = []
    for text, target in zip(example.text.sentences, example.sentences, strict=True):
        if texts and chance.random() < JOINED:
            texts[-1] = texts[-1].rstrip(".") + chance.choice(JOINTS) + text
            targets[-1] = _both(targets[-1], target)
        else:
            texts.append(text)
            targets.append(target)
    return example._replace(text=Text(example.text.heading, tuple(texts)), sentences=targets)


def _both(one: tuple[Target, Target, Target], other: tuple[Target, Target, Target]) -> tuple[Target, Target, Target]:
    """What holds of two sentences as one; what is not known of one is not known of both."""
    first, second, third = (None if a is None or b is None else max(a, b) for a, b in zip(one, other, strict=True))
    return first, second, third


def of_documents(documents: Sequence[Document], model: Embedder) -> Iterator[Group]:
    """A group for each question and claim of some annotated documents."""
    for document in documents:
        queries: list[Asked | Claim] = [*document.questions, *document.claims]
        if not queries:
            continue
        texts = model.encode([" ".join(paragraph.sentences.values()) for paragraph in document.paragraphs])
        alike = model.encode([query.text for query in queries]) @ texts.T
        for query, row in zip(queries, alike, strict=True):
            yield [_example(document, query, document.paragraphs[i]) for i in _chosen(query, document, row)]


def _chosen(query: Asked | Claim, document: Document, alike: NDArray[np.float32]) -> list[int]:
    """Places of the right paragraphs and of the nearest wrong ones."""
    wanted = query.answers if isinstance(query, Asked) else query.stances.keys()
    right = [i for i, paragraph in enumerate(document.paragraphs) if paragraph.sentences.keys() & wanted]
    return right + [int(i) for i in np.argsort(-alike) if int(i) not in right][:HARD]


def _example(document: Document, query: Asked | Claim, paragraph: Paragraph) -> Example:
    """One paragraph with what is right about it."""
    above = heading(paragraph.owner, paragraph.headline, document.title)
    text = Text(above, tuple(paragraph.sentences.values()))
    if isinstance(query, Claim):
        stances = [query.stances.get(number, "") for number in paragraph.sentences]
        targets = [(float(bool(stance)), *STANCES[stance]) for stance in stances]
        return Example(query.text, text, targets, float(any(stances)), _support(query, paragraph))
    main = [number in query.answers for number in paragraph.sentences]
    more = [number in query.details for number in paragraph.sentences]
    told = [1.0 if is_main else DETAIL if is_more else 0.0 for is_main, is_more in zip(main, more, strict=True)]
    answers = 1.0 if any(main) else DETAIL / 2 if any(more) else 0.0
    return Example(query.text, text, [(target, None, None) for target in told], answers)


def _support(claim: Claim, paragraph: Paragraph) -> Target:
    """Whether a paragraph supports a claim by itself; not known if it may take several paragraphs to do so."""
    if claim.support in ("partly", "none"):
        return 0.0
    whole = claim.support == "supported" and claim.stances.keys() <= paragraph.sentences.keys()
    return 1.0 if whole else None


def of_benchmarks(folder: Path) -> Iterator[Group]:
    """Questions and claims of one half of the development data of ClapNQ and WiCE; the other half measures."""
    for row in read_rows(folder / "evidence/clapnq.jsonl.gz"):
        gold = set(row["gold"]) if not row["disputed"] else set()
        if gold and in_training_half(row["group"]):
            yield [_marked(row["question"], row["title"], row["sentences"], gold)]
    for row in read_rows(folder / "abstention/clapnq.jsonl.gz"):
        if row["label"] == "unanswerable" and in_training_half(row["group"]):
            yield [_marked(row["question"], row["title"], row["sentences"], set())]
    for row in read_rows(folder / "evidence/wice.jsonl.gz"):
        if in_training_half(row["group"]):
            yield _pages(row["question"], row["sentences"], set().union(*row["gold_sets"]))


def _marked(question: str, title: str, texts: Sequence[str], gold: set[int]) -> Example:
    targets: list[tuple[Target, Target, Target]] = [(float(i in gold), None, None) for i in range(len(texts))]
    return Example(question, Text(title, tuple(texts)), targets, float(bool(gold)))


def _pages(claim: str, texts: Sequence[str], gold: set[int]) -> Group:
    """The parts of a page that have evidence, and up to two that have none."""
    parts = [
        _marked(claim, "", texts[start : start + PAGE], {i - start for i in gold if start <= i < start + PAGE})
        for start in range(0, len(texts), PAGE)
    ]
    right = [part for part in parts if part.answers]
    return right + [part for part in parts if not part.answers][:2]


def of_pairs(path: Path) -> Iterator[Example]:
    """Pairs of evidence and claim (JSON Lines, gzipped: evidence, claim, supported, source) that may be used."""
    for row in read_rows(path):
        if row["source"] not in UNLICENSED:
            evidence = row["evidence"]
            texts = tuple(span.of(evidence) for span in sentences(evidence)) or (evidence,)
            unknown = [(None, None, None)] * len(texts)
            yield Example(row["claim"], Text("", texts), unknown, None, float(bool(row["supported"])))
