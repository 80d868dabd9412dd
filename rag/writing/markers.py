"""Citation markers in text that comes piece by piece, told from the text.

Nothing that may yet become a marker is given out, so that no half of one ever shows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from rag.writing.marker_forms import CUT, Mark, mark_in

LONGEST = 60
"""Characters after an opening bracket in which a marker must close; what is longer is text."""
LONGEST_ROUND, LONGEST_LINK = 30, 400
"""The same for round brackets, and for the address of a link."""

UNSEEN = ("Cf", "Cc", "Co", "Cs")
"""Categories of characters that nobody sees: formats, controls, private use, halves of others."""

_PAIRS = {"[": "]", "【": "】", "［": "］", "〔": "〕", "(": ")", "（": "）", "<": ">"}
_ROUND = "(（"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SPECIAL = frozenset((*_PAIRS, *_SUPERSCRIPTS, "\\", "!"))
"""Where something may begin that is no text."""
_UNIT = re.compile(r"(?<![^\W\d_])(?:[mkcd]?m|s|x|R)$|\d$")
"""What a raised digit belongs to as an exponent."""
_SPACES = re.compile(r"[ \t]+(\n)?")
_TAG = re.compile(r"</?[a-z!|/][^<>]*>", re.IGNORECASE)
_HALF_TAG = re.compile(r"(?:[a-z!|/][^<]*)?", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\s*(?:https?:|www\.|#|/|\.|mailto:|javascript:|data:)\S*(?:\s+[\"'][^\"']*[\"'])?\s*", re.IGNORECASE
)
_HALF_ADDRESS = re.compile(r"\(\s*\S*(?:\s+(?:[\"'][^\"']*[\"']?\s*)?)?")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")
_HALF_IMAGE = re.compile(r"!(?:\[[^\]\n]*(?:\](?:\([^)\n]*)?)?)?")
_THOUGHTS = re.compile(r"<(think(?:ing)?|reasoning|scratchpad|thought)\b", re.IGNORECASE)


class Markers:
    """Splits text into text and markers; it holds back what may become one."""

    def __init__(self) -> None:
        self._held = ""
        self._space = ""
        self._last = ""
        self._thoughts = ""
        """The tag inside which a model thinks aloud; nothing of that is the answer."""

    def feed(self, piece: str) -> Iterator[str | Mark]:
        """What can be told of the text so far.

        >>> reader = Markers()
        >>> [part for piece in ("It fell [", "1", ", 2]. It ", "rose 【3†a】.") for part in reader.feed(piece)]
        ['It fell', Mark(numbers=(1, 2)), '. It', ' rose', Mark(numbers=(3,)), '.']
        """
        self._held += _seen(piece)
        yield from _joined(self._parts(ended=False))

    def close(self) -> Iterator[str | Mark]:
        """What was held back; a marker that never closed is left out."""
        yield from _joined(self._parts(ended=True))

    def _parts(self, *, ended: bool) -> Iterator[str | Mark]:
        while self._held:
            step = self._step(ended=ended)
            if step is None:
                return
            part, used = step
            self._held = self._held[used:]
            if isinstance(part, Mark):
                self._space = ""
                yield part
            elif part:
                yield from self._text(part)

    def _text(self, text: str) -> Iterator[str]:
        """Text without the white space at its end, which goes if a marker follows."""
        whole = _SPACES.sub(lambda run: run[1] or " ", self._space + text)
        kept = whole.rstrip(" \t")
        self._space = whole[len(kept) :]
        if kept:
            self._last = (self._last + kept)[-8:]
            yield kept

    def _step(self, *, ended: bool) -> tuple[str | Mark, int] | None:
        """The next part and how many characters it takes; None if more text must come before it can be told."""
        if self._thoughts:
            return self._thinking(ended=ended)
        held = self._held
        start = next((n for n, char in enumerate(held) if char in _SPECIAL), None)
        if start is None:
            return held, len(held)
        if start:
            return held[:start], start
        if held[0] in _SUPERSCRIPTS:
            return self._raised(ended=ended)
        if held[0] == "\\":
            return ("", 1) if len(held) > 1 or ended else None
        if held[0] == "!":
            return self._image(ended=ended)
        return self._bracketed(ended=ended)

    def _thinking(self, *, ended: bool) -> tuple[str, int] | None:
        closing = f"</{self._thoughts}>"
        at = self._held.casefold().find(closing)
        if at >= 0:
            self._thoughts = ""
            return "", at + len(closing)
        used = len(self._held) if ended else max(0, len(self._held) - len(closing))
        return ("", used) if used else None

    def _image(self, *, ended: bool) -> tuple[str, int] | None:
        """A picture would be fetched from wherever the model says, so it goes."""
        if found := _IMAGE.match(self._held):
            return "", found.end()
        may_come = len(self._held) <= LONGEST_LINK and _HALF_IMAGE.fullmatch(self._held)
        return None if may_come and not ended else ("!", 1)

    def _raised(self, *, ended: bool) -> tuple[str | Mark, int] | None:
        count = next((n for n, char in enumerate(self._held) if char not in _SUPERSCRIPTS), None)
        if count is None:
            if not ended:
                return None
            count = len(self._held)
        digits = self._held[:count]
        if _UNIT.search(self._last + self._space):
            return digits, count
        return Mark((int(unicodedata.normalize("NFKC", digits)[:4]),)), count

    def _bracketed(self, *, ended: bool) -> tuple[str | Mark, int] | None:
        held, opening = self._held, self._held[0]
        depth = 2 if held[:2] in ("[[", "【【") else 1
        closing = _PAIRS[opening]
        most = depth + (LONGEST_ROUND if opening in _ROUND else LONGEST)
        inside_end = held[: most + 1].split("\n")[0].find(closing, depth)
        if inside_end < 0:
            return self._open(depth, most, ended=ended)
        end = inside_end + 1
        while depth > 1 and end <= inside_end + depth - 1:
            if end == len(held) and not ended:
                return None
            if held[end : end + 1] != closing:
                break
            end += 1
        inside = held[depth if end - inside_end == depth else 1 : inside_end]
        if opening == "<":
            return self._tag(held[:end])
        if opening in _ROUND:
            return self._rounded(inside, end)
        return self._squared(inside, end, ended=ended)

    def _open(self, depth: int, most: int, *, ended: bool) -> tuple[str, int] | None:
        """An opening bracket that has not closed yet."""
        opening, inside = self._held[0], self._held[depth:]
        can_be = "\n" not in inside and len(self._held) <= most
        if opening == "<":
            can_be = can_be and _HALF_TAG.fullmatch(inside) is not None
        if can_be and not ended:
            return None
        if opening not in _ROUND and (cut := CUT.match(inside)):
            return "", depth + cut.end()
        if ended and can_be and opening not in _ROUND and (not inside.strip() or re.search(r"\d\W*$", inside)):
            return "", len(self._held)
        return self._held[0], 1

    def _tag(self, tag: str) -> tuple[str, int]:
        """A tag is no part of an answer; what stands between tags of thought is none either."""
        if found := _THOUGHTS.match(tag):
            self._thoughts = found[1].casefold()
        return ("", len(tag)) if _TAG.fullmatch(tag) else (tag[0], 1)

    def _rounded(self, inside: str, end: int) -> tuple[str | Mark, int]:
        """Round brackets are a marker only if they say so: "(passage 1)", "(p2, p3)"."""
        if mark := mark_in(inside, named=True):
            return mark, end
        return self._held[0], 1

    def _squared(self, inside: str, end: int, *, ended: bool) -> tuple[str | Mark, int] | None:
        """A marker, the text of a link, or words in brackets; the address of a link goes."""
        link = 0
        if self._held[end : end + 1] == "(" or (end == len(self._held) and not ended):
            found = self._address(end, ended=ended)
            if found is None:
                return None
            link = found
        if mark := mark_in(inside):
            return mark, end + link
        if link:
            return inside, end + link
        return self._held[0], 1

    def _address(self, start: int, *, ended: bool) -> int | None:
        """The length of the link's address that begins there; 0 if none does, None if that cannot be told yet."""
        rest = self._held[start:]
        if not rest:
            return 0 if ended else None
        at = rest.find(")")
        if at < 0:
            may_come = len(rest) <= LONGEST_LINK and _HALF_ADDRESS.fullmatch(rest)
            return None if may_come and not ended else 0
        return at + 1 if at <= LONGEST_LINK and _ADDRESS.fullmatch(rest[1:at]) else 0


def _joined(parts: Iterable[str | Mark]) -> Iterator[str | Mark]:
    """Texts that follow one another as one."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


def _seen(text: str) -> str:
    """Without characters that nobody sees, among which those may be that hide a marker."""
    return "".join(
        char for char in text if unicodedata.category(char) not in ("Cf", "Cc", "Co", "Cs") or char in "\n\t"
    )
