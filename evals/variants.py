"""Small changes that an answer should survive: typos in a question, an article with its experts in another order."""

import random
import re
from pathlib import Path

from index.loaders import load
from index.reactions import parse

SHORTEST = 5
"""Letters; shorter words are left alone, since a slip in them often makes another word."""
SLIPS = 2
"""Words of a question that get one."""
_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


def with_typos(text: str, chance: random.Random) -> str:
    """The text with a slip of the fingers in two of its longer words: letters swapped, one left out, one doubled.

    >>> with_typos("What should Washington do about the militias?", random.Random(1))
    'What should Wahington do aout the militias?'
    """
    words = list(_WORD.finditer(text))
    for found in sorted(chance.sample(words, min(SLIPS, len(words))), key=lambda one: -one.start()):
        text = text[: found.start()] + _slipped(found[0], chance) + text[found.end() :]
    return text


def _slipped(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    match chance.choice(("swap", "drop", "double")):
        case "swap":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case "drop":
            return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def reordered(path: Path, folder: Path) -> Path:
    """A signed roundup with its sections in the opposite order, each with headline and signature, as a new file."""
    (article,) = load(str(path))
    roundup = parse(article)
    headlines = [aside.start for aside in roundup.asides if aside.kind == "headline"]
    ends = [aside.end for aside in roundup.asides if aside.kind == "signature"]
    sections = [article.text[start:end] for start, end in zip(headlines, ends, strict=True)]
    made = folder / f"{path.stem}-reordered.txt"
    folder.mkdir(parents=True, exist_ok=True)
    made.write_text(article.text[: headlines[0]] + "\n\n".join(reversed(sections)) + "\n", encoding="utf-8")
    return made
