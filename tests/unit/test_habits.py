"""The habits that a machine can guard: an opening sentence for each file, sizes, and honest public doors."""

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src" / "placewright").rglob("*.py"))
PACKAGES = sorted(
    file.parent.name for file in FILES if file.name == "__init__.py" and file.parent.parent.name == "placewright"
)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_opens_with_a_sentence(file: Path) -> None:
    docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert docstring, "the file does not say what it is for"
    first = docstring.split("\n\n")[0]
    assert first.rstrip()[-1] in ".:;?", first


@pytest.mark.parametrize("file", FILES, ids=named)
def test_a_file_stays_readable(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("package", PACKAGES)
def test_a_public_door_lists_what_exists(package: str) -> None:
    module = importlib.import_module(f"placewright.{package}")
    for name in getattr(module, "__all__", ()):
        assert hasattr(module, name), f"placewright.{package}.__all__ names {name}, which is not there"
