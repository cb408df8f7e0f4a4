"""Names folded for the search in any case and script."""

import pytest

from placewright.store.batch_rows import fold


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("ΚΑΦΕ", "καφέ Αθήνα".replace("έ", "ε")),
        ("strasse", "Hauptstraße"),
        ("CAFÉ", "Cafe\u0301 de Paris"),
        ("ｶﾌｪ", "カフェ銀座"),
        ("ресторан", "РЕСТОРАН Пушкин"),
        ("100%_", "sale 100%_off"),
    ],
)
def test_a_part_is_found(part: str, name: str) -> None:
    assert fold(part) in fold(name)


def test_percent_and_underscore_are_plain() -> None:
    assert fold("1_0") not in fold("100")
    assert fold("%") not in fold("all")
