"""The address of a place: that of the most reliable record, completed by those that agree with it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from placewright.model.outputs import Output
from placewright.model.place import Address, Place, Record
from placewright.normalize.addresses import format_address, house_key, parse_address, street_key
from placewright.normalize.countries import country_name
from placewright.resolution.answers import found, missing
from placewright.resolution.case import Case
from placewright.resolution.confidence import Claim, Standing, claim, weigh

ATTRIBUTE = "address"
LOCALIZED = frozenset({"ID", "JP", "SG", "MY", "HK", "AE"})  # the countries of CONTRACT section 8
FIELDS = tuple(field for field in Address.__struct_fields__ if field != "full_address")
ANCHORS = ("street", "house", "building", "block", "km")  # one of these must be known, or it is no address of a place
SHARED = ("neighborhood", "suburb", "city", "state", "country", "postal_code")  # what agreeing records may complete


def resolve(case: Case) -> tuple[Output, ...]:
    """Resolve `address` and `address_localized`."""
    claims = []
    for witness in case.witnesses:
        address = parts_of(witness.record)
        if address is not None:
            key = _key(address, witness.record.country_code)
            claims.append(claim(witness, ATTRIBUTE, key, (address, witness.record.country_code)))
    given = _given(case.query)
    if not claims:
        return missing("address", case, "address", given), _localized(case, None, None)
    claims = _joined(claims)
    own = _own_keys(case.query, claims)
    best = weigh(ATTRIBUTE, claims, own)[0]
    best = msgspec.structs.replace(best, value=_completed(best))
    backed = best.key in own if own else None
    output = found("address", best, _say, form=_json, backed=backed, given=given)
    return output, _localized(case, best, output)


def _localized(case: Case, best: Standing | None, answer: Output | None) -> Output:
    """Answer with the address and its country code where the contract has a localised form of it."""
    name = "address_localized"
    if best is None or answer is None:
        return missing(name, case, "address")
    if best.value[1] not in LOCALIZED:
        return Output(name=name, reasoning="Addresses have a localised form only in ID, JP, SG, MY, HK and AE.")
    return found(name, best, _say, form=_json_localized)


def parts_of(record: Record) -> Address | None:
    """Return the parts of a record's address, read from its text where needed; None when they name no spot."""
    address = record.address
    if not _anchored(address) and address.full_address:
        parsed = parse_address(address.full_address, record.country_code)
        known = {field: value for field in FIELDS if (value := getattr(address, field))}
        address = msgspec.structs.replace(parsed, **known, full_address=address.full_address)
    if not _anchored(address):
        return None
    return msgspec.structs.replace(address, country=_country(address.country, record.country_code))


def _country(text: str | None, country_code: str | None) -> str | None:
    """Return the country by name: sources often give its code, or leave it to the coordinates."""
    code = text if text and len(text) == 2 else None if text else country_code
    return (country_name(code) or text) if code else text


def _anchored(address: Address) -> bool:
    return any(getattr(address, field) for field in ANCHORS)


def _key(address: Address, country_code: str | None) -> str:
    street = street_key(address.street or "", country_code)
    rest = address.building or address.block or address.km or ""
    return f"{street or rest.casefold()}|{house_key(address.house or '')}"


def _agree(a: str, b: str) -> bool:
    """Return whether two keys name one street, with the same house number or none in one of them."""
    street_a, _, house_a = a.partition("|")
    street_b, _, house_b = b.partition("|")
    return street_a == street_b and (house_a == house_b or not house_a or not house_b)


def _joined(claims: Sequence[Claim]) -> list[Claim]:
    """Let a claim without a house number back one on the same street that has one."""
    full = [one.key for one in claims if not one.key.endswith("|")]
    joined = []
    for one in claims:
        twin = next((key for key in full if _agree(one.key, key)), one.key)
        joined.append(one if twin == one.key else msgspec.structs.replace(one, key=twin, accuracy=one.accuracy * 0.99))
    return joined


def _own_keys(query: Place, claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the keys of the claims that the user's address agrees with; its own key when with none."""
    if not query.address.street:
        return ()
    own = _key(query.address, query.country_code)
    return tuple(one.key for one in claims if _agree(own, one.key)) or (own,)


def _completed(best: Standing) -> tuple[Address, str | None]:
    """Return the heaviest claim's address, with the parts that it lacks from those that agree."""
    address, country_code = best.value
    lacking = {
        field: value
        for one in reversed(best.supporting)
        for field in (*SHARED, *ANCHORS)
        if not getattr(address, field) and (value := getattr(one.value[0], field))
    }
    return msgspec.structs.replace(address, **lacking), country_code


@lru_cache(maxsize=4_096)
def _text(address: Address, country_code: str | None) -> str:
    return format_address(address, country_code) or address.full_address or ""


def _say(value: tuple[Address, str | None]) -> str:
    return f'the address "{_text(*value)}"'


def _json(value: tuple[Address, str | None]) -> dict[str, Any]:
    """Return an address in the form of the contract: all its parts, null where unknown."""
    address, _ = value
    parts = {"postalCode" if field == "postal_code" else field: getattr(address, field) for field in FIELDS}
    return {"full_address": _text(*value) or None, **parts}


def _json_localized(value: tuple[Address, str | None]) -> dict[str, Any]:
    return _json(value) | {"country_code": value[1]}


def _given(query: Place) -> str | None:
    if query.address.full_address:
        return f'the address "{query.address.full_address}"'
    if not query.address.street:
        return None
    return _say((query.address, query.country_code))
