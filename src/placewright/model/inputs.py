"""What may be sent as the `inputs` of a job: one schema and one check, for the API and the command line alike."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.geo import Point

MAX_INPUTS_BYTES = 256 * 1024  # of one place; real ones have some hundred, a detailed WKT outline some ten thousand
MAX_PLACE_ID = 500

Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
CountryCode = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$", max_length=2)]
PlaceId = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_PLACE_ID, pattern="^[^\x00]*$")]


class JobInputs(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """The known keys of `inputs` (CONTRACT section 2); null counts as absent, unknown keys are kept elsewhere."""

    name: str
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    full_address: str | None = None
    wkt_geometry: str | None = None  # any geometry, longitude before latitude
    country_code: CountryCode | None = None
    country: str | None = None
    state: str | None = None
    city: str | None = None
    street: str | None = None
    house: str | None = None
    postalCode: str | None = None  # noqa: N815 the contract's spelling
    suburb: str | None = None
    building: str | None = None
    unit_number: str | None = None
    floor: str | None = None
    block: str | None = None
    km: str | None = None
    category: str | list[str] | None = None
    type: str | list[str] | None = None
    types: str | list[str] | None = None
    categories: str | list[str] | None = None
    website: str | None = None
    phone: str | None = None
    opening_hours: dict[str, str] | None = None  # day → text
    id: str | int | None = None
    source: str | None = None
    input_type: Literal["place"] | None = None
    place_id: PlaceId | None = None  # a job's own `place_id` wins over it


# One of these is enough to look for a place without coordinates; a house number or a country code alone is not.
LOCATING = ("full_address", "street", "city", "suburb", "postalCode", "state", "country", "building", "block", "km")

_TYPES = {field.name: field.type for field in msgspec.structs.fields(JobInputs)}
_BLANK_NAME = "This must not be blank."
_NO_LOCATION = "A location is needed: latitude and longitude, wkt_geometry, full_address or parts of an address."


def read_inputs(value: object, pointer: str = "") -> JobInputs:
    """Return valid inputs; `value` is a decoded JSON object and `pointer` says where it stands in the body.

    Raises:
        InvalidInput: with every problem found, each with its JSON pointer.
    """
    try:
        inputs = msgspec.convert(value, JobInputs)
    except msgspec.ValidationError:
        problems = check_inputs(value, pointer)
    else:
        problems = list(_meaning(inputs, pointer))
        if not problems:
            return inputs
    raise InvalidInput("The inputs are not valid.", problems)


def says_enough(inputs: JobInputs) -> bool:
    """Tell, for the common case, that inputs have a name and a point; False means that `read_inputs` must look."""
    located = inputs.latitude is not None and inputs.longitude is not None
    return located and inputs.wkt_geometry is None and not (inputs.name.isspace() or inputs.name == "")


def check_inputs(value: object, pointer: str = "") -> list[Problem]:
    """Return every problem of `inputs`: wrong types first, key by key, then what the values mean together."""
    if not isinstance(value, Mapping):
        return [Problem(pointer, f"This must be an object, not {_KINDS.get(type(value), 'that')}.")]
    if _is_good(value):
        return []
    problems: list[Problem] = []
    good: dict[str, Any] = {"name": None}
    for key, item in value.items():
        if key not in _TYPES or (item is None and key != "name"):
            continue
        try:
            good[key] = msgspec.convert(item, _TYPES[key])
        except msgspec.ValidationError as error:
            problems.append(describe(error, f"{pointer}/{escape(key)}"))
    if "name" not in value:
        problems.append(Problem(f"{pointer}/name", "This is required."))
    wrong = {problem.pointer for problem in problems}
    # A field of the wrong type counts as given, so that it is not reported as missing too.
    present = JobInputs(**{key: None for key in value if key in _TYPES} | good)
    return problems + [p for p in _meaning(present, pointer, frozenset(wrong)) if p.pointer not in wrong]


def _is_good(value: Mapping[Any, Any]) -> bool:
    """Tell, for the common case, that there is no problem, in a fifth of the time."""
    try:
        return says_enough(msgspec.convert(value, JobInputs))
    except msgspec.ValidationError:
        return False


def _meaning(inputs: JobInputs, pointer: str, wrong: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Yield what is wrong with inputs whose types are right; `wrong` are pointers already reported."""
    if not inputs.name or not inputs.name.strip():
        yield Problem(f"{pointer}/name", _BLANK_NAME)
    latitude = inputs.latitude is not None or f"{pointer}/latitude" in wrong
    longitude = inputs.longitude is not None or f"{pointer}/longitude" in wrong
    if latitude != longitude:
        missing, other = ("longitude", "latitude") if latitude else ("latitude", "longitude")
        yield Problem(f"{pointer}/{missing}", f"This is missing: {other} is given, and both are needed.")
    if inputs.wkt_geometry is not None:
        try:
            point_of_wkt(inputs.wkt_geometry)
        except ValueError as error:
            yield Problem(f"{pointer}/wkt_geometry", str(error))
    if not (latitude or longitude or inputs.wkt_geometry is not None or _is_located(inputs, pointer, wrong)):
        yield Problem(pointer, _NO_LOCATION)


