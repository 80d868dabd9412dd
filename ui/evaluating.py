"""The commands ``eval`` and ``compare``: options, gates and exit codes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Protocol

import typer

RUNS = Path("runs")
"""Where runs are written if nothing is said, and where the page finds them."""


class Call(Protocol):
    """What the options before the command say (``ui/cli.py``)."""

    @property
    def index(self) -> str:
        """Where the index is."""
        ...

    @property
    def settings_file(self) -> Path | None:
        """Settings as a file."""
        ...

    @property
    def changes(self) -> tuple[str, ...]:
        """What ``--set`` changes."""
        ...


Gates = Annotated[
    list[str] | None,
    typer.Option("--fail-under", metavar="METRIC=VALUE", help="Exit with 1 if a figure is worse; repeat for several."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def evaluate(
    context: typer.Context,
    suite: Annotated[
        str, typer.Argument(metavar="SUITE|FILE", help="smoke, sample, robustness, corruption, or a file of cases.")
    ] = "sample",
    answers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Judge answers that came from elsewhere, JSON Lines of question, answer, contexts."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the run here; a run that is there goes on. Default: runs/."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="The chat model that answers, provider:name.")
    ] = None,
    articles: Annotated[
        list[str] | None, typer.Option("--article", metavar="PATH|URL", help="What your own cases are about; repeat.")
    ] = None,
    in_index: Annotated[
        bool, typer.Option("--in-index", help="Ask the index of --index instead of a fresh one.")
    ] = False,
    judge: Annotated[
        str | None, typer.Option(metavar="CHECKER", help="Judges the claims; default: check.checker.")
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option(metavar="CHECKER", help="Tell how far this one agrees with the judge; repeat.")
    ] = None,
    metrics: Annotated[
        list[str] | None, typer.Option("--metric", metavar="MODULE:NAME", help="Measure this, too; repeat.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many cases, evenly over the suite.")] = None,
    repeat: Annotated[int, typer.Option(min=1, help="Ask each case so often, to see whether answers are stable.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Cases that are asked at the same time.")] = 1,
    seed: Annotated[int, typer.Option(help="Of what is drawn: typos, planted errors.")] = 0,
    by: Annotated[str, typer.Option(metavar="GROUP", help="Also by kind, half, expert or article.")] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, even if --out has a run.")] = False,
    fail_under: Gates = None,
    as_json: AsJson = False,
) -> None:
    """How faithful are the answers? Cases are asked, each claim is judged by the articles, figures get intervals."""
    from rich.markup import escape

    from evals.gates import gate, missed
    from evals.planned import Plan
    from evals.run_folder import report_json
    from rag.settings import read_settings
    from ui import figures, terminal
    from ui.measuring import measured
    from ui.reporting import write_page

    call: Call = context.obj
    if answers and (suite != "sample" or model or articles or in_index or repeat > 1):
        raise typer.BadParameter(
            "--answers asks nobody: it takes no suite, and no --model, --article, --in-index, --repeat."
        )
    gates = [gate(text) for text in fail_under or ()]
    chat = ("answer.answerer=chat", f"model.name={json.dumps(model)}") if model else ()
    settings = read_settings(call.settings_file, (*call.changes, *chat))
    plan = Plan(
        suite=suite,
        answers=answers,
        root=RUNS,
        out=out,
        articles=articles or (),
        index=call.index if in_index else "",
        judge=judge or settings.check.checker,
        also=also or (),
        metrics=metrics or (),
        limit=limit,
        repeats=repeat,
        jobs=jobs,
        seed=seed,
        fresh=fresh,
    )
    folder, report = measured(plan, settings)
    page = write_page(folder)
    if as_json:
        terminal.json_line({"folder": str(folder.path), "page": str(page), **report_json(report)})
    else:
        figures.report(report, by)
        terminal.out(f"Written to [bold]{escape(str(folder.path))}[/]; to read: [bold]{escape(str(page))}[/]")
    _end(missed(gates, report.figures))


def compare(
    a: Annotated[Path, typer.Argument(metavar="RUN_A", help="A folder that eval wrote.")],
    b: Annotated[Path, typer.Argument(metavar="RUN_B", help="Another one, of the same cases.")],
    by_kind: Annotated[bool, typer.Option("--by-kind", help="Also by kind of case.")] = False,
    no_regress: Annotated[bool, typer.Option("--no-regress", help="Exit with 1 if B is worse in any share.")] = False,
    tolerance: Annotated[
        float | None,
        typer.Option(
            min=0, help="With --no-regress: exit with 1 unless each share is shown to be no more than this worse."
        ),
    ] = None,
    fail_under: Gates = None,
    as_json: AsJson = False,
) -> None:
    """Is run B better than run A? Differences case by case, with intervals and tests, and the cases that turned."""
    from evals.comparing import compare as compared
    from evals.comparing import comparison_json
    from evals.gates import gate, missed, regressed
    from evals.run_folder import RunFolder
    from ui import figures, terminal

    gates = [gate(text) for text in fail_under or ()]
    found = compared(RunFolder(a), RunFolder(b))
    if as_json:
        terminal.json_line(comparison_json(found))
    else:
        figures.comparison(found, by_kind)
    worse = list(regressed(found, tolerance)) if no_regress or tolerance is not None else []
    _end([*worse, *missed(gates, RunFolder(b).report().figures if gates else ())])


def _end(failures: Iterable[str]) -> None:
    """Exit with 1 if a gate is not passed, and say which."""
    told = [f"Gate: {failure}." for failure in failures]
    for line in told:
        typer.echo(line, err=True)
    if told:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command(
        "eval",
        epilog="Examples:  pullquote eval smoke  |  pullquote eval sample --by kind --fail-under faithfulness=0.99"
        "  |  pullquote eval cases.jsonl --article roundup.html --out runs/mine"
        "  |  pullquote eval --answers answers.jsonl",
    )(evaluate)
    app.command(epilog="Example:  pullquote compare runs/before runs/after --no-regress")(compare)
