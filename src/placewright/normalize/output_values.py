"""Checks the values that a person gives for outputs, and brings them into the form that answers have."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from placewright.errors import InvalidInput, Problem
from placewright.model.inputs import escape
from placewright.model.output_types import OUTPUT_TYPES
from placewright.model.place import Address
from placewright.model.rings import of_geojson
from placewright.normalize.addresses import format_address, parse_address
from placewright.normalize.categories import from_text, is_category
from placewright.normalize.hours import from_days, normalize_osm, weekly
from placewright.normalize.menus import Menu
from placewright.normalize.phones import parse_phones
from placewright.normalize.social_handles import NETWORKS, handle_of
from placewright.normalize.websites import canonical_url

LONGEST_TEXT = 10_000  # characters
_ADDRESS = {
    "postalCode" if field == "postal_code" else field: field
    for field in Address.__struct_fields__
    if field != "full_address"
}
_STATUSES = ("Open", "Closed", "Temporarily Closed", "No Internet Presence")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def canonical(output: str, value: Any) -> Any:
    """Return a value in the form that answers have; null stays null.

    Raises:
        InvalidInput: it is no value of this output; the pointers start at the value.
    """
    if value is None:
        return None
    if output in _OWN:
        return _OWN[output](value)
    return _TYPED[_kind(output)](value)


def of_kind(kind: str, value: Any) -> Any:
    """Return a value of a custom attribute, of one of `model.custom.TYPES`; null stays null.

    Raises:
        InvalidInput: it is none.
    """
    if value is None:
        return None
    return _each(_string)(value) if kind == "list of strings" else _TYPED[kind](value)


def from_cell(output: str, text: str) -> Any:
    """Return the value that the cell of a table, or an argument of a command, means: nothing in it is null.

    Lists, objects, numbers and true or false are written as JSON; what is one text in an answer is one here.
    """
    text = text.strip()
    if not text:
        return None
    is_text = _kind(output) == "string"
    if is_text and not text.startswith('"'):
        return text
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text


def _kind(output: str) -> str:
    """Return the JSON type of an output: string, list, object, boolean or integer."""
    word = re.split(r"[:\s]", OUTPUT_TYPES[output])[0]
    return {"GeoJSON": "object", "[latitude,": "list"}.get(word, word)


def _refuse(detail: str, pointer: str = "") -> InvalidInput:
    return InvalidInput(detail, [Problem(pointer, detail)])


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse("This must be a string.")
    text = " ".join(value.split())
    if not text or "\0" in text:
        raise _refuse("This must not be blank; null says that there is none.")
    if len(text) > LONGEST_TEXT:
        raise _refuse(f"This must have at most {LONGEST_TEXT} characters.")
    return text


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _refuse("This must be an integer, 0 or more.")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refuse("This must be a number.")
    return float(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _refuse("This must be true or false.")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _refuse("This must be an object.")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _refuse("This must be a list.")
    if not value:
        raise _refuse("This must not be empty; null says that there is none.")
    return value


def _each(one: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    """Return what reads a list of such values; a single one is a list of one."""

    def read(value: Any) -> list[Any]:
        found = []
        for index, item in enumerate(_list([value] if isinstance(value, str) else value)):
            try:
                found.append(one(item))
            except InvalidInput as error:
                raise _refuse(error.problems[0].detail, f"/{index}{error.problems[0].pointer}") from error
        return list(dict.fromkeys(found))

    return read


def _url(value: Any) -> str:
    url = canonical_url(_string(value))
    if url is None:
        raise _refuse("This is no web address, such as https://example.com/.")
    return url


def _phone(value: Any) -> str:
    numbers = parse_phones(_string(value))
    if len(numbers) != 1:
        raise _refuse("This must be one phone number with its country code, such as +37793300000.")
    return numbers[0]


def _status(value: Any) -> str:
    text = _string(value)
    known = next((one for one in _STATUSES if one.casefold() == text.casefold()), None)
    if known is None:
        raise _refuse(f"This must be one of {', '.join(_STATUSES)}.")
    return known


def _date(value: Any) -> str:
    text = _string(value)
    if not _DATE.fullmatch(text):
        raise _refuse("This must be a date: YYYY-MM-DD, YYYY-MM or YYYY.")
    return text


def _category(value: Any) -> str:
    text = _string(value)
    found = text if is_category(text) else from_text(text)
    if found is None:
        raise _refuse(f"{text[:100]!r} is no category of Overture places, such as pizza_restaurant.")
    return found


def _hours(value: Any) -> dict[str, str]:
    """Read hours by day, or in one text: of the map's syntax, or as people write them."""
    if isinstance(value, dict):
        if not all(isinstance(text, str) for text in value.values()):
            raise _refuse('Each day must have a text, such as {"Monday": "09:00-18:00"}.')
        osm = from_days(value)
    else:
        osm = normalize_osm(_string(value))
    week = None if osm is None else weekly(osm)
    if week is None:
        raise _refuse("These opening hours are not understood, or no ordinary week tells them.")
    return week


