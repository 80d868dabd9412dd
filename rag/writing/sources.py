"""The evidence as a chat model gets it: numbered passages, each with its owner, headline and date."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Chunk
from prompts import prompt
from prompts.data import Delimited, delimited, together
from rag.records import Citation, Evidence


@dataclass(frozen=True, slots=True)
class Sources:
    """The passages that a model may cite; their numbers count from 1."""

    chunks: tuple[Chunk, ...]

    @classmethod
    def of(cls, evidence: Evidence, most: int) -> "Sources":
        """The first passages of the evidence."""
        return cls(tuple(passage.chunk for passage in evidence.passages[:most]))

    @property
    def texts(self) -> Sequence[Delimited]:
        """Each as data, with its number."""
        return [_told(number, chunk) for number, chunk in enumerate(self.chunks, 1)]

    def asked(self, question: str) -> str:
        """What the model is asked: the passages and the question, each between tags of its own."""
        return prompt("question").fill(passages=together(self.texts), question=delimited("question", question))

    def citations(self, numbers: Sequence[int]) -> list[Citation]:
        """The whole passages that are numbered so; a number that no passage has gives none."""
        known = [number for number in numbers if 0 < number <= len(self.chunks)]
        return [
            Citation.of(chunk, number, 0, len(chunk.text)) for number in known for chunk in (self.chunks[number - 1],)
        ]


def _told(number: int, chunk: Chunk) -> Delimited:
    about = {"about": chunk.headline} if chunk.headline else {}
    date = {"date": chunk.date} if chunk.date else {}
    return delimited("passage", chunk.text, number=str(number), by=chunk.owner or "unknown", **about, **date)
