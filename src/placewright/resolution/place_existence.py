"""Whether a place is there at all: what it is, how much of it is to be seen, what defines it, how near it was found."""

from collections.abc import Iterator

import msgspec

from placewright.model.outputs import Evidence, Output
from placewright.model.place import Address
from placewright.normalize.address_keys import house_key, street_key
from placewright.normalize.category_tree import parents
from placewright.resolution import categories
from placewright.resolution.answers import found, missing, piece
from placewright.resolution.calibration import SUREST
from placewright.resolution.case import Case, Witness
from placewright.resolution.confidence import weigh
from placewright.resolution.provided import provided_claims, said

ATTRIBUTE = "place_existence"
NEAR_M = 250.0
WEB = frozenset({"website", "search"})  # sources that look into the web
# Root of Overture's categories → what kind of thing it is; a shop, a restaurant, a firm is a business.
_KINDS = {
    "public_service_and_government": "public_institution",
    "education": "public_institution",
    "religious_organization": "religious_organization",
    "structure_and_geography": "structure",
    "accommodation": "accommodation",
    "arts_and_entertainment": "venue",
    "attractions_and_activities": "attraction",
    "active_life": "venue",
    "travel": "transport",
}
_BUSINESS = "business"
_MOST_EVIDENCE = 5


class _Seen(msgspec.Struct, frozen=True):
    """What is to be seen of a place."""

    groups: int  # independent datasets that hold it
    site: bool  # a website of its own is known
    read: bool  # that website was read and speaks of the place
    socials: bool
    contact: bool  # a phone or a mail address


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `entity_type`, `digital_footprint`, `place_definition` and `place_reality`."""
    own = {
        "entity_type": _entity(case),
        "digital_footprint": _footprint(case),
        "place_definition": _definition(case),
        "place_reality": _reality(case),
    }
    return tuple(_given(name, case) or output for name, output in own.items())


def _given(name: str, case: Case) -> Output | None:
    """Return what a provider says of an output, where one does."""
    ranked = weigh(ATTRIBUTE, provided_claims(name, case.witnesses))
    return found(name, ranked[0], said(name.replace("_", " "))) if ranked else None


def _entity(case: Case) -> Output:
    (primary,) = categories.resolve(case)
    if primary.value is None:
        return missing("entity_type", case, "category, which would tell what it is")
    first = primary.value[0]
    root = (first, *parents(first))[-1]
    kind = _KINDS.get(root, _BUSINESS)
    reason = f"Its category {first.replace('_', ' ')} makes it a {kind.replace('_', ' ')}. {primary.reasoning}"
    return msgspec.structs.replace(primary, name="entity_type", value=kind, reasoning=reason)


def _footprint(case: Case) -> Output:
    name = "digital_footprint"
    if not case.witnesses:
        if not WEB.intersection(case.searched) or case.failed:
            return Output(name=name, reasoning=f"{case.absence} The web was not asked, so that says little.")
        return Output(name=name, value="NONE", probability=0.85, reasoning=f"{case.absence} The web was asked too.")
    seen = _seen(case.witnesses)
    word = _word(seen)
    parts = ["one source holds it" if seen.groups == 1 else f"{seen.groups} independent sources hold it"]
    parts += ["its own website was read"] * seen.read
    parts += ["it has a website"] * (seen.site and not seen.read)
    parts += ["it has pages in social networks"] * seen.socials
    parts += ["a phone number or mail address is known"] * seen.contact
    return _of_all(name, case, word, f"The footprint is {word}: {', '.join(parts)}.")


def _seen(witnesses: tuple[Witness, ...]) -> _Seen:
    records = [one.record for one in witnesses]
    return _Seen(
        groups=len({one.group for one in witnesses}),
        site=any(record.websites for record in records),
        read=any(one.family == "website" for one in witnesses),
        socials=any(record.socials for record in records),
        contact=any(record.phones or record.emails for record in records),
    )


def _word(seen: _Seen) -> str:
    """Return the word for what is to be seen: a point for each kind of trace, and for each further source."""
    points = seen.site + seen.read + seen.socials + seen.contact + min(2, seen.groups - 1)
    return "HIGH" if points >= 3 else "MEDIUM" if points == 2 else "LOW"


def _definition(case: Case) -> Output:
    """Return by which of its properties the place is defined: those that the accepted records have."""
    name = "place_definition"
    if not case.witnesses:
        return missing(name, case, "definition")
    defined = list(dict.fromkeys(part for one in case.witnesses for part in _defined_by(one)))
    order = (
        "name",
        "coordinates",
        "street_address",
        "locality",
        "category",
        "phone",
        "website",
        "email",
        "opening_hours",
        "brand",
    )
    value = [part for part in order if part in defined]
    return _of_all(name, case, value, f"The records of the place define it by {', '.join(value).replace('_', ' ')}.")


def _defined_by(witness: Witness) -> Iterator[str]:
    record = witness.record
    address = record.address
    given = {
        "name": record.names,
        "coordinates": record.point,
        "street_address": address.street and address.house,
        "locality": address.city or address.postal_code,
        "category": record.categories,
        "phone": record.phones,
        "website": record.websites,
        "email": record.emails,
        "opening_hours": record.opening_hours,
        "brand": record.brand or record.brand_wikidata,
    }
    return (part for part, value in given.items() if value)


def _reality(case: Case) -> Output:
    """Return how exactly the place was found where it is asked for."""
    name = "place_reality"
    if not case.witnesses:
        if not case.datasets or case.failed:
            return missing(name, case, "trace")
        return Output(name=name, value=["none"], probability=0.8, reasoning=case.absence)
    exact = [one for one in case.witnesses if _same_house(case.query.address, one)]
    near = [one for one in case.witnesses if one.distance_m is not None and one.distance_m <= NEAR_M]
    value = ["house_number"] * bool(exact) + ["nearby"] * bool(near) or ["broad"]
    first = (exact or near or list(case.witnesses))[0]
    how = {"house_number": "at the house number asked for", "nearby": "near the point asked for"}
    told = " and ".join(how.get(one, "in the area only") for one in value)
    return _of_all(name, case, value, f"{first.label} was found {told}.", (exact or near)[:1])


def _same_house(asked: Address, witness: Witness) -> bool:
    known = witness.record.address
    if not (asked.house and asked.street and known.house and known.street):
        return False
    country = witness.record.country_code
    same_street = street_key(asked.street, country) == street_key(known.street, country)
    return same_street and house_key(asked.house) == house_key(known.house)


def _of_all(name: str, case: Case, value: object, reason: str, chosen: list[Witness] | None = None) -> Output:
    """Return what is counted rather than weighed: as sure as it is that the records are the place."""
    witnesses = chosen or list(case.witnesses)
    evidence: tuple[Evidence, ...] = tuple(piece(one, value, one.probability) for one in witnesses[:_MOST_EVIDENCE])
    probability = round(min(SUREST, max(one.probability for one in witnesses)), 4)
    return Output(name=name, value=value, probability=probability, reasoning=reason, evidence=evidence)
