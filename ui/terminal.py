"""What the commands print: answers, passages and articles for people, JSON for scripts."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.errors import PullquoteError
from index.records import Roundup
from index.rows import Listed
from rag.contract import roundup_json
from rag.records import Citation, Passage, Usage, VerifiedAnswer
from ui.wording import DIGEST, VERDICTS, is_digest

Advance = Callable[[int], None]
Watch = Callable[[Sequence[str]], Iterator[str]]


PIPED_WIDTH = 160
"""Columns where the output is no terminal: a script's grep should find a line whole."""


def console() -> Console:
    """Standard output, wrapped at the terminal's width; wide where it is piped."""
    plain = Console(highlight=False)
    return plain if plain.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def out(markup: str) -> None:
    """Print a line of rich markup to standard output."""
    Console(highlight=False, soft_wrap=True).print(markup)


def error(problem: PullquoteError) -> None:
    """Two lines on standard error: what happened, what to do."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    errors.print(f"[bold red]Error:[/] {escape(problem.message)}")
    if problem.hint:
        errors.print(f"[dim]{escape(problem.hint)}[/]")


def json_line(record: Any) -> None:
    """Print a record as one line of JSON, at once."""
    print(json.dumps(record, ensure_ascii=False), flush=True)  # noqa: T201 - the output that scripts read


def answer(verified: VerifiedAnswer) -> None:
    """The answer with its sources below."""
    screen = console()
    for paragraph in verified.answer.text.split("\n\n"):
        screen.print(_with_markers(paragraph), end="\n\n")
    for sentence, verdict in zip(verified.answer.sentences, verified.verdicts, strict=True):
        if verdict.kind in ("partly", "unsupported"):
            flag = f"{VERDICTS[verdict.kind]}: {sentence.marked}"
            screen.print(Text(f"{flag[0].upper()}{flag[1:]} {verdict.reason}", "bold yellow"), end="\n\n")
    citations = verified.answer.citations
    if citations:
        _sources(screen, citations)
    spoke, silent = verified.answer.coverage
    if spoke:
        quiet = f"; not cited: {', '.join(silent)}" if silent else ""
        screen.print(Text(f"{len(spoke)} of {len(spoke) + len(silent)} experts cited{quiet}."), style="dim")
    if any(is_digest(citation.title) for citation in citations):
        screen.print(DIGEST, style="yellow")
    if verified.answer.note:
        screen.print(Text(verified.answer.note, "yellow"))
    if repaired := verified.answer.repairs.told:
        screen.print(Text(f"Checked before it was shown: {repaired}.", "dim"))
    model = verified.answer.model if verified.answer.answerer == "chat" else None
    by = " with ".join(part for part in (verified.answer.answerer, model) if part)
    screen.print(Text(f"{verified.timings_ms.get('total', 0):.0f} ms, answered by {by}.", "dim"))
    if verified.answer.usage:
        screen.print(_usage(verified.answer.usage))


def _usage(usage: Usage) -> Text:
    about = "about " if usage.estimated else ""
    cost = "" if usage.cost is None else f", cost {usage.cost:.4g}"
    # Not a string, in which rich would take the ":x:" of a name for an emoji.
    return Text(f"{usage.model}: {about}{usage.tokens_in} tokens read, {usage.tokens_out} written{cost}.", "dim")


def _with_markers(text: str) -> Text:
    styled = Text(text)
    styled.highlight_regex(r"\[\d+\]", "bold cyan")
    styled.highlight_regex(r"^[^“]{2,80}: (?=“)", "bold")
    return styled


def _sources(screen: Console, citations: Sequence[Citation]) -> None:
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(justify="right", style="bold cyan", no_wrap=True)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for citation in citations:
        where = f"{citation.title}{f', {citation.date}' if citation.date else ''}"
        place = f"{citation.article_id}:{citation.start}-{citation.end}"
        link = f"\n{citation.url}" if citation.url else ""
        table.add_row(f"[{citation.number}]", citation.place, Text.assemble(where, "  ", (place, "dim"), (link, "dim")))
    screen.print(Padding(table, (0, 0, 1, 0)))


def passages(found: Sequence[Passage]) -> None:
    """Passages with their scores."""
    screen = console()
    if not found:
        screen.print("Nothing found.")
    for passage in found:
        chunk = passage.chunk
        head = f"{chunk.owner or 'Unattributed'} ¶{chunk.paragraph}"
        screen.print(
            Text.assemble(
                (head, "bold"), (f"  {passage.score:.4f}  {chunk.article_id}:{chunk.start}-{chunk.end}", "dim")
            )
        )
        screen.print(Padding(Text(chunk.text), (0, 0, 1, 2)))


def articles(listed: Sequence[Listed], *, as_json: bool) -> None:
    """What is in the index."""
    if as_json:
        names = ("id", "title", "date", "url", "source", "experts", "paragraphs", "chunks")
        json_line([{name: getattr(article, name) for name in names} for article in listed])
        return
    screen = console()
    if not listed:
        screen.print("The index is empty.")
    for article in listed:
        screen.print(Text.assemble((article.id, "bold cyan"), f"  {article.date or 'no date'}"))
        screen.print(Padding(Text(article.title, "bold"), (0, 0, 0, 2)))
        experts = ", ".join(article.experts) or "no experts"
        counts = f"{article.paragraphs} paragraphs, {article.chunks} chunks, from {article.source}"
        screen.print(Padding(Text.assemble(experts, f"\n{counts}\n"), (0, 0, 0, 2), style="dim"))


def roundup(shown: Roundup, *, as_json: bool) -> None:
    """One article: its sections with their owners, and what is nobody's."""
    if as_json:
        json_line(roundup_json(shown))
        return
    screen = console()
    text = shown.article.text
    screen.print(
        Text.assemble((shown.title, "bold"), f"\n{shown.date or 'no date'}", (f"  {shown.article.source}", "dim")),
        end="\n\n",
    )
    for reaction in shown.reactions:
        owner = reaction.owner or "Nobody"
        aliases = [alias for name in reaction.experts for alias in shown.aliases.get(name, ())]
        also = f" (also {', '.join(aliases)})" if aliases else ""
        screen.print(Text.assemble((owner, "bold cyan"), also, (f"  {reaction.affiliation or ''}", "dim")))
        if reaction.headline:
            screen.print(Text(f"  {reaction.headline}", "italic"))
        for paragraph in reaction.paragraphs:
            screen.print(Text(f"  ¶{paragraph.number} {_clipped(paragraph.span.of(text), 100)}"))
        screen.print()
    if shown.asides:
        screen.print("Nobody's, and not in the index:", style="bold")
        for aside in shown.asides:
            screen.print(Text.assemble((f"  {aside.kind:<13} ", "dim"), _clipped(text[aside.start : aside.end], 90)))
    for warning in shown.warnings:
        screen.print(f"[yellow]note:[/] {escape(warning)}")


def _clipped(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
