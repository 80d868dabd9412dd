"""What goes wrong between us and a chat model, said so that the user can mend it, and without keys."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from index.embedders import first_line
from index.errors import ModelUnavailable, PullquoteError

HIDDEN = "[hidden]"
"""Stands where a key stood."""
HINTS: Mapping[str, str] = {
    "key": "Check the key in the environment (pullquote doctor names its variable) and that it may use this model.",
    "model": "Check model.name, and model.base_url if you set it; pullquote doctor lists the providers.",
    "quota": "Wait, or see to your plan with the provider.",
    "time": "Raise model.timeout_s, or take a faster model.",
    "server": "The provider has trouble; try again later.",
    "away": "Is the server running, and model.base_url right? Or is there no network?",
    "long": "Lower retrieve.keep, or set model.window to what the model takes.",
    "reply": "Is model.base_url the address of the provider's API? Of an OpenAI-compatible one it mostly ends in /v1.",
}
"""What to do, by what went wrong."""


@contextmanager
def told(name: str = "") -> Iterator[None]:
    """Around a call to the chat model ``name``: what its library raises becomes ModelUnavailable."""
    try:
        yield
    except PullquoteError:
        raise
    # Each provider's library raises errors of its own. They are not chained: their texts and requests may hold keys.
    except Exception as error:
        what, todo = _meaning(error)
        said = redacted(first_line(error))
        model = f"The chat model {name!r}" if name else "The chat model"
        hint = f"{HINTS[todo]} ({said})" if todo else said
        raise ModelUnavailable(f"{model} {what}.", hint=hint) from None


def passes(error: BaseException) -> bool:
    """Whether the same request may do better in a moment: after 429, 5xx or a lost connection, not after a timeout."""
    status = _status(error)
    if status:
        return status >= 500 or (status == 429 and not _SPENT.search(str(error)))
    return _kinds(error).broken and not _kinds(error).late


def pause_of(error: BaseException) -> float:
    """The seconds that the server asks to wait (``Retry-After``), a minute if it names a date; else 0."""
    for cause in _causes(error):
        wait = str((getattr(getattr(cause, "response", None), "headers", None) or {}).get("retry-after", ""))
        if wait:
            return float(wait) if re.fullmatch(r"\d+(\.\d+)?", wait) else 60.0
    return 0.0


# --- what it means ------------------------------------------------------------------------------------

_TOO_LONG = re.compile(r"context[ _](?:size|length|window)|maximum context|prompt is too long|too many tokens", re.I)
"""How servers say that the prompt does not fit; the status is 400, as for all else."""
_SPENT = re.compile(r"insufficient_quota|exceeded your current quota", re.I)
"""How OpenAI says that there is no more money, with the status of too many requests."""
_NO_REPLY = re.compile(r"no generation chunks|unexpected response type", re.I)
"""How LangChain says that nothing of an answer was in the reply."""


def _meaning(error: BaseException) -> tuple[str, str]:
    """What happened, and which hint mends it; no hint where the library's own words are the best."""
    status, kinds = _status(error), _kinds(error)
    if status == 429:
        return "is over quota or asked too often", "quota"
    if status in (401, 403):
        return "refuses the key", "key"
    if status == 404:
        return "is not known to the server", "model"
    if _TOO_LONG.search(str(error)):
        return "has no room for so long a text", "long"
    if status and status >= 500:
        return f"fails at the provider (HTTP {status})", "server"
    if status == 408 or kinds.late:
        return "takes too long", "time"
    if kinds.broken:
        return "cannot be reached, or the connection broke", "away"
    if status:
        return f"does not take the request (HTTP {status})", ""
    if kinds.unread or _NO_REPLY.search(str(error)):
        return "answers with what cannot be read", "reply"
    return "cannot be used", ""


class _Kinds(NamedTuple):
    """What an error is a case of, told by the names of its classes: the libraries need not be installed."""

    late: bool
    broken: bool
    unread: bool


def _kinds(error: BaseException) -> _Kinds:
    names = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
    return _Kinds(
        late=bool(names & {"TimeoutError", "TimeoutException", "APITimeoutError"}),
        broken=bool(names & {"ConnectionError", "TransportError", "APIConnectionError"}),
        unread=bool(names & {"JSONDecodeError", "AttributeError", "TypeError", "KeyError"}),
    )


def _status(error: BaseException) -> int | None:
    """The HTTP status, by whichever name the library has it."""
    for cause in _causes(error):
        for holder in (cause, getattr(cause, "response", None)):
            for name in ("status_code", "code", "status"):
                found = getattr(holder, name, None)
                if isinstance(found, int) and 400 <= found < 600:
                    return found
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came of."""
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


# --- keys ---------------------------------------------------------------------------------------------

_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.I)
"""Names of environment variables whose values are never shown."""
_SHORTEST = 8
"""Characters of a secret; a shorter value ("none", "1") would make holes in ordinary words."""
_KEY = re.compile(
    r"\b(?:sk|gsk|xai|nvapi|lsv2|csk|ya29)[-_.][-_.A-Za-z0-9*]{4,}"  # many providers
    r"|\b(?:pk|rk|hf|r8|key|api)[-_](?=[-_A-Za-z]*[\d*])[-_A-Za-z0-9*]{8,}"  # others, whose beginnings are words
    r"|\bAIza[-_A-Za-z0-9*]{6,}"  # Google
    r"|(?<=bearer )\S+"  # the header
    r"|(?<=://)[^/\s@]+(?=@)"  # user and password in an address
    r"|(?<=[?&]key=)[^\s&'\"]+"  # Google's REST addresses
    r"|\b(?=[_A-Za-z]*\d)(?=[_\d]*[A-Za-z])[_A-Za-z0-9]{28,}",  # long words with letters and digits
    re.I,
)
"""What looks like a key, whole or with stars in it."""


def redacted(text: str) -> str:
    """The text without the values of secret variables, and without what looks like a key.

    >>> redacted("Incorrect API key provided: sk-proj-abc****wxyz, see the help.")
    'Incorrect API key provided: [hidden], see the help.'
    """
    secrets = {value for name, value in os.environ.items() if _SECRET.search(name) and len(value) >= _SHORTEST}
    for secret in sorted(secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return _KEY.sub(HIDDEN, text)
