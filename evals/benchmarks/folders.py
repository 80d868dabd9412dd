"""Folders of benchmark data: gzipped JSON Lines in, predictions out."""

import gzip
import json
import random
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from index.errors import BadInput

T = TypeVar("T")

Row = dict[str, Any]


def read_rows(path: Path) -> list[Row]:
    """The rows of a gzipped JSON Lines file; BadInput if it is none."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    except (OSError, EOFError, ValueError) as error:
        raise BadInput(
            f"The benchmark file {str(path)!r} cannot be read: {error}.",
            hint="It must be gzipped JSON Lines, one object a line.",
        ) from error


def require(folder: Path, *names: str) -> None:
    """BadInput that lists all files that are wanted, unless each of them is below the folder."""
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise BadInput(
            f"The folder {str(folder)!r} has no {', '.join(missing)}.",
            hint=f"Name a folder of benchmark data that holds {', '.join(names)}.",
        )


def sample(rows: Sequence[T], limit: int | None) -> list[T]:
    """At most so many rows, the same at each call, in their order; None is all."""
    if limit is None or limit >= len(rows):
        return list(rows)
    chosen = sorted(random.Random(0).sample(range(len(rows)), limit))
    return [rows[place] for place in chosen]


def in_training_half(group: str) -> bool:
    """Whether a document is of the half of a set that the reader may be trained on, always the same."""
    return zlib.crc32(group.encode()) % 2 == 0


def unseen(rows: Sequence[Row]) -> list[Row]:
    """The rows about documents that it may not be trained on."""
    return [row for row in rows if not in_training_half(row["group"])]


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line; the folder is made if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def file_name(system: str) -> str:
    """A system's name as a part of a file name.

    >>> file_name("all-MiniLM-L6-v2, within 0.40")
    'all-MiniLM-L6-v2-within-0.40'
    """
    return "-".join("".join(c if c.isalnum() or c in "-._" else " " for c in system).split())
