"""The command ``report``: a run as a page, JUnit XML, Markdown or JSON."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from evals.run_folder import RunFolder


def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A folder that eval wrote.")],
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the page, in one file.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML, for CI.")] = None,
    markdown: Annotated[
        Path | None,
        typer.Option("--markdown", metavar="FILE|-", help='Write Markdown for a pull request; "-" prints it.'),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="RUN_A", help="In the Markdown, also what turned since that run."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures and cases as JSON.")] = False,
) -> None:
    """Show a finished run; without an option its table is printed, and the page is written into its folder."""
    from rich.markup import escape

    from evals.comparing import compare
    from evals.reports.contents import contents
    from evals.reports.junit import junit as as_junit
    from evals.reports.markdown import markdown as as_markdown
    from evals.reports.page import page
    from evals.reports.whole import whole_json
    from evals.run_folder import RunFolder
    from ui import figures, terminal

    if against and not markdown:
        raise typer.BadParameter("--against goes with --markdown.")
    folder = RunFolder(run)
    found = contents(folder)
    if html:
        _write(html, page(found))
    if junit:
        _write(junit, as_junit(found))
    if markdown:
        text = as_markdown(found, compare(RunFolder(against), folder) if against else None)
        if str(markdown) == "-":
            typer.echo(text, nl=False)
        else:
            _write(markdown, text)
    if as_json:
        terminal.json_line(whole_json(found))
    if not (html or junit or markdown or as_json):
        figures.report(found.report)
        terminal.out(f"{len(found.failing)} of {len(found.readings)} answers fail on some metric.")
        terminal.out(f"The page is [bold]{escape(str(write_page(folder)))}[/].")


def _write(path: Path, text: str) -> None:
    from index.errors import BadInput

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{str(path)!r} cannot be written: {error.strerror}.", hint="Name another file.") from error


def write_page(folder: "RunFolder") -> Path:
    """Write a run's page into its folder."""
    from evals.reports.contents import contents
    from evals.reports.page import page

    return folder.write_page(page(contents(folder)))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        epilog="Examples:  pullquote report runs/mine  |  pullquote report runs/mine --junit junit.xml"
        "  |  pullquote report runs/after --against runs/before --markdown -"
    )(report)
