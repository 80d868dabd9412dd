"""Answers from elsewhere as outcomes: what an assistant had before it is the document that it is judged by."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from rapidfuzz.distance import LCSseq

from evals.answers.lines import AnswerLine, ContextLine
from evals.answers.marked import marked
from evals.answers.refusals import refuses
from evals.records import Case, Context, Document, Outcome, OwnedParagraph, Place, Reply, Said
from rag.records import Citation, Status, Turn

ELSEWHERE = "elsewhere"
"""The answerer of replies that nobody here gave."""
ANY: tuple[Status, ...] = get_args(Status)
"""Every status: of a case of which nobody says what is right."""
SAME = 0.9
"""Share of the shorter text, in order, from which two texts are taken for the same one, cut differently."""
_GAP = "\n\n"


class Elsewhere(NamedTuple):
    """An answer, and what it is judged by."""

    outcome: Outcome
    document: Document


def outcomes(lines: Iterable[AnswerLine]) -> list[Elsewhere]:
    """One a line. Lines with the same contexts share a document: they are not independent of each other."""
    return [_outcome(line) for line in lines]


def _outcome(line: AnswerLine) -> Elsewhere:
    contexts = _contexts(line)
    matches = list(_matches(line, contexts))
    document = _document(contexts, _numbers(contexts, matches))
    said = marked(line.answer or "")
    case = Case(
        id=line.id,
        question=line.question,
        kind=line.kind,
        article=document.id,
        history=tuple(Turn(turn.role, turn.text) for turn in line.history),
        statuses=tuple(line.status_any) or ((line.status,) if line.status else ANY),
        gold=_gold(matches, document),
        all_of=True,
        key_facts=tuple(map(tuple, line.key_facts)),
        must_not_say=tuple(line.must_not_say),
        reference=line.reference,
        faithful=line.faithful,
        group=line.group,
    )
    if not said:
        failed = Outcome(case=case, reply=None, contexts=_given(document), error="the answer is empty")
        return Elsewhere(failed, document)
    return Elsewhere(Outcome(case=case, reply=_reply(line, said, document), contexts=_given(document)), document)


def _contexts(line: AnswerLine) -> list[ContextLine]:
    """What stands in lists of its own, put to the texts."""
    columns = {"id": line.context_ids, "expert": line.context_experts, "title": line.context_titles}
    given = {name: values for name, values in columns.items() if values}
    return [
        one.model_copy(update={name: values[n] for name, values in given.items()})
        for n, one in enumerate(line.contexts)
    ]


def _matches(line: AnswerLine, contexts: Sequence[ContextLine]) -> Iterable[list[int]]:
    """Of each text that answers, which contexts are it, from 0: by id if ids are given, else by text."""
    if line.reference_context_ids:
        for wanted in line.reference_context_ids:
            yield [n for n, one in enumerate(contexts) if one.id == wanted]
        return
    for reference in line.reference_contexts:
        yield [n for n, one in enumerate(contexts) if same(one.text, reference.text)]


def _numbers(contexts: Sequence[ContextLine], matches: Iterable[Sequence[int]]) -> list[int]:
    """The number of each context, from 1; pieces of one text that answers have the number of the first of them."""
    numbers = list(range(1, len(contexts) + 1))
    for found in matches:
        for other in found[1:]:
            if contexts[other].expert == contexts[found[0]].expert:
                numbers[other] = numbers[found[0]]
    return numbers


def _document(contexts: Sequence[ContextLine], numbers: Sequence[int]) -> Document:
    """The contexts one below the other, each a paragraph."""
    paragraphs = []
    start = 0
    for one, number in zip(contexts, numbers, strict=True):
        paragraphs.append(OwnedParagraph(one.expert, number, start, start + len(one.text), one.title))
        start += len(one.text) + len(_GAP)
    text = _GAP.join(one.text for one in contexts)
    told = "\n".join((text, *(f"{part.number} {part.owner}" for part in paragraphs)))
    return Document(
        id=f"contexts-{hashlib.sha256(told.encode()).hexdigest()[:12]}", text=text, paragraphs=tuple(paragraphs)
    )


def _given(document: Document) -> tuple[Context, ...]:
    return tuple(
        Context(
            text=one.span.of(document.text),
            article_id=document.id,
            expert=one.owner,
            paragraph=one.number,
            start=one.start,
            end=one.end,
        )
        for one in document.paragraphs
    )


def _reply(line: AnswerLine, said: tuple[Said, ...], document: Document) -> Reply:
    refused = refuses(said) if line.refused is None else line.refused
    right = next((status for status in (*line.status_any, line.status) if status and status != "answered"), None)
    return Reply(
        # Which kind of no it is, the answer does not say: the one that is right, if there is one.
        status=(right or "not_in_corpus") if refused else "answered",
        text=line.answer or "",
        sentences=said,
        citations=tuple(_citations(said, document)),
        answerer=ELSEWHERE,
    )


def _citations(said: Sequence[Said], document: Document) -> Iterable[Citation]:
    """Of each marker that a context has; the others do not resolve."""
    used = {number for one in said for number in one.citations}
    for number, one in enumerate(document.paragraphs, 1):
        if number in used:
            yield document.citation(number, one)


def _gold(matches: Sequence[Sequence[int]], document: Document) -> tuple[Place, ...]:
    """One place a text that answers; of one that no context is, a place that nothing has."""
    firsts = [document.paragraphs[found[0]] if found else None for found in matches]
    beyond = len(document.paragraphs) + 1
    places = [Place(one.owner, one.number) if one else Place("", beyond + n) for n, one in enumerate(firsts)]
    return tuple(dict.fromkeys(places))


def same(one: str, other: str) -> bool:
    """Whether two texts are the same one, perhaps cut differently.

    >>> same("Ports  reopen on Monday.", "On Sunday: Ports reopen on Monday."), same("Ports reopen.", "Ports close.")
    (True, False)
    """
    short, long = sorted((one.split(), other.split()), key=len)
    if not short:
        return False
    if " ".join(short) in " ".join(long):
        return True
    return len(short) > len(long) / 2 and LCSseq.similarity(short, long) >= SAME * len(short)
