"""Finds the inputs of a place in the columns of a file, by their names or as the user maps them."""

import math
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from placewright.errors import UsageError
from placewright.model.inputs import LOCATING
from placewright.normalize.hours import weekly

# Input → names that its column may have, likeliest first; case, spaces, dots, dashes and underscores do not matter.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "place_id": ("placeid", "id", "poiid", "recordid", "ref"),
    "name": ("name", "title", "placename", "businessname", "poiname", "storename", "label"),
    "latitude": ("latitude", "lat", "y", "geolat", "ycoord"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "geolon", "geolng", "xcoord"),
    "wkt_geometry": ("wktgeometry", "wkt", "geometry", "geom"),
    "full_address": ("fulladdress", "address", "formattedaddress", "addressline", "addressfull", "addr"),
    "street": ("street", "streetname", "road", "addrstreet"),
    "house": ("house", "housenumber", "streetnumber", "housenum", "addrhousenumber"),
    "unit_number": ("unitnumber", "unit", "suite"),
    "building": ("building", "buildingname"),
    "floor": ("floor",),
    "block": ("block",),
    "km": ("km",),
    "suburb": ("suburb", "district"),
    "city": ("city", "town", "locality", "municipality", "addrcity"),
    "postalCode": ("postalcode", "postcode", "zip", "zipcode", "addrpostcode", "plz"),
    "state": ("state", "region", "province"),
    "country_code": ("countrycode", "iso2", "countryiso", "addrcountry"),
    "country": ("country", "countryname"),
    "category": ("category", "categories", "type", "types", "kind", "maincategory"),
    "phone": ("phone", "tel", "telephone", "phonenumber", "contactphone"),
    "website": ("website", "url", "web", "homepage", "site", "contactwebsite"),
    "opening_hours": ("openinghours", "hours"),
}
NUMBERS = ("latitude", "longitude")


def find_columns(columns: Collection[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Return input → column; what `mapping` says wins over what the names suggest.

    Raises:
        UsageError: `mapping` names an unknown input or a column that is not there.
    """
    for key, column in mapping.items():
        if key not in SYNONYMS:
            raise UsageError(f"--map {key}=…: there is no input {key}. Known are: {', '.join(SYNONYMS)}.")
        if column not in columns:
            raise UsageError(f"--map {key}={column}: the file has no column {column}. It has: {', '.join(columns)}.")
    taken = set(mapping.values())
    plain = {_plain(column): column for column in reversed(tuple(columns)) if column not in taken}
    found = dict(mapping)
    for key, names in SYNONYMS.items():
        named = next((plain[name] for name in names if name in plain), None)
        if key not in found and named is not None:
            found[key] = named
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
        value = values.get(column)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            continue
        inputs[key] = _number(value) if key in NUMBERS else value
    if isinstance(code := inputs.get("country_code"), str):
        inputs["country_code"] = code.upper()
    if isinstance(hours := inputs.pop("opening_hours", None), str):
        hours = weekly(hours)
    return inputs if hours is None else inputs | {"opening_hours": hours}


def _number(value: Any) -> Any:
    """Return a coordinate as a number, with a point or a comma; what is none stays, to be refused by the check."""
    if not isinstance(value, str):
        return value
    try:
        number = float(value.replace(",", ".") if value.count(",") == 1 and "." not in value else value)
    except ValueError:
        return value
    return number if math.isfinite(number) else value


def _plain(column: str) -> str:
    folded = unicodedata.normalize("NFKC", column).casefold()
    return "".join(character for character in folded if character.isalnum())
