"""The chat page's HTML: answers, citations and sections as strings in which every word from outside is escaped.

Messages are written without line breaks, since the chat reads them as Markdown, where a blank line ends HTML.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, unquote

from index.errors import BadInput, PullquoteError
from index.records import Paragraph, Reaction, Roundup, Span
from index.rows import Listed
from rag.records import Answer, Citation, Evidence, Question, Sentence, Status, Verdict, VerdictKind, VerifiedAnswer

VERDICTS: dict[VerdictKind, str] = {
    "quoted": "quoted verbatim",
    "supported": "supported by its source",
    "partly": "partly supported by its source",
    "unsupported": "not supported by its source",
    "connective": "Pullquote’s own words",
}
"""What readers are told of a sentence."""

REFUSALS: dict[Status, str] = {
    "not_in_corpus": "Not in the articles",
    "expert_silent": "Not said by this expert",
    "after_article": "Later than the articles",
    "declined": "Not answered",
}
"""What stands above an answer that gives none."""

DIGEST = "A digest in Pullquote’s own words, not the expert’s wording."

_SPEAKER = re.compile(r"[^“]{2,80}:(?= “)")
_MARKER = re.compile(r" ?\[(\d+)\]")
_ADDRESS = re.compile(r"#src:([^:\s]{1,600}):([0-9]{1,9})-([0-9]{1,9})")


class Place(NamedTuple):
    """Characters of an article that a link points to."""

    article_id: str
    span: Span


# --- links to sources ---------------------------------------------------------------------------------


def address(place: Place) -> str:
    """The link to a place: what a citation's ``href`` says.

    >>> address(Place("kadhimi: a digest", Span(10, 20)))
    '#src:kadhimi%3A%20a%20digest:10-20'
    """
    return f"#src:{quote(place.article_id, safe='')}:{place.span.start}-{place.span.end}"


def place(link: object) -> Place:
    """The place that a link from the page points to; BadInput if it is no such link.

    >>> place("#src:kadhimi%3A%20a%20digest:10-20")
    Place(article_id='kadhimi: a digest', span=Span(start=10, end=20))
    """
    found = _ADDRESS.fullmatch(link) if isinstance(link, str) else None
    if not found or int(found[2]) >= int(found[3]):
        raise BadInput("This link does not point to a source.", hint="Ask again, and use a citation of the new answer.")
    return Place(unquote(found[1]), Span(int(found[2]), int(found[3])))


# --- messages -----------------------------------------------------------------------------------------


def asked(text: str) -> str:
    """The user's message."""
    return f'<div class="asked">{_lines(text)}</div>'


def draft(stage: str, question: Question, text: str = "") -> str:
    """An answer in the making: what is being done, and the text so far; citations are not links yet."""
    whole = re.sub(r" ?\[\d*$", "", text.strip())
    marked = (_MARKER.sub(r'<span class="cite">\1</span>', _text(part)) for part in whole.split("\n\n"))
    paragraphs = "".join(f"<p>{part}</p>" for part in marked if part)
    return f'<div class="answer draft">{_understood(question)}{paragraphs}<p class="stage">{_text(stage)}</p></div>'


def _understood(question: Question) -> str:
    """How a question was read, if that differs from what was typed."""
    if question.words == question.text:
        return ""
    return f'<p class="understood">Understood as: {_lines(question.words)}</p>'


def reading(evidence: Evidence) -> str:
    """The stage in which passages have been found.

    >>> reading(Evidence(Question(text="Why?", experts=("Ann Roe",)), ()))
    'Reading 0 passages by Ann Roe'
    """
    count = len(evidence.passages)
    experts = evidence.question.experts
    whose = f" by {' and '.join(experts)}" if experts and len(experts) <= 3 else ""
    return f"Reading {count} passage{'s' * (count != 1)}{whose}"


def checking(given: Answer) -> str:
    """The stage in which the sentences are checked."""
    count = len(given.sentences)
    return f"Checking {count} sentence{'s' * (count != 1)}"


def stopped() -> str:
    """What stays of an answer that was stopped."""
    return '<div class="answer"><p class="stage">Stopped before the answer was checked.</p></div>'


def broken() -> str:
    """What is shown for an error that is nobody's doing but ours."""
    hint = "Ask again. If it happens again, the terminal where Pullquote runs has the details to report."
    return problem(PullquoteError("Something broke while answering.", hint=hint))


