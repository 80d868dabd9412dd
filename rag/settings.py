"""The whole settings tree: defaults, then a TOML file, then ``--set section.name=value``."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    ValidationError,
    field_validator,
)

from index.errors import BadSettings
from index.settings import IndexSettings, Section

Share = Annotated[float, Field(ge=0, le=1)]


class RetrieveSettings(Section):
    """How passages are found."""

    stages: tuple[str, ...] = ("dense", "keyword", "feedback", "blend", "top", "each", "read")
    """Retrieval steps in order: names of built-in stages, or ``module:function``."""
    candidates: PositiveInt = 50
    """How many passages each search contributes before fusion."""
    keep: PositiveInt = 8
    """How many paragraphs an answer may cite."""
    each: PositiveInt = 4
    """How many passages of each expert are read where several are asked."""
    neighbours: NonNegativeInt = 0
    """How many paragraphs the stage ``neighbours`` adds those before and after to."""
    diversity: Share = 0.0
    """How much the stage ``diverse`` counts what is new against what is relevant; 0 leaves the order alone."""
    reader: str = "local"
    """Tells which sentences answer: ``local`` (trained, ships with Pullquote), ``similarity`` (cosines and shared
    words), a cross-encoder of the hub by name or folder, or ``module:function``."""
    reader_weight: Share = 0.5
    """How much the reader counts in the ranking beside the searches."""


class AnswerSettings(Section):
    """How answers are made."""

    answerer: str = "quote"
    """``quote`` (the experts' own words), ``chat`` (the chat model ``model.name`` writes), or ``module:function``."""
    sentences: PositiveInt = 5
    """Most sentences that a quoting answer takes over."""
    written: PositiveInt = 6
    """Most sentences that a chat model writes; to a panel, one for each expert if those are more."""
    passages: PositiveInt = 8
    """Most passages that a chat model reads."""
    grammar: bool = True
    """Whether a model file is held to a grammar that allows citations of the passages only."""
    trust: Literal["auto", "little", "full"] = "auto"
    """How far a chat model is believed: with ``little`` only what the checker is surest of is shown of it; ``auto`` is
    that for model files below 2 GB, which invent freely, and ``full`` for all others."""
    revise: bool = True
    """Whether a chat model is asked once more for sentences that fail, with the reasons."""
    rewrite: bool = True
    """Whether a chat model makes follow-ups stand alone; else rules do, as always where there is no chat model."""


class CheckSettings(Section):
    """How sentences are checked against what they cite."""

    checker: str = "ensemble"
    """Judges what is no quotation: ``rules``, ``local`` (trained, ships with Pullquote), ``ensemble`` (both),
    ``verbatim`` (supported is only what is quoted), ``hub``, ``judge``, or ``module:function``.

    Quotations are looked up letter by letter whatever this says, and the checker is made when the first other sentence
    comes: the quoting answer has the same verdicts, and takes no longer, with any of them."""
    unsupported: Literal["flag", "drop", "repair"] = "flag"
    """What becomes of an unsupported sentence: it is shown as such, left out, or replaced by the nearest sentence of
    what it cites."""
    hub: str = ""
    """For the checker ``hub``: an NLI or groundedness model (a cross-encoder, MiniCheck, HHEM, LettuceDetect), by its
    name on the hub or its folder."""
    trust_remote_code: bool = False
    """For the checker ``hub``: whether a model may bring Python code of its own, which runs with the user's rights."""
    model: str = ""
    """For the checker ``judge``: a chat model as ``provider:model``."""
    votes: PositiveInt = 1
    """For the checker ``judge``: how often it is asked; the majority counts."""


class ModelSettings(Section):
    """The chat model; its key is in the environment and never here."""

    name: str = ""
    """``provider:model`` (``openai:gpt-4o-mini``, ``anthropic:``, ``google_genai:``, ``mistralai:``, ``ollama:``),
    ``gguf:PATH`` for a model file that runs in this process, or ``gguf:smollm2``; empty is none."""
    others: tuple[str, ...] = ()
    """More chat models that may be chosen on the page, named as ``name``; of the same provider, at the same address."""
    base_url: str = ""
    """Address of an OpenAI-compatible or Ollama server; empty is the provider's own."""
    temperature: NonNegativeFloat = 0.0
    """0 takes the likeliest word each time."""
    timeout_s: PositiveFloat = 60.0
    """Longest that an answer may take, in seconds, tries and pauses together; then there is none."""
    retries: NonNegativeInt = 2
    """How often a request is sent again after 429, 5xx or a lost connection, with growing pauses."""
    window: NonNegativeInt = 0
    """Tokens that prompt and answer may have together; 0 is what the model is known to take."""
    most: PositiveInt = 700
    """Most tokens that an answer may have."""
    price_in: NonNegativeFloat = 0.0
    """Price of a million tokens read, in the currency that you reckon in; 0 is unknown."""
    price_out: NonNegativeFloat = 0.0
    """Price of a million tokens written; 0 is unknown."""
    threads: NonNegativeInt = 0
    """For ``gguf:``: processor threads; 0 is all cores but one."""

    @field_validator("base_url")
    @classmethod
    def _without_a_key(cls, url: str) -> str:
        # Settings are printed and kept in reports.
        parts = urlsplit(url)
        if url and (parts.scheme not in ("http", "https") or parts.query or "@" in parts.netloc):
            raise ValueError("it must be http://host or https://host, with neither password nor key in it")
        return url


class Settings(Section):
    """All settings; each part of the program is given only its own section."""

    index: IndexSettings = IndexSettings()
    retrieve: RetrieveSettings = RetrieveSettings()
    answer: AnswerSettings = AnswerSettings()
    check: CheckSettings = CheckSettings()
    model: ModelSettings = ModelSettings()


def read_settings(path: Path | None = None, changes: Iterable[str] = ()) -> Settings:
    """Settings from a TOML file and from changes such as ``retrieve.keep=12``.

    A change's value is read as TOML (``retrieve.keep=12``); if it is none, as text
    (``index.embedder=minilm``). BadSettings names the setting that cannot be taken.
    """
    values = _read_file(path) if path else {}
    for change in changes:
        _merge(values, _one_change(change))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        wrong = "there is none of this name" if first["type"] == "extra_forbidden" else first["msg"]
        raise BadSettings(f"The setting {name!r} cannot be taken: {wrong}.", hint=_known(name)) from error


def _read_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(
            f"The settings file {str(path)!r} cannot be read: {error}.", hint="It must be a TOML file."
        ) from error


def _one_change(change: str) -> dict[str, Any]:
    name, equals, value = change.partition("=")
    parts = name.strip().split(".")
    if not equals or len(parts) != 2 or not all(part.isidentifier() for part in parts):
        raise BadSettings(f"--set takes section.name=value, not {change!r}.", hint="Example: --set retrieve.keep=12")
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return {parts[0]: {parts[1]: parsed}}


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        else:
            into[name] = value


def _known(name: str) -> str:
    section = Settings.model_fields.get(name.split(".")[0])
    if section is None:
        return f"Sections: {', '.join(Settings.model_fields)}."
    fields = getattr(section.annotation, "model_fields", {})
    return f"Settings of {name.split('.')[0]}: {', '.join(fields)}."
