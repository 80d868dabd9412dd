"""What the page's script asks Python for: sources, what the assistant saw, exports, follow-ups, reports.

Each takes one value from the browser, which may be anything, and gives what the script shows. Only reports are kept.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from pydantic import ValidationError

from index.errors import BadInput, PullquoteError
from ui.assistants import Assistants
from ui.exchanges import Conversation, Exchange, Kept
from ui.exports import FORMATS, Exported
from ui.exports.plain import plain
from ui.feedback import Report, keep
from ui.html import messages, saw, source
from ui.html.links import place
from ui.offers import follow_ups

_K = TypeVar("_K", bound=Kept)

MOST_BYTES = 4_000_000
"""Of one value from the browser."""

LONGEST_WAIT_S = 10.0
"""Until nobody waits for an answer, so that follow-ups may be made; after that there are none."""

MOST_WAITING = 10
"""Who wait for follow-ups at once: each holds one of the 40 threads in which answers are made, too."""

_waiting = threading.Semaphore(MOST_WAITING)
_following = threading.Semaphore(1)

log = logging.getLogger(__name__)


def services(assistants: Assistants) -> list[Callable[[Any], Any]]:
    """The functions, by the names under which the script calls them."""
    library = assistants.library

    def source_of(link: Any) -> str:
        """The section that a link points to."""
        try:
            article_id, span = place(link)
            return source.section(library.index.roundup(article_id), span)
        except PullquoteError as error:
            return source.no_section(error)

    def saw_what(sent: Any) -> str:
        """What the assistant saw before an answer."""
        try:
            return saw.saw(_read(Exchange, sent))
        except PullquoteError as error:
            return source.no_section(error)

    def copied(sent: Any) -> dict[str, Any]:
        """An exchange as plain text: ``{"exchange": {...}, "sources": bool}``."""
        return _told(lambda: {"text": _copied(_read(_Copied, sent))})

    def exported(sent: Any) -> dict[str, Any]:
        """A conversation as a file: ``{"conversation": {...}, "form": "md" | "html" | "docx"}``."""
        return _told(lambda: _exported(_read(_Export, sent))._asdict())

    def follow_up(sent: Any) -> dict[str, Any]:
        """Questions that may follow the last exchange of a conversation, as list and as HTML."""
        return _told(lambda: _followed(assistants, _read(Conversation, sent)))

    def reported(sent: Any) -> dict[str, Any]:
        """Keep a report on an answer as a draft of an eval case."""
        return _told(lambda: {"text": keep(_read(Report, sent), library.index.location)})

    return [source_of, saw_what, copied, exported, follow_up, reported]


class _Copied(Kept):
    exchange: Exchange
    sources: bool = False


class _Export(Kept):
    conversation: Conversation
    form: str


def _read(kind: type[_K], sent: Any) -> _K:
    """The record that the browser sent as JSON; BadInput if it is none."""
    if not isinstance(sent, str) or len(sent) > MOST_BYTES:
        raise BadInput("The page sent something that cannot be read.", hint="Reload the page and try again.")
    try:
        return kind.model_validate_json(sent)
    except ValidationError as error:
        raise BadInput("The page sent something that cannot be read.", hint="Reload the page and try again.") from error


def _told(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What an act gives, or why it does not."""
    try:
        return act()
    except PullquoteError as error:
        return {"problem": f"{error.message} {error.hint}".strip()}
    except Exception:
        log.exception("A service of the page failed")
        return {"problem": f"{messages.FAILED.message} {messages.FAILED.hint}"}


def _copied(wanted: _Copied) -> str:
    return plain(wanted.exchange, sources=wanted.sources)


def _exported(wanted: _Export) -> Exported:
    if wanted.form not in FORMATS:
        raise BadInput(f"There is no export named {wanted.form!r}.", hint=f"There are: {', '.join(FORMATS)}.")
    return FORMATS[wanted.form](wanted.conversation)


def _followed(assistants: Assistants, conversation: Conversation) -> dict[str, Any]:
    """One after the other: answers come first, and where many ask at once, what may follow is left out."""
    questions: list[str] = []
    if conversation.exchanges and _waiting.acquire(blocking=False):
        try:
            questions = _following_up(assistants, conversation, monotonic() + LONGEST_WAIT_S)
        finally:
            _waiting.release()
    return {"questions": questions, "html": messages.offered(questions)}


def _following_up(assistants: Assistants, conversation: Conversation, until: float) -> list[str]:
    if not _following.acquire(timeout=LONGEST_WAIT_S):
        return []
    try:
        return follow_ups(
            assistants.quoting,
            conversation.exchanges,
            conversation.history,
            lambda: assistants.turns.free(until),
        )
    finally:
        _following.release()
