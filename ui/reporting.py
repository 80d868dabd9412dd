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
    """Show a run that is finished; without an option its table is printed, and the page is written into its folder."""
    from evals.comparing import compare
    from evals.reports.contents import contents
    from evals.reports.junit import junit as as_junit
    from evals.reports.markdown import markdown as as_markdown
    from evals.reports.page import page
    from evals.reports.whole import whole_json
    from evals.run_folder import RunFolder
    from ui import figures, terminal
    from ui.inputs import written

    folder = RunFolder(run)
    found = contents(folder)
    if html:
        written(html, page(found))
    if junit:
        written(junit, as_junit(found))
    if markdown:
        text = as_markdown(found, compare(RunFolder(against), folder) if against else None)
        if str(markdown) == "-":
            typer.echo(text, nl=False)
        else:
            written(markdown, text)
    if as_json:
        terminal.json_line(whole_json(found))
    if not (html or junit or markdown or as_json):
        figures.report(found.report)
        terminal.out(f"{len(found.failing)} of {len(found.readings)} answers fail on some metric.")
        show_place(write_page(folder))


def write_page(folder: "RunFolder") -> Path:
    """Write a run's page into its folder."""
    from evals.reports.contents import contents
    from evals.reports.page import page

    return folder.write_page(page(contents(folder)))
