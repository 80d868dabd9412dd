"""The command ``export``: a run as a dataset of another tool."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer


def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A folder that eval wrote.")],
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="ragas (an EvaluationDataset) or inspect (Inspect AI).")
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: standard output.")] = None,
) -> None:
    """Write a run as JSON Lines that ragas or Inspect AI reads."""
    from evals.exports import EXPORTS
    from evals.run_folder import RunFolder
    from index.errors import BadInput
    from index.parts import part

    folder = RunFolder(run)
    folder.run()  # says what is wrong with a folder that holds none
    lines = [json.dumps(row, ensure_ascii=False) for row in part("format", to, EXPORTS)(folder)]
    text = "".join(f"{line}\n" for line in lines)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{str(out)!r} cannot be written: {error}.", hint="Name another file with --out.") from error
    typer.echo(f"Wrote {len(lines)} rows to {out}.", err=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  pullquote export runs/sample --to ragas --out dataset.jsonl"
        "  |  pullquote export runs/sample --to inspect > samples.jsonl"
    )(export)
