"""The doctor on real installations: sound ones, and each kind of broken one."""

from pathlib import Path

import pytest

from placewright.cli.doctor import State, examine
from placewright.reference import add
from placewright.settings import Settings, load_settings
from placewright.store import keys, open_database, organisations

EXTRACT = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"


@pytest.fixture
def settings(tmp_path) -> Settings:
    """Return the settings of a sound installation."""
    made = load_settings(data=tmp_path)
    database = open_database(made)
    database.write(lambda conn: keys.create(conn, organisations.create(conn, "demo").id))
    database.close()
    add([EXTRACT], made.reference, "monaco")
    return made


def found(settings: Settings, state: State) -> dict[str, str]:
    """Return the findings in a state: subject → sentence with the mend."""
    return {one.subject: f"{one.says} {one.mend}" for one in examine(settings) if one.state is state}


def test_a_sound_installation(settings):
    assert found(settings, State.BROKEN) == {}
    assert found(settings, State.NOTE) == {}
    good = found(settings, State.GOOD)
    assert set(good) >= {"settings", "folder", "disk", "database", "keys", "work", "reference", "source"}
    assert "ODbL-1.0" in good["reference"]


def test_a_new_folder_lacks_a_few_things(tmp_path):
    notes = found(load_settings(data=tmp_path), State.NOTE)
    assert "placewright keys create ORG" in notes["database"]
    assert "placewright reference add" in notes["reference"]


def test_a_missing_folder_is_broken(tmp_path):
    assert "does not exist" in found(load_settings(data=tmp_path / "nothing"), State.BROKEN)["folder"]
    assert not (tmp_path / "nothing").exists()


def test_a_damaged_database(settings):
    file = settings.data / "placewright.db"
    content = bytearray(file.read_bytes())
    content[100:6000] = b"\xff" * 5900
    file.write_bytes(content)
    assert "damaged" in found(settings, State.BROKEN)["database"]


def test_a_changed_reference_file(settings):
    file = settings.reference / "monaco" / "places.sqlite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    broken = found(settings, State.BROKEN)["reference"]
    assert "places.sqlite" in broken
    assert "reference remove monaco" in broken


def test_a_misspelt_setting(settings, monkeypatch):
    monkeypatch.setenv("PLACEWRIGHT_WORKRES", "3")
    assert "Did you mean PLACEWRIGHT_WORKERS?" in found(settings, State.NOTE)["settings"]


def test_postgresql_is_looked_at_and_told_when_it_is_not_durable(tmp_path, postgres_url):
    settings = load_settings(data=tmp_path, database_url=postgres_url)
    assert found(settings, State.GOOD)["database"].startswith("PostgreSQL can be reached, of this version, writable")
    broken = found(settings, State.BROKEN)  # the server of the tests is fast, not durable
    assert broken["durability"].startswith("the server runs with fsync and full_page_writes off.")


def test_a_server_out_of_reach_is_broken(tmp_path):
    settings = load_settings(data=tmp_path, database_url="postgresql://u@127.0.0.1:1/x")
    assert "cannot be reached" in found(settings, State.BROKEN)["database"]
