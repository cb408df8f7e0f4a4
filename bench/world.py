"""A made-up country of towns with streets, chains and their branches, names that differ by a word, duplicates.

Everything is drawn by one seed. Names are put together from what French places are called by: a kind of business and a
family, a street or a quarter ("Pharmacie de la Gare", beside which "Hôtel de la Gare" stands), an article and a
noun, a word nobody else has, or a chain, which has branches in many towns and now and then two in one street.
"""

import random
from collections.abc import Iterator
from math import cos, pi, radians, sin
from typing import Any, NamedTuple

from bench.words import Kind, kinds, words
from placewright.evaluation.noise import offset, spoil
from placewright.model.geo import Point

PER_TOWN = 4_000  # places of a town
TWICE = 0.02  # of the places stand in the reference twice, written otherwise
ABSENT = 1 / 3  # of the places asked for are not in the reference
_METRE = 1 / 111_320  # degrees of latitude
_SOUTH_WEST = (43.6, -1.0)  # where the towns stand, one every 25 km or nearer
_SIZE = (6.0, 7.5)  # degrees


class Place(NamedTuple):
    """A place as its record tells it."""

    id: str
    entity: int  # the same for all records of one place
    name: str
    latitude: float
    longitude: float
    category: str
    street: str | None
    house: str | None
    city: str
    postcode: str
    phone: str | None
    website: str | None


def places(count: int, seed: int = 23) -> Iterator[Place]:
    """Yield the records of so many places, town after town; some of them stand there twice."""
    towns = -(-count // PER_TOWN)
    side = max(2, round(towns**0.5 + 0.5))
    for town in range(towns):
        chance = random.Random(f"{seed} {town}")
        row, column = divmod(town, side)
        middle = Point(_SOUTH_WEST[0] + _SIZE[0] * row / (side - 1), _SOUTH_WEST[1] + _SIZE[1] * column / (side - 1))
        first = town * PER_TOWN
        yield from _town(chance, middle, first, min(PER_TOWN, count - first))


def _town(chance: random.Random, middle: Point, first: int, count: int) -> Iterator[Place]:
    city = _town_name(chance)
    postcode = f"{chance.randrange(1, 96):02}{chance.randrange(10):01}00"
    streets = _streets(chance)
    for entity in range(first, first + count):
        street, at, angle = streets[min(int(chance.expovariate(0.06)), len(streets) - 1)]
        along = chance.gauss(0, 160)
        point = _moved(middle, at[0] + along * cos(angle) + chance.gauss(0, 9), at[1] + along * sin(angle))
        kind = chance.choices(*kinds())[0]
        name, site = _name(chance, kind, street, city)
        house = str(abs(int(along)) // 5 + 1) if chance.random() < 0.85 else None
        phone = f"+33{chance.randrange(100_000_000, 600_000_000)}" if chance.random() < 0.55 else None
        website = f"https://www.{site or _slug(name)}.fr/" if chance.random() < 0.45 else None
        addressed = street if chance.random() < 0.8 else None
        place = Place(
            f"p{entity}", entity, name, *point, kind.category, addressed, house, city, postcode, phone, website
        )
        yield place
        if chance.random() < TWICE:
            again = offset(Point(*point), chance, 40.0)
            yield place._replace(
                id=f"p{entity}b", name=spoil(name, chance)[0], latitude=again.latitude, longitude=again.longitude,
                phone=None, website=None,
            )  # fmt: skip


def queries(count: int, of: int, seed: int = 29) -> list[tuple[int, dict[str, Any]]]:
    """Return so many rows of a list, each with its entity: names spoilt, up to 150 m off, few of the fields."""
    chance = random.Random(seed)
    asked = set(chance.sample(range(of), min(count, of)))
    made = [
        (place.entity, _query(place, chance))
        for place in places(of)
        if place.entity in asked and not place.id.endswith("b")
    ]
    chance.shuffle(made)
    return [(entity, {"id": f"q{number}", **inputs}) for number, (entity, inputs) in enumerate(made)]


def is_absent(entity: int) -> bool:
    """Tell whether a place that may be asked for is left out of the reference (a third, by its number alone)."""
    return random.Random(f"absent {entity}").random() < ABSENT


def _query(place: Place, chance: random.Random) -> dict[str, Any]:
    point = offset(Point(place.latitude, place.longitude), chance)
    street = f"{place.house or ''} {place.street}".strip() if place.street and chance.random() < 0.5 else None
    return {
        "name": spoil(place.name, chance)[0],
        "latitude": point.latitude,
        "longitude": point.longitude,
        "category": place.category.replace("_", " ") if chance.random() < 0.5 else None,
        "street": street,
        "city": place.city if chance.random() < 0.5 else None,
        "postalCode": place.postcode if chance.random() < 0.3 else None,
        "phone": place.phone if chance.random() < 0.2 else None,
        "website": place.website if chance.random() < 0.15 else None,
    }


def _name(chance: random.Random, kind: Kind, street: str, city: str) -> tuple[str, str | None]:
    """Return the name of a place, and the host of its chain if it is of one."""
    drawn = chance.random()
    if kind.chains and drawn < 0.35:
        chain = kind.chains[min(int(chance.expovariate(0.5)), len(kind.chains) - 1)]
        branch = chance.choices(("", f" {city}", f" {_quarter(chance)}"), (0.7, 0.15, 0.15))[0]
        return f"{chain}{branch}", _slug(chain)
    word = chance.choice(kind.words)
    family = chance.choice(words("family")) if chance.random() < 0.6 else _invented(chance)
    if drawn < 0.55:
        return chance.choice((f"{word} {family}", f"{word} {family}", f"{family} & Fils", f"Chez {family}")), None
    if drawn < 0.68:
        return f"{word} {chance.choice(words('quarter'))}", None
    if drawn < 0.73:
        return f"{word} {street}", None
    noun, other = chance.choice(words("noun")), chance.choice(words("adjective"))
    if drawn < 0.88:
        return chance.choice((f"Le {noun}", f"Le {other} {noun}", f"Au {other} {noun}", f"{word} Le {noun}")), None
    own = _invented(chance)
    return chance.choice((own, f"{own} {word}", f"{word} {own}", f"{own} {family}")), None


def _quarter(chance: random.Random) -> str:
    """Return a quarter as branches are called by it: Gare, Les Halles."""
    return chance.choice(words("quarter")).removeprefix("de ").removeprefix("la ").removeprefix("du ")


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice(words("syllable")) for _ in range(chance.randrange(2, 4))).capitalize()


def _town_name(chance: random.Random) -> str:
    return f"{_invented(chance)}-{chance.choice(words('river'))}"


def _streets(chance: random.Random) -> list[tuple[str, tuple[float, float], float]]:
    """Return the streets of a town: name, middle (metres to the north and the east), direction; the main one first."""
    names = [f"{kind} {of}" for kind in words("way") for of in (*words("street"), *words("family"))]
    spread = 1500.0
    return [
        (name, (chance.gauss(0, spread) * (number + 5) / 45, chance.gauss(0, spread) * (number + 5) / 45),
         chance.uniform(0, pi))
        for number, name in enumerate(chance.sample(names, 80))
    ]  # fmt: skip


def _moved(point: Point, north: float, east: float) -> tuple[float, float]:
    latitude = point.latitude + north * _METRE
    return round(latitude, 6), round(point.longitude + east * _METRE / cos(radians(latitude)), 6)


def _slug(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isascii() and letter.isalnum()) or "site"
