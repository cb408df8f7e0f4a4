"""The data folder is made where it can be, else the sentence says what to do."""

import os

import pytest

from placewright.cli.start import make_folder
from placewright.errors import SettingsError
from placewright.settings import load_settings


def test_a_new_folder_is_made(tmp_path):
    make_folder(load_settings(data=tmp_path / "data"))
    assert (tmp_path / "data").is_dir()


def test_a_folder_in_a_missing_folder_is_not(tmp_path):
    with pytest.raises(SettingsError, match=r"There is no folder .*typo.* Name another one by --data"):
        make_folder(load_settings(data=tmp_path / "typo" / "data"))


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(SettingsError, match="is not a folder"):
        make_folder(load_settings(data=tmp_path / "data"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="cannot be written to"):
        make_folder(load_settings(data=tmp_path))
