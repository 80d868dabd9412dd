"""The ``pullquote`` command. Nothing heavy is imported until a command needs it."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import BadInput, PullquoteError
from ui import authoring, evaluating, exporting, reporting

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.records import Question
    from rag.settings import Settings
    from ui.assistants import Assistants

DEFAULT_INDEX = ".pullquote"
TRACES_S = 10.0
"""Most seconds that the end waits for traces to be sent."""

app = typer.Typer(
    name="pullquote",
    help="Ask published expert commentary who said what, where, in their own words.",
    epilog='Examples:  pullquote add roundup.html  |  pullquote ask "What does Slavin say?"  |  pullquote chat',
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class _Call:
    """What the options before the command say."""

    index: str
    settings_file: Path | None
    changes: tuple[str, ...]

    def settings(self, more: tuple[str, ...] = ()) -> "Settings":
        """The settings with this call's changes, and ``more`` of them."""
        from rag.settings import read_settings

        return read_settings(self.settings_file, (*self.changes, *more))


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Experts = Annotated[
    list[str] | None, typer.Option("--expert", metavar="NAME", help="Only what this expert says; repeat for several.")
]
Articles = Annotated[
    list[str] | None, typer.Option("--article", metavar="ID", help="Only from this article; repeat for several.")
]
Batch = Annotated[
    Path | None,
    typer.Option(
        "--batch", metavar="FILE", help='Questions as JSON lines {"id", "question", ...}; "-" is standard input.'
    ),
]
Model = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Let a chat model write: gguf:smollm2, openai:gpt-4o-mini, ollama:NAME, ..."),
]
QuestionText = Annotated[str | None, typer.Argument(metavar="QUESTION", help="The question, in quotation marks.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pullquote {version('pullquote')}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    index: Annotated[
        str,
        typer.Option(
            envvar="PULLQUOTE_INDEX", metavar="DIR|URL", help="The index: a folder, or http://host:port/collection."
        ),
    ] = DEFAULT_INDEX,
    settings: Annotated[
        Path | None, typer.Option(envvar="PULLQUOTE_SETTINGS", metavar="FILE", help="Settings as a TOML file.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Change one setting: --set retrieve.keep=12."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = _Call(index, settings, tuple(changes or ()))


@app.command(
    epilog="Examples:  pullquote add roundup.html notes.pdf  |  pullquote add https://example.org/experts-react"
)
def add(
    context: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH|URL|-...", help='Files, folders, URLs; "-" is standard input.')
    ],
) -> None:
    """Read articles into the index; what has not changed is skipped."""
    from ui.adding import add_sources

    call: _Call = context.obj
    if not add_sources(sources, call.index, call.settings().index):
        raise typer.Exit(1)


@app.command()
def reindex(context: typer.Context) -> None:
    """Parse, cut and embed all articles anew with the present settings; until it is done the old index answers."""
    from ui.adding import rebuild_index

    call: _Call = context.obj
    rebuild_index(call.index, call.settings().index)


@app.command("list")
def list_articles(context: typer.Context, as_json: AsJson = False) -> None:
    """What is in the index."""
    from index.store import Index
    from ui import terminal

    call: _Call = context.obj
    terminal.articles(Index.open(call.index).articles(), as_json=as_json)


@app.command(epilog="Examples:  pullquote show experts-react-kadhimi-digest  |  pullquote show ID --text > article.txt")
def show(
    context: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ID", help="An id that pullquote list prints.")],
    text: Annotated[bool, typer.Option("--text", help="Print the normalised text that offsets refer to.")] = False,
    as_json: AsJson = False,
) -> None:
    """One article: who owns which paragraph, and what is nobody's."""
    from index.store import Index
    from ui import terminal

    call: _Call = context.obj
    roundup = Index.open(call.index).roundup(article)
    if text:
        typer.echo(roundup.article.text)
    else:
        terminal.roundup(roundup, as_json=as_json)


@app.command()
def remove(
    context: typer.Context,
    articles: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids that pullquote list prints.")],
) -> None:
    """Delete articles from the index."""
    from index.store import Index

    call: _Call = context.obj
    Index.open(call.index).remove(articles)
    typer.echo(f"Removed {', '.join(articles)}.")


@app.command(epilog='Example:  pullquote search "nuclear deal" --expert Sales --keep 3')
def search(
    context: typer.Context,
    question: QuestionText = None,
    experts: Experts = None,
    articles: Articles = None,
    keep: Annotated[int | None, typer.Option(min=1, help="How many passages.")] = None,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Find passages, without an answer."""
    from rag.contract import passages_json
    from ui import terminal
    from ui.asking import each_asked
    from ui.inputs import asked_questions

    call: _Call = context.obj
    questions = asked_questions(question, batch, experts, articles)
    assistant = _assistant(call, (f"retrieve.keep={keep}", f"retrieve.candidates={max(keep, 50)}") if keep else ())

    def found(asked: "Question") -> None:
        understood = assistant.understand(asked)
        passages = assistant.passages(understood)
        if batch or as_json:
            terminal.json_line(passages_json(understood, passages))
        else:
            terminal.passages(passages)

    if not each_asked(questions, found, batch=batch is not None):
        raise typer.Exit(1)


@app.command(
    epilog='Examples:  pullquote ask "Who wants an inquiry?"  |  pullquote ask --batch questions.jsonl > answers.jsonl'
)
def ask(
    context: typer.Context,
    question: QuestionText = None,
    experts: Experts = None,
    articles: Articles = None,
    model: Model = None,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Answer a question from the index, every sentence with its source."""
    from rag.contract import answer_json
    from ui import terminal
    from ui.asking import each_asked
    from ui.inputs import asked_questions

    call: _Call = context.obj
    questions = asked_questions(question, batch, experts, articles)
    assistant = _assistant(call, _written_by(model))

    def answered(asked: "Question") -> None:
        verified = assistant.ask(asked)
        if batch or as_json:
            terminal.json_line(answer_json(verified))
        else:
            terminal.answer(verified)

    if not each_asked(questions, answered, batch=batch is not None):
        raise typer.Exit(1)


@app.command(
    epilog='Examples:  pullquote check --document roundup.html --claim "Slavin expects a war."  |  '
    "pullquote check --batch claims.jsonl > verdicts.jsonl  |  "
    'cat notes.txt | pullquote check --document - --claim "Exports fell." --checker rules --fail'
)
def check(
    context: typer.Context,
    document: Annotated[
        str | None,
        typer.Option(metavar="FILE", help='The text: any file that "add" reads, a URL, or "-" for standard input.'),
    ] = None,
    claim: Annotated[str | None, typer.Option(metavar="TEXT", help="What it is said to bear out.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help='JSON lines {"id", "document", "claim"}; "-" is standard input.'),
    ] = None,
    checker: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="ensemble, rules, local, verbatim, hub, judge, or module:function."),
    ] = None,
    as_json: AsJson = False,
    fail: Annotated[bool, typer.Option("--fail", help="Exit with 1 if a claim is not supported.")] = False,
) -> None:
    """Is this claim supported by that text? A verdict, the sentences that decide, and why; needs no index."""
    from ui.checking import check_batch, check_claim
    from ui.inputs import batch_lines

    call: _Call = context.obj
    settings = call.settings().check
    if checker:
        settings = settings.model_copy(update={"checker": checker})
    if batch is not None and document is None and claim is None:
        ended = check_batch(batch_lines(batch), settings)
    elif batch is None and document is not None and claim is not None:
        ended = check_claim(document, claim, settings, as_json=as_json)
    else:
        raise typer.BadParameter("Give either --document FILE and --claim TEXT, or --batch FILE.")
    if ended.failed or (fail and not ended.supported):
        raise typer.Exit(1)


@app.command(
    epilog='Examples:  pullquote panel "Iran ordered the attack."  |  pullquote panel "What should the US do?"'
    '  |  pullquote panel "militia funding" --article ID --expert Pfaff --json'
)
def panel(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="A claim, a question or a topic, in quotation marks.")],
    articles: Articles = None,
    experts: Experts = None,
    as_json: AsJson = False,
) -> None:
    """Who agrees with a claim and who does not, each with their words; to a question, what each expert says."""
    from rag.contract import panel_json
    from rag.panels.panel import panel as heard
    from ui import terminal
    from ui.inputs import asked_questions
    from ui.matrix import matrix

    call: _Call = context.obj
    (asked,) = asked_questions(claim, None, experts, articles)
    assert not isinstance(asked, BadInput)
    found = heard(_assistant(call), asked)
    if as_json:
        terminal.json_line(panel_json(found))
    else:
        matrix(found)


