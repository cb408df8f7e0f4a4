"""`placewright overrides`, and `placewright enrich --overrides`, as a person types them."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from placewright.cli import main
from placewright.reference.datasets import add
from placewright.store import overrides
from placewright.store.overrides import OverrideFilter
from placewright.testing import TemporaryStore, answered, sent_job

MONACO = Path(__file__).parents[2] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"
TABLE = "place_id,output,value,author,reason\na,name,Bar,M,Seen\nb,name,,M,Seen\nb,website,bar.mc,M,Seen\n"


@pytest.fixture
def store(tmp_path):
    one = TemporaryStore(tmp_path / "data")
    one.submit([sent_job("a"), sent_job("b")])
    one.drain(answered)
    yield one
    one.close()


@pytest.fixture
def type_(monkeypatch, capsys, tmp_path):
    """Return a function that runs `placewright overrides …` on the data folder."""

    def run(*arguments: object):
        line = ["placewright", "overrides", *map(str, arguments), "--data", str(tmp_path / "data")]
        monkeypatch.setattr(sys, "argv", line)
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return run


def test_a_correction_is_made_shown_and_taken_back(store, type_) -> None:
    code, out, err = type_("add", "acme", "a", "name=Café", "--reason", "It is mine", "--author", "Maria")
    assert (code, err) == (0, "name=Café holds for a from now on; 1 stored answers changed.\n")
    assert b"Caf" in bytes(store.job("a").outputs)
    _, listed, _ = type_("list", "acme", "--place", "a")
    assert all(word in listed for word in (out.strip(), "name=Café", "Maria", "It is mine", "never"))
    assert type_("remove", "acme", out.strip())[0] == 0
    assert bytes(store.job("a").outputs) == b'{"name":"a"}'
    assert type_("list", "acme")[2] == "There is no such override.\n"


def test_files_go_out_and_in(store, type_, tmp_path) -> None:
    table, copy = tmp_path / "in.csv", tmp_path / "out.ndjson"
    table.write_text(TABLE, encoding="utf-8")
    assert type_("import", "acme", table)[2] == "3 overrides hold from now on; 2 stored answers changed.\n"
    assert bytes(store.job("b").outputs) == b'{"name":null}'
    assert type_("export", "acme", copy)[2] == "3 overrides.\n"
    assert type_("export", "acme", "-", "--attribute", "websites")[1].count("\n") == 1
    kept = store.database.read(lambda conn: overrides.page(conn, 1, OverrideFilter(), limit=9)).overrides
    assert type_("import", "acme", copy)[2] == "3 overrides hold from now on; 0 stored answers changed.\n"
    assert store.database.read(lambda conn: overrides.page(conn, 1, OverrideFilter(), limit=9)).overrides == kept


WRONG = [
    (("add", "acme", "a", "name", "--reason", "x"), 2, "write OUTPUT=VALUE"),
    (("add", "acme", "a", "fax=1", "--reason", "x"), 2, "There is no such output"),
    (("add", "acme", "a", "phone=12", "--reason", "x"), 2, "with its country code"),
    (("add", "acme", "a", "name=x", "website=b.fr", "--reason", "x"), 2, "an override of its own"),
    (("add", "acme", "a", "name=x", "--reason", "x", "--expires", "2020-01-01"), 2, "in the future"),
    (("add", "other", "a", "name=x", "--reason", "x"), 1, "placewright keys create other"),
    (("list", "acme", "--attribute", "phone"), 2, "There is no attribute phone"),
    (("remove", "acme", "ov_1"), 1, "There is no override 'ov_1'."),
    (("export", "acme", "out.xml"), 2, ".xml"),
    (("import", "acme", "none.csv"), 1, "none.csv: No such file"),
]


@pytest.mark.parametrize(("arguments", "code", "told"), WRONG)
def test_what_is_wrong_is_told(store, type_, arguments, code, told) -> None:
    ended, out, err = type_(*arguments)
    assert (ended, out) == (code, "")
    assert told in err


def test_a_wrong_line_is_named(store, type_, tmp_path) -> None:
    table = tmp_path / "in.csv"
    table.write_text(TABLE + "c,phone,12,M,Seen\n", encoding="utf-8")
    code, _, err = type_("import", "acme", table)
    assert code == 2
    assert "overrides/3/outputs/phone: Line 5: This must be one phone number" in err


def test_enrich_takes_them_from_a_file(tmp_path) -> None:
    add([MONACO], tmp_path / "data" / "reference", "monaco")
    places, fixes, out = tmp_path / "in.csv", tmp_path / "fixes.csv", tmp_path / "out.csv"
    places.write_text("id,name,lat,lon\na,Stars'n'Bars,43.7328,7.4253\nb,Nowhere,43.7,7.4\n", encoding="utf-8")
    fixes.write_text("place_id,output,value,author,reason\na,phone,+37793256565,M,Called\n", encoding="utf-8")
    options = ["--attributes", "phoneNumbers", "--overrides", fixes, "--data", tmp_path / "data"]
    command = [sys.executable, "-m", "placewright", "enrich", *map(str, [places, out, *options])]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    with out.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["phone_enriched"], first["phone_confidence"]) == ("+37793256565", "VERY_HIGH")
    assert "by M on " in first["phone_reasoning"]
    assert second["phone_enriched"] == ""
