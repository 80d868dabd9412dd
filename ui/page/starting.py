"""The questions of the empty chat: made once for each state of the index."""

import threading
from dataclasses import dataclass, field

from ui.assistants import Assistants
from ui.offers import starters


@dataclass(slots=True)
class Starters:
    """Remembers the questions until the index changes; safe to use from several threads."""

    assistants: Assistants
    _made: tuple[str, list[str]] = ("", [])
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def questions(self) -> list[str]:
        """The questions; made now if they are not yet."""
        with self._mutex:
            generation = self.assistants.library.index.generation()
            if self._made[0] != generation:
                self._made = (generation, starters(self.assistants.quoting))
            return self._made[1]

    def known(self) -> list[str]:
        """The questions if they have been made."""
        return self._made[1] if self._made[0] == self.assistants.library.index.generation() else []