def _is_located(inputs: JobInputs, pointer: str, wrong: frozenset[str]) -> bool:
    """Tell whether a part of the address says where to look."""
    for key in LOCATING:
        text = getattr(inputs, key)
        if (text is not None and text.strip()) or f"{pointer}/{key}" in wrong:
            return True
    return f"{pointer}/wkt_geometry" in wrong


def point_of_wkt(text: str) -> Point:
    """Return the point of a WKT point, else a point inside the shape.

    Raises:
        ValueError: no WKT, an empty geometry, or coordinates off the globe; the message is a sentence.
    """
    import shapely  # 60 ms to import, and few submissions need it

    shape = shape_of_wkt(text)
    inside = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
    return Point(inside.y, inside.x)


def shape_of_wkt(text: str) -> Any:
    """Return a WKT geometry as shapely holds it, longitude first.

    Raises:
        ValueError: no WKT, an empty geometry, or coordinates off the globe; the message is a sentence.
    """
    import numpy as np
    import shapely

    try:
        with np.errstate(all="ignore"):  # a number too large becomes infinite: off the globe
            shape = shapely.from_wkt(text)
            empty = shape.is_empty or shapely.point_on_surface(shape).is_empty
            west, south, east, north = shape.bounds
    except shapely.errors.ShapelyError as error:
        reason = " ".join(str(error).removeprefix("ParseException: ").split()).rstrip(" .")
        raise ValueError(f"This is not valid WKT: {reason}.") from error
    if empty:
        raise ValueError("The geometry is empty.")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("The coordinates are off the globe; WKT has longitude before latitude, in degrees.")
    return shape


def point_of(inputs: JobInputs) -> Point | None:
    """Return where valid inputs say that the place is: their coordinates, else a point inside their geometry."""
    if inputs.latitude is not None and inputs.longitude is not None:
        return Point(inputs.latitude, inputs.longitude)
    return None if inputs.wkt_geometry is None else point_of_wkt(inputs.wkt_geometry)


def escape(key: str) -> str:
    """Return a key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def describe(error: msgspec.ValidationError, pointer: str) -> Problem:
    """Turn msgspec's first complaint about a value at `pointer` into a sentence and the exact place."""
    text, _, path = str(error).partition(" - at `$")
    # The value of an object is told as [...]: msgspec does not say which one, so the object itself is named.
    return Problem(pointer + "".join(f"/{index}" for index in re.findall(r"\[(\d+)\]", path)), sentence(text))


_KINDS: dict[type, str] = {
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
    list: "a list",
    dict: "an object",
}
_WORDS = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}


def sentence(text: str) -> str:
    """Turn a message of msgspec into a sentence for people."""
    if found := re.fullmatch(r"Expected `([^`]+)`, got `(\w+)`", text):
        kinds = [_WORDS.get(kind, kind) for kind in found[1].split(" | ") if kind != "null"]
        return f"This must be {' or '.join(kinds)}, not {_WORDS.get(found[2], found[2])}."
    if found := re.fullmatch(r"Expected `\w+` (>=|<=) (\S+)", text):
        return f"This must be {'at least' if found[1] == '>=' else 'at most'} {float(found[2]):g}."
    if found := re.fullmatch(r"Expected `\w+` of length (>=|<=) (\d+)", text):
        return f"This must have at most {found[2]} characters." if found[1] == "<=" else "This must not be empty."
    if found := re.fullmatch(r"Invalid enum value (.+)", text):
        return f"{found[1]} is not one of the allowed values."
    if found := re.fullmatch(r"Expected `str` matching regex (.+)", text):
        return f"This must match {found[1]}."
    return f"This is not allowed: {text[0].lower()}{text[1:]}."
