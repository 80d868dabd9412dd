"""The commands ``cases new`` and ``cases check``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.evaluating import Call

if TYPE_CHECKING:
    from evals.records import Document

app = typer.Typer(help="Write cases for the evals, and check them.", no_args_is_help=True)


@app.command(
    epilog="Examples:  pullquote cases new roundup.html --out mine.jsonl  |  pullquote cases new ARTICLE-ID --count 30"
    "  |  pullquote cases new roundup.html --model gguf:smollm2 --yes"
)
def new(
    context: typer.Context,
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="A file, a URL, or an id that pullquote list prints.")
    ],
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Cases are appended here; what it has is not asked again.")
    ] = Path("cases.jsonl"),
    count: Annotated[int, typer.Option(min=1, help="Drafts, at most.")] = 14,
    model: Annotated[
        str | None, typer.Option(metavar="MODEL", help="A chat model that drafts too, provider:name.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write all of them, unread, marked as drafts.")] = False,
) -> None:
    """Draft cases from an article; each is confirmed, changed or dropped by you before it is written."""
    from evals.authoring.drafting import drafts
    from evals.cases import read_cases
    from rag.settings import read_settings
    from ui import confirming, terminal

    call: Call = context.obj
    changes = (*call.changes, *((f"model.name={model}",) if model else ()))
    settings = read_settings(call.settings_file, changes)
    document = _document(article, call.index)
    known = read_cases(out) if out.exists() else []
    every = drafts(document, count, known, settings.model if model else None)
    kept = confirming.write_all(every, out) if yes else confirming.confirmed(every, document, out)
    terminal.out(f"{kept} case{'s' * (kept != 1)} written to [bold]{out}[/]." if kept else "Nothing was written.")


@app.command(
    epilog="Examples:  pullquote cases check mine.jsonl --article roundup.html"
    "  |  pullquote cases check cases-dev.jsonl cases-test.jsonl"
)
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files of cases, JSON Lines.")],
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--article",
            metavar="PATH|URL",
            help="What they are about; default: the text of the same name, or the bundled digest. Repeat for several.",
        ),
    ] = None,
) -> None:
    """What is wrong with cases: gold that does not resolve, duplicates, leaked answers. Exits with 1 if anything is."""
    from evals.authoring.checking import check as checked

    filed, problems = checked(files, articles or ())
    for one in problems:
        typer.echo(f"{one.path}:{one.line}: {f'{one.case}: ' if one.case else ''}{one.what}")
    drafts = sum(one.case.draft for one in filed)
    unread = f" {drafts} {'are drafts' if drafts != 1 else 'is a draft'} that nobody has confirmed." if drafts else ""
    found = f"{len(problems)} problem{'s' * (len(problems) != 1)}" if problems else "no problems"
    typer.echo(f"{len(filed)} cases, {found}.{unread}", err=True)
    if problems:
        raise typer.Exit(1)


def _document(article: str, index: str) -> "Document":
    """The article of a file or URL, or else that of the index by its id; UnknownName if it has none of that id."""
    from evals.judging.documents import of_roundup, read_documents
    from index.errors import BadInput
    from index.store import Index

    if Path(article).exists() or "://" in article:
        found = read_documents([article])
        if len(found) != 1:
            raise BadInput(f"{article} holds {len(found) or 'no'} articles.", hint="Name a file with one article.")
        return found[0]
    return of_roundup(Index.open(index).roundup(article))


def register(main: typer.Typer) -> None:
    """Add both commands, as ``cases new`` and ``cases check``."""
    main.add_typer(app, name="cases")
