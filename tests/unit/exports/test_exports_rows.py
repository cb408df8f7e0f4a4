"""Cells that a spreadsheet would run are defused; all else is kept."""

import pytest

from placewright.exports.rows import cell


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("Café", "Café"),
        ("=1+1", "'=1+1"),
        ("+33 4 93", "'+33 4 93"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (-2.5, "-2.5"),
        (True, "true"),
        (["a", 1], '["a",1]'),
        ({"Monday": "09:00-18:00"}, '{"Monday":"09:00-18:00"}'),
    ],
)
def test_section_10_cells(value, text):
    assert cell(value) == text
