"""Makes the inputs of a job from a record as somebody would send them: spoilt name, point some metres off, contacts."""

from random import Random
from typing import Any

import msgspec

from placewright.evaluation import noise
from placewright.model.place import Record

_OFFSET_M, _STRAY_M = 150.0, 600.0


class Telling(msgspec.Struct, frozen=True):
    """How likely each part of a record is told, 0..1, and how likely what is told is out of date."""

    point: float = 1.0
    address: float = 0.0
    phone: float = 0.0
    website: float = 0.0
    category: float = 0.0
    stale: float = 0.0
    strayed: float = 0.0  # how likely the point is far off: geocoded by a house nearby, or the place moved


class Spoilt(msgspec.Struct, frozen=True):
    """The inputs of a job, and the truth."""

    inputs: dict[str, Any]
    record: Record  # the place that is asked for
    how: str  # what was done to its name


def spoil(record: Record, random: Random, telling: Telling, strangers: list[Record]) -> Spoilt:
    """Return inputs that ask for a record; what is out of date is taken from one of the strangers."""
    name, how = noise.spoil(record.names[0].text, random)
    inputs: dict[str, Any] = {"name": name}
    if record.point is not None and random.random() < telling.point:
        point = noise.offset(record.point, random, _STRAY_M if random.random() < telling.strayed else _OFFSET_M)
        inputs |= {"latitude": point.latitude, "longitude": point.longitude}
    else:
        inputs["country_code"] = record.country_code
    address_told = random.random() < telling.address or "latitude" not in inputs
    for told, part in (
        (address_told, _address),
        (random.random() < telling.phone, _phone),
        (random.random() < telling.website, _website),
        (random.random() < telling.category, _category),
    ):
        if told:
            inputs |= part(random.choice(strangers) if random.random() < telling.stale else record)
    return Spoilt({key: value for key, value in inputs.items() if value}, record, how)


def has_address(record: Record) -> bool:
    """Tell whether a record can be asked for by its address."""
    return bool(record.address.street and record.address.house)


def _address(record: Record) -> dict[str, Any]:
    address = record.address
    return {
        "street": address.street,
        "house": address.house,
        "city": address.city,
        "postalCode": address.postal_code,
    }


def _phone(record: Record) -> dict[str, Any]:
    return {"phone": record.phones[0]} if record.phones else {}


def _website(record: Record) -> dict[str, Any]:
    return {"website": record.websites[0]} if record.websites else {}


def _category(record: Record) -> dict[str, Any]:
    return {"category": record.categories[0]} if record.categories else {}
