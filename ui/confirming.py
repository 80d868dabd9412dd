"""Drafts of cases, put to a person one by one: what is confirmed is written at once, so that nothing is lost."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.panel import Panel
from rich.prompt import Prompt
from rich.text import Text

from evals.authoring.checking import faults
from evals.cases import case_json
from evals.judging.documents import Library
from evals.records import Case, Document, Place
from index.errors import BadInput
from index.records import EDITORS

Choice = Literal["y", "n", "e", "s", "q"]
CHOICES = {"y": "keep", "n": "drop", "e": "edit", "s": "later", "q": "quit"}


def write_all(drafts: Iterable[Case], out: Path) -> int:
    """Append the drafts as such; how many there were."""
    kept = 0
    for case in _awaited(drafts):
        _append(case, out)
        kept += 1
    return kept


def confirmed(drafts: Iterable[Case], about: Document, out: Path) -> int:
    """Ask about each draft, those put off at the end once more, and append what is kept; how many that were."""
    screen = Console(highlight=False)
    library = Library.of([about])
    kept, later = 0, list[Case]()
    for again in (False, True):
        for case in later if again else _awaited(drafts):
            decided = _decided(screen, case, library)
            if decided == "q":
                return kept
            if decided == "s":
                later = [*later, case] if not again else later
            elif isinstance(decided, Case):
                _append(decided, out)
                kept += 1
        if not later:
            break
        if not again:
            screen.print(f"{len(later)} put off:", style="dim")
    return kept


def _awaited(drafts: Iterable[Case]) -> Iterator[Case]:
    """The drafts; while a chat model writes one, a line on standard error says so."""
    waiting, screen = iter(drafts), Console(stderr=True)
    while True:
        with screen.status("Drafting"):
            case = next(waiting, None)
        if case is None:
            return
        yield case


def _decided(screen: Console, case: Case, library: Library) -> Case | Literal["n", "s", "q"]:
    """The case to write, or what becomes of it; the end of the input is a quit."""
    try:
        while True:
            _show(screen, case, library)
            match _chosen(screen):
                case "y":
                    return replace(case, draft=False)
                case "e":
                    case = _edited(screen, case, library)
                case "n" | "s" | "q" as choice:
                    return choice
    except (EOFError, KeyboardInterrupt):
        screen.print()
        return "q"


def _chosen(screen: Console) -> Choice:
    told = "  ".join(f"[bold]{key}[/] {what}" for key, what in CHOICES.items())
    choice: Choice = Prompt.ask(told, console=screen, choices=list(CHOICES), show_choices=False)  # type: ignore[assignment]
    return choice


def _show(screen: Console, case: Case, library: Library) -> None:
    gold, others = set(case.gold), set(case.others)
    lines = [Text(case.question, "bold")]
    lines.append(Text(f"right: {' or '.join(case.statuses)}", "dim"))
    if case.key_facts:
        lines.append(Text(f"key facts: {_written(case)}", "dim"))
    if case.must_not_say:
        lines.append(Text(f"must not say: {'; '.join(case.must_not_say)}", "dim"))
    if case.note:
        lines.append(Text(f"note: {case.note}", "dim"))
    for part in library.paragraphs:
        place = Place(part.paragraph.owner, part.paragraph.number)
        if place in gold | others:
            lines.append(Text(f"\n{part.place}{'' if place in gold else ' (speaks to it, too)'}", "cyan"))
            lines.append(Text(part.text))
    for fault in faults(case, library):
        lines.append(Text(f"\n! {fault}", "yellow"))
    screen.print(Panel(Text("\n").join(lines), title=f"{case.id} · {case.kind}", title_align="left"))


def _edited(screen: Console, case: Case, library: Library) -> Case:
    """The case with what is typed; Enter keeps what there is, "-" takes all away."""
    if question := _typed(screen, "Question"):
        case = replace(case, question=question)
    if facts := _typed(screen, "Key facts (; between them, | between wordings, - for none)"):
        every = [part for part in facts.strip("-").split(";") if part.strip()]
        case = replace(case, key_facts=tuple(tuple(map(str.strip, fact.split("|"))) for fact in every))
    if gold := _typed(screen, "Paragraphs that answer (Roe 1; Editors 2, - for none)"):
        case = replace(case, gold=tuple(_place(found, library) for found in _PLACE.finditer(gold)))
        case = replace(case, must_cite=tuple(dict.fromkeys(one.expert for one in case.gold if one.expert != EDITORS)))
    return case


def _typed(screen: Console, what: str) -> str:
    return Prompt.ask(f"{what}, Enter keeps it", console=screen, default="", show_default=False).strip()


_PLACE = re.compile(r"(?P<name>[^;¶\d]+?)\s*¶?\s*(?P<paragraph>\d+)\s*(?:;|$)")


def _place(found: re.Match[str], library: Library) -> Place:
    """A paragraph as it was typed; of a name that nobody has, the check says so."""
    name = found["name"].strip(" ;")
    return Place(library.person(name) or name, int(found["paragraph"]))


def _written(case: Case) -> str:
    return "; ".join("|".join(fact) for fact in case.key_facts)


def _append(case: Case, out: Path) -> None:
    """Write a case to the end of the file, at once; BadInput if that cannot be done."""
    line = json.dumps(case_json(case), ensure_ascii=False) + "\n"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = out.exists() and out.stat().st_size > 0 and not out.read_bytes().endswith(b"\n")
        with out.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}" if unfinished else line)
    except OSError as error:
        raise BadInput(f"{str(out)!r} cannot be written: {error}.", hint="Name another file with --out.") from error
