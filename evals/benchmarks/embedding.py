"""How fast texts become vectors, against ``SentenceTransformer.encode`` on the same texts in the same run.

python -m evals.benchmarks.embedding [--texts N] [--rounds N] [--longest CHARACTERS] [--file FILE] [--cold]
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from index.embedders import embedder, minilm_folder
from index.settings import IndexSettings

SHORTEST = 60
"""Characters of the shortest text: a paragraph of one line."""
PAUSE = 0.3
"""Seconds between two measurements, until the threads of the one before have gone to sleep."""

COLD = {
    "pullquote": """
from index.embedders import embedder
from index.settings import IndexSettings
embedder(IndexSettings(embedder="minilm")).embed_query("Who expects a coalition?")
""",
    "sentence-transformers": """
from sentence_transformers import SentenceTransformer
from index.embedders import minilm_folder
SentenceTransformer(str(minilm_folder()), device="cpu").encode("Who expects a coalition?")
""",
}
"""What a process does that asks one question and ends."""
MEASURED = """
import json, resource
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


class Cost(NamedTuple):
    """What a piece of work took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all cores."""


def main() -> None:
    """Read the arguments, measure, print the tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.benchmarks.embedding", description=__doc__)
    parser.add_argument("--texts", type=int, default=300, help="how many texts a round embeds (300)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side embeds them (5)")
    parser.add_argument("--longest", type=int, default=1500, help="characters of the longest text (1500)")
    parser.add_argument("--file", type=Path, help="a text file to cut the texts from")
    parser.add_argument("--cold", action="store_true", help="measure process start to first vector instead")
    chosen = parser.parse_args()
    console = Console()
    if chosen.cold:
        console.print(cold_start(chosen.rounds))
    else:
        words = _words(chosen.file)
        throughput(console, texts(words, chosen.texts, chosen.longest), chosen.rounds)


def texts(words: list[str], many: int, longest: int) -> list[str]:
    """Runs of words, between 60 and ``longest`` characters, evenly spread; the same at each call."""
    chance = random.Random(0)
    return [_run_of(words, chance.randrange(len(words)), chance.randint(SHORTEST, longest)) for _ in range(many)]


def throughput(console: Console, some: list[str], rounds: int) -> None:
    """Both sides embed the same texts in turn; the ratio is taken round by round, its median is the result."""
    ours = embedder(IndexSettings(embedder="minilm"))
    ours.encode(some)
    alone = _peak_megabytes()
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(minilm_folder()), device="cpu")
    expected = theirs.encode(some, normalize_embeddings=True, show_progress_bar=False)
    worst = min(float(a @ b) for a, b in zip(ours.encode(some), expected, strict=True))

    table = Table("round", "sentence-transformers", "pullquote", "ratio", "CPU ratio", title="texts per second")
    ratios = []
    for number in range(1, rounds + 1):
        slow = _cost(lambda: theirs.encode(some, batch_size=32, show_progress_bar=False))
        fast = _cost(lambda: ours.encode(some))
        ratios.append(slow.wall / fast.wall)
        rates = [f"{len(some) / cost.wall:.1f}" for cost in (slow, fast)]
        table.add_row(str(number), *rates, f"{ratios[-1]:.2f}", f"{slow.cpu / fast.cpu:.2f}")
    console.print(table)
    average = sum(map(ours.count, some)) / len(some)
    console.print(f"{len(some)} texts of {average:.0f} word pieces on average; smallest cosine {worst:.7f}")
    console.print(f"median ratio {median(ratios):.2f}")
    console.print(f"peak memory {alone} MB, with sentence-transformers {_peak_megabytes()} MB")


def cold_start(rounds: int) -> Table:
    """From the start of a process to the vector of one question."""
    table = Table("", "wall s", "CPU s", "peak MB", title="cold start, medians")
    for name, script in COLD.items():
        runs = [_process(script) for _ in range(rounds)]
        wall, cpu, peak = (median(column) for column in zip(*runs, strict=True))
        table.add_row(name, f"{wall:.2f}", f"{cpu:.2f}", f"{peak:.0f}")
    return table


def _process(script: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of a Python process."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", script + MEASURED], capture_output=True, check=True, text=True)
    wall = time.perf_counter() - start
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return wall, cpu, peak / 1024


def _cost(work: Callable[[], object]) -> Cost:
    time.sleep(PAUSE)
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def _peak_megabytes() -> int:
    """Of this process so far; Linux counts in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _words(file: Path | None) -> list[str]:
    """Of the file, else of the bundled sample, else of the model's vocabulary."""
    if file:
        return file.read_text(encoding="utf-8").split()
    sample = [entry for entry in (files("index") / "sample").iterdir() if entry.name.endswith(".txt")]
    if sample:
        return " ".join(entry.read_text(encoding="utf-8") for entry in sample).split()
    pieces = (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").split()
    return random.Random(0).sample([piece for piece in pieces if piece.isalpha()], 5000)


def _run_of(words: list[str], start: int, characters: int) -> str:
    """Words from a place on, around the end if need be, cut at a length."""
    taken: list[str] = []
    size = 0
    while size < characters:
        taken.append(words[(start + len(taken)) % len(words)])
        size += len(taken[-1]) + 1
    return " ".join(taken)[:characters]


if __name__ == "__main__":
    main()
