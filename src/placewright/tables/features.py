"""Reads the features of GeoJSON as rows: a collection of any size, or one feature to a line."""

import io
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from placewright.reference.formats.geojson.features import collection, is_lines, lines
from placewright.tables.readers import Row


class FeatureRows:
    """The properties of features, with `latitude` and `longitude` of a point, and other geometries as `geometry` (WKT).

    A row's line is the number of its feature, from 1.
    """

    columns = None  # each feature has its own

    def __init__(self, file: io.BufferedReader, name: str) -> None:
        self._file, self._name = file, name

    def __iter__(self) -> Iterator[Row]:
        """Yield the features in order.

        Raises:
            FormatError: it is not GeoJSON, or cut off.
        """
        for number, feature in enumerate(self._features(), 1):
            if isinstance(feature, Mapping):
                yield _row(number, feature)
            else:
                yield Row(number, {}, "It is not a GeoJSON feature.")

    def _features(self) -> Iterator[Any]:
        if is_lines(self._file.peek(65_536)):
            for line in lines(self._file):
                try:
                    yield msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    yield None
            return
        text = io.TextIOWrapper(self._file, encoding="utf-8-sig", errors="replace")
        try:
            yield from collection(text, self._name)
        finally:
            text.detach()  # who opened the file closes it


def _row(number: int, feature: Mapping[str, Any]) -> Row:
    properties = feature.get("properties")
    values = dict(properties) if isinstance(properties, Mapping) else {}
    if feature.get("id") is not None:
        values.setdefault("id", feature["id"])
    shape = feature.get("geometry")
    if not isinstance(shape, Mapping):
        return Row(number, values)
    if shape.get("type") == "Point" and isinstance(at := shape.get("coordinates"), list) and len(at) >= 2:
        return Row(number, values | {"latitude": at[1], "longitude": at[0]})
    import shapely  # 60 ms to import, and few files need it

    try:
        return Row(number, values | {"geometry": str(shapely.from_geojson(msgspec.json.encode(shape)).wkt)})
    except (shapely.errors.ShapelyError, ValueError):
        return Row(number, values, "Its geometry cannot be read.")
