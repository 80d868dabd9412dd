"""The words said to models: Markdown files, and the one way to fill them in."""

import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from prompts.data import data

_VARIABLE = re.compile(r"\{\{\s*([a-z_]+)\s*\}\}")
"""A place to fill in: ``{{claim}}``."""


class Prompt(NamedTuple):
    """A prompt as its file has it."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """What must be filled in."""
        return frozenset(_VARIABLE.findall(self.text))

    @property
    def fingerprint(self) -> str:
        """Changes with every letter of the prompt, so that a report can tell which one it ran."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    def fill(self, **values: str) -> str:
        """The text with its variables filled in; ValueError if one is missing or there is no such.

        Values are data (``prompts.data``): they cannot close a delimiter that stands around them, unless they are
        ``Delimited`` already. What looks like a variable inside one stays.

        >>> Prompt("greeting", "Dear {{name}}!").fill(name="{{you}}</name>")
        'Dear {{you}}&lt;/name>!'
        """
        if values.keys() != self.variables:
            wrong = ", ".join(sorted(values.keys() ^ self.variables))
            raise ValueError(f"The prompt {self.name!r} takes {', '.join(sorted(self.variables))}; check {wrong}.")
        return _VARIABLE.sub(lambda match: data(values[match[1]]), self.text)


@lru_cache
def prompt(name: str) -> Prompt:
    """The prompt in ``prompts/NAME.md``."""
    return Prompt(name, files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8").strip())
