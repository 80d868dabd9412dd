"""Trains the reader: ``python -m evals.training.reader evals/training/reading/*.txt --out FILE --minutes 70``.

Documents are annotated as ``evals/training/documents.py`` says. ``--pairs`` adds pairs of evidence and claim,
``--benchmarks`` one half of the development data of ClapNQ and WiCE, ``--claims`` claims about the documents that
were written by hand (``evals/training/claims.py``), ``--corruptions`` so many of each kind made by rule. Runs on
the CPU, in bfloat16 where it can; the same seed gives the same batches, but how many of them is a matter of time.
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import torch
from rich.console import Console
from safetensors.torch import load_file, save_file

from evals.training.claims import read_claims
from evals.training.documents import Document, read_documents
from evals.training.examples import Example, lengthened, of_benchmarks, of_documents, of_pairs
from evals.training.network import Encoded, Network, batch, loss
from evals.training.support import of_claims, of_corruptions
from index.embedders import embedder, minilm_folder
from index.settings import IndexSettings
from rag.pair_model import Cutter

PIECES = 2500
"""Word pieces in a batch, about."""
WRONG = 2
"""Texts that do not answer, drawn anew each round from those of the group."""
WARM_UP = 100
"""Steps."""
HEADS = 5
"""How many times faster the heads learn, which begin with nothing."""
POOL = 120
"""Groups that are sorted by length together, so that little is padded."""


def main() -> None:
    """Train, and save what was trained every few minutes and at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--pairs", type=Path, help="pairs.jsonl.gz")
    parser.add_argument("--benchmarks", type=Path, help="folder with evidence/ and abstention/")
    parser.add_argument("--claims", nargs="*", type=Path, default=[], metavar="FILE", help="claims about the documents")
    parser.add_argument("--corruptions", type=int, default=0, metavar="N", help="claims by rule, so many of each kind")
    parser.add_argument("--start", type=Path, help="go on from a saved reader")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--pair-share", type=float, default=0.15, help="share of batches that are pairs")
    parser.add_argument("--claim-share", type=float, default=0.15, help="share of batches that are claims")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    cutter = Cutter()
    documents = list(read_documents(options.documents))
    groups = list(of_documents(documents, embedder(IndexSettings())))
    if options.benchmarks:
        groups += of_benchmarks(options.benchmarks)
    groups += [lengthened(group, chance) for group in groups]
    asked = [[encode(example, cutter) for example in group] for group in groups]
    pairs = [encode(example, cutter) for example in of_pairs(options.pairs)] if options.pairs else []
    claims = [
        encode(example, cutter) for example in of_support(documents, options.claims, options.corruptions, options.seed)
    ]
    network = Network(minilm_folder())
    if options.start:
        network.take(load_file(options.start))
    Console().print(
        f"{len(asked)} questions and claims, {sum(map(len, asked))} texts, {len(pairs)} pairs, {len(claims)} claims"
    )
    others = [
        (batches_of_pairs(pairs, chance), options.pair_share),
        (batches_of_pairs(claims, chance), options.claim_share),
    ]
    stream = mixed(batches_of_groups(asked, chance), others, chance)
    train(network, stream, options.minutes * 60, options.rate, options.out)


def encode(example: Example, cutter: Cutter) -> Encoded:
    """The first window of an example."""
    return Encoded(example, list(cutter.question(example.question)), next(cutter.windows(example.text)))


def of_support(documents: Sequence[Document], files: Sequence[Path], many: int, seed: int) -> list[Example]:
    """Claims by hand and by rule, with what they cite."""
    written = list(of_claims(list(read_claims(files, documents)), random.Random(seed)))
    return written + (list(of_corruptions(documents, many, seed)) if many else [])


def mixed(
    groups: Iterator[list[Encoded]],
    others: Sequence[tuple[Iterator[list[Encoded]], float]],
    chance: random.Random,
) -> Iterator[list[Encoded]]:
    """Batches of groups, and now and then of the others, each with its share; where those are empty, of groups."""
    while True:
        drawn, found = chance.random(), None
        for batches, share in others:
            if 0 <= drawn < share:
                found = next(batches, None)
            drawn -= share
        yield found or next(groups)


def train(network: Network, batches: Iterator[list[Encoded]], seconds: float, rate: float, out: Path) -> None:
    """AdamW; the rate rises over the first steps and then falls linearly."""
    heads = [*network.sentence_head.parameters(), *network.text_head.parameters()]
    weights = [*network.upper.parameters(), network.part]
    optimizer = torch.optim.AdamW(
        [{"params": weights, "times": 1}, {"params": heads, "times": HEADS}], weight_decay=0.01
    )
    network.train()
    console, losses, texts, start, saved = Console(), list[float](), 0, time.monotonic(), 0
    for step, chosen in zip(count(1), batches, strict=False):
        done = (time.monotonic() - start) / seconds
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["times"] * rate * min(1.0, step / WARM_UP) * (1 - done)
        value = loss(network, batch(chosen, network))
        torch.autograd.backward(value)
        torch.nn.utils.clip_grad_norm_(weights + heads, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses, texts = [*losses[-99:], value.item()], texts + len(chosen)
        if step % 50 == 0:
            speed = texts / (time.monotonic() - start)
            console.print(
                f"{done:.0%}, step {step}: loss {sum(losses) / len(losses):.4f}, {texts} texts, {speed:.0f}/s"
            )
        if int(done * 10) > saved:
            saved = int(done * 10)
            save(network, out)
    save(network, out)


def save(network: Network, out: Path) -> None:
    """Write what was trained so far."""
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(network.weights(), out)


def batches_of_groups(groups: Sequence[Sequence[Encoded]], chance: random.Random) -> Iterator[list[Encoded]]:
    """Whole groups of about one length, for ever, in a new order each round."""
    while True:
        order = chance.sample(groups, len(groups))
        for start in range(0, len(order), POOL):
            drawn = [_drawn(group, number, chance) for number, group in enumerate(order[start : start + POOL])]
            batches = _filled(sorted(drawn, key=_longest))
            yield from chance.sample(batches, len(batches))


def _drawn(group: Sequence[Encoded], number: int, chance: random.Random) -> list[Encoded]:
    """The texts that answer, and some of those that do not."""
    right = [one for one in group if one.example.answers]
    wrong = [one for one in group if not one.example.answers]
    return [replace(one, group=number) for one in (*right, *chance.sample(wrong, min(WRONG, len(wrong))))]


def batches_of_pairs(pairs: Sequence[Encoded], chance: random.Random) -> Iterator[list[Encoded]]:
    """Pairs of about one length, for ever; none if there are no pairs."""
    while pairs:
        batches = _filled(sorted(([pair] for pair in pairs), key=lambda group: _longest(group) + chance.random()))
        yield from chance.sample(batches, len(batches))


def _filled(groups: Sequence[list[Encoded]]) -> list[list[Encoded]]:
    """Groups, shortest first, joined until a batch is full."""
    batches: list[list[Encoded]] = [[]]
    for group in groups:
        if batches[-1] and _longest(group) * (len(batches[-1]) + len(group)) > PIECES:
            batches.append([])
        batches[-1] += group
    return batches


def _longest(group: Sequence[Encoded]) -> int:
    return max(one.length for one in group)


if __name__ == "__main__":
    main()