@app.command()
def chat(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine only with --auth.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = 7860,
    auth: Annotated[str | None, typer.Option(metavar="USER:PASSWORD", help="Ask for this name and password.")] = None,
    model: Model = None,
    runs: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the page finds runs of eval suites and writes its own.")
    ] = evaluating.RUNS,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Open the chat in a browser."""
    from ui.server import serve

    call: _Call = context.obj
    settings = call.settings(_written_by(model))

    def open_assistants() -> "Assistants":
        from ui.assistants import open_assistants

        _first_index(call.index, settings)
        return open_assistants(settings, call.index)

    serve(open_assistants, host, port, auth, runs=runs, open_browser=open_browser)


evaluating.register(app)
reporting.register(app)
exporting.register(app)
authoring.register(app)


@app.command()
def doctor(context: typer.Context) -> None:
    """What is installed, which models are found, what the index holds, what is wrong and how to mend it."""
    from ui.doctor import examine

    call: _Call = context.obj
    if not examine(call.index, call.settings()):
        raise typer.Exit(1)


def _written_by(model: str | None) -> tuple[str, ...]:
    """The changes to the settings that let a chat model write."""
    return ("answer.answerer=chat", f"model.name={json.dumps(model)}") if model else ()


def _assistant(call: _Call, changes: tuple[str, ...] = ()) -> "Assistant":
    """The assistant over the index; where there is none, one of the bundled sample is built first."""
    from rag.assistant import build_assistant

    settings = call.settings(changes)
    _first_index(call.index, settings)
    return build_assistant(settings, call.index)


def _first_index(location: str, settings: "Settings") -> None:
    """Build an index of the bundled sample where there is none."""
    from index.store import exists

    if not exists(location):
        from ui.adding import add_sample

        add_sample(location, settings.index)


def _sent_traces() -> bool:
    """Whether LangSmith's variables had it record what was asked; waits until that has been sent."""
    if "langsmith" not in sys.modules:
        return False
    from langchain_core.tracers.langchain import wait_for_all_tracers
    from langsmith.utils import tracing_is_enabled

    if not tracing_is_enabled():
        return False
    sending = Thread(target=wait_for_all_tracers, daemon=True)
    sending.start()
    sending.join(TRACES_S)
    return True


def main() -> None:
    """Run the command; an error that the user can mend takes two lines and exit code 1."""
    code = 0
    try:
        app()
    except PullquoteError as error:
        from ui import terminal

        terminal.error(error)
        code = 1
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    if _sent_traces():
        sys.exit(code)  # OpenTelemetry sends its last spans at an exit in order
    # Taking Chroma's and ONNX Runtime's threads down in order takes 0.2 to 0.5 s, and nothing is left to write.
    os._exit(code)


if __name__ == "__main__":
    main()
