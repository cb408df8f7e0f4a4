"""Several datasets at once, through the whole pipeline: each is matched on its own, and one origin counts once."""

import asyncio
import json
from pathlib import Path

import duckdb
import pytest

from placewright.enrichment import open_enricher
from placewright.model.outputs import Result
from placewright.reference import add
from placewright.settings import Settings

NAME, PHONE = "Brasserie des Quais", "+37797989898"


def overture(file: Path, *origins: tuple[str, str]) -> Path:
    sources = [
        {"dataset": name, "record_id": number, "update_time": "2025-01-02T00:00:00Z"} for name, number in origins
    ]
    properties = {
        "names": {"primary": NAME},
        "categories": {"primary": "brasserie"},
        "phones": [PHONE],
        "sources": sources,
        "addresses": [{"country": "MC"}],
    }
    geometry = {"type": "Point", "coordinates": [7.42, 43.735]}
    file.write_text(json.dumps({"type": "Feature", "id": "08f", "properties": properties, "geometry": geometry}))
    return file


def foursquare(file: Path) -> Path:
    row = (
        f"'4b05' AS fsq_place_id, '{NAME}' AS name, 43.7351 AS latitude, 7.4201 AS longitude, 'MC' AS country, "
        f"'{PHONE}' AS tel, '2025-01-01' AS date_refreshed, ['Dining and Drinking > Restaurant'] AS fsq_category_labels"
    )
    duckdb.sql(f"COPY (SELECT {row}) TO '{file}' (FORMAT parquet)")
    return file


def spider(file: Path) -> Path:
    properties = {"@spider": "quais", "ref": "1", "name": NAME, "amenity": "restaurant", "phone": PHONE}
    geometry = {"type": "Point", "coordinates": [7.4201, 43.735]}
    about = {"spider:collection_time": "2025-01-01T00:00:00"}
    feature = {"type": "Feature", "id": "q=", "dataset_attributes": about, "properties": properties}
    file.write_text(json.dumps(feature | {"geometry": geometry}))
    return file


def answer(data: Path, *files: Path) -> Result:
    settings = Settings(data=data)
    for file in files:
        add([file], settings.reference, file.stem)
    enricher = open_enricher(settings)
    inputs = {"name": NAME, "latitude": 43.735, "longitude": 7.42}
    try:
        return asyncio.run(enricher.enrich(inputs, ("phoneNumbers",)))
    finally:
        enricher.close()


def surety(result: Result) -> float:
    assert result.outputs["phone"] == PHONE
    probability = result.enrichment_metadata["phone"].probability
    assert probability is not None
    return probability


def test_one_origin_counts_once_and_two_count_twice(tmp_path: Path) -> None:
    own = overture(tmp_path / "own.geojson", ("meta", "1"))
    taken = overture(tmp_path / "taken.geojson", ("meta", "1"), ("Foursquare", "4b05"))
    other = foursquare(tmp_path / "fsq.parquet")
    alone = max(surety(answer(tmp_path / "a", own)), surety(answer(tmp_path / "b", other)))
    same = answer(tmp_path / "c", taken, other)
    assert surety(same) == pytest.approx(alone, abs=1e-3)
    assert {one.record for one in same.enrichment_metadata["phone"].sources} == {"08f", "4b05"}
    assert surety(answer(tmp_path / "d", own, other)) > surety(same)


def test_a_spider_is_known_by_its_own_reference_too(tmp_path: Path) -> None:
    atp = spider(tmp_path / "atp.geojson")
    by_id = overture(tmp_path / "by_id.geojson", ("AllThePlaces", "q="))
    by_ref = overture(tmp_path / "by_ref.geojson", ("AllThePlaces", "quais/1"))
    own = overture(tmp_path / "own.geojson", ("meta", "1"))
    found = [surety(answer(tmp_path / name.stem, name, atp)) for name in (by_id, by_ref, own)]
    assert found[0] == found[1] < found[2]
