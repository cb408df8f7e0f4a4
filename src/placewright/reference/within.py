"""The reference places of an area, from all datasets."""

import sqlite3
from collections.abc import Sequence

import msgspec

from placewright.errors import ReferenceDataError
from placewright.model.area import Area, Place
from placewright.model.ellipsoid import ground_m
from placewright.model.place import Address, Lifecycle, Record
from placewright.normalize.addresses import format_address
from placewright.normalize.hours import weekly
from placewright.reference.area import Facts, Wanted, choose
from placewright.reference.search import Index

OPEN_CLOSED = {
    Lifecycle.OPEN: "Open",
    Lifecycle.TEMPORARILY_CLOSED: "Temporarily Closed",
    Lifecycle.CLOSED: "Closed",
}


class PlacesWithin(msgspec.Struct, frozen=True):
    """Some reference places of an area with their distances in metres, and how many there are in all."""

    places: tuple[tuple[Record, float], ...]
    total: int


def places_within(indexes: Sequence[Index], area: Area, wanted: Wanted) -> PlacesWithin:
    """Return the reference places of an area.

    Raises:
        ReferenceDataError: a dataset became unreadable.
    """
    try:
        return _within(indexes, area, wanted)
    except sqlite3.Error as error:
        raise ReferenceDataError(f"The reference data cannot be read: {error}.") from error


def _within(indexes: Sequence[Index], area: Area, wanted: Wanted) -> PlacesWithin:
    owners: list[Index] = []
    keys: list[int] = []
    names: list[str] = []
    places: list[Place] = []
    for index in indexes:
        for key, text, place in index.within(area):
            owners.append(index)
            keys.append(key)
            names.append(text)
            places.append(place)

    def facts(chosen: Sequence[int]) -> list[Facts]:
        if not (wanted.categories or wanted.open_closed_status):
            return [Facts(names[one]) for one in chosen]
        traits = (owners[one].traits(keys[one]) for one in chosen)
        return [
            Facts(names[one], trait.categories, OPEN_CLOSED[trait.lifecycle])
            for one, trait in zip(chosen, traits, strict=True)
        ]

    found = choose(area, places, wanted, facts)
    records = [owners[one].record(keys[one]) for one in found.indexes]
    return PlacesWithin(
        tuple((record, ground_m(area.center, record.point)) for record in records if record.point is not None),
        found.total,
    )


def address_of(record: Record) -> str | None:
    """Return the address in one line, None when nothing is known of it."""
    return address_line(record.address, record.country_code)


def address_line(address: Address, country_code: str | None) -> str | None:
    """Return an address in one line, None when no more than the country is known of it."""
    if address.full_address:
        return address.full_address
    if not (address.street or address.city or address.suburb or address.postal_code):
        return None
    return format_address(address, country_code)


def outputs_of(record: Record) -> dict[str, object]:
    """Return what a record tells, by the names of the outputs (CONTRACT section 8), without what it does not tell."""
    told: dict[str, object] = {
        "open_closed_status": OPEN_CLOSED[record.lifecycle],
        "date_closed": record.closed_on,
        "date_opened": record.opened_on,
        "website": next(iter(record.websites), None),
        "phone": next(iter(record.phones), None),
        "phone_additional": list(record.phones[1:]),
        "opening_hours": weekly(record.opening_hours) if record.opening_hours else None,
        "name": next((name.text for name in record.names), None),
        "brand_name": record.brand,
        "categories": list(record.categories),
        "email": next(iter(record.emails), None),
        "cuisines": list(record.cuisines),
    }
    return {output: value for output, value in told.items() if value}


def inputs_of(record: Record) -> dict[str, object]:
    """Return a record as the inputs of a job (CONTRACT section 2), without what it does not tell."""
    address, point = record.address, record.point
    told: dict[str, object] = {
        "name": next((name.text for name in record.names), record.id),
        "latitude": None if point is None else round(point.latitude, 7),
        "longitude": None if point is None else round(point.longitude, 7),
        "category": next(iter(record.categories), None),
        "id": record.id,
        "source": record.dataset,
        "country_code": record.country_code,
        "full_address": address.full_address,
        "house": address.house,
        "street": address.street,
        "suburb": address.suburb,
        "city": address.city,
        "state": address.state,
        "postalCode": address.postal_code,
        "phone": next(iter(record.phones), None),
        "website": next(iter(record.websites), None),
    }
    return {key: value for key, value in told.items() if value is not None and value != ""}
