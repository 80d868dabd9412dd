"""Blocks of a page that are nobody's commentary: captions, update notes, links, disclosures."""

import re
from datetime import datetime

from dateutil import parser as dates

from index.records import AsideKind

_PATTERNS: tuple[tuple[AsideKind, str], ...] = (
        ("jump list", r"^(?:click\s+to\s+)?(?:jump|skip|go|navigate)\s+to\s+(?:a|an|the|each|any)?\s*(?:reaction|expert|section|response|comment|author|answer|analysis|contributor)s?\b[^.]{0,60}:?$"
         r"|^(?:in this (?:article|roundup|piece)|contents|table of contents|quick links)\s*:?$"),
        ("caption", r"^(?:image|photo(?:graph)?|picture|caption|file photo|featured image|cover image|illustration|graphic|figure)"
         r"(?:\s+(?:credit|caption|source|by|courtesy)\b[^:]{0,40})?\s*[:|]\s*\S"
         r"|^(?:photo(?:graph)?|image|picture)\s+(?:by|courtesy of|credit)\b"
         r"|\b(?:via\s+(?:reuters|ap|afp|getty)|(?:reuters|afp|getty images|ap photo|epa)\s*/\s*[A-Z][\w .-]+)[.)]?$"
         r"|^(?:figure|fig\.|table|chart|map|exhibit)\s*\d+\s*[.:]"
         r"|^\([^()]*\b(?:reuters|afp|getty|ap photo|shutterstock)\b[^()]*\)$"),
        ("update note", r"^(?:(?:these|the)\s+(?:comments|reactions|responses|contributions|interviews|answers)\s+(?:above\s+)?(?:were|have been)\s+(?:collected|compiled|edited|gathered|lightly)\b|update note\b|(?:this|the(?:\s+original)?)\s+(?:article|post|piece|story|page|roundup|version|commentary)\s+(?:was|has been|is being|will be)\s+(?:\w+\s+)?(?:updated|corrected|amended|published|revised|edited)\b"
         r"|(?:last\s+)?updated?\s*(?::|on\b|at\b|[—–-])|corrections?\s*(?::|[—–-])|clarification\s*(?::|[—–-])|editor[’']?s?[’']?\s+note\b|note from the editors?\b|an earlier version of this\b)"),
        ("disclosure", r"^(?:declared?|declarations?\s+of|competing|conflicts?\s+of)\s+interests?\b|^about the (?:authors?|contributors?|experts?)\b|^acknowledge?ments?\b\s*:|^disclosures?\b\s*(?::|statement)|^disclaimer\b\s*:?|^funding\s*(?:statement)?\s*:"
         r"|^this\s+(?:conversation|interview|transcript|exchange|q&a)\s+(?:has been|was|is)\s+(?:\w+\s+)?(?:edited|condensed|shortened)\b"
         r"|^©|\ball rights reserved\b|\btakes? no institutional positions?\b|\bis (?:produced|published) by\b.{0,200}\b(?:nonpartisan|nonprofit|tax-exempt|independent)\b"
         r"|^the\s.{3,60}\s(?:is (?:financed|funded|supported) (?:by|through)|is committed to (?:quality|independence|rigou?r)|does not take institutional positions)\b"
         r"|^(?:all|the) (?:views|opinions|positions|conclusions)\b.{0,60}\b(?:solely|those of)\b|^the (?:views|opinions) expressed\b|\bdo(?:es)? not (?:necessarily )?(?:reflect|represent) the (?:views|position|opinions)\b"),
        ("section label", r"^.{0,60}\b\d+[- ]?min(?:ute)?s?[- ]read\b.{0,40}$|^(?:comments?|reactions?|statements?)\s+(?:sent|received|made|issued|collected)\b.{0,80}$"
         r"|^this\s+(?:roundup|round-up|rapid reaction)\s+(?:was|is|accompan)|^previous\s+(?:roundups?|round-ups?|comments?|articles?)\b|^(?:doi|pmid|issn|embargo(?:ed)?|tags?|topics?|regions?|share|listen|save|print|copy link|reading time)\b\s*(?::.*|until\b.*)?$"
         r"|^(?:save|share|print|listen)(?:\s*[|·•/]\s*\w+)+$|^https?://\S+$|^please note that\b.{0,200}\bcomments\b"),
        ("related link", r"^(?:related(?:\s+(?:experts?|content|reading|articles?|programs?|links?|topics?|posts?|stories))?\s*(?::.*)?$|further\s+reading\b|read\s+(?:more|next|also|the full)\b|see\s+also\b|more\s+(?:from|on|about)\s.{0,60}$"
         r"|recommended(?:\s+reading)?\s*:?|you\s+(?:may|might)\s+also\s+(?:like|be interested)|explore\s+the\s+(?:program|center|centre)\b|learn\s+more\b"
         r"|(?:subscribe|sign\s+up|register)\b.{0,160}$|get\s+(?:the|our)\s+.{0,60}\b(?:newsletter|inbox)\b|share\s+(?:this|on|via)\b.{0,60}$|follow\s+(?:us|@)\b.{0,80}$"
         r"|(?:all\s+)?our\s+previous\s+(?:output|roundups?)\b|back\s+to\s+top\b|print\s+this\b|download\s+(?:the|as|pdf)\b)"
         r"|^[‘'“\"].{10,300}[’'”\"],?\s+(?:by\s.{3,200}\s)?(?:was|is|will be|has been)\s+(?:\w+\s+)?published\b|^the (?:paper|study|report|article|preprint|forecast|full \w+)\b.{0,120}\b(?:is|are|can be) (?:available|read|found|downloaded)\b"),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)

