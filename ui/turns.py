"""Whose turn it is: what is made in the background waits while anybody waits for an answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic


class Turns:
    """Counts the answers that are being made; safe to use from several threads."""

    def __init__(self) -> None:
        self._answers = 0
        self._changed = threading.Condition()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Around the making of an answer, until it is there or given up."""
        with self._changed:
            self._answers += 1
        try:
            yield
        finally:
            with self._changed:
                self._answers -= 1
                self._changed.notify_all()

    def free(self, until: float) -> bool:
        """Wait until no answer is being made; False if there is still one at ``until`` (of ``monotonic()``)."""
        with self._changed:
            return self._changed.wait_for(lambda: self._answers == 0, timeout=max(0.0, until - monotonic()))