def problem(error: PullquoteError) -> str:
    """What went wrong, and what to do."""
    hint = f"<p>{_lines(error.hint)}</p>" if error.hint else ""
    return f'<div class="problem"><p><strong>{_lines(error.message)}</strong></p>{hint}</div>'


def answer(verified: VerifiedAnswer) -> str:
    """An answer that was checked: its sentences with their citations, then its sources."""
    given = verified.answer
    known = {citation.number: citation for citation in given.citations}
    judged = list(zip(given.sentences, verified.verdicts, strict=True))
    label = f'<p class="refused">{REFUSALS[given.status]}</p>' if given.status in REFUSALS else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in _paragraphs(judged, known))
    foot = _foot(given, verified.verdicts) if given.citations else ""
    return f'<div class="answer">{_understood(given.question)}{label}{body}{foot}</div>'


def _paragraphs(judged: Sequence[tuple[Sentence, Verdict]], known: dict[int, Citation]) -> Iterable[str]:
    written: list[list[str]] = []
    for sentence, verdict in judged:
        if sentence.opens or not written:
            written.append([])
        written[-1].append(_sentence(sentence, verdict, known))
    return (" ".join(sentences) for sentences in written)


def _sentence(sentence: Sentence, verdict: Verdict, known: dict[int, Citation]) -> str:
    """The text, whose title tells the verdict; a bad verdict is written out, and a citation that is none left out."""
    words = VERDICTS[verdict.kind]
    title = _text(f"{words[0].upper()}{words[1:]}. {verdict.reason}")
    chips = "".join(_chip(known[number]) for number in sentence.citations if number in known)
    if verdict.kind in ("partly", "unsupported"):
        told = f' <strong class="flag" title="{title}">{words}</strong>'
    else:
        told = f'<span class="unseen"> ({words})</span>' if sentence.citations else ""
    return f'<span class="claim {verdict.kind}" title="{title}">{_spoken(sentence.text)}</span>{chips}{told}'


def _spoken(text: str) -> str:
    """The text with the speaker before a quotation set off."""
    speaker = _SPEAKER.match(text)
    name = f'<b class="speaker">{_text(speaker[0])}</b>' if speaker else ""
    return name + _text(text[len(speaker[0]) if speaker else 0 :])


def _chip(citation: Citation) -> str:
    link = address(Place(citation.article_id, Span(citation.start, citation.end)))
    return (
        f'<a class="cite" href="{_text(link)}" title="{_text(citation.place)}">'
        f'<span class="unseen">Source </span>{citation.number}</a>'
    )


def _foot(given: Answer, verdicts: Sequence[Verdict]) -> str:
    lines = [line for line in (_coverage(given), _checked(verdicts)) if line]
    notes = "".join(f'<p class="note">{line}</p>' for line in lines)
    return f'<div class="foot">{_sources(given.citations)}{notes}</div>'


def _sources(citations: Sequence[Citation]) -> str:
    """The sources by article, in order of first use."""
    order = list(dict.fromkeys(citation.article_id for citation in citations))
    grouped = groupby(sorted(citations, key=lambda c: order.index(c.article_id)), key=lambda c: c.article_id)
    return "".join(_sources_of(list(group)) for _, group in grouped)


def _sources_of(citations: Sequence[Citation]) -> str:
    items = "".join(f"<li>{_chip(citation)} {_text(_short(citation))}</li>" for citation in citations)
    return f'<p class="article">{_titled(citations[0].title, citations[0].date)}</p><ul class="sources">{items}</ul>'


def _short(citation: Citation) -> str:
    """The place by surname, as people cite it: "Slavin ¶1"."""
    names = (name.split()[-1] for name in citation.expert.split(" and ") if name.strip())
    return f"{' and '.join(names) or 'Unattributed'} ¶{citation.paragraph}"


def _coverage(given: Answer) -> str:
    spoke, silent = given.coverage
    if not spoke and not silent:
        return ""
    quiet = f"; not cited: {_text(', '.join(silent))}" if silent else ""
    everybody = len(spoke) + len(silent)
    return f"{len(spoke)} of {everybody} expert{'s' * (everybody != 1)} cited{quiet}."


def _checked(verdicts: Sequence[Verdict]) -> str:
    counts = Counter(verdict.kind for verdict in verdicts)
    del counts["connective"]
    told = ", ".join(f"{counts[kind]} {words}" for kind, words in VERDICTS.items() if counts[kind])
    return f"Sentences checked: {told}." if told else ""


