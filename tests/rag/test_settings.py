"""Settings: defaults, a file, and changes on the command line."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from index.errors import BadSettings
from rag.settings import Settings, read_settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pullquote.toml"
    path.write_text('[index]\nembedder = "hashing"\n\n[retrieve]\nkeep = 3\nstages = ["dense", "top"]\n', "utf-8")
    return path


def test_without_a_file_and_changes_all_is_as_it_ships() -> None:
    assert read_settings() == Settings()
    assert Settings().answer.answerer == "quote"
    assert Settings().check.checker == "ensemble"


def test_a_file_changes_what_it_names_and_nothing_else(file: Path) -> None:
    settings = read_settings(file)
    assert settings.index.embedder == "hashing"
    assert settings.retrieve.keep == 3
    assert settings.retrieve.stages == ("dense", "top")
    assert settings.retrieve.candidates == Settings().retrieve.candidates
    assert settings.answer == Settings().answer


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text("", "utf-8")
    assert read_settings(path) == Settings()


def test_a_change_beats_the_file_and_a_later_one_an_earlier(file: Path) -> None:
    settings = read_settings(file, ["retrieve.keep=5", "retrieve.keep = 7"])
    assert settings.retrieve.keep == 7
    assert settings.retrieve.stages == ("dense", "top")


@pytest.mark.parametrize(
    ("change", "section", "name", "value"),
    [
        ("retrieve.keep=12", "retrieve", "keep", 12),
        ("index.embedder=minilm", "index", "embedder", "minilm"),
        ('index.embedder="minilm"', "index", "embedder", "minilm"),
        ("index.embedder=mine:fast", "index", "embedder", "mine:fast"),
        ("index.embedder=models/a=b", "index", "embedder", "models/a=b"),
        ('retrieve.stages=["keyword"]', "retrieve", "stages", ("keyword",)),
    ],
)
def test_a_change_is_read_as_toml_or_else_as_text(change: str, section: str, name: str, value: object) -> None:
    assert getattr(getattr(read_settings(changes=[change]), section), name) == value


@pytest.mark.parametrize(
    ("change", "name", "known"),
    [
        ("retrieve.kep=12", "retrieve.kep", "keep"),
        ("retrive.keep=12", "retrive", "retrieve"),
        ("answer.sentence=1", "answer.sentence", "sentences"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_known_ones(change: str, name: str, known: str) -> None:
    with pytest.raises(BadSettings, match=f"'{name}' cannot be taken") as error:
        read_settings(changes=[change])
    assert known in error.value.hint.replace(":", ",").replace(".", ",").replace(" ", "").split(",")


@pytest.mark.parametrize(
    "change",
    ["retrieve.keep=many", "retrieve.keep=0", "retrieve.keep=-1", "retrieve.keep=1.5", "retrieve.stages=dense",
     "index.embedder=3", "index.chunk_overlap=-1", "retrieve.keep="],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_told_by_its_name(change: str) -> None:
    with pytest.raises(BadSettings) as error:
        read_settings(changes=[change])
    assert f"'{change.partition('=')[0]}" in error.value.message


@pytest.mark.parametrize(
    "url",
    ["http://me:secret-word@localhost/v1", "https://host/v1?key=secret-word", "file:///secret-word", "localhost:1"],
)
def test_an_address_with_a_key_in_it_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadSettings, match=r"model\.base_url") as error:
        read_settings(changes=[f"model.base_url={url}"])
    assert "secret-word" not in f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize("change", ["retrieve.keep", "keep=12", "a.b.c=1", "=1", ".=1", "retrieve.=1", "", "a b.c=1"])
def test_a_change_that_is_none_shows_how_one_looks(change: str) -> None:
    with pytest.raises(BadSettings, match=r"takes section\.name=value") as error:
        read_settings(changes=[change])
    assert "--set retrieve.keep=12" in error.value.hint


@pytest.mark.parametrize("content", [b"keep: 3", b"[retrieve", b"\xff\xfe", b"retrieve.keep = 1\nretrieve.keep = 2"])
def test_a_file_that_is_no_toml_is_told_by_its_path(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wrong.toml"
    path.write_bytes(content)
    with pytest.raises(BadSettings, match=r"wrong\.toml") as error:
        read_settings(path)
    assert "TOML" in error.value.hint


def test_a_file_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.toml"):
        read_settings(tmp_path / "nowhere.toml")
    with pytest.raises(BadSettings):
        read_settings(tmp_path)


def test_a_section_that_is_no_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "flat.toml"
    path.write_text("retrieve = 3", "utf-8")
    with pytest.raises(BadSettings, match="'retrieve' cannot be taken"):
        read_settings(path)


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().retrieve.keep = 1
