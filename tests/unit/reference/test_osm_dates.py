"""When an OpenStreetMap object was last seen."""

import pytest

from placewright.reference.formats.osm.dates import observed_at

EDITED = "2022-03-04T05:06:07Z"


@pytest.mark.parametrize(
    ("tags", "edited", "seen"),
    [
        ({}, EDITED, EDITED),
        ({}, None, None),
        ({"check_date": "2023-01-02"}, EDITED, "2023-01-02"),
        ({"check_date": "2021-01-02"}, EDITED, EDITED),
        ({"check_date:opening_hours": "2023-05-06"}, EDITED, "2023-05-06"),
        ({"survey:date": "2023-07-08", "check_date": "2023-01-02"}, EDITED, "2023-07-08"),
        ({"opening_hours:check_date": "2020-01-01"}, None, "2020-01-01"),
        ({"check_date": "2099-01-01"}, EDITED, EDITED),
        ({"check_date": "last year"}, EDITED, EDITED),
    ],
)
def test_observed_at(tags: dict[str, str], edited: str | None, seen: str | None) -> None:
    assert observed_at(tags, edited, "2024-05-01") == seen
