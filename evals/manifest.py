"""What was run, in all that can change an outcome: so that a run can be repeated, and goes on only as it began."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from evals.cases import case_json
from evals.records import Case, Run
from evals.suites import Suite
from index.errors import BadInput
from index.store import SCHEMA
from prompts import prompt
from rag.settings import Settings

LIBRARIES = ("pullquote", "langchain-core", "chromadb", "onnxruntime", "numpy", "torch")
"""Whose versions are told."""
OPEN = frozenset(("started", "finished", "seconds", "jobs", "judge", "versions"))
"""What may differ when a run goes on: none of it changes an answer. The code's fingerprint must not."""


def manifest(suite: Suite, settings: Settings, index: str, *, judge: str, seed: int, repeats: int, jobs: int) -> Run:
    """The run of a suite that begins now; ``index``: the generation of one that was there, or empty."""
    return Run(
        suite=suite.name,
        started=now(),
        cases=len(suite.cases),
        cases_fingerprint=fingerprint(suite.cases, [outcome.reply.text for outcome in suite.ready if outcome.reply]),
        settings=settings.model_dump(mode="json"),
        prompts=prompts(),
        answerer="" if suite.elsewhere else settings.answer.answerer,
        model=None if suite.elsewhere else settings.model.name or None,
        judge=judge,
        index={"generation": index, **settings.index.model_dump(mode="json"), "schema": SCHEMA},
        articles={} if suite.elsewhere else {document.id: document.revision for document in suite.documents},
        versions=versions(),
        seed=seed,
        repeats=repeats,
        jobs=jobs,
    )


def resumed(old: Run, new: Run) -> Run:
    """The old run, to go on with; BadInput says what differs."""
    different = [
        name
        for name in (field.name for field in fields(Run))
        if name not in OPEN and _plain(getattr(old, name)) != _plain(getattr(new, name))
    ]
    if old.versions.get("code") != new.versions.get("code"):
        different.append("the code")
    if different:
        raise BadInput(
            f"The run in this folder was begun with other {', '.join(_told(name, old, new) for name in different)}.",
            hint="Name another folder with --out, or begin anew with --fresh.",
        )
    return replace(old, finished=None, jobs=new.jobs, judge=new.judge, versions=new.versions)


def now() -> str:
    """ISO time, UTC, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def fingerprint(cases: Iterable[Case], answers: Iterable[str] = ()) -> str:
    """Changes with every letter of the cases, and of the answers that come with them."""
    return _hash(json.dumps([*map(case_json, cases), *answers], ensure_ascii=False).encode())


def prompts() -> dict[str, str]:
    """Each prompt's fingerprint."""
    names = sorted(file.name.removesuffix(".md") for file in files("prompts").iterdir() if file.name.endswith(".md"))
    return {name: prompt(name).fingerprint for name in names}


@cache
def versions() -> dict[str, str]:
    """Of Python, of the libraries that matter, and a fingerprint of the code that answers."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}, "code": _code()}


def _code() -> str:
    """Over all that an answer is made with; of weights the size."""
    digest = hashlib.sha256()
    for package in ("prompts", "index", "rag"):
        for path in sorted(Path(str(files(package))).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.name} {path.stat().st_size}".encode())
                digest.update(path.read_bytes() if path.suffix in (".py", ".md") else b"")
    return digest.hexdigest()[:12]


def _plain(value: Any) -> Any:
    """As it comes back from a file."""
    return json.loads(json.dumps(value))


def _told(name: str, old: Run, new: Run) -> str:
    if name != "settings":
        return name.replace("_", " ")
    flat = ((section, key) for section, values in new.settings.items() for key in values)
    changed = [
        f"{section}.{key}"
        for section, key in flat
        if old.settings.get(section, {}).get(key) != _plain(new.settings[section][key])
    ]
    return f"settings ({', '.join(changed)})"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
