"""Dropped lists: recognised columns, wrong rows, parts that are always the same."""

import pytest

from placewright.console import lists
from placewright.console.session import cookie_of, form_token, inside, is_form_token, sessions_of
from placewright.console.uploads import Uploads
from placewright.errors import FormatError, InvalidInput
from placewright.settings import Settings
from placewright.tables.readers import Row

SECRET = "pws_" + "x" * 43


def rows(*cells):
    return [Row(number, dict(zip(("a", "b", "c"), one, strict=True))) for number, one in enumerate(cells, 2)]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([("Bar", "43.7312", "7.4265"), ("Café", "43.7290", "7.4121")], {"latitude": "b", "longitude": "c"}),
        ([("Bar", "139.7012", "35.6581"), ("Café", "139.7100", "35.6600")], {"latitude": "c", "longitude": "b"}),
        ([("Bar", "12", "7"), ("Café", "13", "8")], {}),
        ([], {}),
    ],
)
def test_coordinates_are_known_by_their_contents(cells, found):
    assert lists.recognised(("a", "b", "c"), rows(*cells)) == found


def test_names_of_columns_come_before_contents():
    row = Row(2, {"Name": "Bar", "lat": "43.7", "lon": "7.4", "x1": "43.7312", "x2": "7.4265"})
    found = lists.recognised(tuple(row.values), [row])
    assert (found["latitude"], found["longitude"]) == ("lat", "lon")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"name": "n"}, "where the places are"),
        ({"latitude": "a", "longitude": "b"}, "the names"),
        ({"name": "n", "city": "c"}, None),
        ({"name": "n", "latitude": "a", "longitude": "b"}, None),
    ],
)
def test_what_a_list_lacks(found, said):
    told = lists.lacking(found)
    assert told is None if said is None else said in told


def test_rows_become_jobs_or_say_what_is_wrong():
    found = {"place_id": "a", "name": "b", "city": "c"}
    made = list(
        lists.jobs(rows(("1", "Bar", "Nice"), ("", "Café", "Nice"), ("3", "", "Nice"), ("4" * 501, "X", "Y")), found)
    )
    assert made[0] == {"place_id": "1", "inputs": {"name": "Bar", "city": "Nice"}}
    assert made[1]["place_id"] == "row 3"
    assert [one.line for one in made[2:]] == [4, 5]


def test_a_part_has_the_same_id_whenever_it_is_sent():
    assert lists.batch_id("u", 0) == lists.batch_id("u", 0) != lists.batch_id("u", 1)
    assert [lists.part_name("L", part, more) for part, more in ((0, False), (0, True), (1, False))] == [
        "L",
        "L (1)",
        "L (2)",
    ]


def test_uploads_take_known_formats_of_a_sane_size_only(tmp_path):
    uploads = Uploads(Settings(data=tmp_path))
    with pytest.raises(FormatError, match="pdf"):
        uploads.begin("acme", "list.pdf", 10, "1")
    for size in (0, -1, 1 << 40):
        with pytest.raises(InvalidInput):
            uploads.begin("acme", "list.csv", size, "1")
    upload = uploads.begin("acme", "list.csv", 4, "1")
    assert upload.put(0, b"ab") == 2
    with pytest.raises(InvalidInput):
        upload.put(2, b"cde")
    assert upload.put(1, b"bcd") == 4  # a piece may come twice
    assert upload.whole


def test_a_cookie_holds_sessions_and_nothing_else():
    kept = {"acme": SECRET, "beta-2": SECRET}
    assert sessions_of(cookie_of(kept)) == kept
    for wrong in ("", "acme", "acme:pw_key", f"ACME:{SECRET}", f"acme:{SECRET};x", "~~"):
        assert sessions_of(wrong) == {}


def test_a_form_is_of_one_cookie():
    assert is_form_token(form_token("a"), "a")
    assert not is_form_token(form_token("a"), "b")
    assert not is_form_token("", None)


@pytest.mark.parametrize(
    ("target", "gone_to"),
    [
        ("/o/acme/batch?id=1", "/o/acme/batch?id=1"),
        ("//evil", "/"),
        ("https://evil", "/"),
        ("/\\evil", "/"),
        (None, "/"),
    ],
)
def test_nobody_is_led_astray(target, gone_to):
    assert inside(target) == gone_to


def test_an_organisation_has_so_many_files_on_their_way(tmp_path):
    uploads = Uploads(Settings(data=tmp_path, console_uploads=2, console_upload_bytes=2**20))
    first = uploads.begin("acme", "a.csv", 10, "1")
    uploads.begin("acme", "b.csv", 2**20 - 10, "1")
    assert uploads.begin("acme", "a.csv", 10, "1").id == first.id  # goes on, and counts once
    with pytest.raises(InvalidInput, match="2 files are on their way already"):
        uploads.begin("acme", "c.csv", 10, "1")
    uploads.begin("beta", "c.csv", 10, "1")
    first.know(state="sent")
    with pytest.raises(InvalidInput, match="this one is too much"):
        uploads.begin("acme", "c.csv", 11, "1")
    assert uploads.begin("acme", "c.csv", 10, "1").is_open
    assert [one.about["name"] for one in uploads.open_of("acme")] == ["c.csv", "b.csv"]
