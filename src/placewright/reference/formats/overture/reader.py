"""Read Overture Places from Parquet, as it is published and as `placewright reference fetch` saves it."""

from collections.abc import Iterator, Mapping
from typing import Any

from placewright.errors import FormatError
from placewright.model.geo import Point
from placewright.model.place import Record
from placewright.reference.formats.base import Origin, Sample
from placewright.reference.formats.geojson.reader import FeatureReader, first_feature
from placewright.reference.formats.geometry import point_of, point_of_geojson, point_of_wkb
from placewright.reference.formats.overture.record import COLUMNS, record_of
from placewright.reference.formats.parquet import note_of
from placewright.reference.formats.reading import number_of, object_of
from placewright.reference.formats.rows import ParquetReader

ORIGIN = Origin(source="overture", licence="CDLA-Permissive-2.0", attribution="© Overture Maps Foundation")
RELEASE = "placewright_release"  # note in the footer of files that we fetched: 2025-09-24.0
_TELLING = ("categories", "taxonomy", "addresses")  # beside `names`, these are no one else's


class OvertureReader(ParquetReader):
    """One Parquet file of theme=places/type=place, of any release."""

    origin = ORIGIN
    wanted = COLUMNS

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell Overture's places by columns that only they have together."""
        columns = sample.columns
        named = "id" in columns and columns.get("names", "").startswith("STRUCT")
        return named and not columns.keys().isdisjoint(_TELLING)

    @property
    def observed_at(self) -> str | None:
        """Return the day of the release, where the file tells it: those that we fetched do."""
        release = note_of(self.file, RELEASE)
        return None if release is None else f"{release[:10]}T00:00:00Z"

    def raws(self) -> Iterator[str]:
        """Yield the rows as JSON texts.

        Raises:
            FormatError: the file is damaged, or says nowhere where its places are.
        """
        if self._columns.keys().isdisjoint(("geometry", "bbox", "addresses")):
            raise FormatError(
                f"{self.file} has no column geometry, bbox or addresses: nothing tells where its places are."
            )
        return super().raws()

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        if not row.get("geometry"):
            return record_of(row, _middle(object_of(row.get("bbox"))))
        point = point_of_wkb(row["geometry"])
        return "no point" if point is None else record_of(row, point)


class OvertureGeoJsonReader(FeatureReader):
    """One file of places that `overturemaps download -f geojson` or `geojsonseq` made."""

    origin = ORIGIN

    @staticmethod
    def recognises(sample: Sample) -> bool:
        """Tell Overture's places by properties that only they have together."""
        properties = object_of(object_of(first_feature(sample)).get("properties"))
        ours = properties.get("theme") == "places" or not properties.keys().isdisjoint(_TELLING)
        return ours and isinstance(properties.get("names", properties.get("brand")), Mapping)

    def _record(self, row: Mapping[str, Any]) -> Record | str:
        geometry = object_of(row.get("geometry"))
        point = point_of_geojson(geometry) if geometry.get("type", "Point") == "Point" else None
        if geometry and point is None:
            return "no point"
        return record_of({"id": row.get("id"), **object_of(row.get("properties"))}, point)


def _middle(box: Mapping[str, Any]) -> Point | None:
    """Return the middle of the box around a place, which is rounded to a metre."""
    west, east, south, north = (number_of(box.get(key)) for key in ("xmin", "xmax", "ymin", "ymax"))
    if west is None or east is None or south is None or north is None:
        return None
    return point_of((south + north) / 2, (west + east) / 2)
