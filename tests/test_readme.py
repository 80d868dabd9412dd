"""The README says what is true: every command, setting and part is named in it, with its default."""

from pathlib import Path

import pytest
from typer.main import get_command

from index.embedders import EMBEDDERS
from rag.answerers import ANSWERERS
from rag.checkers import CHECKERS
from rag.settings import Settings
from rag.stages import STAGES
from ui.cli import app

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
SETTINGS = [
    (f"{section}.{name}", value)
    for section, values in Settings().model_dump().items()
    for name, value in values.items()
]


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`{command}" in README or f"/ `{command}" in README


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=[name for name, _ in SETTINGS])
def test_every_setting_is_in_the_readme_with_its_default(name: str, value: object) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{name}` |")]
    default = ", ".join(value) if isinstance(value, tuple) else str(value)
    default = default.lower() if isinstance(value, bool) else default  # as TOML writes it
    assert default in row


@pytest.mark.parametrize("name", [*EMBEDDERS, *ANSWERERS, *CHECKERS, *STAGES])
def test_every_built_in_part_is_in_the_readme(name: str) -> None:
    assert f"{name}" in README


def test_every_setting_explains_itself() -> None:
    for section in Settings.model_fields.values():
        fields = section.annotation.model_fields  # type: ignore[union-attr]
        assert all(field.description for field in fields.values())