def _address(value: Any) -> dict[str, str | None]:
    """Read an address by parts, or in one line."""
    if isinstance(value, str):
        line = _string(value)
        return _parts(msgspec.structs.replace(parse_address(line), full_address=line))
    known: dict[str, str] = {}
    for key, part in _object(value).items():
        if key not in _ADDRESS and key != "full_address":
            raise _refuse(f"An address has no such part. It has: full_address, {', '.join(_ADDRESS)}.", _at(key))
        if part is not None:
            known[_ADDRESS.get(key, key)] = _within(key, part)
    if not known:
        raise _refuse("This must not be empty; null says that there is none.")
    return _parts(Address(**known))


def _parts(address: Address) -> dict[str, str | None]:
    full = address.full_address or format_address(address)
    return {"full_address": full} | {key: getattr(address, field) for key, field in _ADDRESS.items()}


def _within(key: str, value: Any) -> str:
    try:
        return _string(value)
    except InvalidInput as error:
        raise _refuse(error.problems[0].detail, _at(key)) from error


def _at(key: str) -> str:
    return f"/{escape(key)}"


def _names(value: Any) -> dict[str, str]:
    return {tag: _within(tag, text) for tag, text in _object(value).items()}


def _coordinates(value: Any) -> list[float]:
    numbers = [float(one) for one in _list(value) if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) != 2 or len(value) != 2 or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        raise _refuse("This must be [latitude, longitude] in degrees.")
    return numbers


def _email(value: Any) -> str:
    text = _string(value)
    if not _EMAIL.fullmatch(text):
        raise _refuse("This is no e-mail address.")
    return text


def _handle(network: str) -> Callable[[Any], str]:
    """Return what reads a handle in a network, or the address of its page."""

    def read(value: Any) -> str:
        handle = handle_of(_string(value), network)
        if handle is None:
            raise _refuse(f"This is no handle of a page on {network}, and no address of one.")
        return handle

    return read


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _string(value)
        if text not in words:
            raise _refuse(f"This must be one of {', '.join(words)}.")
        return text

    return read


def _menus(value: Any) -> list[dict[str, Any]]:
    """Check menus against the form of CONTRACT section 8."""
    try:
        menus = msgspec.convert(_list(value), list[Menu])
    except msgspec.ValidationError as error:
        raise _refuse(f"This is no list of menus: {error}.") from error
    return [msgspec.to_builtins(menu) for menu in menus]


def _images(value: Any) -> list[dict[str, str]]:
    """Read pictures: addresses, or objects that each have one."""
    given = _list([value] if isinstance(value, str) else value)
    urls = [_url(one.get("url") if isinstance(one, dict) else one) for one in given]
    return [{"url": url} for url in dict.fromkeys(urls)]


def _tier(value: Any) -> int:
    if _integer(value) not in (1, 2, 3, 4):
        raise _refuse("This must be 1, 2, 3 or 4.")
    return int(value)


def _currency(value: Any) -> str:
    text = _string(value).upper()
    if not re.fullmatch("[A-Z]{3}", text):
        raise _refuse("This must be a currency's code, such as EUR.")
    return text


def _geometry(value: Any) -> dict[str, Any]:
    """Return a GeoJSON geometry; polygons must be ones: closed rings of positions on the Earth."""
    if not {"type", "coordinates"} <= _object(value).keys():
        raise _refuse("This must be a GeoJSON geometry.")
    if value["type"] in ("Polygon", "MultiPolygon"):
        of_geojson(value)
    return dict(value)


_TYPED: Mapping[str, Callable[[Any], Any]] = {
    "string": _string,
    "integer": _integer,
    "boolean": _boolean,
    "number": _number,
    "object": _object,
    "list": _list,
}
_OWN: Mapping[str, Callable[[Any], Any]] = (
    {
        "open_closed_status": _status,
        "date_closed": _date,
        "date_opened": _date,
        "website": _url,
        "phone": _phone,
        "phone_additional": _each(_phone),
        "opening_hours": _hours,
        "multilingual_names": _names,
        "address": _address,
        "categories": _each(_category),
        "coordinates": _coordinates,
        "email": _email,
        "menu_url_official": _url,
        "menu_content": _menus,
        "storefront_images": _images,
        "digital_footprint": _one_of("HIGH", "MEDIUM", "LOW", "NONE"),
        "place_reality": _each(_one_of("house_number", "nearby", "broad", "none")),
        "chain_wikipedia_url": _url,
        "logo_url": _url,
        "price_tier": _tier,
        "currency": _currency,
        "building_footprint": _geometry,
    }
    | {network: _handle(network) for network in NETWORKS}
    | {
        output: _each(_url if output in ("menu_urls", "menu_images") else _string)
        for output, kind in OUTPUT_TYPES.items()
        if kind == "list of strings" and output not in ("phone_additional", "place_reality")
    }
)
