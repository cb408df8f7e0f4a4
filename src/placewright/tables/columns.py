"""Takes the inputs of a place out of the columns of a row, and says when a table has none for them."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from placewright.errors import UsageError
from placewright.model.inputs import LOCATING
from placewright.normalize import columns as names
from placewright.normalize.columns import plain
from placewright.normalize.hours import weekly

__all__ = ["check_columns", "find_columns", "inputs_of", "plain"]

NUMBERS = ("latitude", "longitude")

# Input → where it stands inside a column that is an object or a list, as Overture and Google Places have them.
NESTED: dict[str, tuple[str, ...]] = {
    "name": ("names.primary", "displayName.text"),
    "latitude": ("location.latitude", "geometry.location.lat"),
    "longitude": ("location.longitude", "geometry.location.lng"),
    "full_address": ("addresses.0.freeform",),
    "city": ("addresses.0.locality",),
    "postalCode": ("addresses.0.postcode",),
    "state": ("addresses.0.region",),
    "country_code": ("addresses.0.country",),
    "category": ("categories.primary", "taxonomy.primary"),
    "phone": ("phones.0",),
    "website": ("websites.0",),
}
_ROOTS = {path: path.partition(".")[0] for paths in NESTED.values() for path in paths}


def find_columns(columns: Collection[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return input → column, or the path within a column (`names.primary`); `mapping` wins over what the names suggest.

    Raises:
        UsageError: `mapping` names an unknown input or a column that is not there.
    """
    found = names.find_columns(columns, mapping)
    for key, paths in NESTED.items():
        path = next((path for path in paths if _ROOTS[path] in columns), None)
        if path is not None:
            found.setdefault(key, path)
    return found


def check_columns(found: Mapping[str, str], columns: Sequence[str], *, located: bool = True) -> None:
    """Refuse a table in which no place could be found.

    Args:
        located: something must say where the places are.

    Raises:
        UsageError: there is no name, or nothing that says where the places are.
    """
    located = not located or (
        {"latitude", "longitude"} <= found.keys() or "wkt_geometry" in found or not found.keys().isdisjoint(LOCATING)
    )
    if "name" in found and located:
        return
    lacking = "the places' names" if "name" not in found else "where the places are (coordinates or an address)"
    example = "name" if "name" not in found else "latitude"
    raise UsageError(
        f"No column tells {lacking}. The columns are: {', '.join(columns)}. "
        f"Say which one it is, as in --map {example}={columns[-1]}."
    )


def inputs_of(values: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    """Return the inputs of a row; empty cells are left out, coordinates become numbers where they are some.

    Opening hours in one text become an object of days; those that are not understood are left out, being no more than
    weak evidence.
    """
    inputs: dict[str, Any] = {}
    for key, column in found.items():
        value = _at(values, column)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            continue
        inputs[key] = _number(value) if key in NUMBERS else _text(value)
    if isinstance(code := inputs.get("country_code"), str):
        inputs["country_code"] = code.upper()
    if isinstance(hours := inputs.pop("opening_hours", None), str):
        hours = weekly(hours)
    return inputs if hours is None else inputs | {"opening_hours": hours}


def _at(values: Mapping[str, Any], column: str) -> Any:
    """Return what stands in a column, or at a path within one; of a list of plain values the first."""
    if column in values:
        value = values[column]
        if isinstance(value, Mapping):
            value = value.get("primary", value.get("text"))
        return next(iter(value), None) if isinstance(value, list) else value
    root, *path = column.split(".")
    value = values.get(root)
    if isinstance(value, str) and value.startswith(("{", "[")):
        try:
            value = msgspec.json.decode(value)
        except msgspec.DecodeError:
            return None
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        else:
            value = value[int(step)] if isinstance(value, list) and step.isdigit() and int(step) < len(value) else None
    return value


def _text(value: Any) -> Any:
    """Return a number as text: columns of postal codes, house numbers, phones and ids often hold numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return str(int(value)) if isinstance(value, int) or value.is_integer() else str(value)


def _number(value: Any) -> Any:
    """Return a coordinate as a number, with a point or a comma; what is none stays, to be refused by the check."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value.replace(",", ".") if value.count(",") == 1 and "." not in value else value)
    except ValueError:
        return value
    return number if math.isfinite(number) else value
