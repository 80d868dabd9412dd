"""What the benchmarks' commands share: their common options, their tables, how they fail."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.errors import PullquoteError

PIPED_WIDTH = 160
"""Columns where the output is no terminal."""


def parser(doc: str | None) -> argparse.ArgumentParser:
    """The options of all commands that read a folder of benchmark data."""
    made = options_of(doc)
    made.add_argument("folder", type=Path, help="the benchmark data")
    made.add_argument("--limit", type=int, metavar="N", help="only so many questions of each set, for a quick look")
    return made


def options_of(doc: str | None) -> argparse.ArgumentParser:
    """The options of all commands."""
    made = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--set", nargs="*", default=[], dest="changes", metavar="NAME=VALUE", help="settings")
    made.add_argument("--out", type=Path, metavar="DIR", help="write the predictions here, one file a set and system")
    return made


UNSEEN = "leave out the half of the documents on which the reader that ships was trained"


def table(title: str, *columns: str) -> Table:
    """An empty table; all columns but those of words are numbers."""
    made = Table(title=title, title_justify="left")
    for column in columns:
        made.add_column(column, justify="left" if column in WORDS else "right", no_wrap=True)
    return made


WORDS = frozenset(("benchmark", "set", "system", "measure", "kind", "turn"))
"""The columns that hold words."""


def show(*tables: Table, note: str = "") -> None:
    """Print tables and a note below them."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPED_WIDTH)
    for one in tables:
        console.print(one)
    if note:
        console.print(note, markup=False)


def run(main: Callable[[], None]) -> None:
    """Run a command; what the user can mend ends it with two lines and exit code 1."""
    try:
        main()
    except PullquoteError as error:
        print(f"Error: {error.message}", error.hint, sep="\n", file=sys.stderr)
        sys.exit(1)
