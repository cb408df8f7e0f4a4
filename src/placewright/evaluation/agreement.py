"""Whether a value that was answered agrees with what another record says of the same place."""

from collections.abc import Callable, Mapping

from placewright.matching.name import FITTING, between, forms_of
from placewright.model.geo import Point, distance_m
from placewright.model.outputs import Output
from placewright.model.place import Name, Record
from placewright.normalize.addresses import house_key, street_key
from placewright.normalize.categories import relation
from placewright.normalize.hours import same_hours
from placewright.normalize.websites import registrable_domain, site_key
from placewright.resolution.address import parts_of

MAIN = {
    "closed_permanently": "open_closed_status",
    "websites": "website",
    "phoneNumbers": "phone",
    "openingHours": "opening_hours",
    "names": "name",
    "address": "address",
    "categories": "categories",
    "coordinates": "coordinates",
}  # attribute → the output that is judged
_SAME_SPOT_M = 75.0
_ONE_NAME = FITTING | {"subset", "brand", "initials"}  # also the same name told in full or in short


def agrees(attribute: str, output: Output, truth: Record) -> bool | None:
    """Return whether the value of an attribute's main output is what `truth` says; None where it says nothing."""
    return _RULES[attribute](output, truth)


def _phone(output: Output, truth: Record) -> bool | None:
    return output.value in truth.phones if truth.phones else None


def _website(output: Output, truth: Record) -> bool | None:
    pages = {*truth.websites, *truth.socials.values()} if truth.websites else set()
    keys = {site_key(page) for page in pages} | {registrable_domain(page) for page in truth.websites}
    return not keys.isdisjoint((site_key(output.value), registrable_domain(output.value))) if pages else None


def _hours(output: Output, truth: Record) -> bool | None:
    return same_hours(output.extra["osm"], truth.opening_hours) if truth.opening_hours else None


def _name(output: Output, truth: Record) -> bool | None:
    if not truth.names:
        return None
    ours, theirs = forms_of((Name(output.value),)).forms, forms_of(truth.names).forms
    return any(between(one, other) in _ONE_NAME for one, _ in ours for other, _ in theirs)


def _address(output: Output, truth: Record) -> bool | None:
    parts = parts_of(truth)
    if parts is None or not parts.street or not output.value["street"]:
        return None
    code = truth.country_code
    ours = (street_key(output.value["street"], code), house_key(output.value["house"] or ""))
    theirs = (street_key(parts.street, code), house_key(parts.house or ""))
    return ours[0] == theirs[0] and (ours[1] == theirs[1] or not ours[1] or not theirs[1])


def _categories(output: Output, truth: Record) -> bool | None:
    return relation(output.value[0], truth.categories[0]) in ("same", "ancestor") if truth.categories else None


def _coordinates(output: Output, truth: Record) -> bool | None:
    return distance_m(Point(*output.value), truth.point) <= _SAME_SPOT_M if truth.point else None


def _status(output: Output, truth: Record) -> bool | None:
    return bool(output.value.casefold() == truth.lifecycle.value.replace("_", " "))


_RULES: Mapping[str, Callable[[Output, Record], bool | None]] = {
    "closed_permanently": _status,
    "websites": _website,
    "phoneNumbers": _phone,
    "openingHours": _hours,
    "names": _name,
    "address": _address,
    "categories": _categories,
    "coordinates": _coordinates,
}
