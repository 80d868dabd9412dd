"""``pullquote doctor``: what is installed, what the index holds, what is wrong and how to mend it."""

import importlib.util
import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from rich.markup import escape
from rich.table import Table

from index.build import stamp
from index.embedders import embedder
from index.errors import ModelUnavailable, PullquoteError
from index.store import Index, exists
from index.tokens import count_tokens
from rag.chat_models import chat_model, window
from rag.checkers import claim_checker
from rag.models.gguf import gguf
from rag.models.providers import PROVIDERS, Provider
from rag.records import Source
from rag.settings import CheckSettings, ModelSettings, Settings
from ui import terminal


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``mend`` says what to do if it is not well."""

    what: str
    found: str
    well: bool = True
    mend: str = ""


def examine(location: str, settings: Settings) -> bool:
    """Print what was found; whether all is well."""
    findings = [
        _python(),
        *_packages(),
        _looked_at("keyword search", _fts5),
        _looked_at("token counts", lambda: f"cl100k_base, {count_tokens('who said what')} tokens in 'who said what'"),
        _looked_at("embedder", lambda: _embedder(settings)),
        _looked_at("checker", lambda: _checker(settings.check)),
        Finding("chat models", "\n".join(_chat_models())),
        *([_looked_at("chat model", lambda: _chat_model(settings.model))] if settings.model.name else []),
        _looked_at("index", lambda: _index(location, settings)),
    ]
    table = Table(box=None, show_header=False, padding=(0, 1))
    for finding in findings:
        mark = "[green]ok[/]" if finding.well else "[bold red]wrong[/]"
        mend = f"\n[yellow]{escape(finding.mend)}[/]" if finding.mend else ""
        table.add_row(mark, f"[bold]{finding.what}[/]", escape(finding.found) + mend)
    terminal.console().print(table)
    return all(finding.well for finding in findings)


def _looked_at(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, look())
    except PullquoteError as error:
        return Finding(what, error.message, well=False, mend=error.hint)


def _python() -> Finding:
    return Finding("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}")


def _packages() -> list[Finding]:
    names = ("pullquote", "chromadb", "langchain", "sentence-transformers", "onnxruntime", "gradio", "tiktoken")
    return [_package(name) for name in names]


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "not installed", well=False, mend=f"pip install {name}")


def _fts5() -> str:
    try:
        sqlite3.connect(":memory:").execute("create virtual table t using fts5 (x)")
    except sqlite3.OperationalError as error:
        raise PullquoteError(
            "This Python's SQLite has no FTS5.", hint="Use a Python from python.org or your distribution."
        ) from error
    return f"SQLite {sqlite3.sqlite_version} with FTS5"


def _embedder(settings: Settings) -> str:
    model = embedder(settings.index)
    trained = "" if importlib.util.find_spec("sentence_transformers") else "; sentence-transformers is not installed"
    return f"{model.name}: {model.dimension} numbers, reads {model.window} word pieces{trained}"


def _checker(settings: CheckSettings) -> str:
    judge = claim_checker(settings)
    if settings.checker != "judge":  # which may cost money
        judge("Exports fell.", [Source("Exports fell.")])
    return settings.checker


def _chat_models() -> Iterator[str]:
    """Each kind of chat model and what it lacks; none is asked, and no key is shown."""
    for name, provider in PROVIDERS.items():
        if provider.installed:
            yield f"{name}: installed, {_key(provider)}"
        else:
            yield f"{name}: not installed; {provider.install}"
    try:
        yield f"gguf:smollm2: {gguf('smollm2', ModelSettings()).path.name}"
    except ModelUnavailable as error:
        yield f"gguf:smollm2: {error.message} {error.hint}"


def _key(provider: Provider) -> str:
    if not provider.keys:
        return "needs no key"
    return f"{' or '.join(provider.keys)} is {'set' if provider.has_key else 'not set'}"


def _chat_model(settings: ModelSettings) -> str:
    """That of the settings, made ready and not asked, which may cost money."""
    model = chat_model(settings)
    return f"{settings.name}, not asked; {window(settings, model)} tokens of prompt and answer"


def _index(location: str, settings: Settings) -> str:
    if not exists(location):
        return f"none at {location} yet; the first question builds one of the bundled sample"
    index = Index.open(location)
    articles = index.articles()
    index.require(stamp(embedder(settings.index), settings.index))
    chunks = sum(article.chunks for article in articles)
    count = f"{len(articles)} article{'s' * (len(articles) != 1)}, {chunks} chunks"
    return f"{location}: {count}, made with {index.stamp.embedder}"