_DATE = re.compile(
    r"^(?:(?:first\s+)?(?:published|posted|released|date|dated)\s*(?::|on)?\s*)?"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    r"(?P<date>\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[a-z]{3,9}\.?,?\s+\d{4}"
    r"|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
    r"(?:[T,\s|·•-]+(?:at\s+)?\d{1,2}(?:[:.]\d{2}){0,2}\s*(?:[ap]\.?m\.?)?\s*[a-z+:\d]{0,6})?\s*\.?$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:(?:written\s+by|(?:commentary|analysis|opinion|interview|report|essay|article|reactions?|edited|compiled)\s+by|by|with\s+contributions\s+(?:by|from))\s*:?|(?:authors?|contributors?|experts)\s*:)\s+(?P<names>\S.*)$",
    re.IGNORECASE,
)

_BESIDE = re.compile(r"\s+[·•|]\s+|\s+[—–-]\s+")

LONGEST_DATE_LINE = 100
"""Characters, with the section and reading time beside the date."""

LONGEST_NOTE = 600
"""Characters; a block longer than this is commentary however it begins."""


def aside(text: str) -> AsideKind | None:
    """What furniture a block is, judged by its words alone; None if it may be commentary.

    >>> aside("Image: The port at night. REUTERS/Ann Roe"), aside("This article was updated on May 2, 2021")
    ('caption', 'update note')
    >>> aside("Jump to a reaction:"), aside("Image and reality differ in the port.")
    ('jump list', None)
    """
    line = " ".join(text.split())
    if len(line) > LONGEST_NOTE:
        return None
    if iso_date(line):
        return "date"
    return next((kind for kind, pattern in _KINDS if pattern.search(line)), None)


def iso_date(line: str) -> str | None:
    """The ISO date, if the line is nothing but a date with day, month and year.

    A date in figures other than ISO is not read: 03/04 is two days.

    >>> iso_date("Published Nov. 8, 2021"), iso_date("Monday, 8 November 2021"), iso_date("March 2021")
    ('2021-11-08', '2021-11-08', None)
    """
    # "November 29, 2024 · 5 min read": a date may share its line with what pages put beside it.
    found = next((found for part in _BESIDE.split(line.strip()) if (found := _DATE.match(part.strip()))), None)
    if not found or len(line) > LONGEST_DATE_LINE:
        return None
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bof\b", "", found["date"], flags=re.IGNORECASE)
    try:
        return dates.parse(text, default=datetime(1, 1, 1)).date().isoformat()
    except (ValueError, OverflowError):
        return None


def byline(text: str) -> str | None:
    """The names part of a byline ("By A, B, and C"), if the block reads like one."""
    line = " ".join(text.split())
    found = _BYLINE.match(line) if len(line) <= LONGEST_NOTE else None
    return found["names"] if found else None
