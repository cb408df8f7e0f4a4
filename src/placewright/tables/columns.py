"""Takes the inputs of a place out of the columns of a row, and says when a table has none for them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from placewright.errors import UsageError
from placewright.model.inputs import LOCATING
from placewright.normalize.columns import find_columns, plain
from placewright.normalize.hours import weekly

__all__ = ["check_columns", "find_columns", "inputs_of", "plain"]

NUMBERS = ("latitude", "longitude")


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
        value = values.get(column)
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
