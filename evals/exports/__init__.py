"""Runs as datasets of other tools: a run in, one row an outcome out."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from evals.exports import inspect, ragas
from evals.run_folder import RunFolder

EXPORTS: Mapping[str, Callable[[RunFolder], Iterator[Mapping[str, Any]]]] = {
    "ragas": ragas.rows,
    "inspect": inspect.rows,
}
"""Formats by name; the rows are lines of JSON."""
