"""Reads the features of a GeoJSON file as rows of a table, in constant memory."""

import io
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from placewright.errors import FormatError
from placewright.reference.formats.geojson.features import collection, is_lines, lines
from placewright.tables.readers import Row


class GeoJsonRows:
    """The features of a file, their properties as columns; a geometry becomes coordinates or WKT.

    Args:
        file: opened for reading, at its start.
        name: what the file is called in sentences.
    """

    columns: tuple[str, ...] | None = None

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name

    def __iter__(self) -> Iterator[Row]:
        """Yield the features in order; the number of a row is the number of its feature, from 1.

        Raises:
            FormatError: it is not GeoJSON, or cut off.
        """
        head = self._file.read(1 << 20)
        self._file.seek(0)
        if is_lines(head):
            for number, line in enumerate(lines(self._file), 1):
                try:
                    feature = msgspec.json.decode(line)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    yield Row(number, {}, f"It is not JSON: {error}.")
                    continue
                yield _row(number, feature)
            return
        text = io.TextIOWrapper(self._file, encoding="utf-8-sig")
        try:
            for number, feature in enumerate(collection(text, self._name), 1):
                yield _row(number, feature)
        except UnicodeDecodeError as error:
            raise FormatError(f"{self._name} is not in UTF-8.") from error
        finally:
            text.detach()


def _row(number: int, feature: Any) -> Row:
    if not isinstance(feature, Mapping):
        return Row(number, {}, "It is not a feature.")
    properties = feature.get("properties")
    values = dict(properties) if isinstance(properties, Mapping) else {}
    if feature.get("id") is not None:
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if not isinstance(geometry, Mapping):
        return Row(number, values)
    point = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
        values["longitude"], values["latitude"] = point[0], point[1]
        return Row(number, values)
    import shapely  # 60 ms to import, and few files need it

    try:
        values["wkt_geometry"] = shapely.from_geojson(msgspec.json.encode(geometry)).wkt
    except (shapely.errors.ShapelyError, ValueError):
        return Row(number, values, "Its geometry cannot be read.")
    return Row(number, values)
