"""What is said when there is no answer: why, and what the articles have instead."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from index.records import EDITORS
from rag.library import Library
from rag.records import Answer, Evidence, Passage, Question, Sentence, Status, speaker

NEAREST = 3
"""Sections that are named as what is covered instead."""

_COUNTED = re.compile(r"\d+ of \d+ experts address this")


def without_reading(evidence: Evidence, library: Library) -> Answer | None:
    """The refusal of a question that no passage could answer; None for all others."""
    question = evidence.question
    match question.kind:
        case "small_talk":
            text = "I quote what experts say in the articles here, each with its place: ask who said what."
            return _refusal(evidence, "declined", f"{text}{_speakers(library)}")
        case "order":
            text = "I only answer questions from the articles here, with citations; instructions do not change that."
            return _refusal(evidence, "declined", text)
        case "unclear":
            return _refusal(evidence, "declined", f"Whom do you mean: {_list(question.unclear, 'or')}?")
        case "later":
            newest = max((article.date for article in library.articles() if article.date), default="")
            text = f"The question is about a time after the newest article here, which is of {newest}."
            return _refusal(evidence, "after_article", text, evidence.passages)
        case "expert" | "compare" if question.experts and not set(question.named) & set(question.experts):
            text = f"{left_out(question)} Only {_list(question.experts, 'or')} may be cited."
            return _refusal(evidence, "declined", text)
    return None


def left_out(question: Question) -> str:
    """The line on experts whom the question names and its filter leaves out; empty if there are none."""
    outside = [name for name in question.named if name not in (question.experts or question.named)]
    return f"The filter leaves out {_list(outside, 'and')}." if outside else ""


def not_in_corpus(evidence: Evidence, absent: Sequence[str] = ()) -> Answer:
    """Nothing answers the question; ``absent`` are names and figures in it that no article has."""
    if unknown := evidence.question.unknown:
        why = f"The articles here do not mention {_list(unknown, 'or')}."
    elif absent:
        why = f"The articles here do not answer this; they do not mention {_list(absent, 'or')}."
    else:
        why = "The articles here do not answer this."
    return _refusal(evidence, "not_in_corpus", why, evidence.passages)


def expert_silent(evidence: Evidence, spoken: Sequence[Passage]) -> Answer:
    """The expert who is asked about does not speak to it; ``spoken`` are the passages of those who do."""
    experts = _list([speaker(name) for name in evidence.question.named], "and")
    return _refusal(evidence, "expert_silent", f"{experts} does not speak to this in the articles here.", spoken)


def silence(experts: Sequence[str]) -> str:
    """The line on experts who were asked and have nothing to say; empty if there are none."""
    if not experts:
        return ""
    names = _list([speaker(name) for name in experts], "and")
    return f"{names} {'do' if len(experts) > 1 else 'does'} not speak to this in the articles here."


def introduction(evidence: Evidence) -> str:
    """The line on who an expert is, by the signatures under their sections."""
    roles: dict[str, dict[str, None]] = {}
    for passage in evidence.passages:
        known = roles.setdefault(passage.chunk.owner, {})
        if passage.chunk.affiliation:
            known[passage.chunk.affiliation.rstrip(".")] = None
    told = [f"{speaker(owner)} as {'; '.join(map(speaker, known))}" for owner, known in roles.items() if known]
    return f"The articles here introduce {_list(told, 'and')}." if told else "The articles here do not say who that is."


def opening(evidence: Evidence, spoke: Collection[str]) -> str:
    """The line above the answer to a panel: how many of those who were asked address it; empty for other questions."""
    question = evidence.question
    if question.kind != "panel":
        return ""
    asked = {name for passage in evidence.passages for name in passage.chunk.experts} - {EDITORS, *question.named}
    return counted(asked & set(spoke), asked)


def closing(evidence: Evidence, spoke: Collection[str]) -> str:
    """The line below a comparison: who of those compared has nothing to say; empty for other questions."""
    question = evidence.question
    if question.kind != "compare":
        return ""
    silent = [name for name in question.experts or () if name not in spoke]
    return " ".join(line for line in (silence(silent), left_out(question)) if line)


def recounted(evidence: Evidence, sentences: Sequence[Sentence], spoke: Collection[str]) -> tuple[Sentence, ...]:
    """The sentences with the lines above and below them that are true of those who speak now."""
    kept = list(sentences)
    if kept and kept[0].ours and _COUNTED.match(kept[0].text) and (line := opening(evidence, spoke)):
        kept[0] = replace(kept[0], text=line)
    if evidence.question.kind == "compare" and any(sentence.citations for sentence in kept):
        kept = kept[:-1] if kept[-1].ours else kept
        line = closing(evidence, spoke)
        kept += [Sentence(text=line, opens=True, ours=True)] if line else []
    return tuple(kept)


def counted(spoke: Collection[str], asked: Collection[str]) -> str:
    """How many of the experts address the question, and who does not.

    >>> counted({"Ann Roe", "Bo Li"}, {"Ann Roe", "Bo Li", "Cy Poe"})
    '2 of 3 experts address this; silent: Cy Poe.'
    """
    silent = sorted(speaker(name) for name in set(asked) - set(spoke))
    rest = f"; silent: {', '.join(silent)}" if silent else ""
    return f"{len(spoke)} of {len(asked)} experts address this{rest}."


def _refusal(evidence: Evidence, status: Status, why: str, nearest: Sequence[Passage] = ()) -> Answer:
    """Why there is no answer, then in a sentence of its own what is covered instead."""
    paragraphs: dict[tuple[str, str, int], Passage] = {}
    for passage in nearest:
        paragraphs.setdefault(passage.key, passage)
    instead = tuple(paragraphs.values())[:NEAREST]
    places = [_place(passage) for passage in instead]
    pointer = f"The text has it in {_list(places, 'and')}." if status == "expert_silent" else _nearest(places)
    sentences = (
        Sentence(text=why, opens=True, ours=True),
        *((Sentence(text=pointer, ours=True),) if places else ()),
    )
    return Answer(evidence=evidence, status=status, sentences=sentences, instead=instead)


def _nearest(places: Sequence[str]) -> str:
    return f"What comes nearest: {'; '.join(places)}."


def _place(passage: Passage) -> str:
    chunk = passage.chunk
    about = chunk.headline or chunk.title
    return f"{speaker(chunk.owner)} ¶{chunk.paragraph}{f' (“{about}”)' if about else ''}"


def _speakers(library: Library) -> str:
    names = library.people().names
    return f" Speakers: {_list(names[:8], 'and')}{' and others' if len(names) > 8 else ''}." if names else ""


def _list(names: Sequence[str], word: str) -> str:
    """
    >>> _list(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {word} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
