"""A run on disk: a folder of JSON that people and scripts can read, and a run can go on from.

run.json           what was run (Run)
cases.jsonl        the cases, in the form of case files: the folder can be run again
documents.jsonl    the articles that answers are judged against (Document)
outcomes.jsonl     one line an outcome, written as it comes; a case is named by its id
judged.jsonl       the claims and quotations of each outcome, judged
scores.jsonl       one line a metric and outcome (Score)
report.json        the figures (Report)
report.html        the page for readers (``evals/reports/page.py``)
.lock              held by the process that writes the run
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from evals.cases import case_json, read_cases
from evals.records import Case, Document, Judged, Outcome, Report, Run, Score
from index.errors import BadInput

T = TypeVar("T")

FILES = (
    "run.json", "cases.jsonl", "documents.jsonl", "outcomes.jsonl", "judged.jsonl", "scores.jsonl", "report.json",
    "report.html",
)  # fmt: skip
"""What a run writes."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Reads and writes the files of one run."""

    path: Path

    def exists(self) -> bool:
        """Whether a run has been begun here."""
        return (self.path / "run.json").is_file()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let nobody else write the run meanwhile; BadInput if another process does."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BadInput(
                f"Another process is writing the run {str(self.path)!r}.", hint="Wait until it has ended, or stop it."
            ) from None
        try:
            yield
        finally:
            lock.release()

    def clear(self) -> None:
        """Delete the files of a run that is here, and nothing else."""
        for name in FILES if self.exists() else ():
            (self.path / name).unlink(missing_ok=True)

    def begin(self, run: Run, cases: Sequence[Case], documents: Sequence[Document]) -> None:
        """Write what does not change while it runs; the folder is made if there is none."""
        self.path.mkdir(parents=True, exist_ok=True)
        _replace(self.path / "cases.jsonl", (case_json(case) for case in cases))
        _replace(self.path / "documents.jsonl", (_plain(Document, one) for one in documents))
        self.write_run(run)

    def write_run(self, run: Run) -> None:
        """Replace ``run.json``."""
        _replace_one(self.path / "run.json", _plain(Run, run))

    def run(self) -> Run:
        """What was run; BadInput if the folder holds no run."""
        if not self.exists():
            raise BadInput(
                f"The folder {str(self.path)!r} holds no run.", hint="Name a folder that pullquote eval --out wrote."
            )
        return _read(Run, self.path / "run.json", (self.path / "run.json").read_text(encoding="utf-8"))

    def cases(self) -> list[Case]:
        """The cases, in their order."""
        return read_cases(self.path / "cases.jsonl")

    def documents(self) -> list[Document]:
        """The articles."""
        return list(self._rows("documents.jsonl", Document))

    def append(self, outcome: Outcome) -> None:
        """Write an outcome, at once and to the end."""
        row = _plain(Outcome, outcome) | {"case": outcome.case.id}
        with (self.path / "outcomes.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def mend(self) -> None:
        """Cut off a last line that a crash left unfinished, so that the next outcome begins a line of its own."""
        path = self.path / "outcomes.jsonl"
        if path.exists():
            whole, newline, rest = path.read_bytes().rpartition(b"\n")
            if rest:
                path.write_bytes(whole + newline)

    def outcomes(self) -> list[Outcome]:
        """The outcomes that have come, in the order of the cases; a last line that is cut short is not there yet."""
        cases = {case.id: case for case in self.cases()}
        path = self.path / "outcomes.jsonl"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = text.split("\n")[:-1]  # not splitlines: JSON may hold U+2028
        rows = (json.loads(line) for line in lines)
        found = [_built(Outcome, path, row | {"case": cases[row["case"]]}) for row in rows if row["case"] in cases]
        order = {id_: n for n, id_ in enumerate(cases)}
        latest = {outcome.key: outcome for outcome in found}
        return sorted(latest.values(), key=lambda outcome: (order[outcome.case.id], outcome.repeat))

    def write_judged(self, every: Iterable[Judged]) -> None:
        """Replace ``judged.jsonl``; outcomes are named by case and repeat."""
        _replace(self.path / "judged.jsonl", (_judged_json(one) for one in every))

    def judged(self) -> list[Judged]:
        """The judged outcomes, in the order of the cases."""
        outcomes = {outcome.key: outcome for outcome in self.outcomes()}
        path = self.path / "judged.jsonl"
        rows = self._raw("judged.jsonl")
        return [
            _built(Judged, path, {**row, "outcome": outcomes[row.pop("case"), row.pop("repeat")]})
            for row in map(dict, rows)
        ]

    def write_scores(self, scores: Iterable[Score]) -> None:
        """Replace ``scores.jsonl``."""
        _replace(self.path / "scores.jsonl", (_plain(Score, score) for score in scores))

    def scores(self) -> list[Score]:
        """One a metric and outcome."""
        return list(self._rows("scores.jsonl", Score))

    def write_report(self, report: Report) -> None:
        """Replace ``report.json``."""
        _replace_one(self.path / "report.json", _plain(Report, report))

    def write_page(self, page: str) -> Path:
        """Replace ``report.html``; its place."""
        path = self.path / "report.html"
        _swap(path, page)
        return path

    def report(self) -> Report:
        """The figures; BadInput if the folder holds no run, or one that has not got so far."""
        path = self.path / "report.json"
        if not path.is_file():
            self.run()
            raise BadInput(f"The run {str(self.path)!r} is not finished.", hint="Run the same command again.")
        return _read(Report, path, path.read_text(encoding="utf-8"))

    def _raw(self, name: str) -> Iterator[Mapping[str, Any]]:
        path = self.path / name
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines)

    def _rows(self, name: str, kind: type[T]) -> Iterator[T]:
        for row in self._raw(name):
            yield _built(kind, self.path / name, row)


def report_json(report: Report) -> dict[str, Any]:
    """What ``eval --json`` prints, and ``report.json`` holds."""
    return _plain(Report, report)


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""Made once: making one takes longer than reading a line."""


def _plain(kind: type[T], record: T) -> dict[str, Any]:
    plain: dict[str, Any] = _adapter(kind).dump_python(record, mode="json")
    return plain


def _judged_json(judged: Judged) -> dict[str, Any]:
    row = _plain(Judged, judged)
    del row["outcome"]
    return {"case": judged.outcome.case.id, "repeat": judged.outcome.repeat, **row}


def _built(kind: type[T], path: Path, row: Mapping[str, Any]) -> T:
    try:
        return _adapter(kind).validate_python(row)
    except ValidationError as error:
        raise _unreadable(path, error) from error


def _read(kind: type[T], path: Path, text: str) -> T:
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: ValidationError) -> BadInput:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return BadInput(
        f"{str(path)!r} cannot be read: {where}{': ' if where else ''}{first['msg']}.",
        hint="It may be of another version: run it anew.",
    )


def _replace(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    _swap(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _replace_one(path: Path, row: Mapping[str, Any]) -> None:
    _swap(path, json.dumps(row, ensure_ascii=False, indent=1) + "\n")


def _swap(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_suffix(path.suffix + ".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
