"""What readers must not see, looked for in answers anew, with none of the code that keeps it out."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index.records import Roundup
from rag.records import Citation, Sentence, VerifiedAnswer

_MARKER = re.compile(r"\[(\d+)\]")
_QUOTED = re.compile(r"“([^“”]+)”")


def dangling(verified: VerifiedAnswer, roundups: Mapping[str, Roundup]) -> list[str]:
    """Markers without a citation, and citations whose words do not stand where they point."""
    answer = verified.answer
    numbers = {citation.number for citation in answer.citations}
    found = [f"[{number}]" for number in _MARKER.findall(answer.text) if int(number) not in numbers]
    return found + [
        f"{citation.place}: {citation.quote}"
        for citation in answer.citations
        if roundups[citation.article_id].article.text[citation.start : citation.end] != citation.quote
    ]


def misquoted(verified: VerifiedAnswer, roundups: Mapping[str, Roundup]) -> list[str]:
    """What stands between quotation marks and not in a section of anybody whom the sentence cites."""
    found: list[str] = []
    for sentence, citations in _cited(verified):
        sections = [_section(roundups[citation.article_id], citation.expert) for citation in citations]
        for words in _QUOTED.findall(sentence.text):
            if not any(words in section for section in sections):
                found.append(words)
    return found


def misattributed(verified: VerifiedAnswer, roundups: Mapping[str, Roundup]) -> list[str]:
    """Sentences that name an expert of the cited articles, outside quotations, and do not cite that expert."""
    experts = {name for roundup in roundups.values() for name in roundup.experts}
    return [
        sentence.text
        for sentence, citations in _cited(verified)
        if any(
            names(_QUOTED.sub(" ", sentence.text), name) and not any(name in one.expert for one in citations)
            for name in experts
        )
    ]


def unnamed(verified: VerifiedAnswer) -> list[str]:
    """Sentences that cite an expert and name nobody who is cited."""
    return [
        sentence.text
        for sentence, citations in _cited(verified)
        if citations and all(citation.expert not in ("", "Editors") for citation in citations) and not sentence.experts
    ]


def _cited(verified: VerifiedAnswer) -> Iterator[tuple[Sentence, Sequence[Citation]]]:
    for sentence in verified.answer.sentences:
        if not sentence.ours:
            yield sentence, [one for one in verified.answer.citations if one.number in sentence.citations]


def _section(roundup: Roundup, owner: str) -> str:
    text = roundup.article.text
    return "\n".join(part.span.of(text) for one in roundup.reactions if one.owner == owner for part in one.paragraphs)


def names(text: str, name: str) -> bool:
    """Whether a text has the surname, written as a name; where a sentence begins, any word is written so."""
    surname = re.escape(name.split()[-1])
    return re.search(rf"(?<=[\w,;:] ){surname}\b|{re.escape(name)}\b", text) is not None


def quotations(text: str) -> list[str]:
    """What stands between quotation marks."""
    return _QUOTED.findall(text.replace('"', "“", 1).replace('"', "”", 1) if text.count('"') == 2 else text)
