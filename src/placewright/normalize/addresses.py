"""Addresses: keys of their parts, reading them from free text, and writing them in the order of their country."""

import re

from placewright.model.place import Address
from placewright.normalize.address_keys import city_key, house_key, postal_key, street_key
from placewright.normalize.address_parser import parse_address
from placewright.normalize.address_rules import rules
from placewright.normalize.countries import country_code as country_named

__all__ = ["city_key", "format_address", "house_key", "parse_address", "postal_key", "street_key"]

_DEFAULT_ORDER = "%A%n%Z %C%n%S"
_HOUSE_FIRST = frozenset(
    {"US", "CA", "GB", "IE", "AU", "NZ", "FR", "MC", "LU", "ZA", "IN", "SG", "HK", "MY", "IL", "TH", "PH"}
)
_EASTERN = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_EASTERN_JOINTS = {"JP": "", "CN": "", "TW": "", "HK": "", "MO": "", "KR": " ", "KP": " "}  # what stands between parts
_HOUSE_COMMA = frozenset({"ES", "IT", "BR", "PT", "RU", "UA", "AD"})  # Calle Mayor, 3


def format_address(address: Address, country_code: str | None = None) -> str:
    """Return the address on one line, its parts in the country's order, with its country's name if it has one.

    Without parts the full address is returned as it was written; without that, an empty text.
    """
    code = country_code or (country_named(address.country) if address.country else None)
    code = code.upper() if code else None
    known = rules(code) if code else None
    fields = {
        "A": _street(address, code),
        "D": address.suburb or address.neighborhood or "",
        "C": address.city or "",
        "S": address.state or "",
        "Z": address.postal_code or "",
    }
    if not any(fields.values()):
        return address.full_address or address.country or ""
    if code in _EASTERN_JOINTS and _EASTERN.search("".join(fields.values())):
        return _eastern(address, code)
    order = known.latin_order if known else _DEFAULT_ORDER
    order = order.replace("%C-%S", "%C - %S")
    if len(fields["S"]) > 3:
        order = order.replace("%C %S", "%C, %S")  # Roma RM, but Sevilla, Andalucía
    if "%D" not in order:
        order = order.replace("%A", "%A%n%D")
    if "%C" not in order and fields["C"].upper() not in order:
        order = order.replace("%A", "%A%n%C")
    lines = [_filled(line, fields) for line in order.split("%n")]
    return ", ".join([line for line in lines if line] + ([address.country] if address.country else []))


def _eastern(address: Address, code: str) -> str:
    """Return an address in its own script, from the largest part to the smallest."""
    house = f"{address.house}号" if code == "CN" and address.house else address.house
    parts = [address.state, address.city, address.suburb, address.neighborhood, address.street, house, address.building]
    postal = f"〒{address.postal_code}" if code == "JP" and address.postal_code else address.postal_code
    body = _EASTERN_JOINTS[code].join(part for part in (address.country, *parts) if part)
    return " ".join(part for part in (postal, body, address.floor, address.unit_number) if part)


def _filled(line: str, fields: dict[str, str]) -> str:
    """Return one line of an order with its fields; what is between empty ones goes too, as do country prefixes."""
    line = re.sub(r"^[A-Z]{2}-(?=%Z)", "", line)
    text = re.sub(r"%([A-Z])", lambda found: fields.get(found[1], ""), line)
    return re.sub(r"\s{2,}", " ", re.sub(r"^[\s,/〒-]+|[\s,/-]+$", "", text)).replace(" ,", ",")


def _street(address: Address, code: str | None) -> str:
    """Return street, house and parts of the building as the country writes them."""
    street, house = address.street or "", address.house or ""
    if code in _HOUSE_FIRST:
        line = f"{house} {street}".strip()
    elif code in _HOUSE_COMMA and street and house:
        line = f"{street}, {house}"
    else:
        line = f"{street} {house}".strip()
    unit = address.unit_number
    if code == "FI" and house and unit and re.fullmatch(r"[A-Z] \d+", unit):
        line, unit = f"{line} {unit}", None  # Mannerheimintie 1 A 5
    inside = (_named("Building", address.building), _named("Floor", address.floor), _named("Unit", unit), address.block)
    return ", ".join(part for part in (line, *inside) if part)


def _named(word: str, part: str | None) -> str | None:
    """Return a part with its word before it, unless it brings a word of its own (Apt 4)."""
    return f"{word} {part}" if part and not re.search(r"[^\W\d_]{2}", part) else part
