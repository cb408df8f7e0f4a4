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


def test_a_secret_is_read_from_its_file_and_gives_way_to_the_environment(tmp_path, monkeypatch):
    (tmp_path / "placewright_database_url").write_text("postgresql://placewright:word@db/placewright", encoding="utf-8")
    monkeypatch.setenv("PLACEWRIGHT_SECRETS", str(tmp_path))
    assert load_settings(data=tmp_path).url == "postgresql://placewright:word@db/placewright"
    monkeypatch.setenv("PLACEWRIGHT_DATABASE_URL", "postgresql://other/placewright")
    assert load_settings(data=tmp_path).url == "postgresql://other/placewright"


def test_a_folder_of_secrets_that_is_not_there_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PLACEWRIGHT_SECRETS", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="PLACEWRIGHT_SECRETS: there is no folder"):
        load_settings(data=tmp_path)


def test_traces_go_to_a_url_only(tmp_path):
    with pytest.raises(SettingsError, match="PLACEWRIGHT_TRACES_URL"):
        load_settings(data=tmp_path, traces_url="collector:4318")
