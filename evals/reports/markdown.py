"""A run in a few lines of Markdown, for a pull request: the figures, what turned, what fails."""

import re
from collections.abc import Iterable, Iterator, Sequence

from evals.comparing import Comparison, Difference, Turned
from evals.metrics import METRICS
from evals.records import Figure
from evals.reports import numbers
from evals.reports.contents import Contents, Reading
from evals.reports.legible import in_line

MOST = 20
"""Cases that are named; the others are counted. GitHub takes comments of 65,536 characters."""
_MEANS = re.compile(r"[\\`*\[\]<>|~&$!]|\b_+|_+\b|://|(?<=www)\.")
"""What means something to Markdown, or is made a link."""
_NAMES = re.compile(r"[@#](?=\w)")
"""What names a person or an issue on GitHub, and would call them."""


def plain(text: str) -> str:
    """Words from outside as they are: nothing in them is a tag, a link, a cell or a person's name to Markdown.

    >>> plain("a|b <i> www.example.org")
    'a&#124;b &#60;i&#62; www&#46;example.org'
    """
    apart = _NAMES.sub("\\g<0>\u200b", text)
    return _MEANS.sub(lambda found: "".join(f"&#{ord(letter)};" for letter in found[0]), apart)


def markdown(contents: Contents, against: Comparison | None = None) -> str:
    """The figures of a run; with a comparison also what differs from the run that it is B against, and what turned."""
    run, failing = contents.report.run, contents.failing
    judge = f"judged by {plain(run.judge)}"
    who = f"{plain(run.answerer or 'others')}{f' ({plain(run.model)})' if run.model else ''}"
    lines = [
        f"### Evaluation: {plain(in_line(run.suite))}",
        "",
        f"{len(contents.readings)} answers by {who}, {judge}; {len(failing)} fail on some metric. {run.started[:10]},"
        f" seed {run.seed}, code {plain(run.versions.get('code', '–'))}.",
        "",
        *(_differences(against, contents.headlines) if against else _figures(contents)),
        "",
        "<sub>95 % intervals by cluster bootstrap. ↓ lower is better.</sub>",
    ]
    if against:
        lines += ["", *_turned(against)]
    lines += ["", *_failing(failing)] if failing else []
    return "\n".join(lines) + "\n"


def _shown(headlines: Sequence[str]) -> list[str]:
    """The headlines, each followed by the metric without which it misleads."""
    pairs = ((name, METRICS[name].beside) for name in headlines)
    return list(dict.fromkeys(one for pair in pairs for one in pair if one))


def _figures(contents: Contents) -> Iterator[str]:
    known = {figure.metric: figure for figure in contents.report.figures}
    yield from ("| metric | value | 95 % | n | |", "|---|--:|--:|--:|---|")
    for name in _shown(contents.headlines):
        if figure := known.get(name):
            yield _row(
                f"{numbers.name(name, figure.better)}", _value(figure), _bounds(figure), figure.n, numbers.note(figure)
            )


def _differences(against: Comparison, headlines: Sequence[str]) -> Iterator[str]:
    known = {one.metric: one for one in against.differences}
    yield from ("| metric | before | now | difference | 95 % | n | |", "|---|--:|--:|--:|--:|--:|---|")
    for name in _shown(headlines):
        one = known.get(name)
        if one is None:
            yield _row(name, *("–",) * 5, "no case has it in both")
        else:
            difference = "–" if one.difference is None else f"{one.difference:+.3f}"
            side = one.side if one.side != "no difference" else ""
            values = (numbers.shown(one.a, one.unit), numbers.shown(one.b, one.unit), difference, _bounds(one))
            yield _row(numbers.name(name, one.better), *values, one.n, "; ".join(filter(None, (side, one.note))))


def _turned(against: Comparison) -> Iterator[str]:
    for many, told in ((len(against.missing), "are missing now"), (len(against.new), "are new")):
        if many:
            yield f"{many} of the cases {told}."
    worse, better = [one for one in against.turned if one.worse], [one for one in against.turned if not one.worse]
    yield (
        f"**{len(worse)} case{'s' * (len(worse) != 1)} turned worse, {len(better)} better.**"
        if against.turned
        else "No case turned."
    )
    if against.turned:
        yield from ("", "| case | | metric | before | now | question | why |", "|---|---|---|--:|--:|---|---|")
        yield from (_turn(one) for one in (*worse, *better)[:MOST])
        yield from _rest(len(against.turned))


def _turn(one: Turned) -> str:
    cells = (plain(in_line(one.case, 40)), "worse" if one.worse else "better", one.metric)
    return _row(*cells, numbers.shown(one.a), numbers.shown(one.b), _text(one.question), _text(one.reason_b))


def _failing(failing: Sequence[Reading]) -> Iterator[str]:
    yield from (f"<details><summary>{len(failing)} failing case{'s' * (len(failing) > 1)}</summary>", "")
    yield from ("| case | kind | metrics | question | why |", "|---|---|---|---|---|")
    for one in failing[:MOST]:
        case = one.judged.outcome.case
        metrics = ", ".join(score.metric for score in one.failures)
        names = (plain(in_line(one.name, 40)), plain(in_line(case.kind, 40)), metrics)
        yield _row(*names, _text(case.question), _text(one.failures[0].reason))
    yield from _rest(len(failing))
    yield from ("", "</details>")


def _rest(many: int) -> Iterable[str]:
    return ("", f"And {many - MOST} more.") if many > MOST else ()


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _text(words: str) -> str:
    return plain(in_line(words, 140))


def _value(figure: Figure) -> str:
    """Bold, unless there are few cases."""
    value = numbers.shown(figure.value, figure.unit)
    return value if figure.note or figure.value is None else f"**{value}**"


def _bounds(one: Figure | Difference) -> str:
    return numbers.bounds(one.low, one.high, one.unit)
