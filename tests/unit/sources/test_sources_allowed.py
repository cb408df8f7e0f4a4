"""Sources without what stands under licences that are not wanted."""

import asyncio

import pytest

from placewright.enrichment import Enricher
from placewright.model.attributes import ATTRIBUTES
from placewright.model.geo import Point
from placewright.model.licences import is_forbidden, unknown_licence
from placewright.model.place import Dataset, Name, Query, Record
from placewright.sources.allowed import allowed
from placewright.testing import FixedSource

ALL = frozenset(ATTRIBUTES)
INPUTS = {"name": "Café Lune", "latitude": 43.7, "longitude": 7.27}


def source(name: str, licence: str | None, phone: str) -> FixedSource:
    record = Record(id="1", dataset=name, names=(Name("Café Lune"),), point=Point(43.7, 7.27), phones=(phone,))
    made = FixedSource([record], ALL, Dataset(name=name, source="other", version="1", licence=licence))
    made.name = name
    return made


@pytest.fixture
def sources() -> list[FixedSource]:
    return [source("map", "ODbL-1.0", "+33493622952"), source("list", None, "+33493622953")]


@pytest.mark.parametrize(
    ("licence", "forbidden", "out"),
    [
        ("ODbL-1.0", ["ODbL"], True),
        ("ODbL-1.0", ["odbl-1.0"], True),
        ("ODbL-1.0", ["ODbL-2.0"], False),
        ("CC-BY-SA-4.0", ["CC-BY"], False),
        ("CC-BY-4.0", ["CC-BY"], True),
        ("CC0-1.0", ["CC-BY", "CC0"], True),
        ("LicenseRef-Acme", ["licenseref-acme"], True),
        (None, ["ODbL"], False),
        (None, ["LicenseRef-unspecified"], True),
        ("ODbL-1.0", [], False),
    ],
)
def test_which_licences_a_name_forbids(licence: str | None, forbidden: list[str], out: bool) -> None:
    assert is_forbidden(licence, forbidden) is out


def test_an_unknown_name_is_told_the_known_ones() -> None:
    assert unknown_licence("ODbL") is None
    assert unknown_licence("LicenseRef-Acme") is None
    assert unknown_licence("City-Terms-3", ["City-Terms-2"]) is None
    sentence = unknown_licence("ODLB", ["City-Terms-2"]) or ""
    assert sentence.startswith("There is no licence 'ODLB'. Known are: ODbL, CDLA-Permissive,")
    assert "City-Terms-2" in sentence


def test_forbidden_records_never_reach_the_matcher(sources) -> None:
    left = allowed(sources, ["ODbL"])
    assert [[one.name for one in each.datasets] for each in left] == [[], ["list"]]
    assert [each.attributes == ALL for each in left] == [False, True]
    assert asyncio.run(left[0].collect(Query(), ALL)) == []
    assert allowed(sources, []) == sources


@pytest.mark.parametrize(("forbidden", "answers"), [(["CC0"], True), (["ODbL"], False)])
def test_questions_are_answered_from_what_is_left(sources, forbidden, answers) -> None:
    sources[0].answers_questions = True
    assert allowed(sources, forbidden)[0].answers_questions is answers


def test_an_enricher_without_a_licence(sources) -> None:
    whole = Enricher(sources)
    narrow = whole.without(["ODbL"])
    phones = [asyncio.run(one.enrich(INPUTS, ["phoneNumbers"])).outputs["phone"] for one in (whole, narrow)]
    assert phones[1] == "+33493622953"
    assert len(sources[0].asked) == 1  # only by the whole one
    assert whole.version != narrow.version != whole.without(["CC0"]).version
    assert whole.without(["ODbL"]) is narrow
    assert narrow.without(["ODbL"]) is narrow
    assert whole.without([]) is whole


def test_every_value_names_a_licence(sources) -> None:
    result = asyncio.run(Enricher(sources).enrich(INPUTS, ["phoneNumbers", "names", "place_existence"]))
    pieces = [piece for one in result.enrichment_metadata.values() for piece in one.sources]
    assert {piece.licence for piece in pieces} == {"ODbL-1.0"}
    unsaid = asyncio.run(Enricher(sources[1:]).enrich(INPUTS, ["names"])).enrichment_metadata["name"].sources
    assert [piece.licence for piece in unsaid] == ["LicenseRef-unspecified"]
