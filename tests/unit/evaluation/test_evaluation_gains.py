"""What the measure of gains counts, on the bundled extract."""

from pathlib import Path

from placewright.evaluation.docs import _gains
from placewright.evaluation.gains import ask
from placewright.evaluation.measure import share

MONACO = Path(__file__).parents[3] / "src" / "placewright" / "cli" / "demo" / "monaco" / "monaco-2023-12.osm.pbf"


def test_places_with_a_phone_get_it() -> None:
    answers = ask("monaco", MONACO, ("phoneNumbers",))
    known = [one for one in answers if one.known]
    assert len(answers) > 200
    assert sum(one.filled and one.right for one in known) >= 0.95 * len(known)


def test_the_table_of_the_docs() -> None:
    rows = [share("gains menu: filled", 1, 4), share("gains names: filled", 4, 4), share("gains names: right", 3, 4)]
    assert _gains(rows)[2:] == [
        "| `menu` | 0.250 | 0.046–0.699 | 4 | – | |  |",
        "| `names` | 1.000 | 0.510–1.000 | 4 | 0.750 | 0.301–0.954 | 4 |",
    ]
    assert _gains([]) == []
