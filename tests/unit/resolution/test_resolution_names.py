"""Which names are answered."""

import pytest

from placewright.model.place import Name, NameKind
from placewright.reference.formats.osm.names import names_of
from placewright.resolution import resolve

NAMES = (
    Name("Musée océanographique"),
    Name("Musée Océanographique de Monaco", NameKind.OFFICIAL),
    Name("Aquarium de Monaco", NameKind.ALTERNATIVE),
    Name("Oceanographic Museum", language="en"),
    Name("Ozeanographisches Museum", language="de"),
)


def names(case):
    return {output.name: output for output in resolve("names", case).outputs}


def test_each_kind_has_its_output(case_of) -> None:
    values = {name: output.value for name, output in names(case_of({"names": NAMES, "brand": "Prince"})).items()}
    assert values == {
        "name": "Musée océanographique",
        "alt_name": "Aquarium de Monaco",
        "official_name": "Musée Océanographique de Monaco",
        "brand_name": "Prince",
        "multilingual_names": {"de": "Ozeanographisches Museum", "en": "Oceanographic Museum"},
        "common_names": ["Musée océanographique", "Aquarium de Monaco"],
    }


def test_the_name_that_was_asked_for_is_no_evidence(case_of) -> None:
    same, other = (
        names(case_of({"names": NAMES}, names=(Name(text),))) for text in ("MUSEE OCEANOGRAPHIQUE", "Museum")
    )
    assert same["name"].probability == other["name"].probability
    assert same["name"].reasoning.endswith("your own list says the same.")
    assert other["name"].reasoning.endswith('your own list gives the name "Museum" instead.')


def test_a_place_without_other_names(case_of) -> None:
    outputs = names(case_of({}))
    assert outputs["alt_name"].value is None
    assert outputs["alt_name"].reasoning.endswith("gives no alternative name.")
    assert outputs["multilingual_names"].value is None
    assert outputs["common_names"].value == ["Gerhard's Café"]


def test_languages_of_several_sources_are_put_together(case_of) -> None:
    overture = {"dataset": "overture", "names": (Name("Musee"), Name("Museo", language="it"), Name("M", language="en"))}
    value = names(case_of({"names": NAMES}, overture))["multilingual_names"].value
    assert value == {"de": "Ozeanographisches Museum", "en": "Oceanographic Museum", "it": "Museo"}


@pytest.mark.parametrize(
    ("tags", "multilingual"),
    [
        (
            {"name:zh-Hant": "海洋博物館", "name:zh-Hans": "海洋博物馆"},
            {"zh-Hans": "海洋博物馆", "zh-Hant": "海洋博物館"},
        ),
        ({"name:ja-Latn": "Kaiyō", "name:ja": "海洋"}, {"ja": "海洋", "ja-Latn": "Kaiyō"}),
        ({"name:ja_rm": "Kaiyō"}, {"ja-Latn": "Kaiyō"}),
        ({"name:sr-Latn": "Muzej", "name:sr": "Музеј"}, {"sr": "Музеј", "sr-Latn": "Muzej"}),
        ({"name:zh_pinyin": "Bówùguǎn"}, {"zh-Latn-pinyin": "Bówùguǎn"}),
        ({"name:pt_br": "Museu"}, {"pt-BR": "Museu"}),
        ({"name:etymology": "Albert", "name:left": "L", "name:right": "R", "name:1": "1", "name:signed": "no"}, None),
        ({"official_name:fr": "Le Musée", "old_name:fr": "Ancien", "alt_name:fr": "Autre"}, None),
    ],
)
def test_names_in_other_languages_have_bcp_47_tags(case_of, tags, multilingual) -> None:
    found, _ = names_of({"name": "Musée"} | tags)
    assert names(case_of({"names": found}))["multilingual_names"].value == multilingual


@pytest.mark.parametrize(
    ("tags", "output", "value"),
    [
        ({"short_name": "MOM"}, "alt_name", "MOM"),
        ({"short_name": "MOM", "alt_name": "Aquarium;Oceano"}, "alt_name", "Aquarium"),
        ({"short_name": "MOM", "alt_name": "Aquarium"}, "common_names", ["Musée", "Aquarium", "MOM"]),
        ({"int_name": "Musee"}, "common_names", ["Musée"]),  # equal but for accents
        ({"official_name": "Le Musée"}, "official_name", "Le Musée"),
        ({"brand": "Lego"}, "brand_name", "Lego"),
        ({"operator": "Lego"}, "brand_name", None),
        ({"old_name": "Ancien"}, "common_names", ["Musée"]),
    ],
)
def test_kinds_of_names(case_of, tags, output, value) -> None:
    found, _ = names_of({"name": "Musée"} | tags)
    assert names(case_of({"names": found}))[output].value == value
