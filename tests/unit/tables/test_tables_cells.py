"""Cells that a spreadsheet would run are defused, all others stay, and reading gives the text back."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placewright.tables import cells
from placewright.tables.cells import cell_of, defused, line_of, restored

SOURCE = Path(cells.__file__).parents[1]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""), ("", ""), ("Café", "Café"), ("'s Gravenhof", "'s Gravenhof"),
        ("=1+1", "'=1+1"), ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("\rx", "'\rx"),
        ("+cmd", "'+cmd"), ("-2+3", "'-2+3"), ("+1+1", "'+1+1"), ("+377-97", "'+377-97"),
        ("+", "'+"), ("-43\n", "'-43\n"),
        ("+37797989898", "+37797989898"), ("+377 97 98 98 98", "+377 97 98 98 98"),
        ("-43.5", "-43.5"), ("-43,5", "-43,5"),
        ("'=1", "''=1"),
        (-2.5, "-2.5"), (3, "3"), (True, "true"), (["a", 1], '["a",1]'), ({"Monday": "09:00"}, '{"Monday":"09:00"}'),
    ],
)  # fmt: skip
def test_section_10_cells(value, cell) -> None:
    assert cell_of(value) == cell


@given(st.text(alphabet="=+-@\t\r'a1 .", max_size=6))
@example("'+377 97")
def test_what_was_defused_is_restored(text) -> None:
    assert restored(defused(text)) == text


def test_a_line_is_safe_whatever_it_is_made_of() -> None:
    assert line_of(["=a", 1, None, 'x"y', "+377 97"], ";", "\r\n") == b'\'=a;1;;"x""y";+377 97\r\n'


def test_nobody_else_decides_what_a_formula_is() -> None:
    others = [path for path in SOURCE.rglob("*.py") if re.search(r"csv\.(Dict)?[wW]riter\(", path.read_text("utf-8"))]
    assert [path.relative_to(SOURCE).as_posix() for path in sorted(others)] == ["exports/formats.py", "tables/cells.py"]
