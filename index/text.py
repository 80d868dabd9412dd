"""One form for all text, so that offsets and verbatim quotes mean the same everywhere."""

import re
import unicodedata

_NEWLINES = re.compile("\r\n|[\r\v\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u200b\u2060-\u2064\ufeff"  # soft hyphen, zero width; not U+200C/D, which scripts need
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # directions
    "\ufff9-\ufffc]"  # ruby marks, the place of an embedded object
)


def plain_characters(text: str) -> str:
    """The text with ``\\n`` as its only control and the plain space as its only space.

    >>> plain_characters("Iran\\u00adian\\u00a0 drones\\u2028fell")
    'Iranian  drones\\nfell'
    """
    text = _SURROGATES.sub("\ufffd", text.replace("\f", "\n\n"))
    text = _UNSEEN.sub("", _SPACES.sub(" ", _NEWLINES.sub("\n", text)))
    return unicodedata.normalize("NFC", text)


def normalised(text: str) -> str:
    """Plain characters, stripped lines without runs of spaces, and at most one blank line in a row.

    >>> normalised("  Two   words \\r\\n\\f  more ")
    'Two words\\n\\nmore'
    """
    lines = (line.strip(" ") for line in re.sub(" +", " ", plain_characters(text)).split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def one_line(text: str) -> str:
    """The normalised text with a space for each run of newlines."""
    return re.sub("\n+", " ", normalised(text))


def slug(text: str) -> str:
    """Letters, digits and hyphens in lower case, Latin letters without accents; "" if none is left.

    >>> slug("Präsident_Özal: “Jetzt!”")
    'prasident-ozal-jetzt'
    """
    bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", plain_characters(text)))
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in bare.casefold())
    return unicodedata.normalize("NFC", "-".join("".join(kept).split()))
