"""Categories in free text of ten languages, and the types of schema.org."""

import csv
from pathlib import Path

import pytest

from placewright.normalize.categories import from_text, is_category
from placewright.normalize.tables import lines

TYPES = [
    line.split(",")
    for line in Path(__file__).with_name("schema_org_types.csv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
LANGUAGES = ("de", "fr", "es", "it", "nl", "fi", "sv", "pt", "pl")
ROWS = list(csv.reader(lines("category_languages.csv")))
WORDS = [
    (language, word, category)
    for category, *columns in ROWS
    for language, forms in zip(LANGUAGES, columns, strict=True)
    for word in forms.split("|")
    if word
]


def test_every_row_names_a_category():
    assert [category for category, *_ in ROWS if not is_category(category)] == []
    assert len({category for category, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_many_words_that_are_read(language):
    words = [(word, category) for own, word, category in WORDS if own == language]
    read = [(word, from_text(word)) for word, _ in words]
    assert [pair for pair, wanted in zip(read, words, strict=True) if pair != wanted] == []
    assert len(words) >= 180


def test_there_are_enough():
    assert len(WORDS) >= 1900
    assert len(TYPES) >= 175


@pytest.mark.parametrize(("name", "category"), TYPES)
def test_schema_org_types(name, category):
    assert from_text(name) == category
    assert from_text(f"https://schema.org/{name}") == category


# Not in the tables in this spelling: capitals, plurals, umlauts that were lost, words that every shop has.
@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("FRISEUR", "hair_salon"),
        ("friseursalon", "hair_salon"),
        ("PANADERIA", "bakery"),
        ("Peluqueria", "hair_salon"),
        ("Supermarkety", None),
        ("Zahnarztpraxis", "dentist"),
        ("kaffeehaus", "cafe"),
        ("Lakiasiaintoimisto", "lawyer"),
        ("Sjukhus", "hospital"),
        ("Farmácia", "pharmacy"),
        ("farmacia", "pharmacy"),
        ("Kościół", "church_cathedral"),
        ("Kosciol", "church_cathedral"),
        ("IJssalon", "ice_cream_shop"),
        ("Hôtel", "hotel"),
        ("Unbekanntes Geschäft", None),
        ("", None),
    ],
)
def test_other_spellings(text, category):
    assert from_text(text) == category
