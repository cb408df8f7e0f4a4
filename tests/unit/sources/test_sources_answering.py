"""A model's answer to a question counts only where the value stands in words that the page has."""

import pytest

from placewright.pages.document import Line
from placewright.sources.answering import Said, held
from placewright.sources.evidence import PageText

TEXT = (
    "Our terrace has 1.250 chairs, 40 in the shade, and 2,5 ha of garden.",
    "We serve Fondue,",
    "Raclette and Rösti.",
)
PAGE = PageText(url="https://a.example/", sha256="0", fetched_at="2026-01-01T00:00:00Z", lines=tuple(map(Line, TEXT)))
OUTPUTS = {"t": "string", "n": "integer", "x": "number", "yes": "boolean", "dishes": "list of strings"}


@pytest.mark.parametrize(
    ("output", "value", "quote", "wanted"),
    [
        ("n", "40", "40 in the shade", 40),
        ("n", "1250", "has 1.250 chairs", 1250),
        ("n", "41", "40 in the shade", "value"),
        ("n", "4", "40 in the shade", "value"),
        ("n", "2.5", "2,5 ha of garden", "value"),
        ("n", "many", "40 in the shade", "value"),
        ("x", "2.5", "2,5 ha of garden", 2.5),
        ("t", "in THE shade", "40 in the shade", "in the shade"),
        ("t", "in the sun", "40 in the shade", "value"),
        ("t", "hade", "40 in the shade", "value"),
        ("t", "", "40 in the shade", "value"),
        ("yes", "true", "Our terrace has", True),
        ("yes", "False", "Our terrace has", False),
        ("yes", "perhaps", "Our terrace has", "value"),
        ("yes", "true", "Our garden has", "quote"),
        ("yes", "true", "", "quote"),
        ("dishes", "Fondue\nraclette", "Fondue, Raclette and Rösti", ["Fondue", "Raclette"]),
        ("dishes", "Fondue\nPizza", "Fondue, Raclette and Rösti", "value"),
        ("dishes", "", "Fondue, Raclette", "value"),
        ("other", "true", "Our terrace has", "field"),
    ],
)
def test_a_value_must_stand_in_the_quote(output, value, quote, wanted):
    found = held(Said(output, value, 0, quote), OUTPUTS, [PAGE])
    assert (found if isinstance(found, str) else found.value) == wanted


@pytest.mark.parametrize("page", [-1, 1])
def test_a_page_that_was_not_shown_says_nothing(page):
    assert held(Said("yes", "true", page, "Our terrace has"), OUTPUTS, [PAGE]) == "page"
