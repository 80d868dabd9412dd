"""The index on disk and on a server: what is found, what is gone, what other processes and crashes do to it."""

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import stamp as stamp_of
from index.chroma import Tables
from index.chunks import Limits, chunks
from index.embedders import HashingEmbedder, as_langchain
from index.errors import BadInput, IndexMismatch, IndexMissing, IndexUnreachable, UnknownName
from index.keyword import KeywordIndex
from index.records import Article, Paragraph, Reaction, Roundup
from index.rows import Entry
from index.settings import IndexSettings
from index.store import SCHEMA, Index, Stamp, exists

ROOT = Path(__file__).parents[2]
MODEL = HashingEmbedder()
SETTINGS = IndexSettings(embedder="hashing")
STAMP = stamp_of(MODEL, SETTINGS)
LIMITS = Limits(SETTINGS.chunk_tokens, SETTINGS.chunk_overlap, MODEL.window, MODEL.count)

WORDS = [f"word{number}" for number in range(3000)]

Sections = Sequence[tuple[tuple[str, ...], Sequence[str]]]
"""Experts and their paragraphs."""


def entry(article_id: str, sections: Sections, *, model: HashingEmbedder = MODEL, **facts: Any) -> Entry:
    """An article as ``index.build`` would hand it over."""
    text, reactions = "", []
    for experts, paragraphs in sections:
        places = []
        for number, paragraph in enumerate(paragraphs, 1):
            text += "\n\n" * bool(text)
            places.append(Paragraph(number, len(text), len(text) + len(paragraph)))
            text += paragraph
        reactions.append(Reaction(experts=experts, paragraphs=tuple(places), headline=facts.pop("headline", None)))
    aliases = facts.pop("aliases", {})
    date = facts.pop("date", "2024-03-12")
    article = Article(id=article_id, text=text, blocks=(), source=facts.pop("source", f"/x/{article_id}"), **facts)
    title = f"On {article_id}"
    roundup = Roundup(
        article=article, title=title, date=date, byline=(), reactions=tuple(reactions), asides=(), aliases=aliases
    )
    parts = chunks(roundup, LIMITS)
    return Entry(roundup, parts, model.encode([LIMITS.embedded(part) for part in parts]))


def marked(article_id: str, mark: str, many: int = 4) -> Entry:
    """An article each of whose paragraphs holds the mark, so that one can see which version a hit is of."""
    chance = random.Random(f"{article_id} {mark}")
    paragraphs = [" ".join([mark, "says", *chance.sample(WORDS, 12), article_id]) for _ in range(many)]
    return entry(article_id, [(("Ada Roe",), paragraphs)])


def create(location: str, stamp: Stamp = STAMP) -> Index:
    return Index.create(location, stamp, 200)


def nearest(index: Index, text: str, keep: int = 50, **filters: Any) -> list[str]:
    return [hit.chunk.text for hit in index.nearest(MODEL.embed_query(text), keep, **filters)]


def matching(index: Index, text: str, keep: int = 50, **filters: Any) -> list[str]:
    return [hit.chunk.text for hit in index.matching(text, keep, **filters)]


def found(index: Index, text: str, keep: int = 50, **filters: Any) -> list[list[str]]:
    """What both searches find, in one order."""
    return [sorted(nearest(index, text, keep, **filters)), sorted(matching(index, text, keep, **filters))]


def stored(index: Index) -> tuple[int, int, int, int]:
    """Articles and chunks in Chroma, versions and chunks in the keyword file: what lies there, dead or alive."""
    tables: Tables = index._now()
    with sqlite3.connect(tables.keyword._path) as db:
        (versions,), (rows,) = (
            db.execute(f"select count(*) from {name}").fetchone() for name in ("version", "passage")
        )
    return tables._articles.count(), tables._chunks.count(), versions, rows


def mark_of(index: Index, article_id: str) -> str:
    """The version that answers, which must be one and whole in every way of asking."""
    text = index.roundup(article_id).article.text
    paragraphs, mark = text.split("\n\n"), text.split()[0]
    assert found(index, "says", 1000, articles=[article_id]) == [sorted(paragraphs)] * 2
    return mark


