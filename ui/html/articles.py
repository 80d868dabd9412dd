"""Whole articles: with all their reactions, or the sections of two experts side by side."""

from collections.abc import Sequence

from index.errors import PullquoteError
from index.records import EDITORS, Reaction, Roundup, Span
from ui.exchanges import KeptPlace
from ui.html.chips import chip, short
from ui.html.escaping import problem, published, text, titled
from ui.html.source import body
from ui.wording import DIGEST, is_digest


def whole(roundup: Roundup, mark: Span | None = None) -> str:
    """The article from its introduction to its last reaction, with a list of who speaks; one place may be marked."""
    marks = (mark,) if mark else ()
    jumps = "".join(
        f"<li>{_jump(roundup, reaction)}</li>"
        for reaction in roundup.reactions
        if reaction.owner and reaction.paragraphs
    )
    sections = "".join(_section(roundup, reaction, marks) for reaction in roundup.reactions)
    return (
        f'<article class="whole"><h2 tabindex="-1" dir="auto">{text(roundup.title)}</h2>{_facts(roundup)}'
        f'<nav aria-label="Who speaks"><ul class="jumps">{jumps}</ul></nav>{sections}{_left_out(roundup)}</article>'
    )


def _facts(roundup: Roundup) -> str:
    told = [titled("", roundup.date).removeprefix('<cite dir="auto"></cite>, ')] if roundup.date else []
    told += [published(roundup.article.url)] if published(roundup.article.url) else []
    told += [DIGEST] if is_digest(roundup.title) else []
    return f'<p class="where">{" · ".join(told)}</p>' if told else ""


def _jump(roundup: Roundup, reaction: Reaction) -> str:
    """A link within the page to a section."""
    return f'<a class="jump" href="#{_anchor(roundup, reaction)}" dir="auto">{text(reaction.owner)}</a>'


def _anchor(roundup: Roundup, reaction: Reaction) -> str:
    return f"section-{roundup.reactions.index(reaction)}"


def _section(roundup: Roundup, reaction: Reaction, marks: Sequence[Span]) -> str:
    owner = text(reaction.owner or "Nobody signed this section")
    affiliation = f'<p class="affiliation" dir="auto">{text(reaction.affiliation)}</p>' if reaction.affiliation else ""
    headline = f'<p class="headline" dir="auto">{text(reaction.headline)}</p>' if reaction.headline else ""
    kind = "editors" if reaction.owner == EDITORS else "reaction"
    return (
        f'<section class="{kind}" id="{_anchor(roundup, reaction)}" tabindex="-1"><h3 dir="auto">{owner}</h3>'
        f"{affiliation}{headline}{body(roundup, reaction, marks)}</section>"
    )


def _left_out(roundup: Roundup) -> str:
    """What is nobody's and not in the index."""
    if not roundup.asides:
        return ""
    words = roundup.article.text
    items = "".join(
        f"<li><b>{aside.kind}</b> <span dir='auto'>{text(words[aside.start : aside.end])}</span></li>"
        for aside in roundup.asides
    )
    count = len(roundup.asides)
    return f'<details class="asides"><summary>Nobody’s words, left out ({count})</summary><ul>{items}</ul></details>'


def side_by_side(columns: Sequence[str]) -> str:
    """Two columns, one below the other on a narrow screen."""
    return f'<div class="sides">{"".join(f"<section>{column}</section>" for column in columns)}</div>'


def column(expert: str, sections: Sequence[tuple[Roundup, Reaction]], marks: Sequence[KeptPlace], said: str) -> str:
    """One expert's sections; ``marks`` are the words that a topic found, ``said`` how they stand to it."""
    written = "".join(_own(roundup, reaction, marks) for roundup, reaction in sections)
    chips = " ".join(chip(place, short(place)) for place in marks)
    stand = f'<p class="stand">{text(said)} {chips}</p>' if said else ""
    empty = '<p class="note">Does not speak in these articles.</p>'
    return f'<h2 dir="auto">{text(expert)}</h2>{stand}{written or empty}'


def _own(roundup: Roundup, reaction: Reaction, marks: Sequence[KeptPlace]) -> str:
    here = [Span(place.start, place.end) for place in marks if place.article_id == roundup.article.id]
    headline = f'<p class="headline" dir="auto">{text(reaction.headline)}</p>' if reaction.headline else ""
    affiliation = f'<p class="affiliation" dir="auto">{text(reaction.affiliation)}</p>' if reaction.affiliation else ""
    where = f'<p class="where">{titled(roundup.title, roundup.date)}</p>'
    return f"{affiliation}{headline}{where}{body(roundup, reaction, here)}"


def nothing(error: PullquoteError) -> str:
    """Why a view cannot be shown."""
    return problem(error)
