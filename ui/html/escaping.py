"""Text from outside to HTML: escaped, and on one line, since the chat reads messages as Markdown too."""

import re
from html import escape
from urllib.parse import quote

from index.errors import PullquoteError
from ui.wording import day


def text(words: str) -> str:
    """The text escaped and on one line.

    >>> text("a <b>\\n& c")
    'a &lt;b&gt; &amp; c'
    """
    return re.sub(r"\s*[\r\n\u2028\u2029]\s*", " ", escape(words))


def lines(words: str) -> str:
    """The text escaped, its line breaks kept."""
    return "<br>".join(escape(line) for line in words.splitlines())


def titled(title: str, iso: str | None) -> str:
    """An article by its title and its day."""
    return f'<cite dir="auto">{text(title)}</cite>{f", {text(day(iso))}" if iso else ""}'


def published(url: str | None, quoted: str = "") -> str:
    """A link to the published article, and in it to the quoted words; nothing for what a browser should not follow."""
    if not url or not re.match("https?://", url):
        return ""
    link = escape(url + _fragment(url, quoted))
    return (
        f'<a class="published" href="{link}" target="_blank" rel="noopener noreferrer">Read the published article</a>'
    )


def _fragment(url: str, quoted: str) -> str:
    """A text fragment (WICG Scroll to Text Fragment): browsers scroll to the words and mark them."""
    words = quoted.split()
    if not words:
        return ""
    ends = (words,) if len(words) <= 8 else (words[:4], words[-4:])
    said = ",".join(quote(" ".join(part), safe="").replace("-", "%2D") for part in ends)
    return f"{'' if '#' in url else '#'}:~:text={said}"


def button(does: str, value: str, label: str, *, kind: str = "do", title: str = "") -> str:
    """A button that the page's script acts on: ``name`` says what it does, ``value`` to what."""
    told = f' title="{text(title)}"' if title else ""
    return f'<button type="button" class="{kind}" name="{does}" value="{text(value)}"{told}>{text(label)}</button>'


def problem(error: PullquoteError) -> str:
    """What went wrong, and what to do."""
    hint = f"<p>{lines(error.hint)}</p>" if error.hint else ""
    return f'<div class="problem"><p><strong>{lines(error.message)}</strong></p>{hint}</div>'
