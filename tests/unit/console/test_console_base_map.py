"""The base map that an operator may choose: where it is, which origin opens for it, what is refused."""

import pytest

from placewright.console.base_map import BaseMap, base_map
from placewright.console.guard import policy
from placewright.errors import SettingsError
from placewright.settings import load_settings


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("", BaseMap("")),
        (
            "https://Tiles.example.org/styles/light.json?key=a%20b",
            BaseMap("https://Tiles.example.org/styles/light.json?key=a%20b", "style", "https://tiles.example.org"),
        ),
        (
            "http://u:p@127.0.0.1:8081/a/monaco.pmtiles",
            BaseMap("http://u:p@127.0.0.1:8081/a/monaco.pmtiles", "pmtiles", "http://127.0.0.1:8081"),
        ),
    ],
)
def test_a_map_opens_one_origin(tmp_path, told, found):
    assert base_map(load_settings(data=tmp_path, map_style=told)) == found


def test_a_file_is_served_under_an_address_that_changes_with_it(tmp_path):
    file = tmp_path / "a.pmtiles"
    file.write_bytes(b"PMTiles\x03" + bytes(120))
    settings = load_settings(data=tmp_path, map_style=str(file))
    first = base_map(settings)
    assert (first.kind, first.origin, first.file) == ("pmtiles", "", file)
    file.write_bytes(b"PMTiles\x03" + bytes(121))
    assert base_map(settings).address != first.address


@pytest.mark.parametrize("told", ["a.mbtiles", "https://a;script-src *.org/x", "https://host", "ftp://host/a.json"])
def test_what_is_no_map_is_refused(tmp_path, told):
    with pytest.raises(SettingsError, match="PLACEWRIGHT_MAP_STYLE"):
        load_settings(data=tmp_path, map_style=told)


@pytest.mark.parametrize("content", [None, b"SQLite format 3", b"PMTiles\x02"])
def test_a_file_that_cannot_be_served_is_told_at_the_start(tmp_path, content):
    file = tmp_path / "a.pmtiles"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match="PLACEWRIGHT_MAP_STYLE"):
        base_map(load_settings(data=tmp_path, map_style=str(file)))


def test_the_policy_opens_for_pictures_and_data_alone():
    ours, opened = policy().split("; "), policy("https://tiles.example.org").split("; ")
    assert [one for one in opened if one not in ours] == [
        "img-src 'self' data: blob: https://tiles.example.org",
        "connect-src 'self' https://tiles.example.org",
    ]
    assert len(ours) == len(opened)
