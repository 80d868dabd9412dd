"""How long a question takes and how much memory: ``python -m evals.benchmarks.latency [--index DIR]``.

Cold runs are whole processes of the command, from start to end; warm ones are questions to one assistant, each
asked once. Without ``--index`` an index of the bundled sample is made first, outside the timed part.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from evals.benchmarks.answers import DATA, read_cases
from index.build import SAMPLE
from rag.assistant import build_assistant
from rag.records import Question
from rag.settings import Settings

QUESTION = "Who wants a credible investigation?"


class Run(NamedTuple):
    """One process from start to end."""

    seconds: float
    megabytes: float
    """Peak resident memory, in MiB."""


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", help="a folder; default: a new index of the sample")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = options.index or f"{folder}/index"
        if not options.index:
            process(["--index", location, "add", str(SAMPLE)])
        table = Table("what", "runs", "median", "least", "most", "peak MiB")
        for name, arguments in {
            "pullquote --help": ["--help"],
            "pullquote ask, cold": ["--index", location, "ask", QUESTION],
        }.items():
            process(arguments)  # the first run fills the file cache
            runs = [process(arguments) for _ in range(options.runs)]
            seconds = [run.seconds for run in runs]
            memory = f"{median(run.megabytes for run in runs):.0f}"
            table.add_row(name, str(len(runs)), *(f"{f(seconds):.2f} s" for f in (median, min, max)), memory)
        times = warm(location)
        table.add_row("answer, warm", str(len(times)), *(f"{f(times):.0f} ms" for f in (median, min, max)), "")
    Console().print(table)


def process(arguments: Sequence[str]) -> Run:
    """Run the command and wait for it; its peak memory comes from the operating system."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "ui.cli", *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"exit code {child.returncode}: {arguments}")
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def warm(location: str) -> list[float]:
    """Milliseconds of each development question, each asked once, after one that loads everything."""
    assistant = build_assistant(Settings(), location)
    assistant.ask(Question(text=QUESTION))
    questions = [Question(text=case["question"]) for case in read_cases(DATA / "kadhimi-dev.jsonl")]
    return [assistant.ask(question).timings_ms["total"] for question in questions]


if __name__ == "__main__":
    main()
