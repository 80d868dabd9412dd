"""The library: the table of articles, the preview of what will be added, and what became of it."""

from collections.abc import Sequence

from index.build import Added
from index.loaders.pieces import is_url
from index.records import Reaction, Roundup
from index.rows import Listed
from ui.html.escaping import button, lines, text
from ui.wording import day, plural

LISTED = 300
"""Articles in the table."""

PREVIEWED = 5
"""Articles of one file that are shown whole before they are added."""

CLIPPED = 160
"""Characters of a paragraph in a preview."""


def shelf(articles: Sequence[Listed]) -> str:
    """All articles with what can be done with each."""
    if not articles:
        return '<p class="note">The library is empty.</p>'
    newest = sorted(articles, key=lambda one: one.date or "", reverse=True)[:LISTED]
    rows = "".join(_row(article) for article in newest)
    rest = len(articles) - len(newest)
    more = f'<p class="note">And {plural(rest, "older article")}: pullquote list shows all.</p>' if rest else ""
    names = ("article", "date", "experts", "paragraphs", '<span class="unseen">what can be done</span>')
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    return (
        '<div class="wide" tabindex="0" role="region" aria-label="Articles"><table class="shelf">'
        f"<caption>{plural(len(articles), 'article')} in the library</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>{more}"
    )


def _row(article: Listed) -> str:
    acts = [button("open", article.id, "Read")]
    if can_be_read_again(article.source):
        acts.append(button("reread", article.id, "Read again", title="Read the file or address anew"))
    acts.append(button("remove", article.id, "Remove"))
    return (
        f'<tr><th scope="row"><span dir="auto">{text(article.title)}</span><br>'
        f"<small>{text(_from(article))}</small></th><td>{text(day(article.date)) if article.date else 'no date'}</td>"
        f'<td dir="auto">{text(", ".join(article.experts)) or "nobody signed"}</td><td>{article.paragraphs}</td>'
        f'<td class="does">{"".join(acts)}</td></tr>'
    )


def _from(article: Listed) -> str:
    source = article.source if is_url(article.source) else article.source.rpartition("/")[2]
    return f"{article.id}, from {source}"


def can_be_read_again(source: str) -> bool:
    """Whether an article's source is still there to be read: a web address or a file, no upload and no paste."""
    return is_url(source) or source.startswith("/")


def preview(roundups: Sequence[Roundup]) -> str:
    """Who owns which paragraph, and what is nobody's, before anything is stored."""
    shown = "".join(_previewed(roundup) for roundup in roundups[:PREVIEWED])
    more = len(roundups) - PREVIEWED
    rest = f'<p class="note">And {plural(more, "article")} more.</p>' if more > 0 else ""
    return f'<h3 tabindex="-1">What will be added</h3>{shown}{rest}'


def _previewed(roundup: Roundup) -> str:
    warnings = "".join(f'<li><span class="shape">△</span> {text(warning)}</li>' for warning in roundup.warnings)
    sections = "".join(_section(roundup, reaction) for reaction in roundup.reactions)
    words = roundup.article.text
    asides = "".join(
        f"<li><b>{aside.kind}</b> <span dir='auto'>{text(_clipped(words[aside.start : aside.end]))}</span></li>"
        for aside in roundup.asides
    )
    left = f"<details><summary>Nobody’s words, left out ({len(roundup.asides)})</summary><ul>{asides}</ul></details>"
    date = day(roundup.date) if roundup.date else "no date found"
    experts = plural(len(roundup.experts), "expert")
    return (
        f'<div class="preview"><h4 dir="auto">{text(roundup.title)}</h4><p class="where">{text(date)} · {experts}</p>'
        f"{f'<ul class=warnings>{warnings}</ul>' if warnings else ''}{sections}{left if asides else ''}</div>"
    )


def _section(roundup: Roundup, reaction: Reaction) -> str:
    owner = text(reaction.owner) if reaction.owner else '<span class="shape">△</span> Nobody signed this section'
    about = ", ".join(
        part for part in (reaction.affiliation, f"“{reaction.headline}”" if reaction.headline else "") if part
    )
    items = "".join(
        f'<li value="{one.number}" dir="auto">{text(_clipped(one.span.of(roundup.article.text)))}</li>'
        for one in reaction.paragraphs
    )
    unowned = "" if reaction.owner else ' class="unowned"'
    return f'<div{unowned}><p dir="auto"><b>{owner}</b> <small>{text(about)}</small></p><ol>{items}</ol></div>'


def _clipped(words: str) -> str:
    return words if len(words) <= CLIPPED else f"{words[: CLIPPED - 1].rstrip()}…"


def reports(added: Sequence[Added]) -> str:
    """What became of each article."""
    items = "".join(f"<li>{_report(one)}</li>" for one in added)
    return f'<ul class="reports">{items}</ul>' if added else ""


def _report(added: Added) -> str:
    if added.error:
        return f"<strong>{lines(added.error.message)}</strong> {lines(added.error.hint)}"
    counts = ", ".join((plural(len(added.experts), "expert"), plural(added.paragraphs, "paragraph")))
    return f'<b>{added.change}</b>: <span dir="auto">{text(added.title)}</span> ({counts})'


def progress(done: int, most: int) -> str:
    """How far the embedding is; long paragraphs are cut, so there is a little more to do than there are paragraphs."""
    at = min(done, most)
    bar = f'<progress value="{at}" max="{max(most, 1)}" aria-label="Progress"></progress>'
    return f'<p class="note" role="status">Adding: {at} of {plural(most, "paragraph")} embedded {bar}</p>'


def status(words: str) -> str:
    """What is going on."""
    return f'<p class="note" role="status">{text(words)}</p>' if words else ""
