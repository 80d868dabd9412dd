"""The evidence panel: the section that a citation points to, the cited words marked."""

from collections.abc import Sequence

from index.errors import BadInput, PullquoteError
from index.records import Paragraph, Reaction, Roundup, Span
from ui.html.escaping import button, problem, published, text, titled
from ui.html.links import Place, address
from ui.wording import DIGEST, is_digest


def panel() -> str:
    """The panel before a citation is chosen; the page's script fills it."""
    return (
        '<aside id="source" aria-label="Source" hidden>'
        '<div class="bar"><span class="count" aria-live="polite"></span>'
        '<button type="button" class="step" name="previous" aria-label="Previous citation">‹</button>'
        '<button type="button" class="step" name="next" aria-label="Next citation">›</button>'
        '<button type="button" class="close">Close</button></div>'
        '<div class="section" tabindex="-1"></div>'
        "</aside>"
    )


def section(roundup: Roundup, span: Span) -> str:
    """The whole section that holds a cited place, the place marked; BadInput if nobody speaks there."""
    reaction = section_at(roundup, span)
    quoted = span.of(roundup.article.text)
    whole = Place(roundup.article.id, span)
    link = published(roundup.article.url, "" if is_digest(roundup.title) else quoted)
    acts = (
        button("read", address(whole), "Read the whole article"),
        button("copy-quote", address(whole), "Copy quote"),
        link,
    )
    return f'{head(roundup, reaction)}<div class="acts">{"".join(acts)}</div>{body(roundup, reaction, (span,))}'


def section_at(roundup: Roundup, span: Span) -> Reaction:
    """The section that holds a place; BadInput if nobody speaks there."""
    for reaction in roundup.reactions:
        if any(one.start <= span.start and span.end <= one.end for one in reaction.paragraphs):
            return reaction
    raise BadInput(
        f"Nobody speaks at characters {span.start} to {span.end} of this article.",
        hint="The article may have changed since the answer was given: ask again.",
    )


def no_section(error: PullquoteError) -> str:
    """Why a source cannot be shown."""
    return f'<h2 tabindex="-1">This source cannot be shown</h2>{problem(error)}'


def head(roundup: Roundup, reaction: Reaction) -> str:
    """Who speaks, for whom, under which headline, where and when."""
    told = (
        ("affiliation", text(reaction.affiliation or "")),
        ("headline", text(reaction.headline or "")),
        ("where", titled(roundup.title, roundup.date)),
        ("where", DIGEST if is_digest(roundup.title) else ""),
    )
    owner = f'<h2 tabindex="-1" dir="auto">{text(reaction.owner or "Unattributed")}</h2>'
    return owner + "".join(f'<p class="{name}" dir="auto">{line}</p>' for name, line in told if line)


def body(roundup: Roundup, reaction: Reaction, marks: Sequence[Span]) -> str:
    """The section's paragraphs with their numbers, some words of them marked."""
    written = "".join(_paragraph(roundup.article.text, one, marks) for one in reaction.paragraphs)
    return f'<div class="text">{written}</div>'


def _paragraph(words: str, paragraph: Paragraph, marks: Sequence[Span]) -> str:
    number = f'<span class="number">¶{paragraph.number}</span>'
    inside = sorted(mark for mark in marks if paragraph.start <= mark.start and mark.end <= paragraph.end)
    written, at = "", paragraph.start
    for mark in inside:
        if mark.start >= at:
            written += f"{text(words[at : mark.start])}<mark>{text(mark.of(words))}</mark>"
            at = mark.end
    cited = ' class="cited"' if inside else ""
    return f'<p{cited} dir="auto">{number}{written}{text(words[at : paragraph.end])}</p>'