# --- places, servers, processes ---------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The keyword files of servers stay out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1", "--port", str(port)]
    files = str(tmp_path_factory.mktemp("server"))
    with subprocess.Popen([*command, "--path", files], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 30
            while True:
                assert process.poll() is None, "the server ended"
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    assert time.monotonic() < deadline, "the server does not listen"
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(params=["folder", "server"])
def location(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place without an index."""
    if request.param == "folder":
        return str(tmp_path / "index")
    return f"{request.getfixturevalue('server')}/t-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


NURSERY = """
import importlib.util, json, os, sys
spec = importlib.util.spec_from_file_location("workers", sys.argv[1])
workers = importlib.util.module_from_spec(spec)
spec.loader.exec_module(workers)
import index.folder, index.server
for line in sys.stdin:
    task, *arguments = json.loads(line)
    if task == "wait":
        answer = os.waitstatus_to_exitcode(os.waitpid(arguments[0], 0)[1])
    elif not (answer := os.fork()):
        status = 1
        try:
            getattr(workers, task)(*arguments)
            status = 0
        except BaseException:
            import traceback
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)
    print(answer, flush=True)
"""


class Nursery:
    """Other processes, each of which runs a function of this file; forked, for importing Chroma takes a second."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, task: str, *arguments: object) -> int:
        """The id of a process that runs a function of this file."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([task, *arguments]) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def wait(self, process: int) -> int:
        """Its exit status, negative if a signal ended it."""
        return self.start("wait", process)

    def run(self, task: str, *arguments: object) -> None:
        assert self.wait(self.start(task, *arguments)) == 0


@pytest.fixture(scope="module")
def nursery(cache: None) -> Iterator[Nursery]:
    command = [sys.executable, "-c", NURSERY, __file__]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Nursery(process)


def add_marked(location: str, mark: str, *article_ids: str) -> None:
    index = Index.open(location)
    for article_id in article_ids:
        index.add([marked(article_id, mark)])


def remove(location: str, *article_ids: str) -> None:
    Index.open(location).remove(article_ids)


def reindex(location: str, chunk_tokens: int) -> None:
    index = Index.open(location)
    marks = [index.roundup(article.id).article.text.split()[0] for article in index.articles()]
    entries = [marked(article.id, mark) for article, mark in zip(index.articles(), marks, strict=True)]
    index.rebuild(replace(STAMP, chunk_tokens=chunk_tokens), 200, [entries])


def die_while_reindexing(location: str) -> None:
    def batches() -> Iterator[list[Entry]]:
        yield [marked("a", "never")]
        os._exit(9)

    Index.open(location).rebuild(STAMP, 200, batches())


def read_until(location: str, stop: str) -> None:
    """Ask until a file appears; every answer must be of whole articles and of living chunks."""
    index = Index.open(location)
    deadline = time.monotonic() + 60
    stopped = False
    while not stopped:
        stopped = Path(stop).exists()
        for texts in (nearest(index, "says", 200), matching(index, "says", 200)):
            marks: dict[str, list[str]] = {}
            for text in texts:
                marks.setdefault(text.split()[-1], []).append(text.split()[0])
            assert all(len(set(found)) == 1 and len(found) <= 4 for found in marks.values()), marks
        assert len(index.articles()) >= 1
        assert time.monotonic() < deadline
        time.sleep(0.02)  # others want the core too


def die_at(function: str, call: int, location: str, mark: str) -> None:
    """Replace article "a", and end without a word instead of the so-manieth call of a function."""
    from chromadb.api.models.Collection import Collection

    owners = {"copytree": shutil, "rmtree": shutil, "fsync": os, "replace": os, "change": KeywordIndex}
    owner = owners.get(function, Collection)
    original = getattr(owner, function)
    calls = 0

    def dying(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            os._exit(9)
        return original(*arguments, **named)

    index = Index.open(location)
    setattr(owner, function, dying)
    index.add([marked("a", mark)])


def replace_again_and_again(location: str, mark: str) -> None:
    index = Index.open(location)
    for turn in range(1000):
        index.add([marked("a", f"{mark}turn{turn}", many=60)])


# --- opening ----------------------------------------------------------------------------------------------


def test_where_no_index_is_none_is_made_by_looking(location: str) -> None:
    assert not exists(location)
    with pytest.raises(IndexMissing) as error:
        Index.open(location)
    assert location in error.value.message
    assert "pullquote add" in error.value.hint
    assert not exists(location)
    assert not Path(location).exists()


def test_a_new_index_is_empty_and_finds_nothing(location: str) -> None:
    index = create(location)
    assert exists(location)
    assert index.stamp == STAMP
    assert index.articles() == []
    assert found(index, "anything") == [[], []]
    assert stored(index) == (0, 0, 0, 0)


def test_creating_an_index_again_opens_it(location: str) -> None:
    create(location).add([marked("a", "one")])
    assert mark_of(create(location), "a") == "one"


@pytest.mark.parametrize(
    "change",
    [{"embedder": "other", "fingerprint": "0"}, {"dimension": 384}, {"chunk_tokens": 100}, {"chunk_overlap": 20}],
    ids=lambda change: "-".join(change),
)
def test_an_index_made_another_way_is_refused_and_says_what_to_do(folder: Path, change: dict[str, Any]) -> None:
    create(str(folder))
    with pytest.raises(IndexMismatch, match=next(iter(change))) as error:
        create(str(folder), replace(STAMP, **change))
    assert "pullquote reindex" in error.value.hint


def test_vectors_of_another_model_are_refused(location: str) -> None:
    index = create(location)
    index.require_embedder("hashing", MODEL.fingerprint)
    with pytest.raises(IndexMismatch, match="'hashing'; the settings name 'big'") as error:
        index.require_embedder("big", "0")
    assert "pullquote reindex" in error.value.hint


def test_an_index_of_another_schema_can_only_be_made_anew(location: str) -> None:
    old = create(location, replace(STAMP, schema=SCHEMA + 1))
    with pytest.raises(IndexMismatch, match=f"schema {SCHEMA + 1}; this version reads {SCHEMA}") as error:
        old.articles()
    assert "pullquote reindex" in error.value.hint
    with pytest.raises(IndexMismatch, match="schema"):
        create(location)
    old.rebuild(STAMP, 200, [[marked("a", "one")]])
    assert mark_of(create(location), "a") == "one"


@pytest.mark.parametrize(
    "url", ["http://", "http://host:port/name", "http://host:8000/a/b", "https://host/ab", "http:///abc"]
)
def test_a_url_that_can_name_no_index_is_explained(url: str) -> None:
    with pytest.raises(BadInput, match="URL") as error:
        Index.open(url)
    assert "http://host:port/name" in error.value.hint


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/news"
    for attempt in (lambda: exists(url), lambda: Index.open(url), lambda: create(url)):
        with pytest.raises(IndexUnreachable) as error:
            attempt()
        assert url in error.value.message
        assert "chroma run" in error.value.hint


def test_a_server_that_is_not_chroma_is_named(tmp_path: Path) -> None:
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    threading.Thread(target=other.serve_forever, args=(0.01,), daemon=True).start()
    with pytest.raises(IndexUnreachable, match=f"127.0.0.1:{other.server_port}") as error:
        Index.open(f"http://127.0.0.1:{other.server_port}/news")
    assert "\n" not in error.value.message
    other.shutdown()
    other.server_close()


# --- adding, replacing, removing --------------------------------------------------------------------------


def test_an_article_is_found_by_meaning_and_by_words(location: str) -> None:
    index = create(location)
    index.add(
        [entry("a", [(("Ada Roe",), ["The truce holds.", "Grain flows again."]), (("Ben Ito",), ["I doubt it."])])]
    )
    assert nearest(index, "grain flows", 1) == ["Grain flows again."]
    assert matching(index, "grain", 5) == ["Grain flows again."]
    (hit,) = index.matching("doubt", 5)
    assert (hit.chunk.experts, hit.chunk.paragraph, hit.chunk.article_id) == (("Ben Ito",), 1, "a")
    assert index.roundup("a").article.text[hit.chunk.start : hit.chunk.end] == "I doubt it."


def test_scores_of_nearest_are_cosines(folder: Path) -> None:
    index = create(str(folder))
    one = entry("a", [(("Ada Roe",), ["grain", "truce talks", "port and grain"])])
    index.add([one])
    vector = MODEL.embed_query("grain port")
    expected = dict(zip((part.text for part in one.chunks), one.vectors @ np.array(vector), strict=True))
    hits = index.nearest(vector, 3)
    assert {hit.chunk.text: hit.score for hit in hits} == pytest.approx(expected, abs=1e-5)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_adding_an_article_twice_changes_nothing(location: str) -> None:
    index = create(location)
    index.add([marked("a", "one")])
    before = found(index, "says")
    index.add([marked("a", "one")])
    assert found(index, "says") == before
    assert stored(index) == (1, 4, 1, 4)


def test_two_versions_of_an_article_in_one_call_leave_the_later(location: str) -> None:
    index = create(location)
    index.add([marked("a", "one"), marked("b", "one"), marked("a", "two", many=2)])
    assert (mark_of(index, "a"), mark_of(index, "b")) == ("two", "one")
    assert stored(index) == (2, 6, 2, 6)


def test_a_changed_article_replaces_the_old_one_everywhere(location: str) -> None:
    index = create(location)
    index.add([marked("a", "alpha"), marked("b", "alpha")])
    index.add([marked("a", "beta", many=3)])
    assert mark_of(index, "a") == "beta"
    assert mark_of(index, "b") == "alpha"
    assert stored(index) == (2, 7, 2, 7)
    assert matching(index, "alpha", articles=["a"]) == []
    assert len(matching(index, "alpha")) == 4


def test_a_removed_article_leaves_nothing_behind(location: str) -> None:
    index = create(location)
    index.add([marked("a", "one"), marked("b", "one")])
    index.remove(["a"])
    assert [article.id for article in index.articles()] == ["b"]
    assert found(index, "one says", articles=["a"]) == [[], []]
    with pytest.raises(UnknownName, match="'a'"):
        index.roundup("a")
    index.remove(["b"])
    assert stored(index) == (0, 0, 0, 0)
    assert found(index, "says") == [[], []]


def test_removing_what_is_not_there_removes_nothing(location: str) -> None:
    index = create(location)
    index.add([marked("truce-2024", "one")])
    with pytest.raises(UnknownName, match="'truce-2023'") as error:
        index.remove(["truce-2024", "truce-2023"])
    assert "'truce-2024'" in error.value.hint
    assert mark_of(index, "truce-2024") == "one"


def test_an_article_without_chunks_is_kept(location: str) -> None:
    index = create(location)
    index.add([entry("empty", [])])
    assert [article.id for article in index.articles()] == ["empty"]
    assert index.roundup("empty").reactions == ()
    index.remove(["empty"])
    assert index.articles() == []


@pytest.mark.parametrize(
    "article_id",
    [
        "a b",
        "a/b#0",
        "ä‘ؤ中😀",
        "x" * 2000,
        "'; drop table chunk; --",
        '{"$in": []}',
        "a\nb",
        "%_*",
        "-",
        "generation-0",
    ],
)
def test_any_id_will_do(folder: Path, article_id: str) -> None:
    index = create(str(folder))
    index.add([marked("a", "one"), entry(article_id, [(("O’Neil “Bo”, Jr.",), ["two says it"])])])
    assert found(index, "says", articles=[article_id], experts=["O’Neil “Bo”, Jr."]) == [["two says it"]] * 2
    index.remove([article_id])
    assert stored(index) == (1, 4, 1, 4)


@pytest.mark.parametrize(("many", "articles"), [(6100, 1), (1500, 1500)], ids=["one article", "as many articles"])
def test_thousands_of_chunks_are_added_at_once(folder: Path, many: int, articles: int) -> None:
    chance = random.Random(0)
    texts = [" ".join([f"text{number}", *chance.sample(WORDS, 12)]) for number in range(many)]
    index = create(str(folder))
    index.add([entry(f"p{part}", [(("Ada Roe",), texts[part::articles])]) for part in range(articles)])
    assert stored(index) == (articles, many, articles, many)
    for number in (0, 17, 1000, many - 1):
        assert found(index, texts[number], 1) == [[texts[number]]] * 2


# --- what is kept -----------------------------------------------------------------------------------------


def test_a_roundup_comes_back_as_it_was(location: str) -> None:
    one = entry(
        "a", [(("Editors",), ["We asked."]), (("Ada Roe", "Ben Ito"), ["“Yes” — naïve 中 😀."]), ((), ["Who?"])],
        headline="No", url="https://example.org/a", title="T", author="Ada", aliases={"Ada Roe": ("A. Roe", "Roe")},
    )  # fmt: skip
    index = create(location)
    index.add([one])
    assert index.roundup("a") == one.roundup
    assert index.revisions(["a", "b"]) == {"a": one.revision}
    assert next(index.originals()) == one.roundup.article


def test_the_list_tells_titles_dates_sources_experts_and_their_other_names(location: str) -> None:
    index = create(location)
    index.add([
        entry("b", [(("Zoe Ash",), ["x"]), (("Ada Roe",), ["y"])], aliases={"Ada Roe": ("A. Roe", "Roe")}, url="https://e.org"),
        entry("a", [((), ["z"])], date=None, source="-"),
    ])  # fmt: skip
    a, b = index.articles()
    assert (a.id, a.title, a.date, a.source, a.url, a.experts, a.chunks) == ("a", "On a", None, "-", None, (), 1)
    assert (b.id, b.date, b.source, b.url, b.paragraphs) == ("b", "2024-03-12", "/x/b", "https://e.org", 2)
    assert b.experts == ("Zoe Ash", "Ada Roe")
    assert b.aliases == {"Ada Roe": ("A. Roe", "Roe")}


def test_chunks_carry_what_filters_need(location: str) -> None:
    index = create(location)
    index.add([entry("a", [(("Ada Roe", "Ben Ito"), ["Yes."])], source="/news/a.txt")])
    (facts,) = index._now()._chunks.get(include=["metadatas"])["metadatas"]
    assert facts["article_id"] == "a"
    assert facts["experts"] == ["Ada Roe", "Ben Ito"]
    assert (facts["day"], facts["date"], facts["source"]) == (20240312, "2024-03-12", "/news/a.txt")


def test_the_collection_itself_says_how_it_was_made(location: str) -> None:
    collection = create(location)._now()._chunks
    assert collection.metadata == {
        "embedder": "hashing", "fingerprint": MODEL.fingerprint, "dimension": 256,
        "chunk_tokens": 200, "chunk_overlap": 0, "schema": SCHEMA,
    }  # fmt: skip
    graph = collection.configuration_json["hnsw"]
    assert (graph["space"], graph["ef_search"]) == ("cosine", 200)


def test_ef_search_follows_the_settings_without_a_new_index(folder: Path) -> None:
    create(str(folder)).add([marked("a", "one")])
    index = Index.create(str(folder), STAMP, 77)
    assert index._now().ef_search == 77
    assert mark_of(index, "a") == "one"


# --- filters ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["folder", "server"])
def panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """What is only asked."""
    if request.param == "folder":
        index = create(str(tmp_path_factory.mktemp("panel")))
    else:
        index = create(f"{request.getfixturevalue('server')}/panel")
    index.add([
        entry("a", [(("Ada Roe",), ["Ada says a"]), (("Ada Roe", "Ben Ito"), ["Both say a"]), ((), ["Who says a"])]),
        entry("b", [(("Ben Ito",), ["Ben says b"]), (("Editors",), ["We say b"])]),
    ])  # fmt: skip
    return index


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["Ada says a", "Ben says b", "Both say a", "We say b", "Who says a"]),
        ({"experts": ["Ada Roe"]}, ["Ada says a", "Both say a"]),
        ({"experts": ("Ben Ito",)}, ["Ben says b", "Both say a"]),
        ({"experts": {"Ada Roe", "Ben Ito"}}, ["Ada says a", "Ben says b", "Both say a"]),
        ({"experts": ["Editors"]}, ["We say b"]),
        ({"experts": ["Ada"]}, []),
        ({"experts": []}, []),
        ({"articles": ["a"]}, ["Ada says a", "Both say a", "Who says a"]),
        ({"articles": ["a", "b", "c"], "experts": ["Ben Ito"]}, ["Ben says b", "Both say a"]),
        ({"articles": ["b"], "experts": ["Ada Roe"]}, []),
        ({"articles": ["c"]}, []),
        ({"articles": []}, []),
    ],
    ids=str,
)
def test_filters_let_through_what_they_name(panel: Index, filters: dict[str, Any], expected: list[str]) -> None:
    assert found(panel, "says say", **filters) == [expected, expected]


def test_a_filter_finds_all_that_it_lets_through(folder: Path) -> None:
    index = create(str(folder))
    chance = random.Random(0)
    texts = [" ".join([f"text{number}", "says", *chance.sample(WORDS, 12)]) for number in range(2000)]
    index.add([entry("a", [(("Ada Roe",), texts[10:]), (("Ben Ito",), texts[:10])])])
    assert sorted(nearest(index, "text1000", 10, experts=["Ben Ito"])) == sorted(texts[:10])
    assert sorted(matching(index, "says", 10, experts=["Ben Ito"])) == sorted(texts[:10])


def test_of_a_few_hundred_chunks_none_is_missed_however_alike_they_are(folder: Path) -> None:
    index = create(str(folder))
    index.add([entry("a", [(("Ada Roe",), WORDS[:400])])])
    assert sorted(nearest(index, "word7", 400)) == sorted(WORDS[:400])
    assert nearest(index, "word7", 400) == nearest(index, "word7", 400)


def test_no_more_is_found_than_was_asked_for(panel: Index) -> None:
    for keep in (0, 1, 3):
        assert len(nearest(panel, "says", keep)) == keep
        assert len(matching(panel, "says say", keep)) == keep


@pytest.mark.parametrize(
    "question", ["", "?!", "the of", "\x00", '"', "says OR NOT (", "*", "word " * 3000, "🙂 \ud800"]
)
def test_any_question_may_be_asked(panel: Index, question: str) -> None:
    matching(panel, question)
    nearest(panel, question)


def test_langchain_reads_the_chunks(location: str) -> None:
    index = create(location)
    index.add([entry("a", [(("Ada Roe",), ["The truce holds.", "Grain flows."])])])
    store = index.vector_store(as_langchain(MODEL))
    (document,) = store.similarity_search("grain", k=1)
    assert document.page_content == "Grain flows."
    assert document.metadata["experts"] == ["Ada Roe"]
    index.add([marked("b", "one")])
    store = index.vector_store(as_langchain(MODEL))
    assert store.similarity_search("truce", k=1, filter={"article_id": "a"})[0].page_content == "The truce holds."


# --- making anew ------------------------------------------------------------------------------------------


def collections(location: str) -> list[str]:
    """All that Chroma holds of an index, whether it counts or not."""
    if not location.startswith("http"):
        return sorted(path.name for path in Path(location).glob("generation-*"))
    from chromadb import HttpClient
    from chromadb.config import Settings

    host, name = location.removeprefix("http://").split("/")
    client = HttpClient(host.split(":")[0], int(host.split(":")[1]), settings=Settings(anonymized_telemetry=False))
    return sorted(each.name for each in client.list_collections() if each.name.startswith(name))


def test_an_index_made_anew_replaces_the_old_one(location: str) -> None:
    index = create(location)
    index.add([marked("a", "one"), marked("b", "one")])
    many = len(collections(location))
    other = replace(STAMP, embedder="other", fingerprint="0", chunk_tokens=50)
    index.rebuild(other, 150, [[marked("a", "two")], [marked("c", "two")]])
    assert index.stamp == Index.open(location).stamp == other
    assert [article.id for article in index.articles()] == ["a", "c"]
    assert mark_of(index, "a") == "two"
    assert stored(index) == (2, 8, 2, 8)
    assert index._now().ef_search == 150
    assert len(collections(location)) == many


@pytest.mark.parametrize("error", [RuntimeError("the model fell over"), KeyboardInterrupt()], ids=["error", "Ctrl-C"])
def test_an_index_that_cannot_be_made_anew_stays_as_it_was(location: str, error: BaseException) -> None:
    index = create(location)
    index.add([marked("a", "one")])
    before = collections(location)

    def failing() -> Iterator[list[Entry]]:
        yield [marked("a", "two")]
        assert mark_of(Index.open(location), "a") == "one"
        raise error

    with pytest.raises(type(error)):
        index.rebuild(replace(STAMP, chunk_tokens=50), 200, failing())
    assert collections(location) == before
    assert Index.open(location).stamp == STAMP
    assert mark_of(index, "a") == "one"


def test_what_a_killed_reindex_left_goes_with_the_next_one(location: str, nursery: Nursery) -> None:
    index = create(location)
    index.add([marked("a", "one")])
    many = len(collections(location))
    assert nursery.wait(nursery.start("die_while_reindexing", location)) == 9
    assert len(collections(location)) > many
    assert mark_of(index, "a") == "one"
    index.rebuild(STAMP, 200, [[marked("a", "two")]])
    assert mark_of(index, "a") == "two"
    assert len(collections(location)) == many


def test_an_open_index_never_mixes_vectors_of_two_models(location: str) -> None:
    index = create(location)
    index.add([marked("a", "one")])
    Index.open(location).rebuild(replace(STAMP, embedder="other", fingerprint="0"), 200, [[marked("a", "two")]])
    for attempt in (lambda: nearest(index, "says"), lambda: index.add([marked("b", "one")])):
        with pytest.raises(IndexMismatch, match="made anew") as error:
            attempt()
        assert "pullquote reindex" in error.value.hint
    assert matching(Index.open(location), "says", 1)[0].startswith("two")


def test_chunks_cut_another_way_are_not_added_to_an_index_made_anew(location: str) -> None:
    index = create(location)
    Index.open(location).rebuild(replace(STAMP, chunk_tokens=50), 200, [[marked("a", "two")]])
    assert mark_of(index, "a") == "two"
    with pytest.raises(IndexMismatch, match="made anew"):
        index.add([marked("b", "one")])


# --- several threads, several processes -------------------------------------------------------------------


def test_an_open_index_sees_what_another_process_did(location: str, nursery: Nursery) -> None:
    index = create(location)
    index.add([marked("a", "one"), marked("b", "one")])
    generations = {index.generation()}
    assert len(nearest(index, "says")) == 8  # the graph is in memory from here on

    nursery.run("add_marked", location, "two", "a", "c")
    assert [mark_of(index, article_id) for article_id in "abc"] == ["two", "one", "two"]
    generations.add(index.generation())

    nursery.run("remove", location, "b", "c")
    assert {text.split()[0] for text in nearest(index, "says") + matching(index, "says")} == {"two"}
    generations.add(index.generation())

    nursery.run("reindex", location, 50)
    assert mark_of(index, "a") == "two"
    generations.add(index.generation())

    nursery.run("remove", location, "a")
    assert found(index, "says") == [[], []]
    generations.add(index.generation())
    assert len(generations) == 5


def test_a_process_that_reads_meets_only_whole_articles(location: str, nursery: Nursery, tmp_path: Path) -> None:
    index = create(location)
    index.add([marked(name, "zero") for name in "abcd"])
    stop = tmp_path / "stop"
    readers = [nursery.start("read_until", location, str(stop)) for _ in range(2)]
    for turn in range(8):
        index.add([marked("a", f"turn{turn}"), marked("b", f"turn{turn}")])
        index.remove(["c"])
        index.add([marked("c", f"turn{turn}")])
        if turn % 4 == 3:
            entries = [marked(name, f"turn{turn}") for name in "abcd"]
            index.rebuild(STAMP, 200, [entries[:2], entries[2:]])
    stop.touch()
    assert [nursery.wait(reader) for reader in readers] == [0, 0]


def test_two_processes_that_write_lose_nothing(location: str, nursery: Nursery) -> None:
    index = create(location)
    names = [[f"{writer}{number}" for number in range(6)] for writer in "xy"]
    writers = [nursery.start("add_marked", location, "one", "both", *mine) for mine in names]
    assert [nursery.wait(writer) for writer in writers] == [0, 0]
    assert [article.id for article in index.articles()] == sorted(["both", *names[0], *names[1]])
    assert all(mark_of(index, article.id) == "one" for article in index.articles())
    assert stored(index) == (13, 52, 13, 52)


def test_two_processes_may_create_the_same_index(location: str, nursery: Nursery) -> None:
    writers = [nursery.start("create", location) for _ in range(3)]
    assert [nursery.wait(writer) for writer in writers] == [0, 0, 0]
    assert create(location).articles() == []


def test_threads_may_ask_while_one_adds(location: str) -> None:
    index = create(location)
    index.add([marked(name, "zero") for name in "abcd"])
    done = threading.Event()
    problems: list[BaseException] = []

    def ask() -> None:
        try:
            while not done.is_set():
                for texts in (nearest(index, "says", 100), matching(index, "says", 100)):
                    per_article: dict[str, set[str]] = {}
                    for text in texts:
                        per_article.setdefault(text.split()[-1], set()).add(text.split()[0])
                    assert all(len(marks) == 1 for marks in per_article.values()), per_article
                index.articles()
                time.sleep(0.02)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for turn in range(8):
        index.add([marked("abcd"[turn % 4], f"turn{turn}"), marked(f"new{turn}", "one")])
    done.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert stored(index) == (12, 48, 12, 48)


def test_what_is_read_of_files_that_go_is_asked_again(folder: Path) -> None:
    index, other = create(str(folder)), create(str(folder))
    index.add([marked("a", "one")])
    marks = iter(("two", "three"))

    def question(tables: Tables) -> set[str]:
        if mark := next(marks, ""):
            other.add([marked("a", mark)])
            tables.keyword.stamp()  # as another thread does: the file that is gone is there again, and empty
        return {hit.chunk.text.split()[0] for hit in tables.matching("says", 100, None, None).hits}

    assert index._ask(question) == {"three"}


def test_each_generation_may_lose_its_keyword_file_once(folder: Path) -> None:
    index, other = create(str(folder)), create(str(folder))
    index.add([marked("a", "one")])
    marks = iter(("two", "three", "four"))

    def question(tables: Tables) -> set[str]:
        if mark := next(marks, ""):
            other.add([marked("a", mark)])
        return {hit.chunk.text.split()[0] for hit in tables.matching("says", 100, None, None).hits}

    assert index._ask(question) == {"four"}


def test_who_reads_a_folder_does_not_write_its_graph(folder: Path, nursery: Nursery, tmp_path: Path) -> None:
    create(str(folder)).add([marked("a", "one"), entry("b", [(("Ben",), WORDS[:650])])])
    (graph,) = (path.parent for path in folder.rglob("index_metadata.pickle"))
    before = {path: path.stat().st_mtime_ns for path in graph.iterdir()}
    (tmp_path / "stop").touch()
    assert len(nearest(Index.open(str(folder)), "says", 700)) > 100
    nursery.run("read_until", str(folder), str(tmp_path / "stop"))
    assert {path: path.stat().st_mtime_ns for path in graph.iterdir()} == before


def open_files(folder: Path) -> int:
    """How many files of a folder this process has open, those that were deleted, too; 0 where that cannot be told."""
    count = 0
    for link in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):  # another thread's, closed meanwhile
            count += os.readlink(link).startswith(str(folder))
    return count


def test_files_that_were_replaced_are_let_go(folder: Path) -> None:
    index, other = create(str(folder)), create(str(folder))
    for turn in range(12):
        other.add([marked("a", f"turn{turn}")])
        assert mark_of(index, "a") == f"turn{turn}"
        if turn == 3:
            before = open_files(folder)
    assert open_files(folder) <= before + 4
    assert len(list(folder.glob("generation-*"))) == 1


# --- crashes ----------------------------------------------------------------------------------------------


WRITING = [("add", 1), ("change", 1), ("upsert", 1), ("delete", 1), ("change", 2)]
STEPS = [
    *(("server", *step) for step in [*WRITING, ("modify", 1)]),
    *(
        ("folder", *step)
        for step in [("copytree", 1), *WRITING, ("change", 3), ("fsync", 1), ("replace", 1), ("rmtree", 1)]
    ),
]


@pytest.mark.parametrize(("location", "function", "call"), STEPS, indirect=["location"])
def test_a_writer_that_dies_at_any_step_leaves_the_old_article_or_the_new(
    location: str, function: str, call: int, nursery: Nursery
) -> None:
    index = create(location)
    index.add([marked("a", "old"), marked("b", "old")])
    assert nursery.wait(nursery.start("die_at", function, call, location, "new")) == 9
    for reader in (index, Index.open(location)):
        assert mark_of(reader, "a") in ("old", "new")
        assert mark_of(reader, "b") == "old"
    index.add([marked("c", "new"), marked("a", "newer")])
    assert [mark_of(index, article_id) for article_id in "abc"] == ["newer", "old", "new"]
    if not location.startswith("http"):
        assert stored(index) == (3, 12, 3, 12)
        assert len(collections(location)) == 1


def test_a_writer_that_is_killed_at_any_time_leaves_the_old_article_or_the_new(location: str, nursery: Nursery) -> None:
    index = create(location)
    index.add([marked("a", "zero"), marked("b", "zero")])
    chance = random.Random(1)
    for kill in range(6):
        writer = nursery.start("replace_again_and_again", location, f"kill{kill}")
        time.sleep(0.1 + chance.random() / 3)
        os.kill(writer, signal.SIGKILL)
        assert nursery.wait(writer) == -signal.SIGKILL
        mark_of(index, "a")
        assert mark_of(Index.open(location), "b") == "zero"
    index.add([marked("a", "last")])
    assert mark_of(index, "a") == "last"


# --- damage -----------------------------------------------------------------------------------------------


@pytest.fixture
def filled(folder: Path) -> Index:
    index = create(str(folder))
    index.add([marked("a", "one"), marked("b", "one")])
    return index


def file(folder: Path, name: str) -> Path:
    (path,) = folder.glob(f"generation-*/{name}")
    return path


@pytest.mark.parametrize("damage", [b"no database at all " * 1000, None], ids=["garbage", "half"])
def test_damaged_chroma_files_are_told_with_advice(filled: Index, folder: Path, damage: bytes | None) -> None:
    path = file(folder, "chroma.sqlite3")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if damage is None else damage)
    with pytest.raises(IndexUnreachable) as error:
        Index.open(str(folder)).articles()
    assert str(folder) in error.value.message
    assert "add the articles again" in error.value.hint
    with pytest.raises(IndexUnreachable):
        Index.open(str(folder)).add([marked("a", "two")])


def test_a_damaged_graph_is_mended_by_making_the_index_anew(folder: Path) -> None:
    index = create(str(folder))
    index.add([marked("a", "one", many=400)])
    for path in folder.glob("generation-*/*/header.bin"):
        path.write_bytes(b"")
    with pytest.raises(IndexUnreachable) as error:
        nearest(Index.open(str(folder)), "says")
    assert "pullquote reindex" in error.value.hint
    index = Index.open(str(folder))
    articles = list(index.originals())
    assert [article.id for article in articles] == ["a"]
    index.rebuild(STAMP, 200, [[marked("a", articles[0].text.split()[0], many=400)]])
    assert mark_of(index, "a") == "one"


@pytest.mark.parametrize("damage", [b"no database at all " * 1000, b"", None], ids=["garbage", "empty", "missing"])
@pytest.mark.parametrize("when", ["before opening", "while open", "before adding"])
def test_a_lost_keyword_file_is_made_anew(filled: Index, folder: Path, damage: bytes | None, when: str) -> None:
    path = file(folder, "keyword.sqlite3")
    path.unlink() if damage is None else path.write_bytes(damage)
    index = filled if when == "while open" else Index.open(str(folder))
    if when == "before adding":
        index.add([marked("c", "one")])
    assert mark_of(index, "a") == "one"
    assert stored(index)[2:] == ((3, 12) if when == "before adding" else (2, 8))


def test_a_keyword_file_damaged_further_in_is_made_anew(folder: Path) -> None:
    index = create(str(folder))
    index.add([marked("a", "one", many=400)])
    path = file(folder, "keyword.sqlite3")
    content = bytearray(path.read_bytes())
    content[4096 * 6 :] = bytes(len(content) - 4096 * 6)  # what the stamp needs is left
    path.write_bytes(content)
    assert len(matching(index, "says", 1000)) == 400


def test_a_lost_keyword_file_of_a_server_is_made_anew(server: str) -> None:
    index = create(f"{server}/lost-{uuid.uuid4().hex[:6]}")
    index.add([marked("a", "one")])
    index._now().keyword.discard()
    assert mark_of(index, "a") == "one"


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a folder")
    for attempt in (Index.open, create):
        with pytest.raises((IndexUnreachable, IndexMissing), match="index"):
            attempt(str(tmp_path / "index"))


def test_a_folder_that_names_no_generation_is_told(filled: Index, folder: Path) -> None:
    (folder / "current").write_text("../../etc")
    with pytest.raises(IndexUnreachable, match="does not name a generation"):
        filled.articles()


def test_an_index_that_is_deleted_while_it_is_open_is_missing(filled: Index, folder: Path) -> None:
    shutil.rmtree(folder)
    with pytest.raises(IndexMissing):
        nearest(filled, "says")
    create(str(folder)).add([marked("a", "two")])
    assert mark_of(filled, "a") == "two"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(IndexUnreachable, match="index") as error:
        create(str(tmp_path / "index"))
    assert "rights" in error.value.hint
    tmp_path.chmod(0o700)


def test_a_full_disk_leaves_the_old_index(filled: Index, folder: Path, nursery: Nursery) -> None:
    nursery.run("add_on_a_full_disk", str(folder))
    assert mark_of(filled, "a") == "one"
    assert len(collections(str(folder))) == 1


def add_on_a_full_disk(location: str) -> None:
    import resource

    index = Index.open(location)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))  # of a file: less than Chroma's
    with pytest.raises(IndexUnreachable) as error:
        index.add([marked("a", "two", many=50)])
    assert "disk" in error.value.hint
