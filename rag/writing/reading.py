"""What a model writes, read as it comes: text to show, and sentences with what they cite."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rag.writing.drafts import Draft, Drafts
from rag.writing.leaks import Leaks
from rag.writing.marker_forms import Mark
from rag.writing.markers import Markers


class Reading:
    """Reads one text of a model that has been told ``instructions`` and may cite the ``known`` numbers."""

    def __init__(self, known: Collection[int], instructions: Sequence[str]) -> None:
        self._known = known
        self._markers = Markers()
        self._leaks = Leaks(instructions)
        self._drafts = Drafts()
        self._shown: dict[int, int] = {}
        """Numbers of passages to those that readers see, which count from 1 by first use."""

    def feed(self, text: str) -> Iterator[str | Draft]:
        """What the next piece gives: text, and the sentences that end with it."""
        yield from self._read(self._markers.feed(text))

    def close(self) -> Iterator[str | Draft]:
        """What the end gives; a sentence that breaks off is none."""
        yield from self._read(self._markers.close())
        yield from self._text(self._leaks.close())
        yield from self._drafts.close()

    def _read(self, parts: Iterable[str | Mark]) -> Iterator[str | Draft]:
        for part in parts:
            if isinstance(part, str):
                yield from self._text(self._leaks.text(part))
            else:
                yield from self._text(self._leaks.close())
                yield from self._drafts.mark(part, self._marker(part))

    def _text(self, text: str) -> Iterator[str | Draft]:
        if text:
            yield from self._drafts.text(text)

    def _marker(self, mark: Mark) -> str:
        """How a marker is shown; numbers that no passage has are not."""
        for number in mark.numbers:
            if number in self._known:
                self._shown.setdefault(number, len(self._shown) + 1)
        return "".join(f" [{self._shown[number]}]" for number in mark.numbers if number in self._known)
