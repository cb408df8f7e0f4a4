"""Putting a dataset into place: at once, or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from placewright.reference import swap
from placewright.reference.swap import clear_leftovers, discard, replacing, scratch


def content(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_built_stands_at_the_target(tmp_path: Path) -> None:
    with replacing(tmp_path / "monaco") as folder:
        (folder / "new").write_text("1")
        assert not (tmp_path / "monaco").exists()
    assert content(tmp_path / "monaco") == ["new"]
    assert content(tmp_path) == ["monaco"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_the_older_one_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool) -> None:
    if not exchanges:
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    for name in ("old", "new"):
        with replacing(tmp_path / "monaco") as folder:
            (folder / name).touch()
    assert content(tmp_path / "monaco") == ["new"]
    assert content(tmp_path) == ["monaco"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failed_build_leaves_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    def build() -> None:
        with replacing(tmp_path / "monaco") as folder:
            (folder / "half").touch()
            raise error

    with pytest.raises(error):
        build()
    assert content(tmp_path) == []


def test_only_the_dead_are_cleared(tmp_path: Path) -> None:
    with replacing(tmp_path / "monaco") as folder:
        (tmp_path / ".building-dead").mkdir()
        assert clear_leftovers(tmp_path) == 1
        assert content(tmp_path) == [folder.name]
    assert content(tmp_path) == ["monaco"]


def test_a_killed_build_is_cleared(tmp_path: Path) -> None:
    build = (
        "import os, pathlib, sys; from placewright.reference.swap import replacing\n"
        "with replacing(pathlib.Path(sys.argv[1]) / 'monaco') as folder:\n"
        "    (folder / 'half').touch(); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", build, str(tmp_path)], check=False)
    assert killed.returncode == -9
    assert clear_leftovers(tmp_path) == 1
    assert content(tmp_path) == []


def test_death_between_two_renames_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / ".replaced-monaco").mkdir()
    clear_leftovers(tmp_path)
    assert content(tmp_path) == ["monaco"]


def test_what_is_discarded_is_gone(tmp_path: Path) -> None:
    (tmp_path / "monaco").mkdir()
    discard(tmp_path / "monaco")
    assert content(tmp_path) == []


def test_a_scratch_folder_goes_away_and_those_of_the_dead_with_it(tmp_path: Path) -> None:
    (tmp_path / "link-dead" / "index").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    with scratch(tmp_path, "link-") as one, scratch(tmp_path, "link-") as two:
        assert sorted(tmp_path.iterdir()) == sorted([one, two, tmp_path / "other"])  # who is alive keeps theirs
        (two / "file").touch()
    assert list(tmp_path.iterdir()) == [tmp_path / "other"]
