"""GBNF grammars that hold a local model to plain sentences, each followed by the numbers of passages that there are.

Only numbers of ours reach a grammar, never words of a document. The form of a grammar:
https://github.com/ggml-org/llama.cpp/tree/master/grammars
"""

from collections.abc import Iterable

SHORTEST = 20
"""Characters of a sentence; it ends where the model ends it, as one that is cut to a length means anything."""

_RULES = r"""
sentence ::= [A-Z] part{%d,} [.!?] " [" number (", " number)? "]"
part ::= [^.!?\n\[\]<>{}|0-9] | [0-9]+ ([.,] [0-9]+)? | " " [A-Z] ". "
number ::= %s
"""


def answer_grammar(passages: int, most: int) -> str:
    """For an answer of up to ``most`` sentences that cite passages 1 to ``passages``."""
    return f'root ::= sentence (" " sentence){{0,{max(0, most - 1)}}}\n{_rules(passages)}'


def revision_grammar(passages: int, numbers: Iterable[int]) -> str:
    """For one line for each of some numbered sentences: the sentence anew, or a dash."""
    lines = ' "\\n" '.join(f'"{number}. " (sentence | "-")' for number in numbers)
    return f"root ::= {lines}\n{_rules(passages)}"


def _rules(passages: int) -> str:
    return _RULES % (SHORTEST, " | ".join(f'"{number}"' for number in range(1, passages + 1)))
