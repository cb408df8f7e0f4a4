"""Read Foursquare OS Places from Parquet."""

from collections.abc import Mapping
from typing import Any

from placewright.model.place import Record
from placewright.reference.formats.base import Origin, Sample
from placewright.reference.formats.foursquare.record import COLUMNS, record_of
from placewright.reference.formats.geometry import point_of, point_of_wkb
from placewright.reference.formats.reading import number_of
from placewright.reference.formats.rows import ParquetReader


class FoursquareReader(ParquetReader):
    """One Parquet file of places, of any release."""

    origin = Origin(source="foursquare", licence="Apache-2.0", attribution="© Foursquare Labs, Inc., FSQ OS Places")
    wanted = COLUMNS

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell Foursquare's places by the column of their ids."""
        return {"fsq_place_id", "name"} <= sample.columns.keys()

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        point = point_of(number_of(row.get("latitude")), number_of(row.get("longitude")))
        geometry = row.get("geom")
        if point is None and isinstance(geometry, str):
            point = point_of_wkb(geometry)
        return record_of(row, point)
