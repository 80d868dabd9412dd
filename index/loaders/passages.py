"""JSON Lines of ready passages to articles, for a corpus that is split already.

One passage a line: ``{"id", "text", "title"?, "expert"?, "date"?, "url"?}``; other fields are ignored.
"""

from collections.abc import Iterator
from typing import Annotated, BinaryIO

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from index.errors import UnreadableArticle
from index.loaders.pieces import check_length, iso_date, shown
from index.loaders.reading import decoded
from index.records import Article, Block
from index.text import normalised, one_line

MAX_LINE_BYTES = 10_000_000


def passages(stream: BinaryIO, source: str) -> Iterator[Article]:
    """One article for each line; the file is checked as a whole before the first is given.

    So a file with a bad line adds nothing. It is read twice, line by line, and never held.
    """
    start = stream.tell()
    _check_ids(_lines(stream, source), source)
    stream.seek(start)
    for _, passage in _lines(stream, source):
        yield _article(passage, source)


def _filled(value: str) -> str:
    if not value.strip():
        raise ValueError("should not be blank")
    return value


def _day(value: str | None) -> str | None:
    day = iso_date(value or "")
    if value and value.strip() and day is None:
        raise ValueError("should be a day such as 2021-11-08")
    return day


class _Passage(BaseModel):
    """A line of the file."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(coerce_numbers_to_str=True), AfterValidator(_filled)]
    text: str
    title: str | None = None
    expert: str | None = None
    date: Annotated[str | None, AfterValidator(_day)] = None
    url: str | None = None


def _lines(stream: BinaryIO, source: str) -> Iterator[tuple[int, _Passage]]:
    """The number of each line that is not blank, and its passage."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        where = f"{shown(source)}, line {number}"
        if len(line) > MAX_LINE_BYTES:
            raise UnreadableArticle(
                f"{where} is longer than {MAX_LINE_BYTES // 1_000_000} MB.",
                hint="Split the passage into several.",
            )
        text = decoded(line, where)
        if text := text.strip():
            yield number, _passage(text, where)


def _passage(line: str, where: str) -> _Passage:
    try:
        passage = _Passage.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = f"{first['loc'][0]}: " if first["loc"] else ""
        wrong = first["msg"].removeprefix("Value error, ").replace(" at line 1 column ", " at column ")
        raise UnreadableArticle(
            f"{where}: {field}{wrong}.",
            hint='Each line is an object like {"id": "a1", "title": "...", "text": "...", "expert": "..."}.',
        ) from error
    check_length(passage.text, where)
    return passage


def _check_ids(lines: Iterator[tuple[int, _Passage]], source: str) -> None:
    seen: dict[str, int] = {}
    for number, passage in lines:
        if passage.id in seen:
            raise UnreadableArticle(
                f"{shown(source)}: lines {seen[passage.id]} and {number} have the same id {passage.id!r}.",
                hint="Give each passage an id of its own.",
            )
        seen[passage.id] = number
    if not seen:
        raise UnreadableArticle(
            f"{shown(source)} is empty: it has no passage.", hint="Check that it is the right file."
        )


def _article(passage: _Passage, source: str) -> Article:
    """The passage as one paragraph, since it is split already, whatever blank lines it has.

    One without text, as corpora have them, is an article without blocks, so its id stays.
    """
    text = "\n\n".join(one_line(part) for part in normalised(passage.text).split("\n\n"))
    blocks = (Block("text", 0, len(text)),) if text else ()
    return Article(
        id=passage.id,
        text=text,
        blocks=blocks,
        source=source,
        url=passage.url or None,
        title=one_line(passage.title or "") or None,
        date=passage.date,
        author=one_line(passage.expert or "") or None,
        passage=True,
    )
