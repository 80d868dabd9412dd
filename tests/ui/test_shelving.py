"""Adding articles from the page: reading first, storing after."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BadInput, IndexMismatch, PullquoteError, UnreadableArticle
from index.settings import IndexSettings
from index.store import Index
from rag.assistant import open_library
from rag.settings import Settings
from ui.assistants import Assistants
from ui.shelving import read_address, read_again, read_pasted, read_upload, store, stored


@pytest.fixture
def shelf(index: Index) -> Assistants:
    """An empty library without a model."""
    settings = Settings(index=IndexSettings(embedder="hashing"))
    return Assistants(settings, open_library(settings, index.location))


def test_nothing_is_stored_before_it_is_said(shelf: Assistants, truce: Path) -> None:
    (roundup,) = read_upload(str(truce), "my truce.txt")
    assert roundup.experts == ("Anna Lindqvist", "Piotr Wolski")
    assert shelf.library.articles() == []
    done: list[int] = []
    (report,) = store(shelf, [roundup], done.append)
    assert (report.change, report.paragraphs, sum(done)) == ("added", 4, 4)
    (listed,) = shelf.library.articles()
    assert listed.source == "upload: my truce.txt"


def test_an_upload_of_the_same_name_replaces_the_first(shelf: Assistants, truce: Path) -> None:
    list(store(shelf, read_upload(str(truce), "truce.txt"), lambda _: None))
    truce.write_text(truce.read_text(encoding="utf-8").replace("Monday", "Tuesday"), encoding="utf-8")
    (report,) = store(shelf, read_upload(str(truce), "truce.txt"), lambda _: None)
    assert report.change == "updated"
    assert len(shelf.library.articles()) == 1


def test_storing_tells_how_far_it_is(shelf: Assistants, truce: Path) -> None:
    *counts, reports = stored(shelf, read_upload(str(truce), "truce.txt"))
    assert counts[-1] == 4
    assert isinstance(reports, list)
    assert reports[0].change == "added"


def test_an_error_while_storing_is_handed_on(shelf: Assistants, truce: Path) -> None:
    other = Assistants(shelf.settings.model_copy(update={"index": IndexSettings(chunk_tokens=7)}), shelf.library)
    (error,) = stored(other, read_upload(str(truce), "truce.txt"))
    assert isinstance(error, IndexMismatch)


def test_a_pasted_text_is_an_article(shelf: Assistants, truce: Path) -> None:
    (report,) = store(shelf, read_pasted(truce.read_text(encoding="utf-8")), lambda _: None)
    assert report.title == "Experts react: A truce on the Oder line"
    with pytest.raises(BadInput, match="cannot be read again"):
        read_again(shelf, report.id)


def test_a_file_is_read_again_where_it_lies(shelf: Assistants, truce: Path) -> None:
    (roundup,) = read_upload(str(truce), "truce.txt")
    at_home = replace(roundup, article=replace(roundup.article, source=str(truce)))
    (report,) = store(shelf, [at_home], lambda _: None)
    assert [one.title for one in read_again(shelf, report.id)] == [roundup.title]
    truce.unlink()
    with pytest.raises(UnreadableArticle, match="There is no file"):
        read_again(shelf, report.id)


@pytest.mark.parametrize("address", ["/etc/passwd", "file:///etc/passwd", "etc", "-", "", "ftp://example.org"])
def test_the_servers_own_files_are_no_addresses(address: str) -> None:
    with pytest.raises(BadInput, match="not a web address"):
        read_address(address)


def test_errors_name_the_file_as_its_owner_does(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("  ", encoding="utf-8")
    with pytest.raises(PullquoteError) as caught:
        read_upload(str(path), "mine.txt")
    assert caught.value.message == "mine.txt is empty."
    with pytest.raises(UnreadableArticle, match="of a kind that is not read"):
        read_upload(str(path), "mine.exe")
    with pytest.raises(UnreadableArticle, match="The text"):
        read_pasted(" ")