# --- the source panel ---------------------------------------------------------------------------------


def panel() -> str:
    """The panel before a citation is chosen; the page's script fills it."""
    return (
        '<aside id="source" aria-label="Source">'
        '<div class="bar">Source<button class="close" type="button">Close</button></div>'
        '<div class="section"><p class="empty">Choose a numbered citation to read it where it stands.</p></div>'
        "</aside>"
    )


def section(roundup: Roundup, span: Span) -> str:
    """The whole section that holds a cited place, the place marked; BadInput if nobody speaks there."""
    for reaction in roundup.reactions:
        for paragraph in reaction.paragraphs:
            if paragraph.start <= span.start and span.end <= paragraph.end:
                return _section(roundup, reaction, span)
    raise BadInput(
        f"Nobody speaks at characters {span.start} to {span.end} of this article.",
        hint="The article may have changed since the answer was given: ask again.",
    )


def no_section(error: PullquoteError) -> str:
    """Why a source cannot be shown."""
    return f'<h2 tabindex="-1">This source cannot be shown</h2>{problem(error)}'


def _section(roundup: Roundup, reaction: Reaction, span: Span) -> str:
    text = roundup.article.text
    paragraphs = "".join(_paragraph(text, paragraph, span) for paragraph in reaction.paragraphs)
    lines = (
        ("affiliation", escape(reaction.affiliation or "")),
        ("headline", escape(reaction.headline or "")),
        ("where", _titled(roundup.title, roundup.date)),
        ("where", _published(roundup.article.url)),
        ("where", DIGEST if is_digest(roundup.title) else ""),
    )
    owner = f'<h2 tabindex="-1">{escape(reaction.owner or "Unattributed")}</h2>'
    head = "".join(f'<p class="{name}">{line}</p>' for name, line in lines if line)
    return f'{owner}{head}<div class="text">{paragraphs}</div>'


def _paragraph(text: str, paragraph: Paragraph, span: Span) -> str:
    number = f'<span class="number">¶{paragraph.number}</span>'
    if not paragraph.start <= span.start < paragraph.end:
        return f"<p>{number}{escape(paragraph.span.of(text))}</p>"
    before, after = escape(text[paragraph.start : span.start]), escape(text[span.end : paragraph.end])
    return f'<p class="cited">{number}{before}<mark>{escape(span.of(text))}</mark>{after}</p>'


def _published(url: str | None) -> str:
    """A link to the published article; nothing for a URL that a browser should not follow."""
    if not url or not re.match("https?://", url):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">Read the published article</a>'


# --- the head of the page -----------------------------------------------------------------------------


def masthead(articles: Sequence[Listed]) -> str:
    """The product's name, what it reads, and whether that is a digest."""
    note = (
        '<p class="digest">The sample is a digest in Pullquote’s own words, not the experts’ wording; '
        "add the published article with: <code>pullquote add FILE|URL</code></p>"
    )
    return (
        '<div class="masthead"><h1>Pullquote</h1>'
        "<p>Who said what, in which paragraph, in their own words.</p>"
        f'<p class="corpus">{_corpus(articles)}</p></div>'
        f"{note if any(is_digest(article.title) for article in articles) else ''}"
    )


def welcome() -> str:
    """What stands in the empty chat."""
    return '<p class="welcome">Every sentence of an answer shows whose words it gives, and where they stand.</p>'


def is_digest(title: str) -> bool:
    """Whether an article's title says that it retells another one.

    >>> is_digest("Experts react (digest)"), is_digest("Digest of the week")
    (True, False)
    """
    return title.rstrip().endswith("(digest)")


def _corpus(articles: Sequence[Listed]) -> str:
    if len(articles) == 1:
        return f"Reading {_titled(articles[0].title, articles[0].date)}"
    experts = {name for article in articles for name in article.experts}
    return f"Reading {len(articles)} articles with {len(experts)} experts" if articles else "There are no articles yet"


# --- small parts --------------------------------------------------------------------------------------


def _titled(title: str, iso: str | None) -> str:
    return f"<cite>{_text(title)}</cite>{f', {_text(_day(iso))}' if iso else ''}"


def _day(iso: str) -> str:
    """The date as Americans write it; what is no full ISO date stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day:%B} {day.day}, {day.year}"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.splitlines())


def _text(text: str) -> str:
    """The text escaped and on one line."""
    return re.sub(r"\s*[\r\n]\s*", " ", escape(text))
